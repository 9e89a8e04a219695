// The other teams, ranked, each with what it does better or worse.
import { number } from "../../core/format";
import { say } from "../../core/i18n";
import { initialsOf } from "../../matching/people";
import { Reasons } from "../../matching/Reasons";
import { words as shared } from "../../matching/words";
import { Button } from "../../ui/Button";
import { Tag } from "../../ui/Card";
import { Disclosure } from "../../ui/Disclosure";
import { type Team, toneOf } from "./team";
import { words } from "./words";

export function Others({ teams, at, onChoose }: { teams: readonly Team[]; at: number; onChoose: (index: number) => void }) {
  const said = say(words);
  return (
    <section class="stack">
      <h2>{said.others}</h2>
      <ol role="list" class="others">
        {teams.map((team, index) => (index === at ? null : <Other key={index} team={team} beside={teams[at] as Team} index={index} onChoose={onChoose} />))}
      </ol>
    </section>
  );
}

interface OtherProps {
  team: Team;
  /** The team that is looked at, from which it differs. */
  beside: Team;
  index: number;
  onChoose: (index: number) => void;
}

function Other({ team, beside, index, onChoose }: OtherProps) {
  const said = say(words);
  const short = initialsOf(team.partners.map((part) => part.professional));
  const people = new Set(team.partners.map((part) => part.professional.id)).size;
  const kind = said.other[Math.min(people, 3) - 1] as string;
  const known = new Set(beside.reasons.map((one) => one.label));
  const differing = team.reasons.filter((one) => !known.has(one.label)).slice(0, 3);
  return (
    <li class="card stack">
      <h3>{said.chosen(index + 1, kind)}</h3>
      <p class="row">
        <Tag tone={team.complete ? "good" : "warn"} icon={team.complete ? "check" : "circle-dot"}>
          {said.covered(number(team.coveredSlots), number(team.totalSlots))}
        </Tag>
      </p>
      <ul role="list" class="stack members">
        {team.partners.map((part, place) => (
          <li key={`${part.professional.id}${part.role}`} class="partner">
            <span class="badge" data-tone={toneOf(team, place)} aria-hidden="true">{short.get(part.professional.id)}</span>
            <div>
              <p class="partner-name">{part.professional.displayName}</p>
              <p class="muted small">
                {[part.professional.employer?.name, say(shared).lessons(part.slots.length), said.days(part.days)].filter(Boolean).join(" · ")}
              </p>
            </div>
          </li>
        ))}
      </ul>
      {differing.length ? (
        <div class="stack differs">
          <p class="muted small">{said.differs}</p>
          <Reasons reasons={differing} />
        </div>
      ) : null}
      <Disclosure summary={said.why}>
        <Reasons reasons={team.reasons} />
      </Disclosure>
      <Button onClick={() => onChoose(index)}>{said.look}<span class="hidden-text">: {said.chosen(index + 1, kind)}</span></Button>
    </li>
  );
}
