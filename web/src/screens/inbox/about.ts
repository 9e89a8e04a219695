// What a notice is about, in names that its reader may see, where it leads, and its picture.
import type { InboxNoticeFragment } from "../../generated/inbox";
import type { IconName } from "../../ui/Icon";

type Subject = NonNullable<InboxNoticeFragment["subject"]>;

const ICONS: Readonly<Record<string, IconName>> = {
  ABSENCE_REPORTED: "user",
  CHECK_DUE: "shield-check",
  INTRODUCTION_ANSWERED: "users",
  INTRODUCTION_ASKED: "users",
  INVITED: "building-2",
  MESSAGE_RECEIVED: "message-square",
  PROFILE_POSTED: "user-plus",
  PROFILE_STALE: "badge-check",
  PROFILE_STALE_SOON: "badge-check",
  PROPOSAL_AGREED: "handshake",
  PROPOSAL_COUNTERED: "arrow-up-down",
  PROPOSAL_ENDED: "circle-x",
  PROPOSAL_EXPIRING: "clock",
  PROPOSAL_RECEIVED: "inbox",
  RELEASE_EXPIRING: "clock",
  SEARCH_HITS: "sparkles",
  TRAJECTORY_DEADLINE: "graduation-cap",
  VACANCY_POSTED: "school",
  WEBHOOK_STOPPED: "circle-x",
};

/** The picture of a kind; one that came later has the bell until somebody draws it. */
export const iconOf = (kind: string): IconName => ICONS[kind] ?? "bell";

/** The names that tell one notice from another: a vacancy and its school, a person, a search. */
export function about(subject: Subject | null): string {
  if (!subject) return "";
  const named = subject as { name?: string; displayName?: string; title?: string };
  const inside = subject as {
    vacancy?: { title: string; school?: { name: string } | null } | null;
    school?: { name: string } | null;
    proposal?: { vacancy?: { title: string } | null } | null;
    professional?: { displayName: string } | null;
  };
  const vacancy = inside.vacancy ?? inside.proposal?.vacancy;
  const school = inside.school ?? inside.vacancy?.school;
  const parts = [named.title ?? vacancy?.title ?? named.name ?? named.displayName, inside.professional?.displayName, school?.name];
  return parts.filter(Boolean).join(" · ");
}

/** A conversation about a proposal is on the proposal's own page. */
export function pageOf(notice: InboxNoticeFragment): string {
  const thread = notice.subject as { proposal?: { id: string } | null } | null;
  return thread?.proposal ? `/proposals/${thread.proposal.id}` : notice.page;
}
