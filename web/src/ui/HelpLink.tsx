// A way to the guide at /help of the viewer's own role, at the task in hand.
import { say } from "../core/i18n";
import { isAny, roles } from "../core/viewer";
import { ButtonLink } from "./Button";

const words = { nl: { how: "Zo werkt het" }, en: { how: "How it works" } };

/** A task of the guides: the heading in docs/guide that has this name. */
type Task = "answer" | "cover" | "notices" | "release" | "week" | "work";

/** Returns where the guide of one's role is; for guests and others the page that names them all. */
export function helpAddress(task?: Task): string {
  const place = task ? `#${task}` : "";
  if (isAny("SCHOOL_PLANNER", "SCHOOL_TIMETABLER", "SCHOOL_ADMIN", "SCHOOL_HR", "BOARD_ADMIN")) return `/help/school${place}`;
  if (isAny("COMPANY_COORDINATOR", "COMPANY_ADMIN")) return `/help/company${place}`;
  if (isAny("MATCHMAKER", "REGION_ADMIN", "REGION_VIEWER")) return `/help/matchmaker${place}`;
  // A professional's work is told of with the week.
  const own = task === "work" ? "#week" : place;
  return roles.value.has("PROFESSIONAL") || roles.value.has("asked-to-confirm") ? `/help/professional${own}` : "/help";
}

export function HelpLink({ task }: { task: Task }) {
  return (
    <ButtonLink look="quiet" icon="circle-help" href={helpAddress(task)}>
      {say(words).how}
    </ButtonLink>
  );
}
