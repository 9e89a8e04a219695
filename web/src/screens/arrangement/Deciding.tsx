// What the school and its board do with one check: approve with dates, reject or declare not needed with a reason.
import { useState } from "preact/hooks";
import { say } from "../../core/i18n";
import { ArrangementApproveCheck, ArrangementWaiveCheck } from "../../generated/arrangement";
import { Button } from "../../ui/Button";
import { TextArea, TextField } from "../../ui/Field";
import { useAnswer } from "../../core/answer";
import { Ask } from "../../ui/Ask";
import type { Arrangement } from "./seats";
import { words } from "./words";

type Check = Arrangement["checks"][number];

interface Props {
  check: Check;
  what: string;
}

export function Deciding({ check, what }: Props) {
  const said = say(words);
  const [open, setOpen] = useState<"approve" | "reject" | "waive" | null>(null);
  const close = () => setOpen(null);
  const can = new Set<string>(check.viewerCan);
  if (!can.size) return null;
  const name = check.professional ? said.which(what, check.professional.displayName) : what;
  return (
    <div class="row no-print">
      {can.has("APPROVE") ? <Button icon="check" aria-label={`${said.approve}: ${name}`} onClick={() => setOpen("approve")}>{said.approve}</Button> : null}
      {can.has("REJECT") && check.status !== "REJECTED" ? <Button look="quiet" aria-label={`${said.reject}: ${name}`} onClick={() => setOpen("reject")}>{said.reject}</Button> : null}
      {can.has("WAIVE") ? <Button look="quiet" aria-label={`${said.waive}: ${name}`} onClick={() => setOpen("waive")}>{said.waive}</Button> : null}
      {open === "approve" ? <Approve id={check.id} name={name} close={close} /> : null}
      {open === "reject" ? <Reject id={check.id} name={name} close={close} /> : null}
      {open === "waive" ? <Waive id={check.id} name={name} close={close} /> : null}
    </div>
  );
}

interface AskProps {
  id: string;
  name: string;
  close: () => void;
}

function Approve({ id, name, close }: AskProps) {
  const said = say(words);
  const [dates, setDates] = useState({ issuedOn: "", handedOverOn: "", validUntil: "" });
  const answer = useAnswer(ArrangementApproveCheck, said.approved, close);
  const run = () =>
    answer.run({
      input: {
        checkId: id,
        approved: true,
        issuedOn: dates.issuedOn || null,
        handedOverOn: dates.handedOverOn || null,
        validUntil: dates.validUntil || null,
      },
    });
  return (
    <Ask title={said.approveTitle(name)} text={said.approveText} act={said.approve} answer={answer} run={run} close={close}>
      {(["issuedOn", "handedOverOn", "validUntil"] as const).map((one) => (
        <TextField
          key={one}
          type="date"
          label={said[one]}
          optional
          value={dates[one]}
          onInput={(event) => setDates({ ...dates, [one]: event.currentTarget.value })}
        />
      ))}
    </Ask>
  );
}

function Reject({ id, name, close }: AskProps) {
  const said = say(words);
  const [reason, setReason] = useState("");
  const answer = useAnswer(ArrangementApproveCheck, said.rejected, close);
  const run = () => answer.run({ input: { checkId: id, approved: false, reason } });
  return (
    <Ask title={said.rejectTitle(name)} text={said.rejectText} act={said.reject} look="danger" answer={answer} run={run} close={close}>
      <TextArea label={said.reason} rows={3} value={reason} onInput={(event) => setReason(event.currentTarget.value)} />
    </Ask>
  );
}

function Waive({ id, name, close }: AskProps) {
  const said = say(words);
  const [reason, setReason] = useState("");
  const answer = useAnswer(ArrangementWaiveCheck, said.waived, close);
  const run = () => answer.run({ input: { checkId: id, reason } });
  return (
    <Ask title={said.waiveTitle(name)} text={said.waiveText} act={said.waive} answer={answer} run={run} close={close}>
      <TextArea label={said.reason} rows={3} value={reason} onInput={(event) => setReason(event.currentTarget.value)} />
    </Ask>
  );
}
