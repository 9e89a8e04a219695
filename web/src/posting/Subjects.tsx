// Choosing subjects: a box that finds them by their words, and what was chosen as chips.
import type { ComponentChildren } from "preact";
import { useState } from "preact/hooks";
import { say } from "../core/i18n";
import { RemoveChip } from "../ui/Chip";
import { Combobox } from "../ui/Combobox";
import { words } from "./words";

export interface KnownSubject {
  readonly code: string;
  readonly label: string;
  readonly sectors: readonly string[];
}

interface Props {
  id: string;
  known: readonly KnownSubject[];
  value: readonly string[];
  onChange: (codes: string[]) => void;
  error?: string | null | undefined;
  children?: ComponentChildren;
}

const MOST = 8;
const plain = (text: string) => text.normalize("NFD").replace(/\p{M}/gu, "").toLowerCase().trim();

/** The subjects whose words begin with what was typed, those that begin so themselves first. */
export function find(known: readonly KnownSubject[], text: string): KnownSubject[] {
  const typed = plain(text);
  if (!typed) return [];
  const rank = ({ label, code }: KnownSubject) => {
    const name = plain(label);
    if (name === typed || code.toLowerCase() === typed) return 0;
    if (name.startsWith(typed)) return 1;
    return name.split(/[\s,()/-]+/).some((word) => word.startsWith(typed)) ? 2 : name.includes(typed) ? 3 : 9;
  };
  return known.filter((one) => rank(one) < 9).sort((a, b) => rank(a) - rank(b) || a.label.localeCompare(b.label)).slice(0, MOST);
}

export function Subjects({ id, known, value, onChange, error, children }: Props) {
  const said = say(words);
  const [typed, setTyped] = useState("");
  const [wrong, setWrong] = useState<string | null>(null);
  const offered = known.filter((one) => !value.includes(one.code));
  const add = (code: string) => {
    setTyped("");
    setWrong(null);
    onChange([...value, code]);
  };
  const submit = (text: string) => {
    const found = find(offered, text);
    const first = found[0];
    if (first && (found.length === 1 || plain(first.label) === plain(text))) add(first.code);
    else if (text.trim()) setWrong(said.subjectUnknown(text.trim()));
  };
  return (
    <div class="stack">
      <Combobox
        id={id}
        label={said.subjectAdd}
        hint={said.subjectHint}
        error={wrong ?? error ?? null}
        listLabel={said.subjectList}
        value={typed}
        onInput={(text) => {
          setTyped(text);
          setWrong(null);
        }}
        options={find(offered, typed).map((one) => ({ id: one.code, label: one.label }))}
        onChoose={(one) => add(one.id)}
        {...(typed ? { onSubmit: submit } : {})}
      />
      {value.length ? (
        <div class="stack" role="group" aria-label={said.subjectsChosen}>
          <ul class="posting-chosen">
            {value.map((code) => (
              <li key={code}>
                <RemoveChip label={nameOf(known, code)} onRemove={() => onChange(value.filter((one) => one !== code))} />
              </li>
            ))}
          </ul>
        </div>
      ) : null}
      {children}
    </div>
  );
}

/** The name of a subject; its code until the names are there. */
export function nameOf(known: readonly KnownSubject[], code: string): string {
  return known.find((one) => one.code === code)?.label ?? code;
}
