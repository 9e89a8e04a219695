// Buttons do something here; ButtonLink looks the same and goes somewhere.
import type { ComponentChildren, JSX } from "preact";
import { Icon, type IconName } from "./Icon";

export type Look = "primary" | "secondary" | "quiet" | "danger";

interface Shared {
  look?: Look;
  icon?: IconName;
  wide?: boolean;
  children: ComponentChildren;
}

function classes(look: Look, wide: boolean | undefined, extra: unknown): string {
  return ["button", `button-${look}`, wide ? "button-wide" : "", typeof extra === "string" ? extra : ""]
    .filter(Boolean)
    .join(" ");
}

type ButtonProps = Shared & Omit<JSX.IntrinsicElements["button"], "icon"> & { busy?: boolean };

/** `busy` keeps the focus where it is and refuses a second press. */
export function Button({ look = "secondary", icon, wide, busy, children, class: extra, ...rest }: ButtonProps) {
  const stopped = busy ? { onClick: (event: Event) => event.preventDefault(), "aria-disabled": true as const } : {};
  return (
    <button type="button" {...rest} {...stopped} class={classes(look, wide, extra)}>
      {icon ? <Icon name={icon} /> : null}
      <span>{children}</span>
    </button>
  );
}

/** A button with a picture only; `label` says what it does. */
export function IconButton({ icon, label, look = "quiet", ...rest }: Omit<ButtonProps, "children"> & { icon: IconName; label: string }) {
  const { class: extra, wide: _wide, busy: _busy, ...more } = rest;
  return (
    <button type="button" {...more} aria-label={label} title={label} class={`${classes(look, false, extra)} button-icon`}>
      <Icon name={icon} />
    </button>
  );
}

export function ButtonLink({ look = "secondary", icon, wide, children, class: extra, ...rest }: Shared & JSX.IntrinsicElements["a"]) {
  return (
    <a {...rest} class={classes(look, wide, extra)}>
      {icon ? <Icon name={icon} /> : null}
      <span>{children}</span>
    </a>
  );
}
