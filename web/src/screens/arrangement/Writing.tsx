// Writing hours down, and correcting what is not handed in or was sent back.
import { useState } from "preact/hooks";
import { type Answer, useAnswer } from "../../core/answer";
import { say } from "../../core/i18n";
import { useVocabulary } from "../../core/vocabulary";
import {
  ArrangementChangeHours,
  type ArrangementHoursFragment,
  ArrangementRecordHours,
  type HourKind,
} from "../../generated/arrangement";
import { Ask } from "../../ui/Ask";
import { Button } from "../../ui/Button";
import { SelectField, TextArea, TextField } from "../../ui/Field";
import { today } from "./months";
import type { Arrangement } from "./seats";
import { words } from "./words";

interface Written {
  readonly workedOn: string;
  readonly minutes: number;
  readonly kind: HourKind;
  readonly note: string;
}

interface FormProps<V> {
  title: string;
  text: string;
  first: Written;
  answer: Answer<V>;
  save: (written: Written) => Promise<void>;
  close: () => void;
}

function Form<V>({ title, text, first, answer, save, close }: FormProps<V>) {
  const said = say(words);
  const [written, setWritten] = useState(first);
  const [minutes, setMinutes] = useState(String(first.minutes));
  const kinds = useVocabulary("HourKind").entries("HourKind");
  const run = () => save({ ...written, minutes: Number(minutes) || 0 });
  return (
    <Ask title={title} text={text} act={said.save} answer={answer} run={run} close={close}>
      <TextField
        type="date"
        label={said.day}
        value={written.workedOn}
        onInput={(event) => setWritten({ ...written, workedOn: event.currentTarget.value })}
      />
      <TextField inputMode="numeric" label={said.minutes} value={minutes} onInput={(event) => setMinutes(event.currentTarget.value)} />
      <SelectField
        label={said.kind}
        options={kinds.map((one) => ({ value: one.code, label: one.label }))}
        value={written.kind}
        onInput={(event) => setWritten({ ...written, kind: event.currentTarget.value as HourKind })}
      />
      <TextArea
        label={said.note}
        optional
        rows={2}
        value={written.note}
        onInput={(event) => setWritten({ ...written, note: event.currentTarget.value })}
      />
    </Ask>
  );
}

export function Record({ assignments, close }: { assignments: Arrangement["assignments"]; close: () => void }) {
  const said = say(words);
  const [key] = useState(() => crypto.randomUUID());
  const answer = useAnswer(ArrangementRecordHours, said.recorded, close);
  const save = async (written: Written) => {
    // Who has two parts of the work writes on the one that holds on that day.
    const part = assignments.find((one) => one.validFrom <= written.workedOn && written.workedOn < one.validTo) ?? assignments[0];
    if (part) await answer.run({ input: { assignmentId: part.id, ...written, idempotencyKey: key } });
  };
  const first: Written = { workedOn: today(), minutes: 50, kind: "LESSON", note: "" };
  return <Form title={said.record} text={said.recordText} first={first} answer={answer} save={save} close={close} />;
}

export function Correcting({ entry, name }: { entry: ArrangementHoursFragment; name: string }) {
  const said = say(words);
  const [open, setOpen] = useState(false);
  if (!entry.viewerCan.includes("CHANGE")) return null;
  return (
    <div class="no-print">
      <Button look="quiet" icon="pencil" aria-label={`${said.correct}: ${name}`} onClick={() => setOpen(true)}>{said.correct}</Button>
      {open ? <Correct entry={entry} close={() => setOpen(false)} /> : null}
    </div>
  );
}

function Correct({ entry, close }: { entry: ArrangementHoursFragment; close: () => void }) {
  const said = say(words);
  const answer = useAnswer(ArrangementChangeHours, said.corrected, close);
  const save = (written: Written) => answer.run({ input: { entryId: entry.id, ...written } });
  const { workedOn, minutes, kind, note } = entry;
  return <Form title={said.correctTitle} text={said.correctText} first={{ workedOn, minutes, kind, note }} answer={answer} save={save} close={close} />;
}
