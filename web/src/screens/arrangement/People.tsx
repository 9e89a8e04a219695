// Who teaches what: a picture of the week, and each person's part in words with what it costs where the viewer may know.
import { day, duration, euros } from "../../core/format";
import { say } from "../../core/i18n";
import { type Vocabulary, useVocabulary } from "../../core/vocabulary";
import type { ProposalLessonFragment } from "../../generated/proposal";
import { initials, lessonsText } from "../../proposals/terms";
import { words as shared } from "../../proposals/words";
import { Card } from "../../ui/Card";
import { type Mark, WeekPicture } from "../../ui/week/WeekPicture";
import type { Arrangement, Assignment } from "./seats";
import { words } from "./words";

const toneAt = (index: number) => ((index % 3) + 1) as 1 | 2 | 3;

export function People({ arrangement }: { arrangement: Arrangement }) {
  const said = say(words);
  return (
    <section class="stack" aria-labelledby="people">
      <h2 id="people">{said.who}</h2>
      <Week arrangement={arrangement} />
      {arrangement.assignments.map((one, index) => (
        <Part key={one.id} assignment={one} tone={toneAt(index)} />
      ))}
    </section>
  );
}

const nameOf = (one: ProposalLessonFragment) => [one.subject?.label, one.classGroup].filter(Boolean).join(" ");

function Week({ arrangement }: { arrangement: Arrangement }) {
  const said = say(words);
  const taken = arrangement.assignments.flatMap((one) => one.slots);
  const lessons = [...new Map([...(arrangement.vacancy?.timetable ?? []), ...taken].map((one) => [one.id, one])).values()];
  const numbered = lessons.filter((one) => one.slot.position !== null);
  if (!numbered.length) return null;
  const last = Math.max(...numbered.map((one) => one.slot.position as number));
  const rows = Array.from({ length: last }, (_, index) => ({
    key: String(index + 1),
    label: String(index + 1),
    hint: numbered.find((one) => one.slot.position === index + 1)?.slot.startsAt.slice(0, 5) ?? "",
  }));
  const marks = new Map<string, Mark>();
  const legend: Mark[] = [];
  // Two classes at one hour share a cell: who teaches one of them stands there, the words say both.
  const add = (one: ProposalLessonFragment, mark: Mark) => {
    const cell = `${one.slot.day}:${one.slot.position}`;
    const there = marks.get(cell);
    const text = `${nameOf(one)}: ${mark.text}`;
    marks.set(cell, there ? { ...there, text: `${there.text}; ${text}` } : { ...mark, text });
  };
  arrangement.assignments.forEach((part, index) => {
    if (part.leftOn) return;
    const name = part.professional?.displayName ?? say(shared).someone;
    const mark = { tone: toneAt(index), short: initials(name), text: name };
    legend.push(mark);
    for (const one of part.slots) if (one.slot.position !== null) add(one, mark);
  });
  const held = new Set(arrangement.assignments.filter((one) => !one.leftOn).flatMap((one) => one.slots.map((slot) => slot.id)));
  const nobody: Mark = { tone: "open", short: "?", text: said.open };
  const open = numbered.filter((one) => !held.has(one.id));
  for (const one of open) add(one, nobody);
  return <WeekPicture label={said.week} rows={rows} marks={marks} legend={open.length ? [...legend, nobody] : legend} />;
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

function moneyText(money: NonNullable<Assignment["money"]>, label: Vocabulary): string {
  const parts = [
    money.ratePerHourCents === null ? "" : say(words).hourly(euros(money.ratePerHourCents)),
    money.chargeKind ? label("ChargeKind", money.chargeKind) : "",
    money.contractKind ? label("ContractKind", money.contractKind) : "",
    money.vatTreatment ? label("VatTreatment", money.vatTreatment) : "",
  ];
  return parts.filter(Boolean).join(", ");
}
