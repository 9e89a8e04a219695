// Saves the question under a name, in this browser.
import { useState } from "preact/hooks";
import { say } from "../../core/i18n";
import { toast } from "../../core/status";
import { common } from "../../core/words";
import { Button } from "../../ui/Button";
import { Dialog } from "../../ui/Dialog";
import { TextField } from "../../ui/Field";
import { save } from "./kept";
import { operation, text, variables } from "./state";
import { words } from "./words";

export function Saving({ close }: { close: () => void }) {
  const said = say(words);
  const [name, setName] = useState(operation.peek()?.name ?? "");
  const [error, setError] = useState<string | null>(null);
  const done = (event: Event) => {
    event.preventDefault();
    if (!name.trim()) return setError(said.nameNeeded);
    save({ text: text.peek(), variables: variables.peek(), name: name.trim(), at: new Date().toISOString() });
    toast(said.savedAs(name.trim()));
    return close();
  };
  return (
    <Dialog
      title={said.saveTitle}
      open
      onClose={close}
      foot={
        <>
          <Button look="primary" type="submit" form="explorer-save">{said.save}</Button>
          <Button look="quiet" onClick={close}>{say(common).cancel}</Button>
        </>
      }
    >
      <form id="explorer-save" class="stack" onSubmit={done} noValidate>
        <p>{said.saveText}</p>
        <TextField
          label={said.name}
          value={name}
          error={error}
          maxLength={80}
          onInput={(event: Event) => setName((event.currentTarget as HTMLInputElement).value)}
        />
      </form>
    </Dialog>
  );
}
