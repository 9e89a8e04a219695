// Posting a professional, oneself or a colleague: one question a page. A new profile stays in this browser until it is
// sent; one that exists is changed on the server, question by question.
import type { ComponentChildren } from "preact";
import { useEffect, useRef, useState } from "preact/hooks";
import { send } from "../../core/graphql";
import { say } from "../../core/i18n";
import { refresh, useQuery } from "../../core/query";
import { go, param, place, query } from "../../core/router";
import { recall, retain } from "../../core/store";
import { toast } from "../../core/status";
import { viewer } from "../../core/viewer";
import { PostProfessionalOf, PostProfessionalStart, type PostProfessionalStartQuery } from "../../generated/post-professional";
import { Question } from "../../posting/Question";
import { errorAt, mistakesOf, type Wrong } from "../../posting/refusals";
import { words as shared } from "../../posting/words";
import { ButtonLink } from "../../ui/Button";
import { Empty, Failed, Skeleton } from "../../ui/Waiting";
import { Check } from "./Check";
import { type Draft, draftOf, fresh, type Stored } from "../../profile/draft";
import type { Part } from "../../profile/parts";
import { sendStep } from "./sending";
import { type Step, stepsOf } from "../../profile/steps";
import { words } from "../../profile/words";

const KEPT = "professional.new";
const POSTS: ReadonlySet<string> = new Set(["COMPANY_COORDINATOR", "COMPANY_ADMIN"]);

interface Here {
  readonly id: string;
  readonly step: string;
}

/** Which profile and question the address names; on the way out it stays what it was. */
function useHere(): Here {
  const last = useRef<Here>({ id: "", step: "" });
  if (/^\/professionals\/(new|[^/]+\/edit)(\/|$)/.test(place.value.path)) last.current = { id: param("id"), step: param("step") };
  return last.current;
}

export default function PostProfessional() {
  const { id, step } = useHere();
  return id ? <Existing id={id} wanted={step} key={id} /> : <New wanted={step} />;
}

function Page({ hidden, children }: { hidden?: boolean; children: ComponentChildren }) {
  return (
    <div class="page page-top stack">
      <h1 class={hidden ? "hidden-text" : ""}>{say(words).of(false)}</h1>
      {children}
    </div>
  );
}

function New({ wanted }: { wanted: string }) {
  const said = say(words);
  const { data, error, again } = useQuery(PostProfessionalStart, {});
  if (error) return <Page><Failed error={error} again={again} /></Page>;
  if (!data?.viewer) return <Page><Skeleton height={24} /></Page>;
  const companies = data.viewer.memberships
    .filter((one) => one.organisation?.kind === "COMPANY" && one.roles.some((role) => POSTS.has(role)))
    .flatMap((one) => (one.organisation ? [one.organisation] : []));
  const own = data.viewer.professional;
  if (own && !companies.length && own.status !== "DRAFT" && own.status !== "ARCHIVED")
    return (
      <Page hidden>
        <Empty icon="user" title={said.exists}>
          <p class="prose">{said.existsHelp}</p>
          <ButtonLink href={`/professionals/${own.id}/edit`} look="primary" icon="pencil">{said.edit}</ButtonLink>
        </Empty>
      </Page>
    );
  return <Asking wanted={wanted} data={data} companies={companies} />;
}

/** Who can only post themselves is not asked for whom; the name of the account is a good first answer. */
function begun(data: PostProfessionalStartQuery, posts: boolean): Draft {
  const kept = recall<Draft>(KEPT);
  if (kept) return kept;
  const draft = fresh();
  if (posts) return draft;
  return { ...draft, whose: "self", profile: { ...draft.profile, name: data.viewer?.user.name ?? "", timeBasis: "OWN_TIME" } };
}

function Asking({ wanted, data, companies }: { wanted: string; data: PostProfessionalStartQuery; companies: Part["companies"] }) {
  const said = say(words);
  const [draft, setDraft] = useState<Draft>(() => begun(data, companies.length > 0));
  const put = (more: (now: Draft) => Draft) =>
    setDraft((now) => {
      const next = more(now);
      retain(KEPT, next);
      return next;
    });
  const steps = stepsOf(draft.done.id ? { ...draft, done: { ...draft.done, status: null } } : draft, companies.length > 0);
  const step = steps.find((one) => one.key === wanted) ?? (wanted ? undefined : steps[0]);
  useEffect(() => {
    if (!step) go("/professionals/new", "replace");
  }, [step]);
  if (!step) return <Page><Skeleton height={24} /></Page>;
  const part = {
    draft,
    known: data.subjects,
    companies,
    change: (more: Partial<Draft>) => put((now) => ({ ...now, ...more })),
    set: (profile: Partial<Draft["profile"]>) => put((now) => ({ ...now, profile: { ...now.profile, ...profile } })),
  };
  const address = (one: Step | undefined) => (one ? `/professionals/new/${one.key}` : null);
  const at = steps.indexOf(step);
  const before = address(steps[at - 1]);
  if (step.key === "check")
    return <Check part={{ ...part, error: () => null }} steps={steps} back={before ?? ""} kept={KEPT} forget={() => setDraft(begun(data, companies.length > 0))} />;
  const changed = draft.profile.name || draft.profile.profession;
  return (
    <Single
      key={step.key}
      part={part}
      step={step}
      steps={steps}
      of={said.of(draft.whose === "colleague")}
      saving={changed ? "here" : null}
      before={before}
      overview="/professionals/new/check"
      keep={async () => []}
      next={async () => go(address(steps[at + 1]) ?? "/professionals/new/check")}
    />
  );
}

function Existing({ id, wanted }: { id: string; wanted: string }) {
  const said = say(words);
  const { data, error, again } = useQuery(PostProfessionalOf, { id });
  const [first, setFirst] = useState<Stored | null>(null);
  const found = data?.professional;
  useEffect(() => {
    if (found && !first) setFirst(found);
  }, [found, first]);
  if (error && !first) return <Page><Failed error={error} again={again} /></Page>;
  if (first?.viewerCan.includes("UPDATE")) return <Changing stored={first} known={data?.subjects ?? []} wanted={wanted} />;
  if (data && (!found || first))
    return (
      <Page hidden>
        <Empty icon="lock" title={said.cannot}>
          <p class="prose">{said.cannotHelp}</p>
          <ButtonLink href="/professionals" look="primary">{said.toPeople}</ButtonLink>
        </Empty>
      </Page>
    );
  return <Page><Skeleton height={24} /></Page>;
}

/** Whether the profile is the viewer's own, or waits for the viewer to confirm it. */
const isMine = (id: string) =>
  viewer.value?.professional?.id === id || (viewer.value?.profilesToConfirm ?? []).some((one) => one.id === id);

function Changing({ stored, known, wanted }: { stored: Stored; known: Part["known"]; wanted: string }) {
  const said = say(words);
  const [held, setHeld] = useState(stored);
  const [draft, setDraft] = useState<Draft>(() => draftOf(stored, isMine(stored.id) ? "self" : "colleague"));
  const steps = stepsOf(draft, false).filter((one) => one.key !== "check");
  const step = steps.find((one) => one.key === wanted);
  const base = `/professionals/${stored.id}/edit`;
  const from = query.value.get("from");
  const home = from === "confirm" ? `/profile/confirm/${stored.id}` : `/professionals/${stored.id}`;
  useEffect(() => {
    if (!step) go(`${base}/${steps[0]?.key ?? "person"}`, "replace");
  }, [step]);
  if (!step) return <Page><Skeleton height={24} /></Page>;
  const at = steps.indexOf(step);
  const part = {
    draft,
    known,
    companies: [],
    change: (more: Partial<Draft>) => setDraft((now) => ({ ...now, ...more })),
    set: (profile: Partial<Draft["profile"]>) => setDraft((now) => ({ ...now, profile: { ...now.profile, ...profile } })),
  };
  const keep = async () => {
    const wrong = await sendStep(step, draft, held);
    if (wrong.length) return wrong;
    const anew = (await send(PostProfessionalOf, { id: stored.id })).professional;
    if (anew) {
      setHeld(anew);
      setDraft(draftOf(anew, draft.whose ?? "self"));
    }
    refresh();
    return [];
  };
  const following = steps[at + 1];
  return (
    <Single
      key={step.key}
      part={part}
      step={step}
      steps={steps}
      of={said.editing(draft.whose === "colleague" ? (draft.profile.name ?? "") : "")}
      saving={null}
      before={from ? home : at ? `${base}/${steps[at - 1]?.key ?? ""}` : home}
      overview={home}
      keep={keep}
      next={async () => {
        if (!from && following) return go(`${base}/${following.key}`);
        toast(said.kept);
        go(home);
      }}
    />
  );
}

interface SingleProps {
  part: Omit<Part, "error">;
  step: Step;
  steps: readonly Step[];
  of: string;
  saving: "here" | null;
  before: string | null;
  overview: string;
  /** Keeps the answers of this question; says what was refused. */
  keep: () => Promise<Wrong[]>;
  next: () => Promise<void>;
}

function Single({ part, step, steps, of, saving, before, overview, keep, next }: SingleProps) {
  const said = say(words);
  const [wrong, setWrong] = useState<readonly Wrong[]>([]);
  const [busy, setBusy] = useState(false);
  const [error, setError] = useState<unknown>(null);
  const back = query.value.get("from") !== null;
  const colleague = part.draft.whose === "colleague";
  const forward = async () => {
    const found = step.check?.(part.draft) ?? [];
    setWrong(found);
    if (found.length) return;
    setBusy(true);
    setError(null);
    try {
      const refused = await keep();
      setWrong(refused);
      if (refused.length) return;
      if (back && !part.draft.done.id) go(overview);
      else await next();
    } catch (failure) {
      setError(failure);
    } finally {
      setBusy(false);
    }
  };
  const titles = colleague ? said.titlesOf : said.titles;
  const hint = (colleague ? said.hintsOf : said.hints)[step.key];
  const View = step.View;
  return (
    <Question
      of={of}
      title={titles[step.key]}
      hint={hint ? <p>{hint}</p> : null}
      at={steps.indexOf(step) + 1}
      total={steps.length}
      back={back && !part.draft.done.id ? overview : before}
      mistakes={mistakesOf(wrong)}
      saving={saving}
      busy={busy}
      next={back ? say(shared).toCheck : say(shared).next}
      onNext={() => void forward()}
    >
      {error ? <Failed error={error} again={() => void forward()} /> : null}
      {View ? <View {...part} error={(field) => errorAt(wrong, field)} /> : null}
    </Question>
  );
}
