// The week, day by day: a person's over all employers, or the lessons of a school; which week stands in the address.
import type { ComponentChildren } from "preact";
import { day } from "../../core/format";
import { say } from "../../core/i18n";
import { query, setQuery } from "../../core/router";
import { viewer } from "../../core/viewer";
import { Subscribe } from "../../feeds/Subscribe";
import { Freshness } from "../../profile/Freshness";
import type { FeedSubjectInput } from "../../generated/feeds";
import { Button, ButtonLink, IconButton } from "../../ui/Button";
import { HelpLink } from "../../ui/HelpLink";
import { Empty } from "../../ui/Waiting";
import { Mine } from "./Mine";
import { School } from "./School";
import { mondayOf, plusDays, today, weekNumber } from "../../core/weeks";
import { words } from "./words";
import "./my-week.css";

/** The school whose lessons the viewer may see, such as a planner's. */
function schoolOf() {
  return viewer.value?.memberships.find((one) => one.organisation?.kind === "SCHOOL")?.organisation ?? null;
}

export default function Week() {
  const said = say(words);
  const own = viewer.value?.professional?.id ?? null;
  const person = query.value.get("person") ?? own;
  const school = schoolOf();
  const monday = mondayOf(query.value.get("on"));
  const ofSchool = school && (query.value.get("of") === "school" || !person);
  if (ofSchool) return <Frame title={said.school(school.name)} monday={monday} both={!!own} of={{ schoolId: school.id }}><School id={school.id} monday={monday} /></Frame>;
  if (person) return <Frame title={said.title} monday={monday} both={!!school} of={{ professionalId: person }}><Mine id={person} monday={monday} /></Frame>;
  return (
    <div class="page page-top">
      <h1 class="hidden-text">{said.title}</h1>
      <Empty icon="calendar-days" title={said.none}>
        <p class="prose">{said.noneHelp}</p>
        <div class="row">
          <ButtonLink href="/professionals">{said.profile}</ButtonLink>
          <HelpLink task="week" />
        </div>
      </Empty>
    </div>
  );
}

interface FrameProps {
  title: string;
  monday: string;
  both: boolean;
  /** What a calendar of one's own would follow. */
  of: FeedSubjectInput;
  children: ComponentChildren;
}

function Frame({ title, monday, both, of: followed, children }: FrameProps) {
  const said = say(words);
  const of = query.value.get("of");
  const own = viewer.value?.professional;
  const to = (on: string) => setQuery({ on });
  return (
    <article class="page page-top stack">
      <h1>{title}</h1>
      {own?.status === "STALE" ? <Freshness who={own} mine /> : null}
      {both ? (
        <nav aria-label={said.whose} class="row">
          <a class={of === "school" ? "chip" : "chip chip-on"} href={`/week?on=${monday}`} aria-current={of === "school" ? undefined : "true"}>{said.yours}</a>
          <a class={of === "school" ? "chip chip-on" : "chip"} href={`/week?on=${monday}&of=school`} aria-current={of === "school" ? "true" : undefined}>{said.theirs}</a>
        </nav>
      ) : null}
      <div class="my-week-steps" role="group" aria-label={said.navigate}>
        <IconButton icon="chevron-left" label={said.previous} onClick={() => to(plusDays(monday, -7))} />
        <p aria-live="polite" id="which-week">
          <strong>{said.number(weekNumber(monday))}</strong>{" "}
          <span class="muted">{said.span(day(monday), day(plusDays(monday, 6)))}</span>
        </p>
        <IconButton icon="chevron-right" label={said.next} onClick={() => to(plusDays(monday, 7))} />
      </div>
      {monday === mondayOf(today()) ? null : <div><Button onClick={() => setQuery({ on: null })}>{said.now}</Button></div>}
      {children}
      <div class="no-print"><Subscribe of={followed} what={title} /></div>
    </article>
  );
}
