// A counter-proposal: the standing terms as a form; lessons, dates, names, one's own rate and a message.
import { useState } from "preact/hooks";
import { useAnswer } from "../../core/answer";
import { say } from "../../core/i18n";
import { ProposalCounter, type ProposalTermsFragment } from "../../generated/proposal";
import { TermsForm, type TermsInput } from "../../proposals/TermsForm";
import { partyName } from "../../proposals/terms";
import { Ask } from "../../ui/Ask";
import { TextArea } from "../../ui/Field";
import type { Proposal } from "./acting";
import { useChair } from "./Answers";
import { words } from "./words";

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
  const [names] = useState(() => proposal.standing.terms.lines.map((one) => one.professional?.displayName ?? partyName(null)));
  const [message, setMessage] = useState("");
  const answer = useAnswer(ProposalCounter, said.countered, close);
  const send = () =>
    answer.run({ input: { proposalId: proposal.id, revision, onBehalfOf, terms, message: message || null, idempotencyKey: key } });
  return (
    <Ask title={said.counterTitle} text={said.counterText} act={said.counterSend} wide answer={answer} run={send} close={close}>
      {field}
      <TermsForm terms={terms} names={names} timetable={proposal.vacancy?.timetable ?? []} change={setTerms} />
      <TextArea label={said.message} optional rows={3} value={message} onInput={(event) => setMessage(event.currentTarget.value)} />
    </Ask>
  );
}
