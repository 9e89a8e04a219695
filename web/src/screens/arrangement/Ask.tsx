// A dialog around one act: what follows from it, its fields, what the server refused, and the buttons.
import type { ComponentChildren } from "preact";
import { say } from "../../core/i18n";
import { common as everywhere } from "../../core/words";
import { Button, type Look } from "../../ui/Button";
import { Notice } from "../../ui/Card";
import { Dialog } from "../../ui/Dialog";
import { Failed } from "../../ui/Waiting";
import type { Trouble } from "../proposal/acting";
import { words } from "./words";

interface Props {
  title: string;
  text: string;
  act: string;
  look?: Look;
  answer: { trouble: Trouble | null; busy: boolean; error: unknown };
  run: () => Promise<void>;
  close: () => void;
  children?: ComponentChildren;
}

export function Ask({ title, text, act, look = "primary", answer, run, close, children }: Props) {
  const { trouble, busy, error } = answer;
  const lines = trouble?.stale ? [say(words).stale] : (trouble?.texts ?? []);
  return (
    <Dialog
      title={title}
      open
      onClose={close}
      foot={
        <>
          {trouble?.stale ? null : <Button look={look} busy={busy} onClick={() => void run()}>{act}</Button>}
          <Button look="quiet" onClick={close}>{say(everywhere).cancel}</Button>
        </>
      }
    >
      <p>{text}</p>
      {error ? <Failed error={error} /> : null}
      {lines.length ? (
        <Notice kind={trouble?.stale ? "warn" : "bad"} alert>
          {lines.map((one) => <p key={one}>{one}</p>)}
        </Notice>
      ) : null}
      {children}
    </Dialog>
  );
}
