// Free time as halves of days to press, without losing the exact times that somebody gave.
import { type Cells, cell, type Day } from "../ui/week/weekText";
import type { Window } from "./draft";

export const HALVES: Record<"MORNING" | "AFTERNOON", readonly [string, string]> = {
  MORNING: ["08:00", "12:30"],
  AFTERNOON: ["12:30", "17:00"],
};
const ENOUGH = 45;

const minute = (at: string) => Number(at.slice(0, 2)) * 60 + Number(at.slice(3, 5));
const touches = (one: Window, half: keyof typeof HALVES) =>
  one.kind !== "BLOCKED" &&
  Math.min(minute(one.endsAt), minute(HALVES[half][1])) - Math.max(minute(one.startsAt), minute(HALVES[half][0])) >= ENOUGH;

/** The halves of days in which somebody is free for a lesson or more. */
export function cellsOf(windows: readonly Window[]): Cells {
  const found = new Set<string>();
  for (const one of windows)
    for (const half of ["MORNING", "AFTERNOON"] as const) if (touches(one, half)) found.add(cell(one.day as Day, half));
  return found;
}

/** The windows after halves were pressed: days that nobody touched keep theirs, a half that stays keeps its times. */
export function pressed(windows: readonly Window[], cells: Cells, days: readonly Day[]): Window[] {
  const before = cellsOf(windows);
  const same = (day: Day) => (["MORNING", "AFTERNOON"] as const).every((half) => before.has(cell(day, half)) === cells.has(cell(day, half)));
  return days.flatMap((day) => {
    const own = windows.filter((one) => one.day === day);
    return same(day) ? own : [...own.filter((one) => one.kind === "BLOCKED"), ...ofDay(day, own, cells)];
  });
}

function ofDay(day: Day, own: readonly Window[], cells: Cells): Window[] {
  const halves = (["MORNING", "AFTERNOON"] as const).filter((half) => cells.has(cell(day, half)));
  const [first, last] = [halves[0], halves.at(-1)];
  if (!first || !last) return [];
  const early = own.find((one) => touches(one, first));
  const late = own.findLast((one) => touches(one, last));
  const startsAt = early && minute(early.startsAt) < minute(HALVES[first][1]) && (first === "MORNING" || minute(early.startsAt) >= minute(HALVES[first][0])) ? early.startsAt : HALVES[first][0];
  const endsAt = late && minute(late.endsAt) > minute(HALVES[last][0]) && (last === "AFTERNOON" || minute(late.endsAt) <= minute(HALVES[last][1])) ? late.endsAt : HALVES[last][1];
  const kept = early ?? late;
  return [{ day, startsAt, endsAt, kind: kept?.kind ?? "AVAILABLE", cycle: kept?.cycle ?? "EVERY_WEEK", validFrom: kept?.validFrom ?? null, validTo: kept?.validTo ?? null }];
}
