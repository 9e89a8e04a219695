// For the school: the best team in a few lines, people who fit, and proposals that run.
import { day, number } from "../../core/format";
import { say } from "../../core/i18n";
import { useQuery } from "../../core/query";
import { useVocabulary } from "../../core/vocabulary";
import { CoverTeams, type CoverTeamsQuery } from "../../generated/cover";
import { VacancyWho, type VacancyWhoQuery } from "../../generated/vacancy";
import { initials, initialsOf } from "../../matching/people";
import { Reasons } from "../../matching/Reasons";
import { words as shared } from "../../matching/words";
import { ButtonLink } from "../../ui/Button";
import { Tag } from "../../ui/Card";
import { Disclosure } from "../../ui/Disclosure";
import { Meter } from "../../ui/Meter";
import { Failed, Skeleton } from "../../ui/Waiting";
import type { Post } from "./Screen";
import { words } from "./words";

export function Who({ post }: { post: Post }) {
  const said = say(words);
  // The same question as the coverage view asks, so that it shows at once what was seen here.
  const teams = useQuery(CoverTeams, { id: post.id });
  const people = useQuery(VacancyWho, { id: post.id });
  return (
    <section class="card stack who no-print" aria-busy={!teams.data && !teams.error}>
      <h2>{said.who}</h2>
      {teams.error ? <Failed error={teams.error} again={teams.again} /> : null}
      {!teams.data && !teams.error ? <><p role="status">{said.whoWait}</p><Skeleton height={18} /></> : null}
      {teams.data ? <Best post={post} data={teams.data} /> : null}
      {people.error && !teams.error ? <Failed error={people.error} again={people.again} /> : null}
      {people.data ? <><Running data={people.data} /><People post={post} data={people.data} /></> : null}
    </section>
  );
}

function Best({ post, data }: { post: Post; data: CoverTeamsQuery }) {
  const said = say(words);
  const team = data.coverageSuggestions?.edges[0];
  const href = `/vacancies/${post.id}/cover`;
  if (!team)
    return (
      <>
        <p>{said.nobody}</p>
        <ButtonLink look="primary" wide icon="lightbulb" href={href}>{said.lookHelp}</ButtonLink>
      </>
    );
  const people = [...new Map(team.partners.map((part) => [part.professional.id, part])).values()];
  const short = initialsOf(people.map((part) => part.professional));
  return (
    <div class="stack best">
      <h3>{[said.bestOne, said.bestDuo, said.bestTrio][Math.min(people.length, 3) - 1]}</h3>
      <ul role="list" class="stack">
        {people.map((part, index) => (
          <li key={part.professional.id} class="partner">
            <span class="badge" data-tone={index + 1} aria-hidden="true">{short.get(part.professional.id)}</span>
            <div>
              <p class="partner-name">{part.professional.displayName}</p>
              <p class="muted small">{[part.professional.isNamed ? part.professional.profession : "", part.professional.employer?.name ?? "", say(shared).lessons(part.slots.length)].filter(Boolean).join(" · ")}</p>
            </div>
          </li>
        ))}
      </ul>
      <Meter value={team.coveredSlots} max={team.totalSlots} label={said.bestDuo} text={said.covers(number(team.coveredSlots), number(team.totalSlots))} />
      <ButtonLink look="primary" wide icon="users" href={href}>{said.toCover}</ButtonLink>
    </div>
  );
}

function Running({ data }: { data: VacancyWhoQuery }) {
  const said = say(words);
  const label = useVocabulary("ProposalStatus");
  if (!data.proposals.nodes.length) return null;
  return (
    <div class="stack">
      <h3>{said.proposals}</h3>
      <ul>
        {data.proposals.nodes.map((one) => (
          <li key={one.id}>
            <a href={`/proposals/${one.id}`}>{said.proposalOf(day(one.createdAt))}</a>: {label("ProposalStatus", one.status)}
          </li>
        ))}
      </ul>
    </div>
  );
}

function People({ post, data }: { post: Post; data: VacancyWhoQuery }) {
  const said = say(words);
  const found = data.suggestedProfessionals;
  if (!found?.edges.length) return null;
  return (
    <div class="stack">
      <h3>{said.people}</h3>
      <p class="muted">{said.fitting(number(found.fitting), number(found.considered))}</p>
      <ul role="list" class="people">
        {found.edges.map(({ node, match }) => (
          <li key={node.id} class="stack person">
            <div class="partner">
              <span class="badge" data-tone="1" aria-hidden="true">{initials(node.displayName)}</span>
              <div>
                <p class="partner-name"><a href={`/professionals/${node.id}?vacancy=${post.id}`}>{node.displayName}</a></p>
                <p class="muted small">{[node.employer?.name, node.place?.label].filter(Boolean).join(" · ")}</p>
                <p class="row">
                  <Tag tone={match.fits ? "good" : "warn"}>{said.covers(number(match.taught.length), number(match.taught.length + match.missed.length))}</Tag>
                  {match.fits ? null : <Tag>{said.almost}</Tag>}
                </p>
              </div>
            </div>
            <Disclosure summary={<>{said.reasons}<span class="hidden-text">: {node.displayName}</span></>}>
              <Reasons reasons={match.reasons} />
              {match.nearMisses.slice(0, 1).map((one) => (
                <p key={one.effect} class="small">{say(shared).nearTitle} {one.changes.map((each) => each.label).join(" ")}</p>
              ))}
            </Disclosure>
          </li>
        ))}
      </ul>
      <ButtonLink icon="search" href={`/professionals?for=${post.id}`}>{said.allPeople}</ButtonLink>
    </div>
  );
}
