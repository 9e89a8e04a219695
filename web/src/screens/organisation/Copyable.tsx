// A code to hand over or to keep, with a button that copies it.
import { say } from "../../core/i18n";
import { toast } from "../../core/status";
import { Button } from "../../ui/Button";
import { programs } from "./programWords";

export function Copyable({ label, text, id }: { label: string; text: string; id: string }) {
  const said = say(programs);
  const copy = () =>
    navigator.clipboard.writeText(text).then(
      () => toast(said.copied),
      () => toast(said.notCopied, { kind: "problem" }),
    );
  return (
    <div class="stack organisation-secret">
      <p id={id} class="field-label">{label}</p>
      <p class="row">
        <code aria-labelledby={id} role="group">{text}</code>
        <Button icon="copy" aria-label={`${said.copy}: ${label}`} onClick={() => void copy()}>{said.copy}</Button>
      </p>
    </div>
  );
}
