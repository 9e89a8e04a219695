// All answers on one page, each with the way back to its question.
import type { ComponentChildren } from "preact";
import { say } from "../core/i18n";
import { words } from "./words";
import "./posting.css";

export interface Answered {
  /** The id of the row, for the summary of what is wrong to go to. */
  readonly id: string;
  readonly name: string;
  readonly text: ComponentChildren;
  /** The address of the question; null where it cannot be changed. */
  readonly href: string | null;
  /** What is wrong with it or still lacks. */
  readonly error?: string | null | undefined;
}

export function Answers({ answers }: { answers: readonly Answered[] }) {
  const said = say(words);
  return (
    <dl class="posting-answers">
      {answers.map((one) => (
        <div class="posting-answer" key={one.id} data-missing={one.error ? "" : undefined}>
          <dt>{one.name}</dt>
          <dd>{one.error ? one.error : one.text || <span class="muted">{said.nothing}</span>}</dd>
          <dd class="posting-change">
            {one.href ? <a id={one.id} href={one.href} aria-label={said.change(one.name)}>{said.changeShort}</a> : null}
          </dd>
        </div>
      ))}
    </dl>
  );
}
