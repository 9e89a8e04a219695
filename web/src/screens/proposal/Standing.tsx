// The terms that stand: a picture of the week, and each person's part in words.
import { day, duration, euros } from "../../core/format";
import { say } from "../../core/i18n";
import { useVocabulary } from "../../core/vocabulary";
import type { ProposalLessonFragment, ProposalTermsFragment } from "../../generated/proposal";
import { initials, lessonsText } from "../../proposals/terms";
import { words as shared } from "../../proposals/words";
import { Card } from "../../ui/Card";
import { type Mark, WeekPicture } from "../../ui/week/WeekPicture";
import { words } from "./words";

type Line = ProposalTermsFragment["lines"][number];

export function Standing({ terms, timetable }: { terms: ProposalTermsFragment; timetable: readonly ProposalLessonFragment[] }) {
  const said = say(words);
  const common = say(shared);
  return (
    <div class="stack">
      {timetable.length ? <Week terms={terms} timetable={timetable} /> : null}
      {terms.lines.map((line, index) => (
        <Part key={index} line={line} tone={((index % 3) + 1) as 1 | 2 | 3} />
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

function Week({ terms, timetable }: { terms: ProposalTermsFragment; timetable: readonly ProposalLessonFragment[] }) {
  const said = say(words);
  const numbered = timetable.filter((one) => one.slot.position !== null);
  if (!numbered.length) return null;
  const last = Math.max(...numbered.map((one) => one.slot.position as number));
  const rows = Array.from({ length: last }, (_, index) => ({
    key: String(index + 1),
    label: String(index + 1),
    hint: numbered.find((one) => one.slot.position === index + 1)?.slot.startsAt.slice(0, 5) ?? "",
  }));
  const marks = new Map<string, Mark>();
  // Two classes at one hour share a cell: who teaches one of them stands there, the words say both.
  const add = (one: ProposalLessonFragment, mark: Mark) => {
    const there = marks.get(cellOf(one));
    const text = `${lessonName(one)}: ${mark.text}`;
    marks.set(cellOf(one), there ? { ...there, text: `${there.text}; ${text}` } : { ...mark, text });
  };
  const legend: Mark[] = [];
  terms.lines.forEach((line, index) => {
    const name = line.professional?.displayName ?? say(shared).someone;
    const mark = { tone: ((index % 3) + 1) as 1 | 2 | 3, short: initials(name), text: name };
    legend.push(mark);
    for (const one of line.slots) if (one.slot.position !== null) add(one, mark);
  });
  const taken = new Set(terms.lines.flatMap((line) => line.slots.map((one) => one.id)));
  for (const one of numbered) if (!taken.has(one.id)) add(one, { tone: "open", short: "?", text: said.open });
  if ([...marks.values()].some((mark) => mark.tone === "open")) legend.push({ tone: "open", short: "?", text: said.open });
  return <WeekPicture label={said.week} rows={rows} marks={marks} legend={legend} />;
}

const cellOf = (one: ProposalLessonFragment) => `${one.slot.day}:${one.slot.position}`;
const lessonName = (one: ProposalLessonFragment) => [one.subject?.label, one.classGroup].filter(Boolean).join(" ");

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

function moneyText(money: NonNullable<Line["money"]>, label: (name: string, code: string) => string): string {
  const rate = money.ratePerHourCents === null ? "" : say(words).hourly(euros(money.ratePerHourCents));
  const parts = [rate, label("ChargeKind", money.chargeKind), label("ContractKind", money.contractKind), label("VatTreatment", money.vatTreatment)];
  return parts.filter(Boolean).join(", ");
}
