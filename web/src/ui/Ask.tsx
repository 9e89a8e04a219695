// A dialog around one act: what follows from it, its fields, what the server refused, and the buttons.
import type { ComponentChildren } from "preact";
import type { Trouble } from "../core/answer";
import { say } from "../core/i18n";
import { common } from "../core/words";
import { Button, type Look } from "./Button";
import { Notice } from "./Card";
import { Dialog } from "./Dialog";
import { Failed } from "./Waiting";

interface Props {
  title: string;
  text: string;
  /** What the button says. */
  act: string;
  look?: Look;
  wide?: boolean;
  answer: { readonly trouble: Trouble | null; readonly busy: boolean; readonly error: unknown };
  run: () => Promise<void>;
  close: () => void;
  children?: ComponentChildren;
}

/** What was changed by somebody else meanwhile has to be read anew: then only the way back is left. */
export function Ask({ title, text, act, look = "primary", wide, answer, run, close, children }: Props) {
  return (
    <Dialog
      title={title}
      open
      {...(wide ? { wide } : {})}
      onClose={close}
      foot={
        <>
          {answer.trouble?.stale ? null : <Button look={look} busy={answer.busy} onClick={() => void run()}>{act}</Button>}
          <Button look="quiet" onClick={close}>{say(common).cancel}</Button>
        </>
      }
    >
      <p>{text}</p>
      {children}
      <Problem trouble={answer.trouble} error={answer.error} />
    </Dialog>
  );
}

function Problem({ trouble, error }: { trouble: Trouble | null; error: unknown }) {
  if (error) return <Failed error={error} />;
  if (!trouble) return null;
  return (
    <Notice kind={trouble.stale ? "warn" : "bad"} alert>
      {trouble.stale ? <Changed /> : trouble.texts.map((text) => <p key={text}>{text}</p>)}
    </Notice>
  );
}

/** Says that somebody else was first. */
export function Changed() {
  const said = say(common);
  return (
    <p>
      <strong>{said.changedTitle}.</strong> {said.changed}
    </p>
  );
}
