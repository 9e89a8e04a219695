// Who teaches what: a picture of the week, and each person's part in words with what it costs where the viewer may know.
import { day, duration } from "../../core/format";
import { say } from "../../core/i18n";
import { useVocabulary } from "../../core/vocabulary";
import { moneyText } from "../../proposals/money";
import { TeamWeek, toneAt } from "../../proposals/TeamWeek";
import { lessonsText } from "../../proposals/terms";
import { words as shared } from "../../proposals/words";
import { Card } from "../../ui/Card";
import type { Arrangement, Assignment } from "./seats";
import { words } from "./words";

export function People({ arrangement }: { arrangement: Arrangement }) {
  const said = say(words);
  const present = arrangement.assignments.map((one) => (one.leftOn ? { ...one, slots: [] } : one));
  return (
    <section class="stack" aria-labelledby="people">
      <h2 id="people">{said.who}</h2>
      <TeamWeek parts={present} timetable={arrangement.vacancy?.timetable ?? []} />
      {arrangement.assignments.map((one, index) => (
        <Part key={one.id} assignment={one} tone={toneAt(index)} />
      ))}
    </section>
  );
}

function Part({ assignment, tone }: { assignment: Assignment; tone: number }) {
  const said = say(words);
  const common = say(shared);
  const label = useVocabulary("TimeBasis", "LineRole", "ContractKind", "ChargeKind", "VatTreatment");
  const facts: [string, string | null | undefined][] = [
    [said.lessons, lessonsText(assignment.slots) || null],
    [said.time, common.perWeek(duration(assignment.minutesPerWeek))],
    [said.period, common.from(day(assignment.validFrom, "short"), day(assignment.validTo, "short"))],
    [said.basis, label("TimeBasis", assignment.timeBasis)],
    [said.employer, assignment.company?.name],
    [said.costs, assignment.money ? moneyText(assignment.money, label) : null],
  ];
  return (
    <Card class="stack arrangement-part" data-tone={tone}>
      <h3>
        {assignment.professional ? (
          <a href={`/professionals/${assignment.professional.id}`}>{assignment.professional.displayName}</a>
        ) : (
          common.someone
        )}{" "}
        <span class="muted small">{label("LineRole", assignment.role)}</span>
      </h3>
      {assignment.leftOn ? <p>{said.left(day(assignment.leftOn))}</p> : null}
      <dl class="facts">
        {facts
          .filter(([, value]) => value)
          .map(([name, value]) => [<dt key={name}>{name}</dt>, <dd key={`${name}-`}>{value}</dd>])}
      </dl>
    </Card>
  );
}
