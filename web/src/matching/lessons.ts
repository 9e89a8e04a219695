// Lessons of a vacancy as a week to look at: rows by lesson hour with their times, cells by who has them.
import { day as dayOf, list, time } from "../core/format";
import { locale, say } from "../core/i18n";
import type { Mark } from "../ui/week/WeekPicture";
import { type Day, longDay, type Row, SCHOOL_DAYS, shortDay } from "../ui/week/weekText";
import { words } from "./words";

interface Place {
  readonly day: Day;
  readonly position: number | null;
  readonly startsAt: string;
}

/** What stands somewhere in the week. */
export interface Placed {
  readonly slot: Place & { readonly endsAt: string; readonly cycle: "EVERY_WEEK" | "WEEK_A" | "WEEK_B" };
}

export interface Lesson extends Placed {
  readonly id: string;
  readonly classGroup: string | null;
  readonly must: boolean;
  readonly room: string | null;
  readonly subject: { readonly label: string } | null;
  readonly validFrom: string | null;
  readonly movableTo: readonly Place[];
}

/** The row of a lesson: its hour at school, or its time where the school has no hours. */
const rowKey = ({ slot }: Placed) => String(slot.position ?? time(slot.startsAt));

/** Every lesson hour from the first to the last that is used, each with its times where they are known. */
export function rowsOf(lessons: readonly Placed[]): Row[] {
  const times = new Map(lessons.map(({ slot }) => [slot.position, `${time(slot.startsAt)}–${time(slot.endsAt)}`]));
  const used = lessons.flatMap(({ slot }) => (slot.position === null ? [] : [slot.position]));
  const loose = lessons.filter(({ slot }) => slot.position === null).map(rowKey);
  const first = Math.min(...used);
  const hours = used.length ? Array.from({ length: Math.max(...used) - first + 1 }, (_, index) => first + index) : [];
  return [
    ...hours.map((hour) => ({ key: String(hour), label: String(hour), ...(times.has(hour) ? { hint: times.get(hour) as string } : {}) })),
    ...[...new Set(loose)].sort().map((key) => ({ key, label: key })),
  ];
}

/** Monday to Friday, and Saturday where lessons fall on it. */
export function daysOf(lessons: readonly Placed[]): readonly Day[] {
  return lessons.some(({ slot }) => slot.day === "SA") ? [...SCHOOL_DAYS, "SA"] : SCHOOL_DAYS;
}

const ORDER: readonly Day[] = [...SCHOOL_DAYS, "SA"];

/** The lessons in the order of the week. */
export function inOrder<T extends Placed>(lessons: readonly T[]): T[] {
  const place = ({ slot }: Placed) => `${ORDER.indexOf(slot.day)} ${slot.startsAt} ${slot.cycle}`;
  return [...lessons].sort((a, b) => place(a).localeCompare(place(b)));
}

/** "dinsdag les 3 (09:50–10:35)", with the weeks in which it is held. */
export function nameOf({ slot }: Lesson): string {
  const said = say(words);
  const hour = slot.position === null ? "" : ` ${said.hour(slot.position)}`;
  const weeks = slot.cycle === "EVERY_WEEK" ? "" : `, ${said.weeks[slot.cycle]}`;
  return `${longDay(slot.day, locale.value)}${hour} (${time(slot.startsAt)}–${time(slot.endsAt)}${weeks})`;
}

/** What is taught to whom: "natuurkunde, klas 4H1, lokaal A1.23". */
export function contentOf(lesson: Lesson): string {
  const said = say(words);
  return [
    lesson.subject?.label ?? "",
    lesson.classGroup ? said.group(lesson.classGroup) : "",
    lesson.room ? said.room(lesson.room) : "",
  ]
    .filter(Boolean)
    .join(", ");
}

/** "di 3" or "di 09:50": where a lesson may go. */
export function shortPlace(place: Place): string {
  return `${shortDay(place.day, locale.value)} ${place.position ?? time(place.startsAt)}`;
}

/** "dinsdag 1-3 en donderdag 2": lessons in as few words as possible. */
export function summaryOf(lessons: readonly Lesson[]): string {
  const byDay = new Map<Day, Lesson[]>();
  for (const one of inOrder(lessons)) byDay.set(one.slot.day, [...(byDay.get(one.slot.day) ?? []), one]);
  return list([...byDay].map(([on, held]) => `${longDay(on, locale.value)} ${hoursOf(held)}`));
}

function hoursOf(lessons: readonly Lesson[]): string {
  const hours = [...new Set(lessons.map(({ slot }) => slot.position ?? 0))].sort((a, b) => a - b);
  if (hours[0] === 0) return lessons.map(({ slot }) => time(slot.startsAt)).join(", ");
  const parts: [number, number][] = [];
  for (const hour of hours) {
    const last = parts.at(-1);
    if (last && last[1] === hour - 1) last[1] = hour;
    else parts.push([hour, hour]);
  }
  return parts.map(([from, to]) => (from === to ? `${from}` : `${from}-${to}`)).join("+");
}

/** Marks by cell; lessons of weeks A and B that share a cell share its mark. */
export function marksOf<T extends Placed>(lessons: readonly T[], look: (lesson: T) => Mark): Map<string, Mark> {
  const marks = new Map<string, Mark>();
  for (const lesson of inOrder(lessons)) {
    const key = `${lesson.slot.day}:${rowKey(lesson)}`;
    const { slot } = lesson;
    const weeks = slot.cycle === "EVERY_WEEK" ? "" : ` (${say(words).weeks[slot.cycle]})`;
    const own = look(lesson);
    const mark = { ...own, text: `${own.text}${weeks}` };
    const held = marks.get(key);
    if (!held) marks.set(key, mark);
    else {
      const tone = held.tone === "open" ? held.tone : mark.tone === "open" ? mark.tone : held.tone;
      const short = held.short === mark.short ? held.short : `${held.short[0] ?? ""}/${mark.short[0] ?? ""}`;
      marks.set(key, { tone, short, text: `${held.text}; ${mark.text}` });
    }
  }
  return marks;
}

/** A class in at most three letters. */
export function shortGroup(group: string | null): string {
  const last = group?.trim().split(/\s+/).at(-1) ?? "";
  return last.length > 4 ? last.slice(0, 3) : last;
}

/** The last day of a period whose end is the first day after it. */
export function lastDay(endsOn: string): string {
  const at = new Date(`${endsOn}T12:00:00Z`);
  at.setUTCDate(at.getUTCDate() - 1);
  return at.toISOString().slice(0, 10);
}

/** "4 januari 2027 tot en met 9 juli 2027", "vanaf 4 januari 2027" or "zodra het kan". */
export function period(startsOn: string | null, endsOn: string | null): string {
  const said = say(words);
  if (endsOn) return said.until(startsOn ? dayOf(startsOn) : said.soon, dayOf(lastDay(endsOn)));
  return startsOn ? said.open(dayOf(startsOn)) : said.soon;
}
