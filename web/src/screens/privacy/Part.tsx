// A part of the page: what it is about, and in one line what the law says.
import type { ComponentChildren } from "preact";
import { say } from "../../core/i18n";
import { Card } from "../../ui/Card";
import { words } from "./words";

interface Props {
  name: "seen" | "hide" | "consents" | "export" | "erase";
  intro: string;
  children: ComponentChildren;
}

export function Part({ name, intro, children }: Props) {
  const said = say(words);
  return (
    <section aria-labelledby={name}>
      <Card class="stack">
        <h2 id={name}>{said[name]}</h2>
        <p>{intro}</p>
        {children}
        <p class="small muted privacy-law">
          {said.law[name]} <a href="/privacy">{said.lawLink}</a>
        </p>
      </Card>
    </section>
  );
}
