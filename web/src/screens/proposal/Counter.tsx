// A counter-proposal: the standing terms as a form; lessons, dates, names, one's own rate and a message.
import { useState } from "preact/hooks";
import { useAnswer } from "../../core/answer";
import { locale, say } from "../../core/i18n";
import { ProposalCounter, type ProposalCounterMutationVariables, type ProposalTermsFragment } from "../../generated/proposal";
import { shortPlace } from "../../matching/lessons";
import { partyName } from "../../proposals/terms";
import { Ask } from "../../ui/Ask";
import { Choice, Group, TextArea, TextField } from "../../ui/Field";
import type { Proposal } from "./acting";
import { useChair } from "./Answers";
import { words } from "./words";

type TermsInput = ProposalCounterMutationVariables["input"]["terms"];
type LineInput = TermsInput["lines"] extends readonly (infer L)[] | infer L ? L : never;

/** The terms as the server takes them; of hours without lessons the minutes are said, else they follow from the lessons. */
function formOf(terms: ProposalTermsFragment): TermsInput {
  return {
    startsOn: terms.startsOn,
    endsOn: terms.endsOn,
    note: terms.note,
    lines: terms.lines.map((line) => ({
      professionalId: line.professional?.id ?? "",
      role: line.role,
      timeBasis: line.timeBasis,
      slots: line.slots.map((one) => one.id),
      minutesPerWeek: line.slots.length ? null : line.minutesPerWeek,
      subjectSupervisor: line.subjectSupervisor,
      coach: line.coach,
      validFrom: line.validFrom === terms.startsOn ? null : line.validFrom,
      validTo: line.validTo === terms.endsOn ? null : line.validTo,
      money: line.money,
    })),
  };
}

export function Counter({ proposal, close }: { proposal: Proposal; close: () => void }) {
  const said = say(words);
  const { field, onBehalfOf } = useChair(proposal);
  const [revision] = useState(proposal.standing.number);
  const [key] = useState(() => crypto.randomUUID());
  const [terms, setTerms] = useState(() => formOf(proposal.standing.terms));
  const [message, setMessage] = useState("");
  const answer = useAnswer(ProposalCounter, said.countered, close);
  const lines = terms.lines as LineInput[];
  const change = (index: number, more: Partial<LineInput>) =>
    setTerms({ ...terms, lines: lines.map((line, at) => (at === index ? { ...line, ...more } : line)) });
  const send = () =>
    answer.run({ input: { proposalId: proposal.id, revision, onBehalfOf, terms, message: message || null, idempotencyKey: key } });
  return (
    <Ask title={said.counterTitle} text={said.counterText} act={said.counterSend} wide answer={answer} run={send} close={close}>
      {field}
      <div class="counter-dates">
        <TextField type="date" label={said.from} value={terms.startsOn} onInput={(event) => setTerms({ ...terms, startsOn: event.currentTarget.value })} />
        <TextField type="date" label={said.until} value={terms.endsOn} onInput={(event) => setTerms({ ...terms, endsOn: event.currentTarget.value })} />
      </div>
      {lines.map((line, index) => (
        <LineForm key={index} line={line} index={index} proposal={proposal} change={(more) => change(index, more)} />
      ))}
      <TextField label={said.note} optional value={terms.note ?? ""} onInput={(event) => setTerms({ ...terms, note: event.currentTarget.value || null })} />
      <TextArea label={said.message} optional rows={3} value={message} onInput={(event) => setMessage(event.currentTarget.value)} />
    </Ask>
  );
}

interface LineProps {
  line: LineInput;
  index: number;
  proposal: Proposal;
  change: (more: Partial<LineInput>) => void;
}

function LineForm({ line, index, proposal, change }: LineProps) {
  const said = say(words);
  const standing = proposal.standing.terms.lines[index];
  const name = standing?.professional?.displayName ?? partyName(null);
  const chosen = new Set(line.slots as readonly string[]);
  const toggle = (id: string, on: boolean) =>
    change({ slots: (proposal.vacancy?.timetable ?? []).map((one) => one.id).filter((one) => (one === id ? on : chosen.has(one))) });
  const money = line.money;
  return (
    <>
      {proposal.vacancy?.timetable.length ? (
        <Group legend={said.lessonsOf(name)}>
          <div class="counter-lessons">
            {proposal.vacancy.timetable.map((one) => (
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
    </>
  );
}

/** Cents of "55", "55,50" or "55.50"; null of anything else. */
export function centsOf(text: string): number | null {
  const found = /^\s*(\d+)(?:[.,](\d{1,2}))?\s*$/.exec(text);
  return found ? Number(found[1]) * 100 + Number((found[2] ?? "0").padEnd(2, "0")) : null;
}
