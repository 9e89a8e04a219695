// A code or an address to hand over or to keep, with a button that copies it.
import { say } from "../core/i18n";
import { toast } from "../core/status";
import { Button } from "./Button";
import "./copyable.css";

const nl = {
  copy: "Kopiëren",
  copied: "Gekopieerd.",
  notCopied: "Kopiëren lukt niet in deze browser. Selecteer de tekst en kopieer die zelf.",
};
const en: typeof nl = {
  copy: "Copy",
  copied: "Copied.",
  notCopied: "Copying does not work in this browser. Select the text and copy it yourself.",
};
const words = { nl, en };

export function Copyable({ label, text, id }: { label: string; text: string; id: string }) {
  const said = say(words);
  const copy = () =>
    navigator.clipboard.writeText(text).then(
      () => toast(said.copied),
      () => toast(said.notCopied, { kind: "problem" }),
    );
  return (
    <div class="stack copyable">
      <p id={id} class="field-label">{label}</p>
      <p class="row">
        <code aria-labelledby={id} role="group">{text}</code>
        <Button icon="copy" aria-label={`${said.copy}: ${label}`} onClick={() => void copy()}>{said.copy}</Button>
      </p>
    </div>
  );
}
