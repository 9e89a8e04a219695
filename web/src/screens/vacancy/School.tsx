// The school and the people of it who help whoever comes to teach.
import { duration, kilometres } from "../../core/format";
import { say } from "../../core/i18n";
import { useQuery } from "../../core/query";
import { viewer } from "../../core/viewer";
import { useVocabulary } from "../../core/vocabulary";
import { VacancyForMe } from "../../generated/vacancy";
import { distance } from "../../matching/people";
import { Icon } from "../../ui/Icon";
import { Fact } from "./Facts";
import type { Post } from "./Screen";
import { words } from "./words";

export function Supervision({ post }: { post: Post }) {
  const said = say(words);
  const guest = viewer.value === null;
  const named = post.responsibleTeacher || post.subjectSupervisor || post.coach;
  return (
    <section class="card stack">
      <h2>{said.supervision}</h2>
      {named || post.supervisionMinutesWeek ? (
        <dl class="facts">
          <Fact name={said.responsible}>{post.responsibleTeacher}</Fact>
          <Fact name={said.supervisor}>{post.subjectSupervisor}</Fact>
          <Fact name={said.coach}>{post.coach}</Fact>
        </dl>
      ) : null}
      {post.supervisionMinutesWeek ? <p>{said.supervisionTime(duration(post.supervisionMinutesWeek))}</p> : null}
      {guest ? <p class="muted">{said.supervisionSignedIn}</p> : null}
      {!guest && !named && !post.supervisionMinutesWeek ? <p class="muted">{said.supervisionNone}</p> : null}
    </section>
  );
}

/** How far the viewer lives from the school; the place of a profile is a postcode area. */
function useDistance(post: Post): number | null {
  const me = viewer.value?.professional?.id;
  const mine = useQuery(VacancyForMe, me ? { id: post.id, me } : null).data?.professional?.place?.point;
  const there = post.school?.place?.point;
  return mine && there ? distance(mine, there) : null;
}

export function SchoolFacts({ post }: { post: Post }) {
  const said = say(words);
  const label = useVocabulary("Level");
  const away = useDistance(post);
  const school = post.school;
  if (!school) return null;
  const more = "settings" in school ? school : null;
  return (
    <section class="card stack">
      <h2>{said.school}</h2>
      <p><strong>{school.name}</strong></p>
      {more?.description ? <p class="prose">{more.description}</p> : null}
      <dl class="facts">
        <Fact name={said.place}>
          {school.place?.label}
          {away === null ? null : <span class="away"> ({said.away(kilometres(away))})</span>}
        </Fact>
        <Fact name={said.board}>{more?.board?.name}</Fact>
        <Fact name={said.levels}>{more?.levels.map((one) => label("Level", one)).join(", ")}</Fact>
        <Fact name={said.lessonTakes}>{more?.settings ? duration(more.settings.lessonMinutes) : null}</Fact>
        <Fact name={said.vog}>{more?.settings ? (more.settings.guestNeedsVog ? said.vogYes : said.vogNo) : null}</Fact>
      </dl>
      {school.website ? (
        <a class="row" href={school.website} rel="noreferrer noopener" target="_blank">
          <Icon name="external-link" />
          {said.website}
        </a>
      ) : null}
    </section>
  );
}
