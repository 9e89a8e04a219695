// Signing the present terms, for whom the viewer can speak.
import { useState } from "preact/hooks";
import { say } from "../../core/i18n";
import { ArrangementSign } from "../../generated/arrangement";
import { Button } from "../../ui/Button";
import { Card } from "../../ui/Card";
import { SelectField } from "../../ui/Field";
import { useAnswer } from "../../core/answer";
import { Ask } from "../../ui/Ask";
import { type Arrangement, chairs } from "./seats";
import { words } from "./words";

export function Signing({ arrangement }: { arrangement: Arrangement }) {
  const said = say(words);
  const [open, setOpen] = useState(false);
  if (!arrangement.viewerCan.includes("SIGN") || !chairs(arrangement).length) return null;
  return (
    <Card class="stack arrangement-turn">
      <h2>{said.signAsk}</h2>
      <div><Button look="primary" icon="pencil" onClick={() => setOpen(true)}>{said.sign}</Button></div>
      {open ? <Sign arrangement={arrangement} close={() => setOpen(false)} /> : null}
    </Card>
  );
}

function Sign({ arrangement, close }: { arrangement: Arrangement; close: () => void }) {
  const said = say(words);
  const [seats] = useState(() => chairs(arrangement));
  const [termsVersion] = useState(arrangement.termsVersion); // what was read, not what came in between
  const [seat, setSeat] = useState(seats[0]?.value ?? "");
  const answer = useAnswer(ArrangementSign, said.signDone, close);
  const run = () => answer.run({ input: { arrangementId: arrangement.id, termsVersion, onBehalfOf: seat } });
  return (
    <Ask title={said.signTitle} text={said.signText(termsVersion)} act={said.sign} answer={answer} run={run} close={close}>
      {seats.length > 1 ? (
        <SelectField label={said.as} options={seats} value={seat} onInput={(event) => setSeat(event.currentTarget.value)} />
      ) : null}
    </Ask>
  );
}
