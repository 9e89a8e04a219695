// One question on a page: how far one is, what is wrong, the answer, and the way on; what is written is kept meanwhile.
import type { ComponentChildren } from "preact";
import { useRef } from "preact/hooks";
import { say } from "../core/i18n";
import { useTitle } from "../core/title";
import { Button } from "../ui/Button";
import { ErrorSummary, type Mistake } from "../ui/ErrorSummary";
import { Icon } from "../ui/Icon";
import { words } from "./words";
import "./posting.css";

/** Where what was written stands: on the server, in this browser only, on its way, or nowhere yet. */
export type Saving = "saved" | "here" | "saving" | "waiting" | "offline" | null;

interface Props {
  /** The whole of which this is a question, such as "Vacature plaatsen". */
  of: string;
  title: string;
  hint?: ComponentChildren;
  at: number;
  total: number;
  /** The address of the question before. */
  back: string | null;
  mistakes: readonly Mistake[];
  saving: Saving;
  busy?: boolean;
  next: string;
  onNext: () => void;
  /** Beside the question, such as how many people it leaves. */
  aside?: ComponentChildren;
  asideLabel?: string;
  /** Beside the button. */
  more?: ComponentChildren;
  children: ComponentChildren;
}

export function Question(props: Props) {
  const said = say(words);
  const { of, title, at, total, mistakes } = props;
  useTitle(`${title} - ${of}`);
  const latest = useRef(props);
  latest.current = props;
  return (
    <div class="page page-top posting">
      <div class="posting-top">
        {props.back ? <a class="posting-back" href={props.back}><Icon name="arrow-left" /> {said.back}</a> : <span />}
        <Kept saving={props.saving} />
      </div>
      <div class="posting-columns" data-aside={props.aside ? "" : undefined}>
        <form
          class="stack posting-form"
          novalidate
          onSubmit={(event) => {
            event.preventDefault();
            // A field that answers when it is left answers first, also when Enter leaves it.
            setTimeout(() => latest.current.busy || latest.current.onNext());
          }}
        >
          <ErrorSummary mistakes={mistakes} />
          <header class="stack posting-head">
            <p class="muted posting-of" id="posting-at">
              {of} · <span class="number">{said.at(at, total)}</span>
            </p>
            <div class="posting-bar" aria-hidden="true"><div style={{ width: `${(at / total) * 100}%` }} /></div>
            <h1>{title}</h1>
            {props.hint ? <div class="prose muted">{props.hint}</div> : null}
          </header>
          {props.children}
          <div class="row posting-foot">
            <Button type="submit" look="primary" busy={props.busy ?? false}>{props.next}</Button>
            {props.more}
          </div>
        </form>
        {props.aside ? <aside class="posting-aside" aria-label={props.asideLabel ?? said.aside}>{props.aside}</aside> : null}
      </div>
    </div>
  );
}

function Kept({ saving }: { saving: Saving }) {
  const said = say(words);
  const good = saving === "saved" || saving === "here";
  return (
    <p class="small muted posting-kept" data-saving={saving ?? ""} role={saving === "offline" ? "alert" : undefined}>
      {saving ? (
        <>
          <Icon name={good ? "check" : saving === "offline" ? "wifi-off" : "refresh-cw"} /> {said.kept[saving]}
        </>
      ) : null}
    </p>
  );
}
