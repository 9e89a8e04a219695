// CodeMirror in a shadow root: there its style rules are sheets made by script, which the policy allows, where in the page
// they would be <style> elements, which it refuses.
import { closeBrackets, closeBracketsKeymap, completionKeymap } from "@codemirror/autocomplete";
import { defaultKeymap, history, historyKeymap } from "@codemirror/commands";
import { bracketMatching, indentOnInput } from "@codemirror/language";
import { type Diagnostic, forEachDiagnostic, lintKeymap } from "@codemirror/lint";
import { EditorState, type Extension } from "@codemirror/state";
import { drawSelection, EditorView, highlightActiveLine, keymap, lineNumbers } from "@codemirror/view";
import { effect, type Signal } from "@preact/signals";
import { useEffect, useRef } from "preact/hooks";
import { locale, say } from "../../core/i18n";
import { look } from "./look";
import { words } from "./words";

interface Props {
  label: string;
  hint?: string;
  value: Signal<string>;
  extensions: () => readonly Extension[];
  /** The answer is read and selected, not written. */
  reads?: boolean;
  onCursor?: (at: number) => void;
  onProblems?: (found: readonly Diagnostic[]) => void;
  onView?: (view: EditorView | null) => void;
  class?: string;
}

export function Editor(props: Props) {
  // The words of the editor belong to its state, so that another language makes another editor.
  return <Mounted key={locale.value} {...props} />;
}

function Mounted(props: Props) {
  const host = useRef<HTMLDivElement>(null);
  const newest = useRef(props);
  newest.current = props;
  useEffect(() => {
    const box = host.current as HTMLDivElement;
    const root = box.shadowRoot ?? box.attachShadow({ mode: "open" });
    root.append(hintIn(props.hint));
    const view = new EditorView({ parent: root, state: stateOf(newest) });
    props.onView?.(view);
    const stop = effect(() => {
      const text = props.value.value;
      if (text !== view.state.doc.toString()) {
        view.dispatch({ changes: { from: 0, to: view.state.doc.length, insert: text }, selection: { anchor: 0 } });
      }
    });
    return () => {
      stop();
      props.onView?.(null);
      view.destroy();
      root.replaceChildren();
    };
  }, []);
  return <div ref={host} class={`explorer-editor ${props.class ?? ""}`} />;
}

/** What a reader of the screen hears with the editor; names and descriptions do not reach into a shadow root. */
function hintIn(text: string | undefined): HTMLElement {
  const hint = document.createElement("p");
  hint.id = "hint";
  hint.hidden = true;
  hint.textContent = text ?? "";
  return hint;
}

function stateOf(newest: { readonly current: Props }): EditorState {
  const { label, hint, value, reads, extensions } = newest.current;
  return EditorState.create({
    doc: value.peek(),
    extensions: [
      EditorState.phrases.of(say(words).editorWords),
      EditorView.contentAttributes.of({
        "aria-label": label,
        tabindex: "0",
        ...(hint ? { "aria-describedby": "hint" } : {}),
      }),
      EditorView.lineWrapping,
      lineNumbers(),
      drawSelection(),
      bracketMatching(),
      ...look,
      ...(reads ? [EditorState.readOnly.of(true)] : writing()),
      ...extensions(),
      keymap.of([...defaultKeymap, ...lintKeymap]),
      EditorView.updateListener.of((update) => {
        const { onCursor, onProblems } = newest.current;
        if (update.docChanged && !reads) value.value = update.state.doc.toString();
        if (update.selectionSet || update.docChanged) onCursor?.(update.state.selection.main.head);
        if (onProblems && update.transactions.some((one) => one.effects.length)) onProblems(problemsOf(update.state));
      }),
    ],
  });
}

/**
 * Types over a selection by hand. Where the browser does, it carries the look of what was there over in a style attribute,
 * which CodeMirror removes but the policy has refused by then, aloud.
 */
const typingOver = EditorView.domEventHandlers({
  beforeinput(event, view) {
    const { from, to, empty } = view.state.selection.main;
    const typed = event.data;
    if (empty || event.inputType !== "insertText" || !typed || event.isComposing || view.composing) return false;
    const plain = () => view.state.update(view.state.replaceSelection(typed), { userEvent: "input.type", scrollIntoView: true });
    const taken = view.state.facet(EditorView.inputHandler).some((handle) => handle(view, from, to, typed, plain));
    if (!taken) view.dispatch(plain());
    event.preventDefault();
    return true;
  },
});

/** Tab is not among the keys: it goes to what comes after the editor. */
function writing(): Extension[] {
  return [
    typingOver,
    history(),
    indentOnInput(),
    closeBrackets(),
    highlightActiveLine(),
    keymap.of([...closeBracketsKeymap, ...completionKeymap, ...historyKeymap]),
  ];
}

function problemsOf(state: EditorState): readonly Diagnostic[] {
  const found: Diagnostic[] = [];
  forEachDiagnostic(state, (one, from, to) => found.push({ ...one, from, to }));
  return found;
}
