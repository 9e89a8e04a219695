// Posting a vacancy: one question a page. The first makes a draft on the server; each answer is kept there by itself.
import { useEffect, useRef, useState } from "preact/hooks";
import { say } from "../../core/i18n";
import { useQuery } from "../../core/query";
import { go, param, place, query } from "../../core/router";
import { PostVacancyDraft } from "../../generated/post-vacancy";
import { Question } from "../../posting/Question";
import { errorAt, mistakesOf, type Wrong } from "../../posting/refusals";
import { words as shared } from "../../posting/words";
import { Changed } from "../../ui/Ask";
import { Button, ButtonLink } from "../../ui/Button";
import { Notice } from "../../ui/Card";
import { Empty, Failed, Skeleton } from "../../ui/Waiting";
import { Check } from "./Check";
import { CountsBox } from "./Counts";
import { draftOf, firstOpen, type Stored } from "./draft";
import type { Part } from "./parts";
import { useKept } from "./saving";
import { Start } from "./Start";
import { STEPS, type Step, stepOf } from "./steps";
import { words } from "./words";
import "./post-vacancy.css";

interface Here {
  readonly id: string;
  readonly step: string;
}

/** Which draft and question the address names; on the way out it stays what it was. */
function useHere(): Here {
  const last = useRef<Here>({ id: "", step: "" });
  if (/^\/vacancies\/(new|[^/]+\/edit)(\/|$)/.test(place.value.path)) last.current = { id: param("id"), step: param("step") };
  return last.current;
}

export default function PostVacancy() {
  const { id, step } = useHere();
  return id ? <Continued id={id} wanted={step} key={id} /> : <Start />;
}

function Continued({ id, wanted }: { id: string; wanted: string }) {
  const said = say(words);
  const { data, error, again } = useQuery(PostVacancyDraft, { id });
  // What is being written is not overwritten by what is read again; `turn` begins anew with what stands there now.
  const [turn, setTurn] = useState(0);
  const [first, setFirst] = useState<Stored | null>(null);
  const found = data?.vacancy;
  useEffect(() => {
    if (found && !first) setFirst(found);
  }, [found, first]);
  if (error && !first) return <Page title={said.of}><Failed error={error} again={again} /></Page>;
  if (first?.viewerCan.includes("CHANGE")) {
    const anew = () => {
      setFirst(null);
      setTurn(turn + 1);
      again();
    };
    return <Asking key={turn} stored={first} wanted={wanted} known={data?.subjects ?? []} anew={anew} />;
  }
  if (data && (!found || first))
    return (
      <Page title={said.of} hidden>
        <Empty icon="lock" title={said.cannot}>
          <p class="prose">{said.cannotHelp}</p>
          <ButtonLink href={first ? `/vacancies/${id}` : "/vacancies/new"} look="primary">{first ? said.look : said.of}</ButtonLink>
        </Empty>
      </Page>
    );
  return <Page title={said.of}><Skeleton height={24} /></Page>;
}

function Page({ title, hidden, children }: { title: string; hidden?: boolean; children: preact.ComponentChildren }) {
  return (
    <div class="page page-top stack">
      <h1 class={hidden ? "hidden-text" : ""}>{title}</h1>
      {children}
    </div>
  );
}

function Asking({ stored, wanted, known, anew }: { stored: Stored; wanted: string; known: Part["known"]; anew: () => void }) {
  const said = say(words);
  const kept = useKept(stored);
  const step = STEPS.find((one) => one.key === wanted);
  useEffect(() => {
    if (!step) go(`/vacancies/${stored.id}/edit/${firstOpen(draftOf(stored))}`, "replace");
  }, [step]);
  if (kept.stale)
    return (
      <Page title={said.of}>
        <Notice kind="warn" alert>
          <Changed />
          <div><Button look="primary" onClick={anew}>{said.anew}</Button></div>
        </Notice>
      </Page>
    );
  if (!step) return <Page title={said.of}><Skeleton height={24} /></Page>;
  if (step.key === "check") return <Check kept={kept} known={known} />;
  return <Single key={step.key} step={step} kept={kept} known={known} />;
}

/** The steps of this vacancy: without lessons there is nothing to ask about each of them. */
function beside(step: Step, by: -1 | 1, lessons: number): Step | undefined {
  const path = STEPS.filter((one) => one.key !== "lessons" || lessons > 0 || step.key === "lessons");
  return path[path.indexOf(step) + by];
}

function Single({ step, kept, known }: { step: Step; kept: ReturnType<typeof useKept>; known: Part["known"] }) {
  const said = say(words);
  const { draft, change, keep, saving } = kept;
  const [wrong, setWrong] = useState<readonly Wrong[]>([]);
  const [tried, setTried] = useState(false);
  const [busy, setBusy] = useState(false);
  const back = query.value.get("from") === "check";
  const base = `/vacancies/${draft.id}/edit`;
  const all = tried ? [...wrong, ...kept.wrong] : [];
  const elsewhere = all.filter((one) => !step.fields.includes(one.field) && stepOf(one.field) !== step.key);
  const next = async () => {
    const found = step.check?.(draft) ?? [];
    setWrong(found);
    setTried(true);
    if (found.length) return;
    setBusy(true);
    const went = await keep();
    setBusy(false);
    if (!went) return;
    go(`${base}/${back ? "check" : (beside(step, 1, draft.slots.length)?.key ?? "check")}`);
  };
  const View = step.View;
  const before = beside(step, -1, draft.slots.length);
  return (
    <Question
      of={said.of}
      title={said.titles[step.key]}
      hint={said.hints[step.key] ? <p>{said.hints[step.key]}</p> : null}
      at={STEPS.indexOf(step) + 1}
      total={STEPS.length}
      back={back ? `${base}/check` : before ? `${base}/${before.key}` : null}
      mistakes={mistakesOf(all.filter((one) => !elsewhere.includes(one)))}
      saving={saving}
      busy={busy}
      next={back ? say(shared).toCheck : say(shared).next}
      onNext={() => void next()}
      aside={step.kinds.length ? <CountsBox draft={draft} kinds={step.kinds} /> : null}
    >
      {kept.error ? <Failed error={kept.error} again={() => void keep()} /> : null}
      {elsewhere.length ? (
        <Notice kind="bad" alert>
          {elsewhere.map((one) => (
            <p key={one.field + one.text}>{one.text} <a href={`${base}/${stepOf(one.field)}`}>{said.toQuestion(said.titles[stepOf(one.field)])}</a></p>
          ))}
        </Notice>
      ) : null}
      {View ? <View draft={draft} known={known} change={change} error={(field) => errorAt(all, field)} /> : null}
    </Question>
  );
}
