// Putting up to three results beside each other: a tick on each, a tray at the foot, a table in a dialog.
import { signal } from "@preact/signals";
import type { ComponentChildren } from "preact";
import { useState } from "preact/hooks";
import { say } from "../core/i18n";
import { announce } from "../core/status";
import { Button } from "../ui/Button";
import { Dialog } from "../ui/Dialog";
import { Choice } from "../ui/Field";
import { words } from "./words";

export interface Compared {
  readonly id: string;
  readonly title: string;
  readonly href: string;
  readonly rows: readonly (readonly [name: string, value: ComponentChildren])[];
}

const MOST = 3;

/** A tray of its own for each kind of result; it outlives the list. */
export function makeTray() {
  const held = signal<readonly Compared[]>([]);
  return {
    held,
    toggle(one: Compared) {
      const now = held.peek();
      if (now.some((other) => other.id === one.id)) held.value = now.filter((other) => other.id !== one.id);
      else if (now.length < MOST) held.value = [...now, one];
      else announce(say(words).compareMost);
    },
  };
}

type Tray = ReturnType<typeof makeTray>;

export function CompareTick({ tray, one }: { tray: Tray; one: Compared }) {
  const said = say(words);
  const on = tray.held.value.some((other) => other.id === one.id);
  return (
    <div class="above compare-tick">
      <Choice
        label={<>{said.compare}<span class="hidden-text">: {one.title}</span></>}
        checked={on}
        disabled={!on && tray.held.value.length >= MOST}
        onChange={() => tray.toggle(one)}
      />
    </div>
  );
}

export function CompareTray({ tray }: { tray: Tray }) {
  const said = say(words);
  const [open, setOpen] = useState(false);
  const held = tray.held.value;
  if (!held.length) return null;
  const names = held[0]?.rows.map(([name]) => name) ?? [];
  return (
    <div class="tray no-print" role="region" aria-label={said.compareTitle}>
      <span class="tray-names">{held.map((one) => one.title).join(" · ")}</span>
      <Button look="primary" onClick={() => setOpen(true)}>{said.compareGo(held.length)}</Button>
      <Button look="quiet" onClick={() => { tray.held.value = []; }}>{said.compareClear}</Button>
      <Dialog wide title={said.compareTitle} open={open} onClose={() => setOpen(false)}>
        <div class="scroll-x" tabIndex={0} role="group" aria-label={said.compareTitle}>
          <table>
            <thead>
              <tr>
                <td />
                {held.map((one) => <th scope="col" key={one.id}><a href={one.href}>{one.title}</a></th>)}
              </tr>
            </thead>
            <tbody>
              {names.map((name, index) => (
                <tr key={name}>
                  <th scope="row">{name}</th>
                  {held.map((one) => <td key={one.id}>{one.rows[index]?.[1] ?? ""}</td>)}
                </tr>
              ))}
            </tbody>
          </table>
        </div>
      </Dialog>
    </div>
  );
}
