// On which terms: when, shared or not, in which form, on which ground, with whose help, for what pay, seen by whom.
import { useState } from "preact/hooks";
import { capital, number } from "../../core/format";
import { say } from "../../core/i18n";
import { useVocabulary } from "../../core/vocabulary";
import type { ContractKind, EngagementForm, LegalGround, ShareMode, Visibility } from "../../generated/post-vacancy";
import { centsTyped, plusDays } from "../../posting/amounts";
import { OneOf, SomeOf } from "../../posting/Options";
import { idOf } from "../../posting/refusals";
import { words as shared } from "../../posting/words";
import { Disclosure } from "../../ui/Disclosure";
import { SelectField, TextField } from "../../ui/Field";
import { listOf } from "./draft";
import type { Part } from "./parts";
import { words } from "./words";

export function AskPeriod({ draft, change, error }: Part) {
  const said = say(words);
  const { startsOn, endsOn } = draft.fields;
  return (
    <div class="posting-pair">
      <TextField
        type="date"
        id={idOf("startsOn")}
        label={said.firstDay}
        error={error("startsOn")}
        value={startsOn ?? ""}
        onInput={(event) => change({ startsOn: event.currentTarget.value || null })}
      />
      <TextField
        type="date"
        id={idOf("endsOn")}
        label={said.lastDay}
        error={error("endsOn")}
        value={plusDays(endsOn, -1) ?? ""}
        onInput={(event) => change({ endsOn: plusDays(event.currentTarget.value, 1) })}
      />
    </div>
  );
}

const SHARES: readonly ShareMode[] = ["PREFERRED", "ALLOWED", "REQUIRED", "NONE"];
const HANDOVER = [0, 15, 30, 45, 60];

/** The size of the team follows from whether the work is shared. */
function teamOf(shareMode: ShareMode, most: number) {
  if (shareMode === "NONE") return { shareMode, minTeam: 1, maxTeam: 1, handoverMinutes: 0 };
  return { shareMode, minTeam: shareMode === "REQUIRED" ? 2 : 1, maxTeam: Math.max(2, most) };
}

export function AskSharing({ draft, change, error }: Part) {
  const said = say(words);
  const { shareMode, maxTeam, handoverMinutes } = draft.fields;
  const minutes = handoverMinutes ?? 0;
  return (
    <>
      <OneOf
        id={idOf("shareMode")}
        legend={said.titles.sharing}
        bare
        error={error("shareMode")}
        value={shareMode ?? null}
        offered={SHARES.map((value) => ({ value, label: said.shares[value], about: said.sharesAbout[value] }))}
        onChange={(value) => change(teamOf(value as ShareMode, maxTeam ?? 2))}
      />
      {shareMode === "NONE" ? null : (
        <div class="posting-pair">
          <SelectField
            id={idOf("maxTeam")}
            label={said.team}
            error={error("maxTeam")}
            value={String(maxTeam)}
            options={[2, 3].map((size) => ({ value: String(size), label: said.teamOf(size) }))}
            onChange={(event) => change({ maxTeam: Number(event.currentTarget.value) })}
          />
          <SelectField
            id={idOf("handoverMinutes")}
            label={said.handover}
            error={error("handoverMinutes")}
            value={String(minutes)}
            options={[...new Set([...HANDOVER, minutes])].sort((a, b) => a - b).map((one) => ({ value: String(one), label: said.minutes(one) }))}
            onChange={(event) => change({ handoverMinutes: Number(event.currentTarget.value) })}
          />
        </div>
      )}
    </>
  );
}

const COMMON: readonly EngagementForm[] = [
  "HYBRID_TEACHER", "DUO_JOB", "GUEST_TEACHER", "GUEST_LESSON", "PRACTICE_EXPERT", "SECONDMENT", "FREELANCE", "CAREER_SWITCH", "INSTRUCTOR",
];

export function AskForms({ draft, change, error }: Part) {
  const said = say(words);
  const label = useVocabulary("EngagementForm");
  const chosen = listOf(draft.fields.forms) as EngagementForm[];
  const rare = label.entries("EngagementForm").map((one) => one.code as EngagementForm).filter((one) => !COMMON.includes(one));
  const offered = (codes: readonly EngagementForm[]) => codes.map((value) => ({ value, label: capital(label("EngagementForm", value)) }));
  const set = (own: readonly string[], other: readonly EngagementForm[]) =>
    change({ forms: [...(own as EngagementForm[]), ...chosen.filter((one) => other.includes(one))] });
  return (
    <>
      <SomeOf
        id={idOf("forms")}
        legend={said.titles.forms}
        bare
        many
        error={error("forms")}
        offered={offered(COMMON)}
        value={chosen}
        onChange={(codes) => set(codes, rare)}
      />
      <Disclosure summary={said.moreForms} open={chosen.some((one) => rare.includes(one))}>
        <SomeOf id="rare-forms" legend={said.moreForms} bare many offered={offered(rare)} value={chosen} onChange={(codes) => set(codes, COMMON)} />
      </Disclosure>
    </>
  );
}

/** On which grounds somebody may stand before a class. */
export const GROUNDS: readonly LegalGround[] = ["FULL", "RESTRICTED", "IN_TRAJECTORY", "SUITABILITY", "GUEST", "INSTRUCTOR", "SUPPORT_ONLY"];

export function AskGrounds({ draft, change, error }: Part) {
  const said = say(words);
  const label = useVocabulary("LegalGround");
  const chosen = listOf(draft.fields.acceptedGrounds);
  return (
    <>
      <SomeOf
        id={idOf("acceptedGrounds")}
        legend={said.titles.grounds}
        bare
        error={error("acceptedGrounds")}
        offered={GROUNDS.map((value) => ({ value, label: capital(label("LegalGround", value)), about: said.groundsAbout[value as "FULL"] }))}
        value={chosen}
        onChange={(codes) => change({ acceptedGrounds: codes as LegalGround[] })}
      />
      {chosen.includes("GUEST") ? (
        <TextField
          id={idOf("responsibleTeacher")}
          label={said.responsible}
          hint={said.responsibleHint}
          error={error("responsibleTeacher")}
          maxLength={200}
          value={draft.fields.responsibleTeacher ?? ""}
          onInput={(event) => change({ responsibleTeacher: event.currentTarget.value || null })}
        />
      ) : null}
    </>
  );
}

const MINUTES = [0, 30, 45, 60, 90, 120];

export function AskSupport({ draft, change, error }: Part) {
  const said = say(words);
  const { subjectSupervisor, coach, supervisionMinutesWeek } = draft.fields;
  const minutes = supervisionMinutesWeek ?? 0;
  return (
    <>
      <TextField
        id={idOf("subjectSupervisor")}
        label={said.supervisor}
        hint={said.supervisorHint}
        optional
        error={error("subjectSupervisor")}
        maxLength={200}
        value={subjectSupervisor ?? ""}
        onInput={(event) => change({ subjectSupervisor: event.currentTarget.value || null })}
      />
      <TextField
        id={idOf("coach")}
        label={said.coach}
        hint={said.coachHint}
        optional
        error={error("coach")}
        maxLength={200}
        value={coach ?? ""}
        onInput={(event) => change({ coach: event.currentTarget.value || null })}
      />
      <div class="posting-short">
        <SelectField
          id={idOf("supervisionMinutesWeek")}
          label={said.supervision}
          error={error("supervisionMinutesWeek")}
          value={String(minutes)}
          options={[...new Set([...MINUTES, minutes])].sort((a, b) => a - b).map((one) => ({ value: String(one), label: said.minutes(one) }))}
          onChange={(event) => change({ supervisionMinutesWeek: Number(event.currentTarget.value) })}
        />
      </div>
    </>
  );
}

export function AskConditions({ draft, change, error }: Part) {
  const said = say(words);
  const label = useVocabulary("ContractKind");
  const { budgetCents, salaryScale, contractKinds } = draft.fields;
  const [typed, setTyped] = useState(budgetCents === null ? "" : number(budgetCents / 100, 2));
  const wrong = typed.trim() !== "" && centsTyped(typed) === null;
  return (
    <>
      <SomeOf
        id={idOf("contractKinds")}
        legend={said.contracts}
        hint={said.contractsHint}
        many
        error={error("contractKinds")}
        offered={label.entries("ContractKind").map((one) => ({ value: one.code, label: capital(one.label) }))}
        value={listOf(contractKinds)}
        onChange={(codes) => change({ contractKinds: codes as ContractKind[] })}
      />
      <div class="posting-pair">
        <TextField
          id={idOf("salaryScale")}
          label={said.scale}
          hint={said.scaleHint}
          optional
          error={error("salaryScale")}
          maxLength={32}
          value={salaryScale ?? ""}
          onInput={(event) => change({ salaryScale: event.currentTarget.value || null })}
        />
        <TextField
          id={idOf("budgetCents")}
          label={said.budget}
          hint={said.budgetHint}
          optional
          inputMode="decimal"
          error={wrong ? say(shared).needNumber : error("budgetCents")}
          value={typed}
          onInput={(event) => {
            const text = event.currentTarget.value;
            setTyped(text);
            const cents = centsTyped(text);
            if (cents !== null || !text.trim()) change({ budgetCents: cents });
          }}
        />
      </div>
    </>
  );
}

const SEEN: readonly Visibility[] = ["PUBLIC", "SCHOOLS", "REGION", "PARTNERS", "PRIVATE"];
/** The end of a day in the Netherlands, in summer and in winter. */
const EVENING = "T21:59:00Z";

export function AskAudience({ draft, change, error }: Part) {
  const said = say(words);
  const { visibility, closesAt } = draft.fields;
  return (
    <>
      <OneOf
        id={idOf("visibility")}
        legend={said.titles.audience}
        bare
        error={error("visibility")}
        value={visibility ?? null}
        offered={SEEN.map((value) => ({ value, label: said.seen[value], about: said.seenAbout[value] }))}
        onChange={(value) => change({ visibility: value as Visibility })}
      />
      <div class="posting-short">
        <TextField
          type="date"
          id={idOf("closesAt")}
          label={said.closes}
          hint={said.closesHint}
          optional
          error={error("closesAt")}
          value={(closesAt ?? "").slice(0, 10)}
          onInput={(event) => change({ closesAt: event.currentTarget.value ? event.currentTarget.value + EVENING : null })}
        />
      </div>
    </>
  );
}
