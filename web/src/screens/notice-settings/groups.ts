// Which kinds of notices belong together, and for whom they are.
import type { NoticeKind, NoticeSettingsAllFragment } from "../../generated/notice-settings";
import type { Role } from "../../generated/shell";
import { roles } from "../../core/viewer";

export type Group = "proposals" | "meeting" | "work" | "own" | "market";

const KINDS: Readonly<Record<Group, readonly string[]>> = {
  proposals: ["PROPOSAL_RECEIVED", "PROPOSAL_COUNTERED", "PROPOSAL_EXPIRING", "PROPOSAL_AGREED", "PROPOSAL_ENDED"],
  meeting: ["INTRODUCTION_ASKED", "INTRODUCTION_ANSWERED", "MESSAGE_RECEIVED"],
  work: ["ABSENCE_REPORTED", "CHECK_DUE", "TRAJECTORY_DEADLINE"],
  own: ["PROFILE_POSTED", "PROFILE_STALE_SOON", "PROFILE_STALE", "RELEASE_EXPIRING"],
  market: ["SEARCH_HITS", "VACANCY_POSTED", "INVITED", "WEBHOOK_STOPPED"],
};

const SCHOOL: readonly Role[] = ["SCHOOL_PLANNER", "SCHOOL_TIMETABLER", "SCHOOL_ADMIN", "SCHOOL_HR", "BOARD_ADMIN"];
const COMPANY: readonly Role[] = ["COMPANY_ADMIN", "COMPANY_COORDINATOR"];
const PERSON: readonly Role[] = ["PROFESSIONAL"];
/** Who is ever told of a kind; kinds that are not here are for everybody (duobaan/notices/rules.toml). */
const FOR: Readonly<Record<string, readonly Role[]>> = {
  INTRODUCTION_ANSWERED: SCHOOL,
  INTRODUCTION_ASKED: PERSON,
  PROFILE_STALE: PERSON,
  PROFILE_STALE_SOON: PERSON,
  RELEASE_EXPIRING: [...PERSON, ...COMPANY],
  TRAJECTORY_DEADLINE: PERSON,
  VACANCY_POSTED: SCHOOL,
};

/** Says whether a kind is for a role that the viewer has. */
export function concerns(kind: NoticeKind): boolean {
  const wanted = FOR[kind];
  return !wanted || wanted.some((role) => roles.value.has(role));
}

export const GROUPS = Object.keys(KINDS) as Group[];

/** The kinds of a group that the server knows; what is in no group stands in the last. */
export function kindsOf(group: Group, settings: NoticeSettingsAllFragment): readonly NoticeKind[] {
  const known = settings.choices.map((one) => one.kind);
  const grouped = Object.values(KINDS).flat();
  const others = group === GROUPS.at(-1) ? known.filter((kind) => !grouped.includes(kind)) : [];
  return [...(KINDS[group].filter((kind) => known.includes(kind as NoticeKind)) as NoticeKind[]), ...others];
}
