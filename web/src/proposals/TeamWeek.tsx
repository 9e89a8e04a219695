// The week of a post with who teaches which lesson; what nobody has is open.
import { say } from "../core/i18n";
import type { ProposalLessonFragment as Lesson } from "../generated/proposal";
import { daysOf, marksOf, rowsOf } from "../matching/lessons";
import { initialsOf } from "../matching/people";
import { type Mark, WeekPicture } from "../ui/week/WeekPicture";
import { words } from "./words";

export interface TeamPart {
  readonly professional: { readonly displayName: string } | null;
  readonly slots: readonly Lesson[];
}

/** The colour and pattern of the person at a place in the team. */
export const toneAt = (index: number) => ((index % 3) + 1) as 1 | 2 | 3;

export function TeamWeek({ parts, timetable }: { parts: readonly TeamPart[]; timetable: readonly Lesson[] }) {
  const said = say(words);
  const lessons = [...new Map([...timetable, ...parts.flatMap((one) => one.slots)].map((one) => [one.id, one])).values()];
  if (!lessons.length) return null;
  const people = parts.map((one, index) => ({ id: `${index}`, displayName: one.professional?.displayName ?? said.someone }));
  const short = initialsOf(people);
  const marks: Mark[] = people.map((one, index) => ({ tone: toneAt(index), short: short.get(one.id) ?? "", text: one.displayName }));
  const legend = marks.filter((_, index) => parts[index]?.slots.length);
  const nobody: Mark = { tone: "open", short: "?", text: said.nobody };
  const held = new Map(parts.flatMap((part, index) => part.slots.map((one) => [one.id, marks[index] as Mark] as const)));
  const mark = (one: Lesson): Mark => {
    const own = held.get(one.id) ?? nobody;
    const name = [one.subject?.label, one.classGroup].filter(Boolean).join(" ");
    return { ...own, text: `${name}: ${own.text}` };
  };
  return (
    <WeekPicture
      label={said.week}
      rows={rowsOf(lessons)}
      days={daysOf(lessons)}
      marks={marksOf(lessons, mark)}
      legend={lessons.some((one) => !held.has(one.id)) ? [...legend, nobody] : legend}
    />
  );
}
