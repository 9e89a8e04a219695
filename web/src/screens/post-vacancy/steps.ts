// The questions in their order: which answers each holds, and which requirements it is about.
import type { ComponentType } from "preact";
import { say } from "../../core/i18n";
import type { Wrong } from "../../posting/refusals";
import { words as shared } from "../../posting/words";
import { AskLevels, AskName, AskStory, AskSubjects } from "./About";
import type { Kind } from "./Counts";
import { type Draft, listOf } from "./draft";
import { AskLessons } from "./Lessons";
import type { Part } from "./parts";
import { AskAudience, AskConditions, AskForms, AskGrounds, AskPeriod, AskSharing, AskSupport } from "./Terms";
import { AskTimetable } from "./Timetable";
import { words } from "./words";

export type StepKey =
  | "start" | "subjects" | "levels" | "timetable" | "lessons" | "period" | "sharing" | "forms" | "grounds" | "support"
  | "story" | "conditions" | "audience" | "check";

export interface Step {
  readonly key: StepKey;
  readonly fields: readonly string[];
  readonly kinds: readonly Kind[];
  readonly View: ComponentType<Part> | null;
  /** What has to be answered before one goes on; the rest may wait until the overview. */
  readonly check?: (draft: Draft) => Wrong[];
}

const some = (field: string, given: unknown): Wrong[] =>
  listOf(given as readonly unknown[]).length ? [] : [{ field, text: say(shared).needOne }];
const lessons = (draft: Draft): Wrong[] => {
  if (draft.fields.hoursMode === "HOURS_ONLY")
    return draft.fields.minutesPerWeek ? [] : [{ field: "minutesPerWeek", text: say(shared).needNumber }];
  return draft.slots.length ? [] : [{ field: "slots", text: say(words).needLessons }];
};
const dates = ({ fields }: Draft): Wrong[] => {
  const { startsOn, endsOn } = fields;
  const need = say(shared).need;
  if (!startsOn || !endsOn) return [...(startsOn ? [] : [{ field: "startsOn", text: need }]), ...(endsOn ? [] : [{ field: "endsOn", text: need }])];
  return startsOn < endsOn ? [] : [{ field: "endsOn", text: say(words).wrongDates }];
};
const grounds = ({ fields }: Draft): Wrong[] => {
  const found = some("acceptedGrounds", fields.acceptedGrounds);
  const guest = listOf(fields.acceptedGrounds).includes("GUEST") && !fields.responsibleTeacher?.trim();
  return guest ? [...found, { field: "responsibleTeacher", text: say(words).needResponsible }] : found;
};

export const STEPS: readonly Step[] = [
  { key: "start", fields: ["title", "sector"], kinds: [], View: AskName, check: ({ fields }) => (fields.title?.trim() ? [] : [{ field: "title", text: say(words).needTitle }]) },
  { key: "subjects", fields: ["subjects"], kinds: ["SUBJECT"], View: AskSubjects, check: ({ fields }) => some("subjects", fields.subjects) },
  { key: "levels", fields: ["levels"], kinds: ["LEVEL"], View: AskLevels, check: ({ fields }) => some("levels", fields.levels) },
  { key: "timetable", fields: ["slots", "minutesPerWeek", "hoursMode"], kinds: ["DAY", "HOURS"], View: AskTimetable, check: lessons },
  { key: "lessons", fields: [], kinds: ["DAY"], View: AskLessons },
  { key: "period", fields: ["startsOn", "endsOn"], kinds: ["PERIOD"], View: AskPeriod, check: dates },
  { key: "sharing", fields: ["shareMode", "minTeam", "maxTeam", "handoverMinutes"], kinds: ["HOURS"], View: AskSharing },
  { key: "forms", fields: ["forms"], kinds: ["FORM"], View: AskForms, check: ({ fields }) => some("forms", fields.forms) },
  { key: "grounds", fields: ["acceptedGrounds", "responsibleTeacher"], kinds: ["GROUND"], View: AskGrounds, check: grounds },
  { key: "support", fields: ["subjectSupervisor", "coach", "supervisionMinutesWeek"], kinds: [], View: AskSupport },
  { key: "story", fields: ["practiceAdds", "description", "textLanguage"], kinds: ["LANGUAGE"], View: AskStory },
  { key: "conditions", fields: ["contractKinds", "salaryScale", "budgetCents"], kinds: ["CONTRACT"], View: AskConditions },
  { key: "audience", fields: ["visibility", "closesAt"], kinds: [], View: AskAudience },
  { key: "check", fields: [], kinds: [], View: null },
];

/** The question that a field is asked in. */
export const stepOf = (field: string): StepKey => STEPS.find((one) => one.fields.includes(field))?.key ?? "check";
