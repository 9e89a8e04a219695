// Keeping a search: a name, how often to hear of it, and a way back.
import { useState } from "preact/hooks";
import { say } from "../core/i18n";
import { useMutation } from "../core/query";
import { announce, toast } from "../core/status";
import { signInAddress, viewer } from "../core/viewer";
import { useVocabulary } from "../core/vocabulary";
import { type AlertFrequency, FindingForget, FindingSave, type SearchScope } from "../generated/finding";
import { Button, ButtonLink } from "../ui/Button";
import { Notice } from "../ui/Card";
import { Dialog } from "../ui/Dialog";
import { Choice, Group, TextField } from "../ui/Field";
import { Failed } from "../ui/Waiting";
import { words } from "./words";

interface Props {
  scope: SearchScope;
  text: string;
  filter: Record<string, unknown> | null;
  suggested: string;
}

const HOW_OFTEN: readonly AlertFrequency[] = ["INSTANT", "DAILY", "WEEKLY"];

export function Saving({ scope, text, filter, suggested }: Props) {
  const said = say(words);
  const label = useVocabulary("AlertFrequency");
  const [open, setOpen] = useState(false);
  const [name, setName] = useState("");
  const [often, setOften] = useState<AlertFrequency>("DAILY");
  const [wrong, setWrong] = useState<string | null>(null);
  const [refused, setRefused] = useState("");
  const save = useMutation(FindingSave);
  const forget = useMutation(FindingForget);
  if (!viewer.value) return <ButtonLink href={signInAddress()} icon="bell" title={said.save}>{said.save}</ButtonLink>;
  const start = () => {
    setName(suggested);
    setWrong(null);
    setRefused("");
    setOpen(true);
  };
  const keep = async () => {
    if (!name.trim()) {
      setWrong(said.saveNameEmpty);
      document.getElementById("save-name")?.focus();
      return;
    }
    const done = (await save.run({ input: { scope, text, filter, name: name.trim(), frequency: often } }))?.saveSearch;
    if (done?.__typename !== "SaveSearchSuccess") {
      setRefused(done && "message" in done ? done.message : "");
      return;
    }
    setOpen(false);
    const { id } = done.savedSearch;
    toast(said.saved(done.savedSearch.name), {
      undo: () => void forget.run({ input: { savedSearchId: id } }).then(() => announce(said.unsaved)),
    });
  };
  return (
    <>
      <Button icon="bell" title={said.save} onClick={start}>{said.save}</Button>
      <Dialog
        title={said.saveTitle}
        open={open}
        onClose={() => setOpen(false)}
        foot={<Button look="primary" busy={save.busy} onClick={() => void keep()}>{said.saveGo}</Button>}
      >
        <p>{said.saveText}</p>
        {save.error ? <Failed error={save.error} /> : null}
        {refused ? <Notice kind="bad" alert><p>{refused}</p></Notice> : null}
        <TextField
          id="save-name"
          label={said.saveName}
          error={wrong}
          maxLength={100}
          value={name}
          onInput={(event) => setName(event.currentTarget.value)}
        />
        <Group legend={said.saveHow}>
          {HOW_OFTEN.map((one) => (
            <Choice
              key={one}
              type="radio"
              name="often"
              label={label("AlertFrequency", one)}
              checked={often === one}
              onChange={() => setOften(one)}
            />
          ))}
        </Group>
      </Dialog>
    </>
  );
}
