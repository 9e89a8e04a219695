// The lessons of a school in a week: who teaches them and which nobody leads; all classes or one.
import { capital, list, time, weekday } from "../../core/format";
import { say } from "../../core/i18n";
import { useQuery } from "../../core/query";
import { query, setQuery } from "../../core/router";
import { MyWeekSchool as Document, type MyWeekSchoolQuery } from "../../generated/my-week";
import { words as shared } from "../../proposals/words";
import { Card, Tag } from "../../ui/Card";
import { SelectField } from "../../ui/Field";
import { Failed, SkeletonList } from "../../ui/Waiting";
import { words } from "./words";

type Found = MyWeekSchoolQuery["schoolWeek"];
type Day = NonNullable<Found>["days"][number];

export function School({ id, monday }: { id: string; monday: string }) {
  const said = say(words);
  const { data, error, loading, stale, again } = useQuery(Document, { schoolId: id, on: monday });
  if (error) return <Failed error={error} again={again} />;
  if (loading && !data) return <SkeletonList count={3} height={10} />;
  const week = data?.schoolWeek;
  if (!week) return <p>{said.noLessons}</p>;
  const chosen = query.value.get("class") ?? "";
  const classes = new Set(week.days.flatMap((one) => one.lessons.map(({ slot }) => slot.classGroup)).filter((one) => one !== null));
  if (chosen) classes.add(chosen);
  const options = [{ value: "", label: said.all }, ...[...classes].sort().map((one) => ({ value: one, label: one }))];
  return (
    <div class={stale ? "stack fading" : "stack"}>
      <p>{said.lessons(week.lessonCount, week.openCount)}</p>
      <div class="my-week-class">
        <SelectField
          label={said.classes}
          options={options}
          value={chosen}
          onInput={(event) => setQuery({ class: event.currentTarget.value })}
        />
      </div>
      <h2 class="hidden-text">{said.days}</h2>
      <ol role="list" class="my-week-days">
        {shown(week.days).map((one) => (
          <li key={one.on}><OneDay day={one} chosen={chosen} /></li>
        ))}
      </ol>
    </div>
  );
}

/** A weekend without lessons is left out. */
const shown = (days: readonly Day[]) => days.filter((one, index) => index < 5 || one.lessons.length);

function OneDay({ day, chosen }: { day: Day; chosen: string }) {
  const said = say(words);
  const lessons = day.lessons.filter(({ slot }) => !chosen || slot.classGroup === chosen);
  return (
    <Card class="stack my-week-day">
      <h3>{capital(weekday(day.on))}</h3>
      {day.publicHoliday ? <p><Tag tone="accent">{said.holiday}: {day.publicHoliday}</Tag></p> : null}
      {day.schoolHoliday ? <p><Tag tone="accent">{said.vacation}: {day.schoolHoliday}</Tag></p> : null}
      {lessons.length ? (
        <ul role="list" class="my-week-entries">
          {lessons.map((one) => (
            <Lesson key={one.slot.id} lesson={one} />
          ))}
        </ul>
      ) : (
        <p class="muted">{said.noLessons}</p>
      )}
    </Card>
  );
}

function Lesson({ lesson }: { lesson: Day["lessons"][number] }) {
  const said = say(words);
  const { slot, teachers, open, held } = lesson;
  const when = [said.at(time(slot.slot.startsAt), time(slot.slot.endsAt)), slot.slot.position === null ? "" : said.lesson(slot.slot.position)];
  const what = [slot.subject?.label, slot.classGroup, slot.room ? said.room2(slot.room) : ""];
  const names = teachers.map((one) => one.professional?.displayName ?? say(shared).someone);
  return (
    <li data-kind="TEACHING" data-open={open ? "" : undefined}>
      <strong class="number">{when.filter(Boolean).join(", ")}</strong>
      <br />
      {what.filter(Boolean).join(" · ")}
      <br />
      {names.length ? list(names) : <strong>{said.open}</strong>}
      {held ? "" : ` (${said.off})`}
    </li>
  );
}
