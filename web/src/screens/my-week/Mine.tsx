// A person's week over all employers: what is fixed on each day, what is free, and the hours against what is allowed.
import { capital, duration, list, time, weekday } from "../../core/format";
import { say } from "../../core/i18n";
import { useQuery } from "../../core/query";
import { useVocabulary } from "../../core/vocabulary";
import { MyWeek as Document, type MyWeekQuery } from "../../generated/my-week";
import { ButtonLink } from "../../ui/Button";
import { Card, Notice, Tag } from "../../ui/Card";
import { Meter } from "../../ui/Meter";
import { Empty, Failed, SkeletonList } from "../../ui/Waiting";
import { words } from "./words";

type Found = NonNullable<MyWeekQuery["week"]>;
type Day = Found["days"][number];

export function Mine({ id, monday }: { id: string; monday: string }) {
  const said = say(words);
  const { data, error, loading, stale, again } = useQuery(Document, { professionalId: id, on: monday });
  if (error) return <Failed error={error} again={again} />;
  if (loading && !data) return <SkeletonList count={3} height={10} />;
  if (!data?.week)
    return (
      <Empty icon="calendar-days" title={said.none}>
        <p class="prose">{said.noneHelp}</p>
        <ButtonLink href="/professionals">{said.profile}</ButtonLink>
      </Empty>
    );
  return (
    <div class={stale ? "stack fading" : "stack"}>
      <h2 class="hidden-text">{said.days}</h2>
      <ol role="list" class="my-week-days">
        {shown(data.week.days).map((one) => (
          <li key={one.on}><OneDay day={one} /></li>
        ))}
      </ol>
      <Loads loads={data.week.loads} />
      <Room room={data.week.room} />
    </div>
  );
}

/** A weekend in which nothing is fixed and nothing is free is left out. */
const shown = (days: readonly Day[]) =>
  days.filter((one, index) => index < 5 || one.entries.length || one.free.length);

function OneDay({ day }: { day: Day }) {
  const said = say(words);
  const label = useVocabulary("CommitmentKind");
  return (
    <Card class="stack my-week-day">
      <h3>{capital(weekday(day.on))}</h3>
      {day.publicHoliday ? <p><Tag tone="accent">{said.holiday}: {day.publicHoliday}</Tag></p> : null}
      {day.entries.length ? (
        <ul role="list" class="my-week-entries">
          {day.entries.map((one, index) => (
            <li key={index} data-kind={one.kind} data-off={one.held ? undefined : ""}>
              <strong class="number">{said.at(time(one.startsAt), time(one.endsAt))}</strong>
              <br />
              {one.source?.startsWith("arr_") ? (
                <a href={`/arrangements/${one.source}`}>{label("CommitmentKind", one.kind)}</a>
              ) : (
                label("CommitmentKind", one.kind)
              )}
              {one.held ? "" : ` (${said.off})`}
              {one.location ? <span class="muted"><br />{one.location.name}</span> : null}
            </li>
          ))}
        </ul>
      ) : (
        <p class="muted">{said.nothing}</p>
      )}
      {day.free.length ? (
        <p class="small muted">{said.free(list(day.free.map((one) => said.at(time(one.startsAt), time(one.endsAt)))))}</p>
      ) : null}
    </Card>
  );
}

function Loads({ loads }: { loads: Found["loads"] }) {
  const said = say(words);
  if (!loads.length) return null;
  return (
    <section class="stack" aria-labelledby="loads">
      <h2 id="loads">{said.loads}</h2>
      <ul role="list" class="my-week-loads">
        {loads.map((one) => (
          <li key={one.code} class="stack">
            <p><strong>{one.label}</strong> <span class="small muted">{one.source}</span></p>
            <Meter value={one.minutes} max={one.limitMinutes} label={one.label} text={said.loadText(duration(one.minutes), duration(one.limitMinutes))} />
            {one.passed ? <Notice kind="bad"><p>{said.tooMuch}</p></Notice> : null}
          </li>
        ))}
      </ul>
    </section>
  );
}

function Room({ room }: { room: Found["room"] }) {
  const said = say(words);
  const facts: [string, number | null][] = [
    [said.most, room.minutes],
    [said.freeRoom, room.freeMinutes],
    [said.offer, room.offerMinutes],
    [said.release, room.releaseMinutes],
  ];
  return (
    <section class="stack" aria-labelledby="room">
      <h2 id="room">{said.room}</h2>
      <dl class="facts">
        {facts
          .filter(([, minutes]) => minutes !== null)
          .map(([name, minutes]) => [<dt key={name}>{name}</dt>, <dd key={`${name}-`}>{duration(minutes as number)}</dd>])}
      </dl>
    </section>
  );
}
