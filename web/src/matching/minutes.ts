// How much a number of lessons is in a week.
import type { Lesson } from "./lessons";

const minutes = (at: string) => Number(at.slice(0, 2)) * 60 + Number(at.slice(3, 5));

/** Minutes a week, a lesson of every other week counting for half. */
export function minutesOf(lessons: readonly Lesson[]): number {
  const all = lessons.map(({ slot }) => (minutes(slot.endsAt) - minutes(slot.startsAt)) / (slot.cycle === "EVERY_WEEK" ? 1 : 2));
  return Math.round(all.reduce((sum, one) => sum + one, 0));
}
