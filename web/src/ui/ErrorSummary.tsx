// What is wrong with a form, at its top, each with a link to the field; it takes the focus when it appears.
import { useEffect, useRef } from "preact/hooks";
import { say } from "../core/i18n";
import { common } from "../core/words";

export interface Mistake {
  /** The id of the field. */
  readonly id: string;
  readonly text: string;
}

export function ErrorSummary({ mistakes }: { mistakes: readonly Mistake[] }) {
  const box = useRef<HTMLDivElement>(null);
  const key = mistakes.map((one) => one.id + one.text).join();
  useEffect(() => {
    if (key) box.current?.focus();
  }, [key]);
  if (!mistakes.length) return null;
  return (
    <div class="summary stack" role="alert" tabIndex={-1} ref={box}>
      <h2>{say(common).problems}</h2>
      <ul>
        {mistakes.map((one) => (
          <li key={one.id}>
            <a
              href={`#${one.id}`}
              onClick={(event) => {
                event.preventDefault();
                document.getElementById(one.id)?.focus();
              }}
            >
              {one.text}
            </a>
          </li>
        ))}
      </ul>
    </div>
  );
}
