// An input that suggests (APG: editable combobox with list autocomplete): arrows choose, Enter takes, Escape closes.
import type { ComponentChildren } from "preact";
import { useId, useRef, useState } from "preact/hooks";

export interface Choosable {
  readonly id: string;
  readonly label: string;
}

interface Props<T extends Choosable> {
  label: ComponentChildren;
  /** Hides the label from sight where the place makes it plain. */
  bare?: boolean;
  value: string;
  onInput: (text: string) => void;
  options: readonly T[];
  onChoose: (option: T) => void;
  /** Enter without a chosen suggestion. */
  onSubmit?: (text: string) => void;
  render?: (option: T) => ComponentChildren;
  placeholder?: string;
  hint?: ComponentChildren;
  error?: string | null;
  id?: string;
  listLabel: string;
  type?: "text" | "search";
}

export function Combobox<T extends Choosable>(props: Props<T>) {
  const made = useId();
  const id = props.id ?? made;
  const [open, setOpen] = useState(false);
  const [active, setActive] = useState(-1);
  const input = useRef<HTMLInputElement>(null);
  const shown = open && props.options.length > 0;
  const at = Math.min(active, props.options.length - 1);
  const choose = (option: T) => {
    setOpen(false);
    setActive(-1);
    props.onChoose(option);
    input.current?.focus();
  };
  const move = (step: number) => {
    setOpen(true);
    const count = props.options.length;
    if (count) setActive(at < 0 && step < 0 ? count - 1 : (at + step + count) % count);
  };
  const key = (event: KeyboardEvent) => {
    const option = props.options[at];
    if (event.key === "ArrowDown") move(1);
    else if (event.key === "ArrowUp") move(-1);
    else if (event.key === "Enter" && shown && option) choose(option);
    else if (event.key === "Enter" && props.onSubmit) {
      setOpen(false);
      props.onSubmit(props.value);
    } else if (event.key === "Escape" && shown) setOpen(false);
    else return;
    event.preventDefault();
  };
  const about = [props.hint ? `${id}-hint` : "", props.error ? `${id}-error` : ""].filter(Boolean).join(" ");
  return (
    <div class="field">
      <label class={props.bare ? "hidden-text" : "field-label"} for={id}>
        {props.label}
      </label>
      {props.hint ? <div class="field-hint" id={`${id}-hint`}>{props.hint}</div> : null}
      {props.error ? <p class="field-error" id={`${id}-error`}>{props.error}</p> : null}
      <div class="combobox">
        <input
          ref={input}
          id={id}
          class="input"
          {...({ role: "combobox", type: props.type ?? "text" } as object)}
          autocomplete="off"
          autocapitalize="none"
          spellcheck={false}
          aria-autocomplete="list"
          aria-expanded={shown}
          aria-controls={`${id}-list`}
          aria-activedescendant={shown && at >= 0 ? `${id}-${at}` : undefined}
          {...(about ? { "aria-describedby": about } : {})}
          {...(props.error ? { "aria-invalid": "true" as const } : {})}
          placeholder={props.placeholder}
          value={props.value}
          onInput={(event) => {
            setOpen(true);
            setActive(-1);
            props.onInput(event.currentTarget.value);
          }}
          onKeyDown={key}
          onBlur={() => setOpen(false)}
        />
        <ul class="combobox-list" role="listbox" id={`${id}-list`} aria-label={props.listLabel} hidden={!shown}>
          {props.options.map((option, index) => (
            <li
              key={option.id}
              id={`${id}-${index}`}
              class="combobox-option"
              role="option"
              aria-selected={index === at}
              onMouseDown={(event) => event.preventDefault()}
              onMouseMove={() => index === at || setActive(index)}
              onClick={() => choose(option)}
            >
              {props.render ? props.render(option) : option.label}
            </li>
          ))}
        </ul>
      </div>
    </div>
  );
}
