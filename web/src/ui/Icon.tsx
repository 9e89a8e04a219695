// An icon of the sprite; it is decoration unless it gets a label.
import type { IconName } from "../generated/icons";
import sprite from "../generated/icons.svg?url";

export type { IconName };

export function Icon({ name, label }: { name: IconName; label?: string }) {
  return (
    <svg class="icon" {...(label ? { role: "img", "aria-label": label } : { "aria-hidden": "true" as const })}>
      <use href={`${sprite}#${name}`} />
    </svg>
  );
}
