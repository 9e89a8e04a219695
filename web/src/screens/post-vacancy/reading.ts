// A pasted timetable: its text kept while one mends it, a file read in the way in which timetable programs write it.
import type { PostVacancyReadQuery } from "../../generated/post-vacancy";
import type { Slot } from "./draft";

export type Reading = NonNullable<PostVacancyReadQuery["readTimetable"]>;
export type ReadLesson = Reading["lessons"][number];

/** A text of a file: UTF-8, else as older programs on Windows write it. */
export async function textOf(file: Blob): Promise<string> {
  const bytes = await file.arrayBuffer();
  try {
    return new TextDecoder("utf-8", { fatal: true }).decode(bytes);
  } catch {
    return new TextDecoder("windows-1252").decode(bytes);
  }
}

/** A lesson that was read as a lesson of a vacancy; a vacancy for one subject has it in every lesson. */
export function slotOfRead(one: ReadLesson, only: string | null): Slot {
  const { row: _, subject, ...rest } = one;
  return { ...rest, subject: subject ?? only, must: true, key: null, movableTo: [], bundle: null, supportNeeded: 0, part: null };
}

/** Where a line of a text begins and ends. */
export function lineAt(text: string, row: number): readonly [from: number, to: number] {
  const lines = text.split("\n");
  const from = lines.slice(0, row - 1).reduce((sum, line) => sum + line.length + 1, 0);
  return [from, from + (lines[row - 1]?.length ?? 0)];
}
