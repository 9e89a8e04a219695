// The questions in their order; which of them are asked depends on whose profile it is.
import type { ComponentType } from "preact";
import { say } from "../core/i18n";
import type { Wrong } from "../posting/refusals";
import { words as shared } from "../posting/words";
import { type Draft, listOf, type Profile } from "./draft";
import { AskPapers } from "./Papers";
import type { Part } from "./parts";
import { AskBasis, AskLevels, AskPerson, AskStory, AskSubjects, AskWhose, AskWork } from "./Person";
import { AskRelease } from "./Releasing";
import { AskAudience, AskForms, AskHours, AskTravel } from "./Terms";
import { AskTimes } from "./Times";
import { words } from "./words";
import "./profile.css";

export type StepKey =
  | "start" | "person" | "basis" | "work" | "subjects" | "levels" | "times" | "hours" | "travel" | "papers" | "forms" | "release"
  | "story" | "audience" | "check";

export interface Step {
  readonly key: StepKey;
  /** What of the profile is asked here. */
  readonly fields: readonly (keyof Profile)[];
  /** What is asked here beside the profile's own fields. */
  readonly beside?: readonly string[];
  readonly View: ComponentType<Part> | null;
  readonly check?: (draft: Draft) => Wrong[];
}

const need = (field: string, given: unknown): Wrong[] => (given ? [] : [{ field, text: say(shared).need }]);
const some = (field: string, given: unknown): Wrong[] => (listOf(given as readonly unknown[]).length ? [] : [{ field, text: say(shared).needOne }]);
const email = ({ profile, whose, done }: Draft): Wrong[] =>
  whose !== "colleague" || done.id || /^\S+@\S+\.\S+$/.test(profile.contactEmail ?? "") ? [] : [{ field: "contactEmail", text: say(words).needEmail }];
const hours = ({ profile }: Draft): Wrong[] => {
  if (!profile.maxMinutesWeek) return [{ field: "maxMinutesWeek", text: say(shared).needNumber }];
  return (profile.minMinutesWeek ?? 0) > profile.maxMinutesWeek ? [{ field: "minMinutesWeek", text: say(words).leastAboveMost }] : [];
};
const times = ({ windows }: Draft): Wrong[] =>
  windows.every((one) => one.startsAt < one.endsAt) ? [] : [{ field: "windows", text: say(words).wrongTimes }];
const release = ({ release: asked, releases, whose }: Draft): Wrong[] =>
  whose !== "colleague" || !releases
    ? []
    : [
        ...(asked.minutesWeek ? [] : [{ field: "release-minutesWeek", text: say(shared).needNumber }]),
        ...need("release-validFrom", asked.validFrom),
        ...need("release-validTo", asked.validTo),
        ...(asked.validFrom && asked.validTo && asked.validFrom >= asked.validTo ? [{ field: "release-validTo", text: say(words).wrongDates }] : []),
      ];
const employer = ({ profile, employer: known, done }: Draft): Wrong[] =>
  profile.timeBasis === "EMPLOYER_TIME" && !known && !done.id ? [{ field: "employerId", text: say(words).needEmployer }] : [];

const ALL: readonly Step[] = [
  { key: "start", fields: [], beside: ["whose", "onBehalfOf"], View: AskWhose, check: ({ whose }) => need("whose", whose) },
  { key: "person", fields: ["name", "contactEmail", "contactPhone"], View: AskPerson, check: (draft) => [...need("name", draft.profile.name?.trim()), ...email(draft)] },
  { key: "basis", fields: ["timeBasis"], beside: ["employerId"], View: AskBasis, check: employer },
  { key: "work", fields: ["profession", "headline"], View: AskWork, check: ({ profile }) => need("profession", profile.profession?.trim()) },
  { key: "subjects", fields: ["subjects"], View: AskSubjects, check: ({ profile }) => some("subjects", profile.subjects) },
  { key: "levels", fields: ["sectors", "levels"], View: AskLevels, check: ({ profile }) => some("sectors", profile.sectors) },
  { key: "times", fields: [], beside: ["windows"], View: AskTimes, check: times },
  { key: "hours", fields: ["maxMinutesWeek", "minMinutesWeek", "maxDays", "earliestStart", "latestEnd"], View: AskHours, check: hours },
  { key: "travel", fields: ["homePostcode", "maxTravelMinutes"], View: AskTravel },
  { key: "papers", fields: [], beside: ["papers", "issuedOn", "expiresOn", "issuer", "subject"], View: AskPapers },
  { key: "forms", fields: ["forms", "duoPreference", "wantsLicence", "contractKinds"], View: AskForms },
  {
    key: "release",
    fields: [],
    beside: ["release-minutesWeek", "release-validFrom", "release-validTo", "release-rateCents", "release-conditions", "release-minutesYear"],
    View: AskRelease,
    check: release,
  },
  { key: "story", fields: ["about", "textLanguage", "languages"], View: AskStory },
  { key: "audience", fields: ["visibility", "named"], View: AskAudience, check: ({ profile }) => need("visibility", profile.visibility) },
  { key: "check", fields: [], View: null },
];

const NOT_FOR_COLLEAGUE: ReadonlySet<StepKey> = new Set(["basis", "audience"]);
const NOT_FOR_SELF: ReadonlySet<StepKey> = new Set(["release"]);
const NOT_AGAIN: ReadonlySet<StepKey> = new Set(["start", "release"]);

/** The questions for this draft; `posts` says whether the viewer may post colleagues at all. */
export function stepsOf(draft: Draft, posts: boolean): readonly Step[] {
  return ALL.filter(({ key }) => {
    if (draft.done.id && draft.done.status) return !NOT_AGAIN.has(key) && !(key === "audience" && draft.profile.visibility === null);
    if (key === "start") return posts;
    return !(draft.whose === "colleague" ? NOT_FOR_COLLEAGUE : NOT_FOR_SELF).has(key);
  });
}

/** The question that a field is asked in. */
export const stepOf = (field: string): StepKey =>
  ALL.find((one) => (one.fields as readonly string[]).includes(field) || one.beside?.includes(field))?.key ?? "check";
