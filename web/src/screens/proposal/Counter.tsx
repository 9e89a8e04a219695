// A counter-proposal: the standing terms as a form; lessons, dates, names, one's own rate and a message.
import { useState } from "preact/hooks";
import { locale, say } from "../../core/i18n";
import { common as everywhere } from "../../core/words";
import { ProposalCounter, type ProposalCounterMutationVariables, type ProposalTermsFragment } from "../../generated/proposal";
import { partyName, slotText } from "../../proposals/terms";
import { Button } from "../../ui/Button";
import { Dialog } from "../../ui/Dialog";
import { Choice, Group, TextArea, TextField } from "../../ui/Field";
import { type Proposal, useAnswer } from "./acting";
import { Problem, useChair } from "./Answers";
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
    <Dialog
      title={said.counterTitle}
      open
      wide
      onClose={close}
      foot={
        <>
          {answer.trouble?.stale ? null : <Button look="primary" busy={answer.busy} onClick={() => void send()}>{said.counterSend}</Button>}
          <Button look="quiet" onClick={close}>{say(everywhere).cancel}</Button>
        </>
      }
    >
      <p>{said.counterText}</p>
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
      <Problem trouble={answer.trouble} error={answer.error} />
    </Dialog>
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
                label={[slotText(one.slot), one.classGroup, one.subject?.label].filter(Boolean).join(" · ")}
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
