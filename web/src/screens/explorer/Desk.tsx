// The desk: the question with its tools at the left, the answer beside it, and help when it is asked for.
import { autocompletion } from "@codemirror/autocomplete";
import type { Diagnostic } from "@codemirror/lint";
import { type EditorView, keymap } from "@codemirror/view";
import { type CompletionItem, getTokenAtPosition, getTypeInfo } from "graphql-language-service";
import { useSignalEffect } from "@preact/signals";
import { graphql as graphqlHelp, offsetToPos, updateSchema } from "cm6-graphql";
import { useEffect, useRef, useState } from "preact/hooks";
import { say } from "../../core/i18n";
import { place, query, setQuery } from "../../core/router";
import { Button } from "../../ui/Button";
import { Notice } from "../../ui/Card";
import { SelectField } from "../../ui/Field";
import { plural } from "../../core/format";
import { readHash } from "./address";
import { Answer } from "./Answer";
import { Docs } from "./Docs";
import { Editor } from "./Editor";
import { Examples } from "./Examples";
import { Kept } from "./Kept";
import { common } from "../../core/words";
import { keepDraft, readKept } from "./kept";
import starters from "./examples.json";
import { loadSchema, schema } from "./sources";
import { chosen, cursor, lay, layExample, operation, operations, run, text, variables } from "./state";
import { Toolbar } from "./Toolbar";
import { expectedBy, variablesHelp } from "./variables";
import { words } from "./words";

export type Panel = "docs" | "examples" | "kept";

const PANELS: Readonly<Record<Panel, () => preact.JSX.Element>> = { docs: Docs, examples: Examples, kept: Kept };
const DRAFT_MS = 400;
const known = () => {
  const found = schema.peek();
  return found === null || found === "failed" ? null : found;
};

export function Desk() {
  const said = say(words);
  useBeginning();
  const name = query.value.get("panel") ?? (query.value.get("docs") === null ? "" : "docs");
  const open = name in PANELS ? (name as Panel) : null;
  const View = open ? PANELS[open] : null;
  const hasView = open !== null;
  return (
    <div
      class="stack"
      onKeyDown={(event) => {
        if (event.key !== "Enter" || !(event.ctrlKey || event.metaKey) || event.defaultPrevented) return;
        event.preventDefault();
        void run();
      }}
    >
      <Toolbar open={open} />
      {schema.value === "failed" ? (
        <Notice kind="warn">
          <p>{said.noSchema}</p>
          <Button icon="refresh-cw" onClick={() => void loadSchema()}>{say(common).retry}</Button>
        </Notice>
      ) : null}
      <div class="explorer-desk" data-panel={hasView ? "" : undefined}>
        {View && open ? (
          <aside class="explorer-panel stack" id="explorer-panel" aria-label={said.panels[open]}>
            <View />
          </aside>
        ) : null}
        <Question />
        <Answer />
      </div>
    </div>
  );
}

/** Lays what there is to begin with: a link's question, else the draft, else the first example; and keeps the draft. */
function useBeginning(): void {
  const hash = place.value.hash;
  useEffect(() => {
    void loadSchema();
    const draft = readKept();
    if (readHash(place.peek().hash) || text.peek()) return;
    const first = starters[0] as (typeof starters)[number];
    if (draft) lay(draft);
    else layExample("", first);
  }, []);
  useEffect(() => {
    const shared = readHash(hash);
    if (shared && shared.text !== text.peek()) lay(shared, true);
  }, [hash]);
  useSignalEffect(() => {
    const draft = [text.value, variables.value] as const;
    const timer = setTimeout(() => keepDraft(...draft), DRAFT_MS);
    return () => clearTimeout(timer);
  });
}

function Question() {
  const said = say(words);
  const [problems, setProblems] = useState<readonly Diagnostic[]>([]);
  const view = useRef<EditorView | null>(null);
  const found = schema.value;
  useEffect(() => {
    if (view.current && found && found !== "failed") updateSchema(view.current, found);
  }, [found]);
  return (
    <section class="explorer-question stack" aria-labelledby="explorer-question">
      <h2 id="explorer-question">{said.editor}</h2>
      <Operations />
      <Editor
        label={said.editor}
        hint={said.editorHint}
        value={text}
        extensions={() => questionHelp()}
        onView={(made) => {
          view.current = made;
          const now = known();
          if (made && now) updateSchema(made, now);
        }}
        onCursor={(at) => {
          cursor.value = at;
        }}
        onProblems={setProblems}
      />
      <p class="small muted explorer-keys">{said.editorHint}</p>
      <Problems found={problems} view={view.current} />
      <h3 id="explorer-variables">{said.variables}</h3>
      <Editor
        class="explorer-editor-small"
        label={said.variables}
        hint={said.variablesHint}
        value={variables}
        extensions={() => [runKeys, variablesHelp(expectedNow, () => known() !== null && operation.peek() !== null)]}
      />
    </section>
  );
}

const runKeys = keymap.of([
  {
    key: "Mod-Enter",
    run: () => {
      void run();
      return true;
    },
  },
]);

function expectedNow() {
  const now = known();
  return now ? expectedBy(now, operation.peek()?.node.variableDefinitions ?? []) : [];
}

function questionHelp() {
  return [
    runKeys,
    keymap.of([{ key: "F1", run: showAtCursor }]),
    autocompletion({ icons: false }),
    graphqlHelp(known() ?? undefined, {
      onShowInDocs: (field, type, parent) => showDocs(field, type, parent),
      onCompletionInfoRender: (item) => aboutCompletion(item),
    }),
  ];
}

/** Shows the reference of the word at the cursor, also when the cursor stands right behind it. */
function showAtCursor(view: EditorView): boolean {
  const now = known();
  if (!now) return false;
  const { head } = view.state.selection.main;
  const inside = Math.min((view.state.wordAt(head)?.from ?? head) + 1, view.state.doc.length);
  const token = getTokenAtPosition(view.state.doc.toString(), offsetToPos(view.state.doc, inside));
  const { fieldDef, type, parentType } = getTypeInfo(now, token.state);
  showDocs(fieldDef?.name, type?.toString(), parentType?.toString());
  return true;
}

function showDocs(field: string | undefined, type: string | undefined, parent: string | undefined): void {
  const bare = (name: string | undefined) => name?.replace(/[[\]!]/g, "");
  const path = field && parent ? `${bare(parent)}.${field}` : bare(type ?? parent);
  if (path) setQuery({ panel: "docs", docs: path });
}

/** What a suggestion is, and when it goes. */
function aboutCompletion(item: CompletionItem): Node | null {
  const lines = [item.documentation, item.isDeprecated ? item.deprecationReason : null].filter(Boolean) as string[];
  if (!lines.length) return null;
  const box = document.createElement("div");
  for (const [index, line] of lines.entries()) {
    const one = document.createElement("p");
    one.textContent = line;
    one.style.margin = "0";
    if (item.isDeprecated && index === lines.length - 1) one.className = "gone";
    box.append(one);
  }
  return box;
}

/** Which of several operations runs. */
function Operations() {
  const said = say(words);
  const named = operations.value.filter((one) => one.name !== null);
  if (named.length < 2) return null;
  return (
    <SelectField
      label={said.operation}
      value={operation.value?.name ?? ""}
      onChange={(event: Event) => {
        chosen.value = (event.currentTarget as HTMLSelectElement).value;
      }}
      options={named.map((one) => ({ value: one.name as string, label: one.name as string }))}
    />
  );
}

/** What is wrong with the question, in words and by line, for who does not hover. */
function Problems({ found, view }: { found: readonly Diagnostic[]; view: EditorView | null }) {
  const said = say(words);
  if (!found.length || !view) return null;
  const last = view.state.doc.length;
  return (
    <div class="explorer-problems" role="status">
      <p class="field-error">{said.problems(plural(found.length, said.problem, said.problemPlural))}</p>
      <ul role="list">
        {found.slice(0, 5).map((one, index) => (
          <li key={index}>
            <button
              type="button"
              class="explorer-problem"
              onClick={() => {
                view.dispatch({ selection: { anchor: Math.min(one.from, last) }, scrollIntoView: true });
                view.focus();
              }}
            >
              <strong>{said.line(view.state.doc.lineAt(Math.min(one.from, last)).number)}</strong> <span lang="en">{one.message}</span>
            </button>
          </li>
        ))}
      </ul>
    </div>
  );
}

