// The tools above the question: run and stop, tidy, save, take along as code or as a link, and the help beside it.
import { useState } from "preact/hooks";
import { say } from "../../core/i18n";
import { place, go, setQuery } from "../../core/router";
import { toast } from "../../core/status";
import { Button } from "../../ui/Button";
import { Notice } from "../../ui/Card";
import { writeHash } from "./address";
import { copyText } from "./clipboard";
import { Copying } from "./Copying";
import type { Panel } from "./Desk";
import { Saving } from "./Saving";
import { linked, operation, run, running, stop, text, variables } from "./state";
import { words } from "./words";

const PANELS: readonly Panel[] = ["docs", "examples", "kept"];
const ICONS = { docs: "book-open", examples: "lightbulb", kept: "bookmark" } as const;

export function Toolbar({ open }: { open: Panel | null }) {
  const said = say(words);
  const [asks, setAsks] = useState<"code" | "save" | null>(null);
  const kind = operation.value?.kind ?? "query";
  return (
    <>
      {linked.value ? (
        <Notice kind={kind === "mutation" ? "warn" : "info"}>
          <p>{kind === "mutation" ? said.fromLinkMutation : said.fromLink}</p>
        </Notice>
      ) : null}
      <div class="explorer-tools">
        <div class="row">
          {running.value ? (
            <Button icon="square" onClick={stop}>{said.stop}</Button>
          ) : (
            <Button look="primary" icon="play" aria-keyshortcuts="Control+Enter" onClick={() => void run()}>{said.run[kind]}</Button>
          )}
          <Button onClick={() => void tidy()}>{said.prettify}</Button>
          <Button icon="bookmark" onClick={() => setAsks("save")}>{said.save}</Button>
          <Button icon="code" onClick={() => setAsks("code")}>{said.copyAs}</Button>
          <Button icon="link" onClick={() => void share()}>{said.share}</Button>
        </div>
        <div class="row" role="group" aria-label={said.panelButtons}>
          {PANELS.map((one) => (
            <Button
              key={one}
              look="quiet"
              icon={ICONS[one]}
              aria-expanded={open === one}
              aria-controls={open === one ? "explorer-panel" : undefined}
              onClick={() => setQuery({ panel: open === one ? null : one, docs: null })}
            >
              {said.panels[one]}
            </Button>
          ))}
        </div>
      </div>
      {asks === "code" ? <Copying close={() => setAsks(null)} /> : null}
      {asks === "save" ? <Saving close={() => setAsks(null)} /> : null}
    </>
  );
}

/** Lays out question and variables; comments stay, which printing the parsed text would lose. */
async function tidy(): Promise<void> {
  const [{ format }, plugin] = await Promise.all([import("prettier/standalone"), import("prettier/plugins/graphql")]);
  try {
    text.value = await format(text.peek(), { parser: "graphql", plugins: [plugin] });
    if (variables.peek().trim()) variables.value = JSON.stringify(JSON.parse(variables.peek()), null, 2);
  } catch {
    toast(say(words).cannotPrettify, { kind: "problem" });
  }
}

async function share(): Promise<void> {
  const hash = writeHash({ text: text.peek(), variables: variables.peek() });
  go(place.peek().path + place.peek().search + hash, "replace");
  const done = await copyText(location.href);
  toast(done ? say(words).shared : say(words).sharedHere);
}
