// The ledger of hours, one month at a time; the month stands in the address.
import { capital, duration, weekday } from "../../core/format";
import { say } from "../../core/i18n";
import { useQuery } from "../../core/query";
import { query, setQuery } from "../../core/router";
import { useVocabulary } from "../../core/vocabulary";
import { type ArrangementHoursFragment, ArrangementHours as Document } from "../../generated/arrangement";
import { words as shared } from "../../proposals/words";
import { IconButton } from "../../ui/Button";
import { Tag } from "../../ui/Card";
import { Failed, Skeleton } from "../../ui/Waiting";
import { Ledger } from "./Ledger";
import { minutesOf, monthName, shiftMonth, today } from "./months";
import type { Arrangement } from "./seats";
import { toneOf } from "./states";
import { Statement } from "./Statement";
import { words } from "./words";
import { Correcting } from "./Writing";

type Entry = ArrangementHoursFragment;

export function Hours({ arrangement }: { arrangement: Arrangement }) {
  const said = say(words);
  const asked = query.value.get("month");
  const month = asked && /^\d{4}-(0[1-9]|1[0-2])$/.test(asked) ? asked : today().slice(0, 7);
  const { data, error, loading, stale, again } = useQuery(Document, { id: arrangement.id, month: `${month}-01` });
  const entries = data?.hours ?? [];
  return (
    <section class="stack" aria-labelledby="hours">
      <h2 id="hours">{said.hours}</h2>
      <div class="arrangement-month">
        <IconButton icon="chevron-left" label={said.previous} onClick={() => setQuery({ month: shiftMonth(month, -1) })} />
        <h3 aria-live="polite">{capital(monthName(month))}</h3>
        <IconButton icon="chevron-right" label={said.next} onClick={() => setQuery({ month: shiftMonth(month, 1) })} />
      </div>
      {error ? <Failed error={error} again={again} /> : null}
      {loading && !data ? <Skeleton height={4} /> : null}
      {data && !entries.length ? <p class="muted">{said.noHours}</p> : null}
      {entries.length ? (
        <>
          <ul role="list" class="arrangement-hours">
            {entries.map((one) => (
              <Line key={one.id} entry={one} arrangement={arrangement} />
            ))}
          </ul>
          <p><strong>{said.total(duration(minutesOf(entries)))}</strong></p>
        </>
      ) : null}
      {data && !stale ? <Ledger arrangement={arrangement} entries={entries} /> : null}
      <Statement arrangement={arrangement} month={month} />
    </section>
  );
}

function Line({ entry, arrangement }: { entry: Entry; arrangement: Arrangement }) {
  const label = useVocabulary("HourKind", "HourStatus");
  const who = arrangement.assignments.find((one) => one.id === entry.assignmentId)?.professional;
  return (
    <li class="arrangement-line">
      <div class="row arrangement-line-head">
        <span>
          <strong>{capital(weekday(entry.workedOn))}</strong>: {duration(entry.minutes)}, {label("HourKind", entry.kind).toLowerCase()}
          <br />
          <span class="muted">{[who?.displayName ?? say(shared).someone, entry.note].filter(Boolean).join(" · ")}</span>
        </span>
        <Tag tone={toneOf(entry.status)}>{capital(label("HourStatus", entry.status))}</Tag>
      </div>
      {entry.reason ? <p class="small">{say(words).reason}: {entry.reason}</p> : null}
      <Correcting entry={entry} name={weekday(entry.workedOn)} />
    </li>
  );
}
