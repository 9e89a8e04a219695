// A team as the planner changes it: who has which lesson now, starting from what the server found.
import type { Lesson } from "../../matching/lessons";
import { minutesOf } from "../../matching/minutes";
import type { Line } from "../../matching/Proposing";
import type { CoverTeamsQuery } from "../../generated/cover";

export type Team = NonNullable<CoverTeamsQuery["coverageSuggestions"]>["edges"][number];
export type Part = Team["partners"][number];

/** The part of a team that has a lesson, by the lesson's id; support stands beside it and is not swapped. */
export type Hands = ReadonlyMap<string, number>;

export const leads = (part: Part): boolean => part.role !== "SUPPORT";

/** Who has what in the team as it was found. */
export function handsOf(team: Team): Map<string, number> {
  return new Map(
    team.partners.flatMap((part, index) => (leads(part) ? part.slots.map((slot) => [slot.id, index] as const) : [])),
  );
}

/** Tones by person, so that somebody in two roles keeps one colour. */
export function toneOf(team: Team, index: number): 1 | 2 | 3 {
  const people = [...new Set(team.partners.map((part) => part.professional.id))];
  const place = people.indexOf(team.partners[index]?.professional.id ?? "");
  return Math.min(place + 1, 3) as 1 | 2 | 3;
}

/** The lines of a proposal: those with lessons, minutes as the lessons that remain make them. */
export function linesOf(team: Team, hands: Hands, lessons: readonly Lesson[]): Line[] {
  return team.partners.flatMap((part, index) => {
    const supported = new Set(part.slots.map((slot) => slot.id));
    const own = lessons.filter((one) => (leads(part) ? hands.get(one.id) === index : supported.has(one.id)));
    if (!own.length) return [];
    return [
      {
        person: part.professional,
        lessons: own,
        role: part.line.role,
        timeBasis: part.line.timeBasis,
        minutesPerWeek: minutesOf(own),
      },
    ];
  });
}

/** On how many days somebody comes. */
export function daysOf(lessons: readonly Lesson[]): number {
  return new Set(lessons.map(({ slot }) => slot.day)).size;
}
