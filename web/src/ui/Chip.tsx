// Small round buttons: one that is on or off, and one that takes a filter away.
import type { ComponentChildren } from "preact";
import { say } from "../core/i18n";
import { common } from "../core/words";
import { Icon } from "./Icon";

export function ToggleChip({ on, onToggle, children }: { on: boolean; onToggle: (on: boolean) => void; children: ComponentChildren }) {
  return (
    <button type="button" class="chip" aria-pressed={on} onClick={() => onToggle(!on)}>
      {on ? <Icon name="check" /> : null}
      {children}
    </button>
  );
}

export function RemoveChip({ label, onRemove }: { label: string; onRemove: () => void }) {
  return (
    <button type="button" class="chip chip-on" aria-label={say(common).remove(label)} onClick={onRemove}>
      <span>{label}</span>
      <Icon name="x" />
    </button>
  );
}
