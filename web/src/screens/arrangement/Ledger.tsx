// What one does with hours: write down and submit as the professional, approve or send back as the school.
import { useState } from "preact/hooks";
import { duration } from "../../core/format";
import { say } from "../../core/i18n";
import {
  type ArrangementHoursFragment,
  ArrangementApproveHours,
  ArrangementSubmitHours,
} from "../../generated/arrangement";
import { Button } from "../../ui/Button";
import { TextArea } from "../../ui/Field";
import { useAnswer } from "../../core/answer";
import { Ask } from "../../ui/Ask";
import { minutesOf } from "./months";
import { type Arrangement, isMine } from "./seats";
import { words } from "./words";
import { Record } from "./Writing";

type Entry = ArrangementHoursFragment;
type Open = "record" | "submit" | "approve" | "reject" | null;

const BEGUN = new Set(["ACTIVE", "SUSPENDED", "COMPLETED", "TERMINATED"]);

export function Ledger({ arrangement, entries }: { arrangement: Arrangement; entries: readonly Entry[] }) {
  const said = say(words);
  const [open, setOpen] = useState<Open>(null);
  const close = () => setOpen(null);
  const own = arrangement.assignments.filter((one) => isMine(one.professional));
  const drafts = entries.filter((one) => one.viewerCan.includes("SUBMIT"));
  const waiting = entries.filter((one) => one.viewerCan.includes("APPROVE"));
  const records = own.length > 0 && BEGUN.has(arrangement.status);
  if (!records && !drafts.length && !waiting.length) return null;
  return (
    <div class="row no-print">
      {records ? <Button icon="pencil" onClick={() => setOpen("record")}>{said.record}</Button> : null}
      {drafts.length ? <Button look="primary" icon="send" onClick={() => setOpen("submit")}>{said.submit(drafts.length)}</Button> : null}
      {waiting.length ? (
        <>
          <Button look="primary" icon="check" onClick={() => setOpen("approve")}>{said.approveHours(waiting.length)}</Button>
          <Button look="quiet" onClick={() => setOpen("reject")}>{said.rejectHours}</Button>
        </>
      ) : null}
      {open === "record" ? <Record assignments={own} close={close} /> : null}
      {open === "submit" ? <Submit entries={drafts} close={close} /> : null}
      {open === "approve" ? <Approve entries={waiting} close={close} /> : null}
      {open === "reject" ? <Reject entries={waiting} close={close} /> : null}
    </div>
  );
}

interface SomeProps {
  entries: readonly Entry[];
  close: () => void;
}

function Submit({ entries, close }: SomeProps) {
  const said = say(words);
  const [asked] = useState(entries);
  const answer = useAnswer(ArrangementSubmitHours, said.submitted, close);
  const run = () => answer.run({ input: { entryIds: asked.map((one) => one.id) } });
  return (
    <Ask
      title={said.submitTitle}
      text={said.submitText(duration(minutesOf(asked)))}
      act={said.submit(asked.length)}
      answer={answer}
      run={run}
      close={close}
    />
  );
}

function Approve({ entries, close }: SomeProps) {
  const said = say(words);
  const [asked] = useState(entries);
  const answer = useAnswer(ArrangementApproveHours, said.hoursApproved, close);
  const run = () => answer.run({ input: { entryIds: asked.map((one) => one.id), approved: true } });
  return (
    <Ask
      title={said.approveHoursTitle}
      text={said.approveHoursText(duration(minutesOf(asked)))}
      act={said.approveHours(asked.length)}
      answer={answer}
      run={run}
      close={close}
    />
  );
}

function Reject({ entries, close }: SomeProps) {
  const said = say(words);
  const [asked] = useState(entries);
  const [reason, setReason] = useState("");
  const answer = useAnswer(ArrangementApproveHours, said.hoursRejected, close);
  const run = () => answer.run({ input: { entryIds: asked.map((one) => one.id), approved: false, reason } });
  return (
    <Ask title={said.rejectHoursTitle} text={said.rejectText} act={said.rejectHours} look="danger" answer={answer} run={run} close={close}>
      <TextArea label={said.reason} rows={3} value={reason} onInput={(event) => setReason(event.currentTarget.value)} />
    </Ask>
  );
}
