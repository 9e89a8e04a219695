// What a vacancy says so far, in the form in which it is changed, and how lessons are written.
import type { PostVacancyChangeMutationVariables, PostVacancyFieldsFragment, PostVacancyLessonFragment } from "../../generated/post-vacancy";

type Input = PostVacancyChangeMutationVariables["input"];
type Given<T> = { [K in keyof T]-?: Exclude<T[K], undefined> };

export type Stored = PostVacancyFieldsFragment;
/** A lesson as it is sent; the server gives new ones a key and the minutes of the bell times. */
export type Slot = NonNullable<Input["slots"]> extends readonly (infer S)[] | infer S ? S : never;
export type Bundle = { key: string; kind: Stored["bundles"][number]["kind"] };

/** The answers; what a draft does not know yet is empty or null. */
export type Fields = Pick<
  Given<NonNullable<Input["vacancy"]>>,
  | "title" | "description" | "practiceAdds" | "textLanguage" | "visibility" | "sector" | "levels" | "subjects" | "forms"
  | "contractKinds" | "acceptedGrounds" | "hoursMode" | "minutesPerWeek" | "startsOn" | "endsOn" | "shareMode" | "minTeam"
  | "maxTeam" | "handoverMinutes" | "budgetCents" | "salaryScale" | "responsibleTeacher" | "subjectSupervisor" | "coach"
  | "supervisionMinutesWeek" | "closesAt"
>;

export interface Draft {
  readonly id: string;
  readonly status: Stored["status"];
  readonly viewerCan: Stored["viewerCan"];
  readonly school: Stored["school"];
  readonly fields: Fields;
  readonly slots: readonly Slot[];
  readonly bundles: readonly Bundle[];
}

export function slotOf(one: PostVacancyLessonFragment): Slot {
  const { slot, subject, ...rest } = one;
  return { ...rest, ...slot, subject: subject?.code ?? null };
}

export function draftOf(stored: Stored): Draft {
  const { id, status, viewerCan, school, bundles, timetable, version: _, subjects, ...fields } = stored;
  const codes = subjects.map((one) => one.code);
  return { id, status, viewerCan, school, bundles, slots: timetable.map(slotOf), fields: { ...fields, subjects: codes } as Fields };
}

/** Arrays of inputs may be written as one; here they never are. */
export const listOf = <T>(value: T | readonly T[] | null | undefined): readonly T[] =>
  value === null || value === undefined ? [] : ((Array.isArray(value) ? value : [value]) as readonly T[]);

/** The place of a lesson in the week: "TU:3", or "TU:09:50" where the school has no lesson hours. */
export const placeOf = (slot: Slot): string => `${slot.day ?? ""}:${slot.position ?? (slot.startsAt ?? "").slice(0, 5)}`;

/** What is pasted together after a change of lessons: bundles of one fall apart, and the kind of hours follows. */
export function withSlots(draft: Draft, slots: readonly Slot[]): Pick<Draft, "slots" | "bundles"> & { fields: Partial<Fields> } {
  const count = (key: string) => slots.filter((one) => one.bundle === key).length;
  const bundles = draft.bundles.filter((one) => count(one.key) > 1);
  const kept = new Set(bundles.map((one) => one.key));
  const freed = slots.map((one) => (one.bundle && !kept.has(one.bundle) ? { ...one, bundle: null } : one));
  const single = freed.length > 0 && freed.every((one) => one.on || (one.validFrom && one.validTo));
  const moves = freed.some((one) => listOf(one.movableTo).length > 0);
  const hoursMode = single ? "DATES" : moves ? "FLEXIBLE_SLOTS" : "FIXED_SLOTS";
  return { slots: freed, bundles, fields: { hoursMode } };
}

/** The answers of the first question still open, so that who comes back goes on where they were. */
export function firstOpen(draft: Draft): string {
  const { fields, slots } = draft;
  const open: readonly (readonly [string, boolean])[] = [
    ["subjects", !listOf(fields.subjects).length],
    ["levels", !listOf(fields.levels).length],
    ["timetable", fields.hoursMode === "HOURS_ONLY" ? !fields.minutesPerWeek : !slots.length],
    ["period", !fields.startsOn || !fields.endsOn],
    ["forms", !listOf(fields.forms).length],
    ["grounds", !listOf(fields.acceptedGrounds).length],
  ];
  return open.find(([, is]) => is)?.[0] ?? "check";
}
