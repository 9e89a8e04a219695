// Answers to choose from: one, or several, each with a line that says what it means.
import type { ComponentChildren } from "preact";
import { Choice, Group } from "../ui/Field";
import "./posting.css";

export interface Offered {
  readonly value: string;
  readonly label: string;
  /** What it means, where the label alone does not say. */
  readonly about?: string | undefined;
}

interface Props {
  id: string;
  /** What is asked; hidden from sight where the heading of the page says it already. */
  legend: ComponentChildren;
  bare?: boolean;
  hint?: ComponentChildren;
  error?: string | null | undefined;
  offered: readonly Offered[];
  /** In two columns or more, for many short answers. */
  many?: boolean;
}

function Line({ one, ...rest }: { one: Offered; type: string; name?: string; checked: boolean; onChange: (on: boolean) => void }) {
  const { onChange, ...more } = rest;
  return (
    <div class="posting-option">
      <Choice
        {...more}
        value={one.value}
        onChange={(event) => onChange(event.currentTarget.checked)}
        label={<>{one.label}{one.about ? <small>{one.about}</small> : null}</>}
      />
    </div>
  );
}

function Framed({ id, legend, bare, hint, error, many, children }: Props & { children: ComponentChildren }) {
  return (
    <Group id={id} legend={bare ? <span class="hidden-text">{legend}</span> : legend} hint={hint} error={error ?? null}>
      <div class="posting-options" data-many={many ? "" : undefined}>{children}</div>
    </Group>
  );
}

/** One of several. */
export function OneOf({ value, onChange, ...props }: Props & { value: string | null; onChange: (value: string) => void }) {
  return (
    <Framed {...props}>
      {props.offered.map((one) => (
        <Line key={one.value} one={one} type="radio" name={props.id} checked={one.value === value} onChange={() => onChange(one.value)} />
      ))}
    </Framed>
  );
}

/** Any number of several, in the order in which they are offered. */
export function SomeOf({ value, onChange, ...props }: Props & { value: readonly string[]; onChange: (value: string[]) => void }) {
  const flip = (code: string, on: boolean) =>
    onChange(props.offered.map((one) => one.value).filter((one) => (one === code ? on : value.includes(one))));
  return (
    <Framed {...props}>
      {props.offered.map((one) => (
        <Line key={one.value} one={one} type="checkbox" checked={value.includes(one.value)} onChange={(on) => flip(one.value, on)} />
      ))}
    </Framed>
  );
}
