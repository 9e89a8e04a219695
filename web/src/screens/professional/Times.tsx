// When somebody can teach: the halves of the week as a picture, and the exact times as a list.
import { capital, duration, time } from "../../core/format";
import { locale, say } from "../../core/i18n";
import { useVocabulary } from "../../core/vocabulary";
import { words as shared } from "../../matching/words";
import { type Mark, WeekPicture } from "../../ui/week/WeekPicture";
import { type Day, longDay, SCHOOL_DAYS } from "../../ui/week/weekText";
import { halves } from "../../ui/week/words";
import type { Profile } from "./Screen";
import { words } from "./words";

type Window = Profile["availability"][number];

const HALVES: Record<string, readonly [number, number]> = { MORNING: [480, 750], AFTERNOON: [750, 1020] };
const ENOUGH = 45;
const SIGNS: Record<string, string> = { AVAILABLE: "✓", PREFERRED: "★", IF_NEEDED: "~" };
const TONES: Record<string, Mark["tone"]> = { AVAILABLE: "free", PREFERRED: 1, IF_NEEDED: "busy" };

const minute = (at: string) => Number(at.slice(0, 2)) * 60 + Number(at.slice(3, 5));

/** Whether a stretch holds at least one lesson of a half of the day. */
function touches(one: Window, half: string): boolean {
  const [from, to] = HALVES[half] as readonly [number, number];
  return Math.min(minute(one.endsAt), to) - Math.max(minute(one.startsAt), from) >= ENOUGH;
}

export function Times({ who }: { who: Profile }) {
  const said = say(words);
  const label = useVocabulary("WindowKind");
  const open = who.availability.filter((one) => one.kind !== "BLOCKED");
  const days: readonly Day[] = open.some((one) => one.day === "SA") ? [...SCHOOL_DAYS, "SA"] : SCHOOL_DAYS;
  const marks = new Map<string, Mark>();
  for (const one of open)
    for (const half of Object.keys(HALVES))
      if (touches(one, half))
        marks.set(`${one.day}:${half}`, {
          tone: TONES[one.kind] ?? "free",
          short: SIGNS[one.kind] ?? "✓",
          text: `${label("WindowKind", one.kind)} ${times(one)}`,
        });
  const kinds = [...new Set(open.map((one) => one.kind))];
  return (
    <section class="card stack">
      <h2>{said.week}</h2>
      {open.length ? (
        <>
          <WeekPicture
            label={said.weekLabel}
            rows={say(halves)}
            days={days}
            marks={marks}
            legend={kinds.map((kind) => ({ tone: TONES[kind] ?? "free", short: SIGNS[kind] ?? "✓", text: capital(label("WindowKind", kind)) }))}
          />
          <ul class="times">
            {days.flatMap((day) => open.filter((one) => one.day === day)).map((one) => (
              <li key={`${one.day}${one.startsAt}${one.cycle}`}>
                {capital(longDay(one.day, locale.value))} {times(one)}
                {one.kind === "AVAILABLE" ? "" : `, ${label("WindowKind", one.kind)}`}
              </li>
            ))}
          </ul>
        </>
      ) : (
        <p>{said.noWeek}</p>
      )}
      <p><strong>{amount(who)}</strong></p>
    </section>
  );
}

function times(one: Window): string {
  const weeks = one.cycle === "EVERY_WEEK" ? "" : ` (${say(shared).weeks[one.cycle]})`;
  return `${time(one.startsAt)}–${time(one.endsAt)}${weeks}`;
}

function amount(who: Profile): string {
  const said = say(words);
  const most = duration(who.maxMinutesWeek);
  const hours = who.minMinutesWeek ? said.hoursText(duration(who.minMinutesWeek), most) : said.hoursMost(most);
  return `${capital(hours)}, ${said.days(who.maxDays)}.`;
}
