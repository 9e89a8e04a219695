// The terms of work as a form: the period, and for each person lessons, the rate and, where asked, who helps them.
import { locale, say } from "../core/i18n";
import type { ProposalCounterMutationVariables, ProposalLessonFragment } from "../generated/proposal";
import { shortPlace } from "../matching/lessons";
import { Choice, Group, TextField } from "../ui/Field";
import { words } from "./words";
import "./terms.css";

export type TermsInput = ProposalCounterMutationVariables["input"]["terms"];
export type LineInput = TermsInput["lines"] extends readonly (infer L)[] | infer L ? L : never;

interface Props {
  terms: TermsInput;
  /** Who has which line. */
  names: readonly string[];
  timetable: readonly ProposalLessonFragment[];
  /** Whether one also says who supervises and coaches. */
  helpers?: boolean;
  change: (terms: TermsInput) => void;
}

export const linesOf = (terms: TermsInput) => terms.lines as readonly LineInput[];

export function TermsForm({ terms, names, timetable, helpers, change }: Props) {
  const said = say(words).form;
  const lines = linesOf(terms);
  const update = (index: number, more: Partial<LineInput>) =>
    change({ ...terms, lines: lines.map((line, at) => (at === index ? { ...line, ...more } : line)) });
  return (
    <>
      <div class="terms-dates">
        <TextField type="date" label={said.from} value={terms.startsOn} onInput={(event) => change({ ...terms, startsOn: event.currentTarget.value })} />
        <TextField type="date" label={said.until} value={terms.endsOn} onInput={(event) => change({ ...terms, endsOn: event.currentTarget.value })} />
      </div>
      {lines.map((line, index) => (
        <LineForm
          key={index}
          line={line}
          name={names[index] ?? say(words).someone}
          timetable={timetable}
          helpers={!!helpers}
          change={(more) => update(index, more)}
        />
      ))}
      <TextField label={said.note} optional value={terms.note ?? ""} onInput={(event) => change({ ...terms, note: event.currentTarget.value || null })} />
    </>
  );
}

interface LineProps {
  line: LineInput;
  name: string;
  timetable: readonly ProposalLessonFragment[];
  helpers: boolean;
  change: (more: Partial<LineInput>) => void;
}

function LineForm({ line, name, timetable, helpers, change }: LineProps) {
  const said = say(words).form;
  const chosen = new Set(line.slots as readonly string[]);
  const toggle = (id: string, on: boolean) =>
    change({ slots: timetable.map((one) => one.id).filter((one) => (one === id ? on : chosen.has(one))) });
  const money = line.money;
  return (
    <>
      {timetable.length ? (
        <Group legend={said.lessonsOf(name)}>
          <div class="terms-lessons">
            {timetable.map((one) => (
              <Choice
                key={one.id}
                checked={chosen.has(one.id)}
                onChange={(event) => toggle(one.id, event.currentTarget.checked)}
                label={[shortPlace(one.slot), one.classGroup, one.subject?.label].filter(Boolean).join(" · ")}
              />
            ))}
          </div>
        </Group>
      ) : null}
      {money ? (
        <TextField
          label={`${said.rate}, ${name}`}
          optional
          inputMode="decimal"
          value={money.ratePerHourCents == null ? "" : (money.ratePerHourCents / 100).toLocaleString(locale.value)}
          onChange={(event) => change({ money: { ...money, ratePerHourCents: centsOf(event.currentTarget.value) } })}
        />
      ) : null}
      {helpers ? (
        <div class="terms-dates">
          {(["subjectSupervisor", "coach"] as const).map((one) => (
            <TextField
              key={one}
              label={`${said[one]}, ${name}`}
              optional
              value={line[one] ?? ""}
              onInput={(event) => change({ [one]: event.currentTarget.value || null })}
            />
          ))}
        </div>
      ) : null}
    </>
  );
}

/** Cents of "55", "55,50" or "55.50"; null of anything else. */
export function centsOf(text: string): number | null {
  const found = /^\s*(\d+)(?:[.,](\d{1,2}))?\s*$/.exec(text);
  return found ? Number(found[1]) * 100 + Number((found[2] ?? "0").padEnd(2, "0")) : null;
}
