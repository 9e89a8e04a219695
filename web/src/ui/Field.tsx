// A question with its label, hint and, above the input, what is wrong with the answer.
import type { ComponentChildren, JSX } from "preact";
import { useId } from "preact/hooks";
import { say } from "../core/i18n";
import { common } from "../core/words";
import { Icon } from "./Icon";

// Which role goes with which type is checked per element, which a component for any type cannot be.
type Attributes<K extends "input" | "select" | "textarea"> = Omit<JSX.IntrinsicElements[K], "label" | "id" | "role" | "type"> & {
  type?: string;
};

interface Asked {
  label: ComponentChildren;
  hint?: ComponentChildren;
  error?: string | null | undefined;
  optional?: boolean;
  /** For the error summary to link to; made when it is left out. */
  id?: string;
}

interface Wired {
  id: string;
  "aria-describedby"?: string;
  "aria-invalid"?: "true";
}

/** Lays out a field around an input of any kind. */
export function Field({ label, hint, error, optional, id, children }: Asked & { children: (wired: Wired) => ComponentChildren }) {
  const made = useId();
  const own = id ?? made;
  const about = [hint ? `${own}-hint` : "", error ? `${own}-error` : ""].filter(Boolean).join(" ");
  const wired: Wired = {
    id: own,
    ...(about ? { "aria-describedby": about } : {}),
    ...(error ? { "aria-invalid": "true" } : {}),
  };
  return (
    <div class="field">
      <label class="field-label" for={own}>
        {label}
        {optional ? <span class="muted"> ({say(common).optional})</span> : null}
      </label>
      {hint ? <div class="field-hint" id={`${own}-hint`}>{hint}</div> : null}
      {error ? <FieldError id={`${own}-error`} text={error} /> : null}
      {children(wired)}
    </div>
  );
}

export function FieldError({ id, text }: { id: string; text: string }) {
  return (
    <p class="field-error" id={id}>
      <Icon name="circle-alert" />
      <span>{text}</span>
    </p>
  );
}

type InputProps = Asked & Attributes<"input">;

export function TextField({ label, hint, error, optional, id, ...rest }: InputProps) {
  return (
    <Field {...{ label, hint, error, optional: optional ?? false }} {...(id ? { id } : {})}>
      {(wired) => <input type="text" {...(rest as object)} {...wired} class="input" />}
    </Field>
  );
}

type AreaProps = Asked & Attributes<"textarea">;

export function TextArea({ label, hint, error, optional, id, ...rest }: AreaProps) {
  return (
    <Field {...{ label, hint, error, optional: optional ?? false }} {...(id ? { id } : {})}>
      {(wired) => <textarea {...(rest as object)} {...wired} class="input" />}
    </Field>
  );
}

export interface Option {
  readonly value: string;
  readonly label: string;
}

type SelectProps = Asked & Attributes<"select"> & { options: readonly Option[]; value: string };

export function SelectField({ label, hint, error, optional, id, options, value, ...rest }: SelectProps) {
  return (
    <Field {...{ label, hint, error, optional: optional ?? false }} {...(id ? { id } : {})}>
      {(wired) => (
        <select {...(rest as object)} {...wired} class="input" value={value}>
          {options.map((one) => (
            <option key={one.value} value={one.value} selected={one.value === value}>
              {one.label}
            </option>
          ))}
        </select>
      )}
    </Field>
  );
}

interface ChoiceProps extends Attributes<"input"> {
  label: ComponentChildren;
  /** For an error summary or a mistake to lead to. */
  id?: string;
  /** Shown at the end of the line, such as how many results remain. */
  count?: ComponentChildren;
  empty?: boolean;
}

/** One box to tick, or with type="radio" one of several. */
export function Choice({ label, count, empty, ...rest }: ChoiceProps) {
  return (
    <label class="choice" data-empty={empty ? "" : undefined}>
      <input type="checkbox" {...(rest as object)} />
      <span>{label}</span>
      {count === undefined ? null : <span class="choice-count">{count}</span>}
    </label>
  );
}

interface GroupProps {
  legend: ComponentChildren;
  hint?: ComponentChildren;
  error?: string | null;
  id?: string;
  children: ComponentChildren;
}

/** Several choices that answer one question. */
export function Group({ legend, hint, error, id, children }: GroupProps) {
  const made = useId();
  const own = id ?? made;
  const about = [hint ? `${own}-hint` : "", error ? `${own}-error` : ""].filter(Boolean).join(" ");
  return (
    <fieldset class="field" id={own} tabIndex={-1} {...(about ? { "aria-describedby": about } : {})}>
      <legend class="field-label">{legend}</legend>
      {hint ? <div class="field-hint" id={`${own}-hint`}>{hint}</div> : null}
      {error ? <FieldError id={`${own}-error`} text={error} /> : null}
      {children}
    </fieldset>
  );
}
