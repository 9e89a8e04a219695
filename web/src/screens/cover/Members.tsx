// The people of a team, each with the colour, pattern and initials that stand in the week.
import { duration } from "../../core/format";
import { say } from "../../core/i18n";
import { summaryOf } from "../../matching/lessons";
import type { Line } from "../../matching/Proposing";
import { words as shared } from "../../matching/words";
import { daysOf, type Team, toneOf } from "./team";
import { words } from "./words";

interface Props {
  team: Team;
  lines: readonly Line[];
  short: ReadonlyMap<string, string>;
}

export function Members({ team, lines, short }: Props) {
  const said = say(words);
  const common = say(shared);
  return (
    <ul role="list" class="stack members">
      {lines.map((line) => {
        const { person } = line;
        const index = team.partners.findIndex((part) => part.professional.id === person.id);
        const place = team.partners[index]?.professional.place?.label;
        const about = [person.isNamed ? person.profession : "", person.employer?.name ?? "", place ?? ""].filter(Boolean);
        return (
          <li key={`${person.id}${line.role}`} class="partner">
            <span class="badge" data-tone={toneOf(team, index)} aria-hidden="true">{short.get(person.id)}</span>
            <div>
              <p class="partner-name">
                <a href={`/professionals/${person.id}`}>{person.displayName}</a>
              </p>
              {about.length ? <p class="muted small">{about.join(" · ")}</p> : null}
              <p>{common.lessons(line.lessons.length)}: {summaryOf(line.lessons)}</p>
              <p class="muted small">
                {said.days(daysOf(line.lessons))} · {common.perWeek(duration(line.minutesPerWeek ?? 0))}
              </p>
            </div>
          </li>
        );
      })}
    </ul>
  );
}
