// The hours that the company gives, and on what conditions.
import { useState } from "preact/hooks";
import { capital, number } from "../core/format";
import { locale, say } from "../core/i18n";
import { useVocabulary } from "../core/vocabulary";
import type { ChargeKind, LendingBasis, VatTreatment, Weekday } from "../generated/post-professional";
import { centsTyped, plusDays } from "../posting/amounts";
import { OneOf, SomeOf } from "../posting/Options";
import { idOf } from "../posting/refusals";
import { words as shared } from "../posting/words";
import { SelectField, TextArea, TextField } from "../ui/Field";
import { longDay, SCHOOL_DAYS } from "../ui/week/weekText";
import { listOf, type Release } from "./draft";
import type { Part } from "./parts";
import { HoursField } from "./Terms";
import { words } from "./words";

const PRICED: ReadonlySet<string> = new Set(["AT_COST", "COST_PLUS", "TARIFF"]);

export function AskRelease({ draft, change, error }: Part) {
  const said = say(words);
  return (
    <>
      <OneOf
        id={idOf("releases")}
        legend={said.titles.release}
        bare
        value={draft.releases ? "now" : "later"}
        offered={(["now", "later"] as const).map((value) => ({ value, label: said.releases[value], about: said.releasesAbout[value] }))}
        onChange={(value) => change({ releases: value === "now" })}
      />
      {draft.releases ? <Conditions release={draft.release} error={error} put={(more) => change({ release: { ...draft.release, ...more } })} /> : null}
    </>
  );
}

interface Props {
  release: Release;
  error: (field: string) => string | null;
  put: (more: Partial<Release>) => void;
}

function Conditions({ release, error, put }: Props) {
  const said = say(words);
  const label = useVocabulary("ChargeKind", "LendingBasis", "VatTreatment");
  const [typed, setTyped] = useState(release.rateCents ? number(release.rateCents / 100, 2) : "");
  const wrong = typed.trim() !== "" && centsTyped(typed) === null;
  const options = (name: string) => label.entries(name).map((one) => ({ value: one.code, label: capital(one.label) }));
  return (
    <>
      <div class="posting-short">
        <HoursField id={idOf("release-minutesWeek")} label={said.releaseHours} minutes={release.minutesWeek} error={error("release-minutesWeek")} onChange={(minutesWeek) => put({ minutesWeek })} />
      </div>
      <div class="posting-pair">
        <TextField type="date" id={idOf("release-validFrom")} label={said.firstDay} error={error("release-validFrom")} value={release.validFrom} onInput={(event) => put({ validFrom: event.currentTarget.value })} />
        <TextField type="date" id={idOf("release-validTo")} label={said.lastDay} error={error("release-validTo")} value={plusDays(release.validTo, -1) ?? ""} onInput={(event) => put({ validTo: plusDays(event.currentTarget.value, 1) ?? "" })} />
      </div>
      <SomeOf
        id={idOf("release-weekdays")}
        legend={said.weekdays}
        hint={said.weekdaysHint}
        many
        offered={SCHOOL_DAYS.map((value) => ({ value, label: capital(longDay(value, locale.value)) }))}
        value={listOf(release.weekdays)}
        onChange={(codes) => put({ weekdays: codes as Weekday[] })}
      />
      <div class="posting-pair">
        <SelectField
          label={said.charge}
          value={release.chargeKind}
          options={options("ChargeKind")}
          onChange={(event) => {
            const chargeKind = event.currentTarget.value as ChargeKind;
            if (!PRICED.has(chargeKind)) setTyped("");
            put({ chargeKind, ...(PRICED.has(chargeKind) ? {} : { rateCents: null }) });
          }}
        />
        {PRICED.has(release.chargeKind) ? (
          <TextField
            id={idOf("release-rateCents")}
            label={said.rate}
            optional
            inputMode="decimal"
            error={wrong ? say(shared).needNumber : error("release-rateCents")}
            value={typed}
            onInput={(event) => {
              setTyped(event.currentTarget.value);
              const cents = centsTyped(event.currentTarget.value);
              if (cents !== null || !event.currentTarget.value.trim()) put({ rateCents: cents });
            }}
          />
        ) : null}
        <SelectField label={said.lending} value={release.lendingBasis} options={options("LendingBasis")} onChange={(event) => put({ lendingBasis: event.currentTarget.value as LendingBasis })} />
        <SelectField label={said.vat} value={release.vatTreatment} options={options("VatTreatment")} onChange={(event) => put({ vatTreatment: event.currentTarget.value as VatTreatment })} />
      </div>
      <TextArea id={idOf("release-conditions")} label={said.conditions} hint={said.conditionsHint} optional rows={3} error={error("release-conditions")} value={release.conditions ?? ""} onInput={(event) => put({ conditions: event.currentTarget.value || null })} />
    </>
  );
}
