// The lessons of the work in one real week: who has them, who is away and who stands in; the week stands in the address.
import { day as dayOf, list } from "../../core/format";
import { locale, say } from "../../core/i18n";
import { useQuery } from "../../core/query";
import { query, setQuery } from "../../core/router";
import { mondayOf, plusDays, weekNumber } from "../../core/weeks";
import { Subscribe } from "../../feeds/Subscribe";
import { words as feeds } from "../../feeds/words";
import { ArrangementWeek as Document, type ArrangementWeekQuery } from "../../generated/arrangement";
import { daysOf, marksOf, rowsOf } from "../../matching/lessons";
import { initialsOf } from "../../matching/people";
import { toneAt } from "../../proposals/TeamWeek";
import { words as shared } from "../../proposals/words";
import { IconButton } from "../../ui/Button";
import { Failed, Skeleton } from "../../ui/Waiting";
import { type Mark, WeekPicture } from "../../ui/week/WeekPicture";
import type { Day } from "../../ui/week/weekText";
import { type Absence, type Arrangement, type Assignment, teachesOrRuns } from "./seats";
import { words } from "./words";

type Week = NonNullable<ArrangementWeekQuery["arrangementWeek"]>;
type Held = Week["days"][number]["lessons"][number];

interface Props {
  arrangement: Arrangement;
  absences: readonly Absence[];
}

export function Calendar({ arrangement, absences }: Props) {
  const said = say(words);
  const monday = mondayOf(query.value.get("on"));
  const { data, error, loading, stale, again } = useQuery(Document, { id: arrangement.id, on: monday });
  const week = data?.arrangementWeek;
  const to = (days: number) => setQuery({ on: plusDays(monday, days) });
  return (
    <section class="stack" aria-labelledby="calendar">
      <h2 id="calendar">{said.calendar}</h2>
      <div class="arrangement-month">
        <IconButton icon="chevron-left" label={said.weekBefore} onClick={() => to(-7)} />
        <p aria-live="polite" class="arrangement-week">
          <strong>{said.week(weekNumber(monday))}</strong>
          <br />
          <span class="muted small">{said.span(dayOf(monday, "short"), dayOf(plusDays(monday, 6), "short"))}</span>
        </p>
        <IconButton icon="chevron-right" label={said.weekAfter} onClick={() => to(7)} />
      </div>
      {error ? <Failed error={error} again={again} /> : null}
      {loading && !data ? <Skeleton height={12} /> : null}
      {week ? (
        <div class={stale ? "stack fading" : "stack"}>
          <Days week={week} arrangement={arrangement} absences={absences} />
        </div>
      ) : null}
      <Classes arrangement={arrangement} />
    </section>
  );
}

function Days({ week, arrangement, absences }: Props & { week: Week }) {
  const said = say(words);
  const holidays = week.days.flatMap((one) => {
    const name = one.publicHoliday ?? one.schoolHoliday;
    return name ? [{ on: one.on, name }] : [];
  });
  const lessons = week.days.flatMap(({ on, lessons: held }) => held.map((one) => ({ ...one.slot, on, held: one })));
  const look = looker(arrangement, absences);
  const days = daysOf(lessons);
  const hints = new Map<Day, string>(days.map((day, index) => [day, shortDate(plusDays(week.monday, index))]));
  const legend = [...new Map(lessons.map((one) => look(one.held, one.on).mark).map((mark) => [`${mark.tone} ${mark.text}`, mark])).values()];
  const notes = [...new Set(lessons.map((one) => look(one.held, one.on).note).filter(Boolean))];
  return (
    <>
      {holidays.length ? <p>{said.holiday(list([...new Set(holidays.map((one) => one.name))]))}</p> : null}
      {lessons.length ? (
        <WeekPicture
          label={said.calendar}
          rows={rowsOf(lessons)}
          days={days}
          hints={hints}
          marks={marksOf(lessons, (one) => {
            const { mark } = look(one.held, one.on);
            return { ...mark, text: `${[one.subject?.label, one.classGroup].filter(Boolean).join(" ")}: ${mark.text}` };
          })}
          legend={legend}
        />
      ) : (
        <p class="muted">{said.noLessons}</p>
      )}
      {notes.length ? <ul role="list" class="arrangement-away">{notes.map((one) => <li key={one}>{one}</li>)}</ul> : null}
    </>
  );
}

/** Who teaches a class, and its school, may follow it in a calendar of their own. */
function Classes({ arrangement }: { arrangement: Arrangement }) {
  const said = say(feeds);
  const { vacancy } = arrangement;
  const groups = new Set(arrangement.assignments.flatMap((one) => one.slots.map(({ classGroup }) => classGroup)).filter((one) => !!one));
  if (!vacancy || !groups.size || !teachesOrRuns(arrangement)) return null;
  return (
    <div class="row no-print">
      {([...groups] as string[]).sort().map((one) => (
        <Subscribe key={one} of={{ inClass: { vacancyId: vacancy.id, classGroup: one } }} what={said.theClass(one)} label={said.ofClass(one)} />
      ))}
    </div>
  );
}

const shortDate = (iso: string) =>
  new Intl.DateTimeFormat(locale.value === "nl" ? "nl-NL" : "en-GB", { day: "numeric", month: "short", timeZone: "UTC" }).format(
    new Date(`${iso}T12:00:00Z`),
  );

/** Says who has a lesson on a day; who is away does not, and who stands in does. */
function looker(arrangement: Arrangement, absences: readonly Absence[]) {
  const said = say(words);
  const someone = say(shared).someone;
  const parts = arrangement.assignments;
  const people = parts.map((one) => ({ id: one.id, displayName: one.professional?.displayName ?? someone }));
  const short = initialsOf(people);
  const markAt = (index: number): Mark => {
    const found = people[index];
    return { tone: toneAt(Math.max(0, index)), short: short.get(found?.id ?? "") ?? "", text: found?.displayName ?? someone };
  };
  return (lesson: Held, on: string): { mark: Mark; note: string } => {
    if (!lesson.held) return { mark: { tone: "busy", short: "×", text: said.off }, note: "" };
    const has = (one: Assignment) => one.validFrom <= on && on < (one.leftOn ?? one.validTo) && one.slots.some((each) => each.id === lesson.slot.id);
    const index = parts.findIndex(has);
    const part = parts[index];
    if (!part) return { mark: { tone: "open", short: "?", text: say(shared).nobody }, note: "" };
    const away = absences.find((one) => one.assignmentId === part.id && one.startsOn <= on && on < one.endsOn);
    if (!away) return { mark: markAt(index), note: "" };
    const name = people[index]?.displayName ?? someone;
    const instead = away.offers.find((one) => one.status === "ACCEPTED");
    if (!instead) return { mark: { tone: "open", short: "?", text: said.away(name) }, note: said.awayOn(name, dayOf(on)) };
    // Whom one may not see is one of the others.
    const other = parts.findIndex((one) => one !== part && one.professional?.id === instead.professional?.id);
    return { mark: markAt(other), note: said.insteadOn(instead.professional?.displayName ?? someone, name, dayOf(on)) };
  };
}
