// Reporting that somebody is away, and answering whether one stands in.
import { useState } from "preact/hooks";
import { say } from "../../core/i18n";
import { useVocabulary } from "../../core/vocabulary";
import { type AbsenceKind, ArrangementAnswerOffer, ArrangementReportAbsence } from "../../generated/arrangement";
import { words as shared } from "../../proposals/words";
import { Button } from "../../ui/Button";
import { SelectField, TextField } from "../../ui/Field";
import { useAnswer } from "../../core/answer";
import { Ask } from "../../ui/Ask";
import { today } from "./months";
import { type Absence, type Arrangement, type Assignment, isMine, reportable } from "./seats";
import { words } from "./words";

const RUNNING = new Set(["CONFIRMED", "ACTIVE", "SUSPENDED"]);

export function Reporting({ arrangement }: { arrangement: Arrangement }) {
  const said = say(words);
  const [open, setOpen] = useState(false);
  const parts = reportable(arrangement);
  if (!parts.length || !RUNNING.has(arrangement.status)) return null;
  return (
    <div class="no-print">
      <Button icon="calendar" onClick={() => setOpen(true)}>{said.report}</Button>
      {open ? <Report parts={parts} close={() => setOpen(false)} /> : null}
    </div>
  );
}

function Report({ parts, close }: { parts: readonly Assignment[]; close: () => void }) {
  const said = say(words);
  const [part, setPart] = useState(parts[0]?.id ?? "");
  const [kind, setKind] = useState("SICK");
  const [startsOn, setStartsOn] = useState(today());
  const [endsOn, setEndsOn] = useState("");
  const [missing, setMissing] = useState(false);
  const [key] = useState(() => crypto.randomUUID());
  const kinds = useVocabulary("AbsenceKind").entries("AbsenceKind");
  const answer = useAnswer(ArrangementReportAbsence, said.reported, close);
  const run = async () => {
    setMissing(!endsOn || !startsOn);
    if (!endsOn || !startsOn) return;
    await answer.run({ input: { assignmentId: part, kind: kind as AbsenceKind, startsOn, endsOn, idempotencyKey: key } });
  };
  return (
    <Ask title={said.report} text={said.reportText} act={said.report} answer={answer} run={run} close={close}>
      {parts.length > 1 ? (
        <SelectField
          label={said.part}
          options={parts.map((one) => ({ value: one.id, label: one.professional?.displayName ?? say(shared).someone }))}
          value={part}
          onInput={(event) => setPart(event.currentTarget.value)}
        />
      ) : null}
      <SelectField
        label={said.kind}
        options={kinds.map((one) => ({ value: one.code, label: one.label }))}
        value={kind}
        onInput={(event) => setKind(event.currentTarget.value)}
      />
      <TextField type="date" label={said.firstDay} value={startsOn} onInput={(event) => setStartsOn(event.currentTarget.value)} />
      <TextField
        type="date"
        label={said.returnDay}
        error={missing ? said.needed : null}
        value={endsOn}
        onInput={(event) => setEndsOn(event.currentTarget.value)}
      />
    </Ask>
  );
}

export function Answering({ offer }: { offer: Absence["offers"][number] }) {
  const said = say(words);
  const [open, setOpen] = useState<boolean | null>(null);
  if (offer.status !== "OFFERED" || !isMine(offer.professional)) return null;
  return (
    <div class="row no-print">
      <Button look="primary" icon="check" onClick={() => setOpen(true)}>{said.standIn}</Button>
      <Button look="quiet" onClick={() => setOpen(false)}>{said.cannot}</Button>
      {open === null ? null : <Answer id={offer.id} accepted={open} close={() => setOpen(null)} />}
    </div>
  );
}

function Answer({ id, accepted, close }: { id: string; accepted: boolean; close: () => void }) {
  const said = say(words);
  const answer = useAnswer(ArrangementAnswerOffer, said.answered, close);
  const run = () => answer.run({ input: { offerId: id, accepted } });
  return (
    <Ask
      title={accepted ? said.standInTitle : said.cannotTitle}
      text={accepted ? said.standInText : said.cannotText}
      act={accepted ? said.standIn : said.cannot}
      answer={answer}
      run={run}
      close={close}
    />
  );
}
