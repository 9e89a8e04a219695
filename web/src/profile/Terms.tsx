// On which terms: which hours, how far, in which form, and who may see it.
import { useState } from "preact/hooks";
import { capital, duration } from "../core/format";
import { say } from "../core/i18n";
import { useVocabulary } from "../core/vocabulary";
import type { ContractKind, DuoPreference, EngagementForm, Visibility, WantsLicence } from "../generated/post-professional";
import { hoursText, minutesTyped, plusDays } from "../posting/amounts";
import { OneOf, SomeOf } from "../posting/Options";
import { idOf } from "../posting/refusals";
import { words as shared } from "../posting/words";
import { Disclosure } from "../ui/Disclosure";
import { Choice, SelectField, TextField } from "../ui/Field";
import { listOf } from "./draft";
import type { Part } from "./parts";
import { words } from "./words";

interface HoursProps {
  id: string;
  label: string;
  hint?: string;
  optional?: boolean;
  minutes: number | null;
  error: string | null;
  onChange: (minutes: number) => void;
}

/** A number of hours as people type them; what is no number is said at once. */
export function HoursField({ id, label, hint, optional, minutes, error, onChange }: HoursProps) {
  const [typed, setTyped] = useState(hoursText(minutes));
  const wrong = typed.trim() !== "" && minutesTyped(typed) === null;
  return (
    <TextField
      id={id}
      label={label}
      hint={hint}
      optional={optional ?? false}
      inputMode="decimal"
      error={wrong ? say(shared).needNumber : error}
      value={typed}
      onInput={(event) => {
        setTyped(event.currentTarget.value);
        const found = minutesTyped(event.currentTarget.value);
        if (found !== null || !event.currentTarget.value.trim()) onChange(found ?? 0);
      }}
    />
  );
}

export function AskHours({ draft, set, error }: Part) {
  const said = say(words);
  const { minMinutesWeek, maxMinutesWeek, maxDays, earliestStart, latestEnd } = draft.profile;
  return (
    <>
      <div class="posting-pair">
        <HoursField id={idOf("maxMinutesWeek")} label={said.most} hint={said.hoursHint} minutes={maxMinutesWeek} error={error("maxMinutesWeek")} onChange={(maxMinutesWeek) => set({ maxMinutesWeek })} />
        <HoursField id={idOf("minMinutesWeek")} label={said.least} optional minutes={minMinutesWeek} error={error("minMinutesWeek")} onChange={(minMinutesWeek) => set({ minMinutesWeek })} />
      </div>
      <div class="posting-short">
        <SelectField
          id={idOf("maxDays")}
          label={said.days}
          error={error("maxDays")}
          value={String(maxDays)}
          options={[1, 2, 3, 4, 5, 6].map((count) => ({ value: String(count), label: said.daysOf(count) }))}
          onChange={(event) => set({ maxDays: Number(event.currentTarget.value) })}
        />
      </div>
      <div class="posting-pair">
        <TextField type="date" id={idOf("earliestStart")} label={said.from} optional error={error("earliestStart")} value={earliestStart ?? ""} onInput={(event) => set({ earliestStart: event.currentTarget.value || null })} />
        <TextField type="date" id={idOf("latestEnd")} label={said.until} optional error={error("latestEnd")} value={plusDays(latestEnd, -1) ?? ""} onInput={(event) => set({ latestEnd: plusDays(event.currentTarget.value, 1) })} />
      </div>
    </>
  );
}

const MINUTES = [15, 20, 30, 45, 60, 75, 90, 120];

export function AskTravel({ draft, set, error }: Part) {
  const said = say(words);
  const { homePostcode, maxTravelMinutes } = draft.profile;
  const minutes = maxTravelMinutes ?? 45;
  return (
    <div class="posting-pair">
      <TextField
        id={idOf("homePostcode")}
        label={said.postcode}
        hint={said.postcodeHint}
        optional
        autocomplete={draft.whose === "self" ? "postal-code" : "off"}
        maxLength={7}
        error={error("homePostcode")}
        value={homePostcode ?? ""}
        onInput={(event) => set({ homePostcode: event.currentTarget.value.trim() || null })}
      />
      <SelectField
        id={idOf("maxTravelMinutes")}
        label={said.travel}
        error={error("maxTravelMinutes")}
        value={String(minutes)}
        options={[...new Set([...MINUTES, minutes])].sort((a, b) => a - b).map((one) => ({ value: String(one), label: duration(one) }))}
        onChange={(event) => set({ maxTravelMinutes: Number(event.currentTarget.value) })}
      />
    </div>
  );
}

const COMMON: readonly EngagementForm[] = ["HYBRID_TEACHER", "DUO_JOB", "GUEST_TEACHER", "GUEST_LESSON", "PRACTICE_EXPERT", "SECONDMENT", "FREELANCE", "CAREER_SWITCH"];
const DUOS: readonly DuoPreference[] = ["OPEN", "PREFER", "ONLY", "NONE"];

export function AskForms({ draft, set, error }: Part) {
  const said = say(words);
  const label = useVocabulary("EngagementForm", "ContractKind", "DuoPreference", "WantsLicence");
  const { contractKinds, duoPreference, wantsLicence } = draft.profile;
  const chosen = listOf(draft.profile.forms) as EngagementForm[];
  const rare = label.entries("EngagementForm").map((one) => one.code as EngagementForm).filter((one) => !COMMON.includes(one));
  const offered = (codes: readonly EngagementForm[]) => codes.map((value) => ({ value, label: capital(label("EngagementForm", value)) }));
  const put = (own: readonly string[], other: readonly EngagementForm[]) => set({ forms: [...(own as EngagementForm[]), ...chosen.filter((one) => other.includes(one))] });
  return (
    <>
      <SomeOf id={idOf("forms")} legend={said.forms} hint={said.formsHint} many error={error("forms")} offered={offered(COMMON)} value={chosen} onChange={(codes) => put(codes, rare)} />
      <Disclosure summary={said.moreForms} open={chosen.some((one) => rare.includes(one))}>
        <SomeOf id="rare-forms" legend={said.moreForms} bare many offered={offered(rare)} value={chosen} onChange={(codes) => put(codes, COMMON)} />
      </Disclosure>
      <OneOf
        id={idOf("duoPreference")}
        legend={said.duo}
        value={duoPreference ?? null}
        offered={DUOS.map((value) => ({ value, label: capital(label("DuoPreference", value)) }))}
        onChange={(value) => set({ duoPreference: value as DuoPreference })}
      />
      <div class="posting-short">
        <SelectField
          id={idOf("wantsLicence")}
          label={said.licence}
          value={wantsLicence ?? "MAYBE"}
          options={label.entries("WantsLicence").map((one) => ({ value: one.code, label: capital(one.label) }))}
          onChange={(event) => set({ wantsLicence: event.currentTarget.value as WantsLicence })}
        />
      </div>
      <Disclosure summary={said.contracts} open={listOf(contractKinds).length > 0}>
        <SomeOf
          id={idOf("contractKinds")}
          legend={said.contracts}
          bare
          hint={said.contractsHint}
          many
          offered={label.entries("ContractKind").map((one) => ({ value: one.code, label: capital(one.label) }))}
          value={listOf(contractKinds)}
          onChange={(codes) => set({ contractKinds: codes as ContractKind[] })}
        />
      </Disclosure>
    </>
  );
}

const SEEN: readonly Visibility[] = ["SCHOOLS", "PUBLIC", "REGION", "PARTNERS", "PRIVATE"];

/** Who may see the profile is a consent: nothing is chosen for whom it is about. */
export function Audience({ visibility, named, error, set }: { visibility: Visibility | null; named: boolean | null; error: string | null; set: (more: { visibility?: Visibility; named?: boolean }) => void }) {
  const said = say(words);
  return (
    <>
      <OneOf
        id={idOf("visibility")}
        legend={said.titles.audience}
        bare
        error={error}
        value={visibility}
        offered={SEEN.map((value) => ({ value, label: said.seen[value], about: said.seenAbout[value] }))}
        onChange={(value) => set({ visibility: value as Visibility })}
      />
      {named === null ? null : (
        <div>
          <Choice label={said.named} checked={named} onChange={(event) => set({ named: event.currentTarget.checked })} />
          <p class="small muted">{said.namedHint}</p>
        </div>
      )}
    </>
  );
}

export function AskAudience({ draft, set, error }: Part) {
  return <Audience visibility={draft.profile.visibility} named={draft.profile.named} error={error("visibility")} set={set} />;
}
