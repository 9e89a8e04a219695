// What the viewer can do now; each act asks first and says what follows from it.
import { useState } from "preact/hooks";
import { useAnswer } from "../../core/answer";
import { say } from "../../core/i18n";
import { useVocabulary } from "../../core/vocabulary";
import {
  type DeclineReason,
  ProposalAccept,
  ProposalDecline,
  ProposalRejectCounter,
  ProposalWithdraw,
} from "../../generated/proposal";
import { Ask } from "../../ui/Ask";
import { Button } from "../../ui/Button";
import { SelectField } from "../../ui/Field";
import { type Proposal, chairsOf } from "./acting";
import { Counter } from "./Counter";
import { words } from "./words";

type Open = "accept" | "counter" | "decline" | "reject" | "withdraw" | null;

export function Answers({ proposal }: { proposal: Proposal }) {
  const said = say(words);
  const [open, setOpen] = useState<Open>(null);
  const can = new Set<string>(proposal.viewerCan);
  const close = () => setOpen(null);
  if (!["ACCEPT", "COUNTER", "DECLINE", "WITHDRAW", "REJECT_COUNTER"].some((one) => can.has(one))) return null;
  return (
    <>
      <div class="row answers">
        {can.has("ACCEPT") ? <Button look="primary" icon="check" onClick={() => setOpen("accept")}>{said.accept}</Button> : null}
        {can.has("COUNTER") ? <Button icon="pencil" onClick={() => setOpen("counter")}>{said.counter}</Button> : null}
        {can.has("REJECT_COUNTER") ? <Button icon="undo-2" onClick={() => setOpen("reject")}>{said.reject}</Button> : null}
        {can.has("DECLINE") ? <Button look="quiet" onClick={() => setOpen("decline")}>{said.decline}</Button> : null}
        {can.has("WITHDRAW") ? <Button look="quiet" onClick={() => setOpen("withdraw")}>{said.withdraw}</Button> : null}
      </div>
      {open === "accept" ? <Accept proposal={proposal} close={close} /> : null}
      {open === "counter" ? <Counter proposal={proposal} close={close} /> : null}
      {open === "decline" ? <Decline proposal={proposal} close={close} /> : null}
      {open === "reject" ? <Reject proposal={proposal} close={close} /> : null}
      {open === "withdraw" ? <Withdraw proposal={proposal} close={close} /> : null}
    </>
  );
}

interface Props {
  proposal: Proposal;
  close: () => void;
}

/** The chair to speak from; asked only when there is more than one. */
export function useChair(proposal: Proposal) {
  const chairs = chairsOf(proposal);
  const [chosen, choose] = useState(chairs[0]?.value ?? "");
  const field =
    chairs.length > 1 ? (
      <SelectField label={say(words).as} options={chairs} value={chosen} onInput={(event) => choose(event.currentTarget.value)} />
    ) : null;
  return { field, onBehalfOf: chairs.length > 1 ? chosen : null };
}

function Accept({ proposal, close }: Props) {
  const said = say(words);
  const { field, onBehalfOf } = useChair(proposal);
  const [revision] = useState(proposal.standing.number); // what was read, not what came in between
  const [key] = useState(() => crypto.randomUUID());
  const answer = useAnswer(ProposalAccept, said.accepted, close);
  const run = () => answer.run({ input: { proposalId: proposal.id, revision, onBehalfOf, idempotencyKey: key } });
  return (
    <Ask title={said.acceptTitle} text={said.acceptText(revision)} act={said.accept} answer={answer} run={run} close={close}>
      {field}
    </Ask>
  );
}

function Decline({ proposal, close }: Props) {
  const said = say(words);
  const { field, onBehalfOf } = useChair(proposal);
  const [revision] = useState(proposal.standing.number);
  const [reason, setReason] = useState("NO_TIME");
  const reasons = useVocabulary("DeclineReason").entries("DeclineReason");
  const answer = useAnswer(ProposalDecline, said.declined, close);
  const run = () =>
    answer.run({ input: { proposalId: proposal.id, revision, onBehalfOf, reason: reason as DeclineReason } });
  return (
    <Ask title={said.declineTitle} text={said.declineText} act={said.decline} look="danger" answer={answer} run={run} close={close}>
      <SelectField
        label={said.reason}
        options={reasons.map((one) => ({ value: one.code, label: one.label }))}
        value={reason}
        onInput={(event) => setReason(event.currentTarget.value)}
      />
      {field}
    </Ask>
  );
}

function Reject({ proposal, close }: Props) {
  const said = say(words);
  const { field, onBehalfOf } = useChair(proposal);
  const [revision] = useState(proposal.standing.number);
  const answer = useAnswer(ProposalRejectCounter, said.rejected, close);
  const run = () => answer.run({ input: { proposalId: proposal.id, revision, onBehalfOf } });
  return (
    <Ask title={said.rejectTitle} text={said.rejectText} act={said.reject} answer={answer} run={run} close={close}>
      {field}
    </Ask>
  );
}

function Withdraw({ proposal, close }: Props) {
  const said = say(words);
  const answer = useAnswer(ProposalWithdraw, said.withdrawn, close);
  const run = () => answer.run({ input: { proposalId: proposal.id } });
  return <Ask title={said.withdrawTitle} text={said.withdrawText} act={said.withdraw} look="danger" answer={answer} run={run} close={close} />;
}
