// What the parties do with the work as a whole: change, extend, pause, go on, call off or end; each act asks first.
import { useState } from "preact/hooks";
import { useAnswer } from "../../core/answer";
import { say } from "../../core/i18n";
import { go } from "../../core/router";
import {
  ArrangementCancel,
  ArrangementExtend,
  ArrangementPause,
  ArrangementResume,
  ArrangementTerminate,
} from "../../generated/arrangement";
import { Ask } from "../../ui/Ask";
import { Button } from "../../ui/Button";
import { SelectField, TextArea, TextField } from "../../ui/Field";
import { Amending } from "./Amending";
import { today } from "./months";
import { type Arrangement, speaksFor } from "./seats";
import { words } from "./words";

type Open = "AMEND" | "EXTEND" | "PAUSE" | "RESUME" | "CANCEL" | "TERMINATE" | null;

export function Acts({ arrangement }: { arrangement: Arrangement }) {
  const said = say(words);
  const [open, setOpen] = useState<Open>(null);
  const can = new Set<string>(arrangement.viewerCan);
  const close = () => setOpen(null);
  if (!["AMEND", "EXTEND", "PAUSE", "RESUME", "CANCEL", "TERMINATE"].some((one) => can.has(one))) return null;
  const props = { arrangement, close };
  return (
    <section class="stack no-print" aria-labelledby="acts">
      <h2 id="acts">{said.acts}</h2>
      <div class="row">
        {can.has("AMEND") ? <Button icon="pencil" onClick={() => setOpen("AMEND")}>{said.amend}</Button> : null}
        {can.has("EXTEND") ? <Button icon="calendar" onClick={() => setOpen("EXTEND")}>{said.extend}</Button> : null}
        {can.has("RESUME") ? <Button look="primary" icon="check" onClick={() => setOpen("RESUME")}>{said.resume}</Button> : null}
        {can.has("PAUSE") ? <Button look="quiet" onClick={() => setOpen("PAUSE")}>{said.pause}</Button> : null}
        {can.has("CANCEL") ? <Button look="quiet" onClick={() => setOpen("CANCEL")}>{said.callOff}</Button> : null}
        {can.has("TERMINATE") ? <Button look="quiet" onClick={() => setOpen("TERMINATE")}>{said.terminate}</Button> : null}
      </div>
      {open === "AMEND" ? <Amending {...props} /> : null}
      {open === "EXTEND" ? <Extend {...props} /> : null}
      {open === "RESUME" ? <Resume {...props} /> : null}
      {open === "PAUSE" ? <Pause {...props} /> : null}
      {open === "CANCEL" ? <CallOff {...props} /> : null}
      {open === "TERMINATE" ? <Terminate {...props} /> : null}
    </section>
  );
}

interface Props {
  arrangement: Arrangement;
  close: () => void;
}

/** The party to act as; asked only of who speaks for more than one. */
export function useSeat(arrangement: Arrangement) {
  const [seats] = useState(() => speaksFor(arrangement));
  const [seat, choose] = useState(seats[0]?.value ?? "");
  const field =
    seats.length > 1 ? (
      <SelectField label={say(words).as} options={seats} value={seat} onInput={(event) => choose(event.currentTarget.value)} />
    ) : null;
  return { field, onBehalfOf: seats.length > 1 ? seat : null };
}

function Pause({ arrangement, close }: Props) {
  const said = say(words);
  const [version] = useState(arrangement.version); // what was read, not what came in between
  const [reason, setReason] = useState("");
  const answer = useAnswer(ArrangementPause, said.paused, close);
  const run = () => answer.run({ input: { arrangementId: arrangement.id, reason: reason || null, expectedVersion: version } });
  return (
    <Ask title={said.pauseTitle} text={said.pauseText} act={said.pause} answer={answer} run={run} close={close}>
      <TextArea label={said.reason} optional rows={2} value={reason} onInput={(event) => setReason(event.currentTarget.value)} />
    </Ask>
  );
}

function Resume({ arrangement, close }: Props) {
  const said = say(words);
  const [version] = useState(arrangement.version);
  const answer = useAnswer(ArrangementResume, said.resumed, close);
  const run = () => answer.run({ input: { arrangementId: arrangement.id, expectedVersion: version } });
  return <Ask title={said.resumeTitle} text={said.resumeText} act={said.resume} answer={answer} run={run} close={close} />;
}

function CallOff({ arrangement, close }: Props) {
  const said = say(words);
  const { field, onBehalfOf } = useSeat(arrangement);
  const [version] = useState(arrangement.version);
  const [reason, setReason] = useState("");
  const answer = useAnswer(ArrangementCancel, said.calledOff, close);
  const run = () =>
    answer.run({ input: { arrangementId: arrangement.id, reason, onBehalfOf, expectedVersion: version } });
  return (
    <Ask title={said.callOffTitle} text={said.callOffText} act={said.callOff} look="danger" answer={answer} run={run} close={close}>
      {field}
      <TextArea label={said.reason} rows={2} value={reason} onInput={(event) => setReason(event.currentTarget.value)} />
    </Ask>
  );
}

function Terminate({ arrangement, close }: Props) {
  const said = say(words);
  const { field, onBehalfOf } = useSeat(arrangement);
  const [version] = useState(arrangement.version);
  const [endsOn, setEndsOn] = useState(today());
  const [reason, setReason] = useState("");
  const [missing, setMissing] = useState(false);
  const answer = useAnswer(ArrangementTerminate, said.terminated, close);
  const run = async () => {
    setMissing(!endsOn);
    if (!endsOn) return;
    await answer.run({ input: { arrangementId: arrangement.id, endsOn, reason, onBehalfOf, expectedVersion: version } });
  };
  return (
    <Ask title={said.terminateTitle} text={said.terminateText} act={said.terminate} look="danger" answer={answer} run={run} close={close}>
      {field}
      <TextField
        type="date"
        label={said.freeFrom}
        min={today()}
        max={arrangement.endsOn}
        error={missing ? said.dayNeeded : null}
        value={endsOn}
        onInput={(event) => setEndsOn(event.currentTarget.value)}
      />
      <TextArea label={said.reason} rows={2} value={reason} onInput={(event) => setReason(event.currentTarget.value)} />
    </Ask>
  );
}

function Extend({ arrangement, close }: Props) {
  const said = say(words);
  const { field, onBehalfOf } = useSeat(arrangement);
  const [version] = useState(arrangement.version);
  const [key] = useState(() => crypto.randomUUID());
  const [endsOn, setEndsOn] = useState("");
  const [message, setMessage] = useState("");
  const [missing, setMissing] = useState(false);
  const answer = useAnswer(ArrangementExtend, said.proposed, ({ extendArrangement: made }) => {
    if (made && "proposal" in made) go(`/proposals/${made.proposal.id}`);
  });
  const run = async () => {
    setMissing(!endsOn);
    if (!endsOn) return;
    await answer.run({
      input: { arrangementId: arrangement.id, endsOn, message: message || null, onBehalfOf, expectedVersion: version, idempotencyKey: key },
    });
  };
  return (
    <Ask title={said.extendTitle} text={said.extendText} act={said.propose} answer={answer} run={run} close={close}>
      {field}
      <TextField
        type="date"
        label={said.lastsUntil}
        min={arrangement.endsOn}
        error={missing ? said.dayNeeded : null}
        value={endsOn}
        onInput={(event) => setEndsOn(event.currentTarget.value)}
      />
      <TextArea label={said.message} optional rows={2} value={message} onInput={(event) => setMessage(event.currentTarget.value)} />
    </Ask>
  );
}
