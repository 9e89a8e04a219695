// Sends a new profile in its parts, and the answers of one question of a profile that exists.
import type { Document } from "../../core/document";
import { send } from "../../core/graphql";
import {
  PostProfessionalNoPaper,
  PostProfessionalPaper,
  PostProfessionalPost,
  PostProfessionalSubmit,
  PostProfessionalTimes,
  PostProfessionalUpdate,
} from "../../generated/post-professional";
import { type Refusal, type Wrong, wrongOf } from "../../posting/refusals";
import type { Draft, Profile, Stored, Window } from "../../profile/draft";
import type { Step } from "../../profile/steps";

async function tried<D extends object, V>(document: Document<D, V>, variables: V): Promise<readonly [D, Wrong[]]> {
  const data = await send(document, variables);
  const result = Object.values(data)[0] as Refusal | null;
  return [data, result ? wrongOf(result) : []];
}

const lists = (profile: Profile) => ({ ...profile, subjects: [...profile.subjects] });

interface Sent {
  readonly done: Draft["done"];
  readonly wrong: readonly Wrong[];
}

/** Posts a colleague or oneself, then the times, then the papers; goes on after what went well before. */
export async function sendNew(draft: Draft, note: (done: Draft["done"]) => void): Promise<Sent> {
  let done = draft.done;
  const step = (more: Partial<Draft["done"]>) => {
    done = { ...done, ...more };
    note(done);
  };
  if (!done.id) {
    const { wrong, id, status } = draft.whose === "colleague" ? await post(draft) : await submit(draft);
    if (!id) return { done, wrong };
    step({ id, status });
  }
  const professionalId = done.id ?? "";
  if (!done.times && draft.windows.length) {
    const [, wrong] = await tried(PostProfessionalTimes, { input: { professionalId, windows: [...draft.windows] } });
    if (wrong.length) return { done, wrong };
  }
  step({ times: true });
  for (const paper of draft.papers.slice(done.papers)) {
    const { id: _, ...given } = paper;
    const idempotencyKey = `${done.key}-${done.papers}`;
    const [, wrong] = await tried(PostProfessionalPaper, { input: { professionalId, ...given, idempotencyKey } });
    if (wrong.length) return { done, wrong: wrong.map(({ text }) => ({ field: "papers", text })) };
    step({ papers: done.papers + 1 });
  }
  return { done, wrong: [] };
}

async function post({ profile, company, releases, release, done }: Draft) {
  const { visibility: _, named: __, ...said } = lists(profile); // the person decides on these when they confirm
  const input = { profile: said, onBehalfOf: company, release: releases ? release : null, idempotencyKey: done.key };
  const [data, wrong] = await tried(PostProfessionalPost, { input });
  const made = data.postProfessional?.__typename === "PostProfessionalSuccess" ? data.postProfessional.professional : null;
  return { wrong, id: made?.id ?? null, status: made ? "AWAITING_CONFIRMATION" : null };
}

async function submit({ profile, employer }: Draft) {
  const { contactEmail: _, ...said } = lists(profile); // that of the account
  const [data, wrong] = await tried(PostProfessionalSubmit, { input: { profile: said, employerId: employer?.id ?? null } });
  const made = data.submitProfile?.__typename === "SubmitProfileSuccess" ? data.submitProfile.professional : null;
  return { wrong, id: made?.id ?? null, status: made?.status ?? null };
}

/** Keeps the answers of one question of a profile that exists. */
export async function sendStep(step: Step, draft: Draft, stored: Stored): Promise<Wrong[]> {
  const professionalId = stored.id;
  if (step.key === "times") return times(professionalId, draft.windows, stored);
  if (step.key === "papers") return papers(professionalId, draft, stored);
  const all = lists(draft.profile);
  // One's own address is that of the account or of the invitation, and is changed elsewhere.
  const fields = step.fields.filter((one) => one !== "contactEmail" || draft.whose === "colleague");
  const profile = Object.fromEntries(fields.map((name) => [name, all[name]]));
  const [, wrong] = await tried(PostProfessionalUpdate, { input: { professionalId, profile } });
  return wrong;
}

async function times(professionalId: string, windows: readonly Window[], stored: Stored): Promise<Wrong[]> {
  const input = { professionalId, windows: [...windows], exceptions: stored.availabilityExceptions };
  const [, wrong] = await tried(PostProfessionalTimes, { input });
  return wrong;
}

async function papers(professionalId: string, draft: Draft, stored: Stored): Promise<Wrong[]> {
  const left = new Set(draft.papers.map((one) => one.id));
  for (const { id } of stored.qualifications.filter((one) => !left.has(one.id))) {
    const [, wrong] = await tried(PostProfessionalNoPaper, { input: { professionalId, qualificationId: id } });
    if (wrong.length) return wrong.map(({ text }) => ({ field: "papers", text }));
  }
  for (const { id, ...given } of draft.papers) {
    if (id) continue;
    const [, wrong] = await tried(PostProfessionalPaper, { input: { professionalId, ...given } });
    if (wrong.length) return wrong.map(({ text }) => ({ field: "papers", text }));
  }
  return [];
}
