// Boxes, tags and notices.
import type { ComponentChildren, JSX } from "preact";
import { Icon, type IconName } from "./Icon";

export function Card({ class: extra = "", children, ...rest }: JSX.IntrinsicElements["div"]) {
  return (
    <div {...rest} class={`card ${typeof extra === "string" ? extra : ""}`}>
      {children}
    </div>
  );
}

export type Tone = "plain" | "brand" | "good" | "warn" | "bad" | "accent";

export function Tag({ tone = "plain", icon, children }: { tone?: Tone; icon?: IconName; children: ComponentChildren }) {
  return (
    <span class={`tag tag-${tone}`}>
      {icon ? <Icon name={icon} /> : null}
      {children}
    </span>
  );
}

const NOTICE: Record<"info" | "good" | "warn" | "bad", IconName> = {
  info: "info",
  good: "circle-check",
  warn: "triangle-alert",
  bad: "circle-alert",
};

export function Notice({ kind = "info", children, alert }: { kind?: keyof typeof NOTICE; children: ComponentChildren; alert?: boolean }) {
  return (
    <div class={`notice notice-${kind}`} role={alert ? "alert" : undefined}>
      <Icon name={NOTICE[kind]} />
      <div class="stack">{children}</div>
    </div>
  );
}
