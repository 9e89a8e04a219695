// When somebody can teach: halves of days to press or type, then the exact times of each day.
import { capital } from "../core/format";
import { locale, say } from "../core/i18n";
import { useVocabulary } from "../core/vocabulary";
import { idOf } from "../posting/refusals";
import { FieldError, SelectField, TextField } from "../ui/Field";
import { WeekGrid } from "../ui/week/WeekGrid";
import { type Day, longDay, SCHOOL_DAYS } from "../ui/week/weekText";
import { halves } from "../ui/week/words";
import type { Window } from "./draft";
import type { Part } from "./parts";
import { cellsOf, pressed } from "./week";
import { words } from "./words";

const DAYS: readonly Day[] = [...SCHOOL_DAYS, "SA"];
const KINDS = ["AVAILABLE", "PREFERRED", "IF_NEEDED"] as const;

export function AskTimes({ draft, change, error }: Part) {
  const said = say(words);
  const { windows } = draft;
  const open = windows.filter((one) => one.kind !== "BLOCKED");
  const put = (one: Window, more: Partial<Window>) => change({ windows: windows.map((each) => (each === one ? { ...each, ...more } : each)) });
  return (
    <>
      <div id={idOf("windows")} tabIndex={-1}>
        {error("windows") ? <FieldError id="windows-error" text={error("windows") ?? ""} /> : null}
        <WeekGrid
          label={said.titles.times}
          rows={say(halves)}
          days={DAYS}
          value={cellsOf(windows)}
          onChange={(cells) => change({ windows: pressed(windows, cells, DAYS) })}
        />
      </div>
      {open.length ? (
        <section class="stack" aria-labelledby="exact">
          <h2 id="exact">{said.exact}</h2>
          <p class="muted">{said.exactHint}</p>
          {windows.map((one, at) => (one.kind === "BLOCKED" ? null : <Exact key={`${one.day}${at}`} one={one} put={(more) => put(one, more)} />))}
        </section>
      ) : null}
    </>
  );
}

function Exact({ one, put }: { one: Window; put: (more: Partial<Window>) => void }) {
  const said = say(words);
  const label = useVocabulary("WindowKind");
  const name = capital(longDay(one.day as Day, locale.value));
  return (
    <fieldset class="times-day">
      <legend class="field-label">{name}</legend>
      <TextField type="time" label={said.startsAt} value={one.startsAt.slice(0, 5)} onChange={(event) => event.currentTarget.value && put({ startsAt: event.currentTarget.value })} />
      <TextField type="time" label={said.endsAt} value={one.endsAt.slice(0, 5)} onChange={(event) => event.currentTarget.value && put({ endsAt: event.currentTarget.value })} />
      <SelectField
        label={said.kind}
        value={one.kind}
        options={KINDS.map((value) => ({ value, label: capital(label("WindowKind", value)) }))}
        onChange={(event) => put({ kind: event.currentTarget.value as Window["kind"] })}
      />
    </fieldset>
  );
}
