// Lessons and hours as parts of days, for a line on a card: "di ochtend, do".
import { type Locale } from "../core/i18n";
import { cell, type Day, SCHOOL_DAYS, write } from "../ui/week/weekText";
import { halves } from "../ui/week/words";

export interface Stretch {
  readonly day: string;
  readonly startsAt: string;
  readonly endsAt: string;
}

const NOON = 12 * 60 + 30;

const minutes = (time: string): number => Number(time.slice(0, 2)) * 60 + Number(time.slice(3, 5));

/** The parts of days that stretches of time take for `least` minutes or more. */
export function halfDaysOf(stretches: readonly Stretch[], least: number): ReadonlySet<string> {
  const sums = new Map<string, number>();
  for (const one of stretches) {
    const [from, to] = [minutes(one.startsAt), minutes(one.endsAt)];
    const add = (half: string, size: number) => {
      const name = cell(one.day as Day, half);
      if (size > 0) sums.set(name, (sums.get(name) ?? 0) + size);
    };
    add("MORNING", Math.min(to, NOON) - from);
    add("AFTERNOON", to - Math.max(from, NOON));
  }
  return new Set([...sums].filter(([, size]) => size >= least).map(([name]) => name));
}

/** The same in words. */
export function halfDayText(stretches: readonly Stretch[], least: number, locale: Locale): string {
  return write(halfDaysOf(stretches, least), SCHOOL_DAYS, halves[locale], locale);
}
