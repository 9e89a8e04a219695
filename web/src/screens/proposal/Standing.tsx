// The terms that stand: a picture of the week, and each person's part in words.
import { day, duration } from "../../core/format";
import { say } from "../../core/i18n";
import { useVocabulary } from "../../core/vocabulary";
import type { ProposalLessonFragment, ProposalTermsFragment } from "../../generated/proposal";
import { moneyText } from "../../proposals/money";
import { TeamWeek, toneAt } from "../../proposals/TeamWeek";
import { lessonsText } from "../../proposals/terms";
import { words as shared } from "../../proposals/words";
import { Card } from "../../ui/Card";
import { words } from "./words";

type Line = ProposalTermsFragment["lines"][number];

export function Standing({ terms, timetable }: { terms: ProposalTermsFragment; timetable: readonly ProposalLessonFragment[] }) {
  const said = say(words);
  const common = say(shared);
  return (
    <div class="stack">
      {timetable.length ? <TeamWeek parts={terms.lines} timetable={timetable} /> : null}
      {terms.lines.map((line, index) => (
        <Part key={index} line={line} tone={toneAt(index)} />
      ))}
      <p>{common.from(day(terms.startsOn), day(terms.endsOn))}</p>
      {terms.note ? (
        <p>
          <strong>{said.note}:</strong> {terms.note}
        </p>
      ) : null}
    </div>
  );
}

function Part({ line, tone }: { line: Line; tone: number }) {
  const said = say(words);
  const common = say(shared);
  const label = useVocabulary("TimeBasis", "LineRole", "ContractKind", "ChargeKind", "VatTreatment");
  const facts: [string, string | null | undefined][] = [
    [said.lessons, lessonsText(line.slots) || null],
    [said.time, common.perWeek(duration(line.minutesPerWeek))],
    [said.basis, label("TimeBasis", line.timeBasis)],
    [said.supervisor, line.subjectSupervisor],
    [said.coach, line.coach],
    [said.money, line.money ? moneyText(line.money, label) : said.unseen],
  ];
  return (
    <Card class="stack part" data-tone={tone}>
      <h3>
        {line.professional ? (
          <a href={`/professionals/${line.professional.id}`}>{line.professional.displayName}</a>
        ) : (
          common.someone
        )}{" "}
        <span class="muted small">{[label("LineRole", line.role), line.professional?.employer?.name].filter(Boolean).join(" · ")}</span>
      </h3>
      <dl class="facts">
        {facts
          .filter(([, value]) => value)
          .map(([name, value]) => [<dt key={name}>{name}</dt>, <dd key={`${name}-`}>{value}</dd>])}
      </dl>
    </Card>
  );
}
