// A part of the page that opens and closes.
import type { ComponentChildren } from "preact";
import { Icon } from "./Icon";

interface Props {
  summary: ComponentChildren;
  /** Of several with the same name only one is open. */
  name?: string;
  open?: boolean;
  children: ComponentChildren;
}

export function Disclosure({ summary, name, open, children }: Props) {
  return (
    <details class="disclosure" {...(name ? { name } : {})} {...(open ? { open } : {})}>
      <summary>
        {summary}
        <Icon name="chevron-down" />
      </summary>
      <div>{children}</div>
    </details>
  );
}
