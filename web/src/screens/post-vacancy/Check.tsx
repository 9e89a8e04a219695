// All answers before publishing: each can be changed, what lacks is said, and throwing away asks first.
import { useState } from "preact/hooks";
import { useAnswer } from "../../core/answer";
import { capital, day, euros, list, moment, plural } from "../../core/format";
import { locale, say } from "../../core/i18n";
import { refresh, useMutation } from "../../core/query";
import { go } from "../../core/router";
import { toast } from "../../core/status";
import { useVocabulary } from "../../core/vocabulary";
import { PostVacancyDiscard, PostVacancyPublish } from "../../generated/post-vacancy";
import { lastDay } from "../../matching/lessons";
import { hoursText } from "../../posting/amounts";
import { type Answered, Answers } from "../../posting/Answers";
import { Question } from "../../posting/Question";
import { errorAt, idOf, namedMistakes, type Wrong, wrongOf } from "../../posting/refusals";
import { nameOf } from "../../posting/Subjects";
import { words as shared } from "../../posting/words";
import { Ask } from "../../ui/Ask";
import { Button, ButtonLink } from "../../ui/Button";
import { Notice } from "../../ui/Card";
import { TextField } from "../../ui/Field";
import { Failed } from "../../ui/Waiting";
import { SCHOOL_DAYS, write } from "../../ui/week/weekText";
import { hoursOf } from "./bells";
import { CountsBox } from "./Counts";
import { type Draft, listOf, placeOf } from "./draft";
import type { Part } from "./parts";
import type { Kept } from "./saving";
import { STEPS, type StepKey, stepOf } from "./steps";
import { words } from "./words";

interface Props {
  kept: Kept;
  known: Part["known"];
}

export function Check({ kept, known }: Props) {
  const said = say(words);
  const { draft, saving, keep } = kept;
  const [wrong, setWrong] = useState<readonly Wrong[]>([]);
  const [asking, setAsking] = useState<"publish" | "discard" | null>(null);
  const answers = useAnswers(draft, known, wrong);
  const isDraft = draft.viewerCan.includes("PUBLISH");
  const next = async () => {
    const found = STEPS.flatMap((one) => one.check?.(draft) ?? []);
    setWrong(found);
    if (found.length || !(await keep())) return;
    if (isDraft) return setAsking("publish");
    refresh();
    toast(said.changed);
    go(`/vacancies/${draft.id}`);
  };
  return (
    <Question
      of={said.of}
      title={said.titles.check}
      hint={<p>{isDraft ? said.checkHint : said.liveHint}</p>}
      at={STEPS.length}
      total={STEPS.length}
      back={`/vacancies/${draft.id}/edit/audience`}
      mistakes={namedMistakes([...wrong, ...kept.wrong], answers)}
      saving={saving}
      next={isDraft ? said.publish : said.ready}
      onNext={() => void next()}
      more={
        <>
          <ButtonLink href={`/vacancies/${draft.id}`} look="quiet">{said.look}</ButtonLink>
          {draft.status === "DRAFT" && draft.viewerCan.includes("WITHDRAW") ? (
            <Button look="danger" icon="trash-2" onClick={() => setAsking("discard")}>{said.discard}</Button>
          ) : null}
        </>
      }
      aside={<CountsBox draft={draft} kinds={[]} />}
    >
      {isDraft ? null : <Notice kind="info"><p>{said.live}</p></Notice>}
      <Answers answers={answers} />
      {asking === "publish" ? <Publish draft={draft} close={() => setAsking(null)} refuse={setWrong} /> : null}
      {asking === "discard" ? <Discard draft={draft} close={() => setAsking(null)} /> : null}
    </Question>
  );
}

function Publish({ draft, close, refuse }: { draft: Draft; close: () => void; refuse: (wrong: readonly Wrong[]) => void }) {
  const said = say(words);
  const { run, busy, error } = useMutation(PostVacancyPublish);
  const [at, setAt] = useState("");
  const publish = async () => {
    const publishAt = at ? new Date(at).toISOString() : null;
    const result = (await run({ input: { vacancyId: draft.id, publishAt } }))?.publishVacancy;
    if (!result) return;
    if (result.__typename === "PublishVacancySuccess") {
      toast(result.vacancy.status === "SCHEDULED" && publishAt ? said.scheduled(moment(publishAt)) : said.published);
      go(`/vacancies/${draft.id}`);
    } else {
      refuse(wrongOf(result));
      close();
    }
  };
  const seen = said.seenAbout[draft.fields.visibility ?? "PUBLIC"];
  return (
    <Ask title={said.publishTitle} text={said.publishText(draft.fields.title ?? "")} act={at ? said.publishLater : said.publishNow} answer={{ trouble: null, busy, error }} run={publish} close={close}>
      <p>{seen}</p>
      <TextField
        type="datetime-local"
        label={said.publishAt}
        hint={said.publishAtHint}
        optional
        value={at}
        onInput={(event) => setAt(event.currentTarget.value)}
      />
      {error ? <Failed error={error} /> : null}
    </Ask>
  );
}

function Discard({ draft, close }: { draft: Draft; close: () => void }) {
  const said = say(words);
  const answer = useAnswer(PostVacancyDiscard, said.discarded, () => go("/vacancies/new"));
  const run = () => answer.run({ input: { vacancyId: draft.id, reason: said.discardReason } });
  return <Ask title={said.discardTitle} text={said.discardText(draft.fields.title ?? "")} act={said.discard} look="danger" answer={answer} run={run} close={close} />;
}

/** The lines of the overview; what lacks or is wrong stands in the line of its question. */
function useAnswers(draft: Draft, known: Part["known"], wrong: readonly Wrong[]): Answered[] {
  const said = say(words);
  const label = useVocabulary("Level", "EngagementForm", "LegalGround", "ContractKind");
  const { fields, slots } = draft;
  const named = (name: string, codes: readonly string[]) => capital(list(codes.map((code) => label(name, code))));
  const line = (field: string, name: string, text: Answered["text"], step: StepKey = stepOf(field)): Answered => ({
    id: idOf(field),
    name,
    text,
    href: `/vacancies/${draft.id}/edit/${step}?from=check`,
    error: errorAt(wrong, field),
  });
  const closes = fields.closesAt ? day(fields.closesAt) : said.noClose;
  const help = [fields.subjectSupervisor, fields.coach, fields.supervisionMinutesWeek ? said.minutesWeek(fields.supervisionMinutesWeek) : ""];
  const pay = [fields.salaryScale ? said.scaleText(fields.salaryScale) : "", fields.budgetCents ? said.budgetText(euros(fields.budgetCents)) : ""];
  return [
    line("title", said.name, fields.title),
    { id: "answer-school", name: said.school, text: draft.school?.name ?? "", href: null },
    line("subjects", said.subjects, capital(list(listOf(fields.subjects).map((one) => nameOf(known, one as string))))),
    line("levels", said.levels, named("Level", listOf(fields.levels))),
    ...(fields.hoursMode === "HOURS_ONLY"
      ? [line("minutesPerWeek", said.titles.timetable, fields.minutesPerWeek ? say(shared).hoursOf(hoursText(fields.minutesPerWeek)) : "")]
      : [
          line("slots", said.titles.timetable, slots.length ? weekOf(draft) : ""),
          ...(slots.length ? [line("lessons", said.perLesson, perLesson(draft), "lessons")] : []),
        ]),
    line("startsOn", said.firstDay, fields.startsOn ? day(fields.startsOn) : ""),
    line("endsOn", said.lastDay, fields.endsOn ? day(lastDay(fields.endsOn)) : ""),
    line("shareMode", said.sharing, sharing(draft)),
    line("forms", said.forms, named("EngagementForm", listOf(fields.forms))),
    line("acceptedGrounds", said.grounds, named("LegalGround", listOf(fields.acceptedGrounds))),
    ...(listOf(fields.acceptedGrounds).includes("GUEST") ? [line("responsibleTeacher", said.responsible, fields.responsibleTeacher)] : []),
    line("subjectSupervisor", said.support, help.filter(Boolean).join(" · ")),
    line("practiceAdds", said.adds, fields.practiceAdds),
    line("description", said.description, fields.description),
    line("contractKinds", said.contracts, named("ContractKind", listOf(fields.contractKinds))),
    line("salaryScale", said.pay, pay.filter(Boolean).join(" · ")),
    line("visibility", said.titles.audience, fields.visibility ? said.seen[fields.visibility] : ""),
    line("closesAt", said.closes, closes),
  ];
}

function weekOf(draft: Draft): string {
  const said = say(words);
  const text = write(new Set(draft.slots.map(placeOf)), [...SCHOOL_DAYS, "SA"], hoursOf(draft), locale.value);
  return [plural(draft.slots.length, said.lesson, said.lessons), text].filter(Boolean).join(": ");
}

function perLesson({ slots }: Draft): string {
  const said = say(words);
  const movable = slots.filter((one) => listOf(one.movableTo).length).length;
  const open = slots.filter((one) => one.must === false).length;
  const groups = [...new Set(slots.map((one) => one.classGroup).filter((one): one is string => Boolean(one)))];
  return [groups.length ? said.groups(list(groups)) : "", movable ? said.movable(movable) : "", open ? said.mayOpen(open) : "", movable || open ? "" : said.allFixed]
    .filter(Boolean)
    .join(" · ");
}

function sharing({ fields }: Draft): string {
  const said = say(words);
  const mode = fields.shareMode ?? "ALLOWED";
  if (mode === "NONE") return said.shares.NONE;
  const handover = fields.handoverMinutes ? said.handoverText(said.minutes(fields.handoverMinutes)) : "";
  return [said.shares[mode], said.teamOf(fields.maxTeam ?? 2), handover].filter(Boolean).join(" · ");
}
