// What one does with hours: write down and submit as the professional, approve or send back as the school.
import { useState } from "preact/hooks";
import { duration } from "../../core/format";
import { say } from "../../core/i18n";
import { useVocabulary } from "../../core/vocabulary";
import {
  type ArrangementHoursFragment,
  ArrangementApproveHours,
  ArrangementRecordHours,
  ArrangementSubmitHours,
  type HourKind,
} from "../../generated/arrangement";
import { Button } from "../../ui/Button";
import { SelectField, TextArea, TextField } from "../../ui/Field";
import { useAnswer } from "../../core/answer";
import { Ask } from "../../ui/Ask";
import { today, minutesOf } from "./months";
import { type Arrangement, isMine, isSchool } from "./seats";
import { words } from "./words";

type Entry = ArrangementHoursFragment;
type Open = "record" | "submit" | "approve" | "reject" | null;

const BEGUN = new Set(["ACTIVE", "SUSPENDED", "COMPLETED", "TERMINATED"]);

export function Ledger({ arrangement, entries }: { arrangement: Arrangement; entries: readonly Entry[] }) {
  const said = say(words);
  const [open, setOpen] = useState<Open>(null);
  const close = () => setOpen(null);
  const own = arrangement.assignments.filter((one) => isMine(one.professional));
  const mine = new Set(own.map((one) => one.id));
  const drafts = entries.filter((one) => one.status === "DRAFT" && mine.has(one.assignmentId));
  const waiting = isSchool(arrangement) ? entries.filter((one) => one.status === "SUBMITTED") : [];
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

function Record({ assignments, close }: { assignments: Arrangement["assignments"]; close: () => void }) {
  const said = say(words);
  const [workedOn, setWorkedOn] = useState(today());
  const [minutes, setMinutes] = useState("50");
  const [kind, setKind] = useState("LESSON");
  const [note, setNote] = useState("");
  const [key] = useState(() => crypto.randomUUID());
  const kinds = useVocabulary("HourKind").entries("HourKind");
  const answer = useAnswer(ArrangementRecordHours, said.recorded, close);
  // Who has two parts of the work writes on the one that holds on that day.
  const part = assignments.find((one) => one.validFrom <= workedOn && workedOn < one.validTo) ?? assignments[0];
  const run = async () => {
    if (!part) return;
    await answer.run({
      input: { assignmentId: part.id, workedOn, minutes: Number(minutes) || 0, kind: kind as HourKind, note, idempotencyKey: key },
    });
  };
  return (
    <Ask title={said.record} text={said.recordText} act={said.save} answer={answer} run={run} close={close}>
      <TextField type="date" label={said.day} value={workedOn} onInput={(event) => setWorkedOn(event.currentTarget.value)} />
      <TextField
        inputMode="numeric"
        label={said.minutes}
        value={minutes}
        onInput={(event) => setMinutes(event.currentTarget.value)}
      />
      <SelectField
        label={said.kind}
        options={kinds.map((one) => ({ value: one.code, label: one.label }))}
        value={kind}
        onInput={(event) => setKind(event.currentTarget.value)}
      />
      <TextArea label={said.note} optional rows={2} value={note} onInput={(event) => setNote(event.currentTarget.value)} />
    </Ask>
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
