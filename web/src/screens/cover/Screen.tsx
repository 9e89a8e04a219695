// Which one, two or three people could teach a vacancy's lessons, and one press to propose it to them.
import { say } from "../../core/i18n";
import { param, query, setQuery } from "../../core/router";
import { useQuery } from "../../core/query";
import { useTitle } from "../../core/title";
import { Cover, CoverTeams, type CoverTeamsQuery } from "../../generated/cover";
import { ButtonLink } from "../../ui/Button";
import { HelpLink } from "../../ui/HelpLink";
import { Icon } from "../../ui/Icon";
import { Empty, Failed, Skeleton } from "../../ui/Waiting";
import { NearMisses } from "../../matching/Reasons";
import { Others } from "./Others";
import { Chosen, type Post } from "./Chosen";
import type { Team } from "./team";
import { words } from "./words";
import "./cover.css";

export default function CoverScreen() {
  const said = say(words);
  const id = param("id");
  const asked = useQuery(Cover, { id });
  const teams = useQuery(CoverTeams, { id });
  const post = asked.data?.vacancy ?? null;
  useTitle(post ? `${said.title} ${post.title}` : said.title);
  if (asked.data && !post) return <Missing />;
  return (
    <div class="page page-top stack cover">
      <a class="row back no-print" href={`/vacancies/${id}`}>
        <Icon name="arrow-left" />
        {said.back}
      </a>
      <header class="stack">
        <h1>{said.title}</h1>
        {post ? <p class="lead">{post.title}, {post.school?.name}</p> : <Skeleton height={1.8} width="70%" />}
      </header>
      {asked.error && !post ? <Failed error={asked.error} again={asked.again} /> : null}
      {post && !post.timetable.length ? <NoWeek id={id} /> : null}
      {post?.timetable.length ? <Teams post={post} {...teams} /> : null}
    </div>
  );
}

type Asked = ReturnType<typeof useQuery<CoverTeamsQuery, { id: string }>>;

function Teams({ post, data, error, again }: Asked & { post: Post }) {
  const said = say(words);
  if (error) return <Failed error={error} again={again} />;
  const found = data?.coverageSuggestions;
  if (!found)
    return (
      <div class="stack" aria-busy="true">
        <p role="status">{said.searching}</p>
        <Skeleton height={36} />
      </div>
    );
  const near = found.nearMisses.map((one) => ({ effect: one.effect, changes: [one.change] }));
  if (!found.edges.length)
    return (
      <>
        <Empty icon="users" title={said.nobody}>
          <p>{said.nobodyText(found.considered)}</p>
          <div class="row">
            <ButtonLink look="primary" href={`/professionals?for=${post.id}`}>{said.searchPeople}</ButtonLink>
            <HelpLink task="cover" />
          </div>
        </Empty>
        <NearMisses near={near} />
      </>
    );
  const wanted = Number(query.value.get("team")) || 1;
  const at = Math.min(Math.max(wanted, 1), found.edges.length) - 1;
  const choose = (index: number) => {
    setQuery({ team: index ? String(index + 1) : null });
    document.getElementById("chosen")?.focus();
  };
  return (
    <>
      <Chosen key={keyOf(found.edges[at])} post={post} found={found} index={at} />
      {near.length ? <section class="card"><NearMisses near={near} /></section> : null}
      {found.edges.length > 1 ? <Others teams={found.edges} at={at} onChoose={choose} /> : null}
      <p class="muted small">
        {found.complete ? said.proven : said.notProven} {said.considered(found.considered)} {found.leftOutNote ?? ""}
      </p>
    </>
  );
}

/** A team by who is in it with which lessons: another answer starts anew with what it found. */
function keyOf(team: Team | undefined): string {
  return team?.partners.map((part) => [part.professional.id, ...part.slots.map((slot) => slot.id)].join()).join(" ") ?? "";
}

function NoWeek({ id }: { id: string }) {
  const said = say(words);
  return (
    <Empty icon="calendar-days" title={said.noWeek}>
      <p>{said.noWeekText}</p>
      <ButtonLink look="primary" href={`/vacancies/${id}`}>{said.back}</ButtonLink>
    </Empty>
  );
}

function Missing() {
  const said = say(words);
  return (
    <div class="page page-top">
      <h1 class="hidden-text">{said.missing}</h1>
      <Empty title={said.missing}>
        <p>{said.missingText}</p>
        <ButtonLink look="primary" href="/vacancies">{said.search}</ButtonLink>
      </Empty>
    </div>
  );
}
