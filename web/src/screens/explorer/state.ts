// What stands on the desk: the question, its variables, what runs, and what came back.
import { computed, signal } from "@preact/signals";
import { askOnce, followEvents, type Outcome, type Told } from "./asking";
import { remember } from "./kept";
import { fill, keptFrom, type Kind, meant, type Operation, operationsOf, readVariables } from "./operations";

export type Note = "badVariables" | "unreachable" | "stopped" | "ended";

const MOST_EVENTS = 100;

export const text = signal("");
export const variables = signal("");
export const chosen = signal<string | null>(null);
export const cursor = signal(0);
/** Whether the question came from somebody else's link and was not touched yet. */
export const linked = signal(false);

export const running = signal<Kind | null>(null);
export const answer = signal("");
export const told = signal<Told | null>(null);
export const events = signal<number | null>(null);
export const note = signal<Note | null>(null);

let readable: readonly Operation[] = [];

/** The operations; while the text cannot be read, those of when it last could. */
export const operations = computed(() => {
  readable = operationsOf(text.value) ?? readable;
  return readable;
});

export const operation = computed(() => meant(operations.value, chosen.value, cursor.value));

/** Values that earlier examples of a page asked to keep, for later ones. */
let kept: { page: string; values: Map<string, string> } = { page: "", values: new Map() };
let stopper: AbortController | null = null;

/** Puts a question on the desk. */
export function lay(question: { text: string; variables: string }, isLink = false): void {
  text.value = question.text;
  variables.value = question.variables;
  chosen.value = null;
  cursor.value = 0;
  linked.value = isLink;
}

/** Puts an example on the desk, with what earlier ones of its page kept. */
export function layExample(page: string, one: { document: string; variables: Readonly<Record<string, unknown>> }): void {
  if (kept.page !== page) kept = { page, values: new Map() };
  const filled = fill(one.variables, kept.values) as Record<string, unknown>;
  lay({ text: one.document, variables: Object.keys(filled).length ? JSON.stringify(filled, null, 2) : "" });
}

/** Stops what runs. */
export function stop(): void {
  stopper?.abort();
}

function begin(kind: Kind): AbortController {
  stopper = new AbortController();
  running.value = kind;
  linked.value = false;
  note.value = null;
  told.value = null;
  answer.value = "";
  events.value = kind === "subscription" ? 0 : null;
  return stopper;
}

function show(outcome: Outcome): void {
  answer.value = outcome.text;
  told.value = outcome.told;
  for (const [name, value] of keptFrom(text.peek(), outcome.data)) kept.values.set(name, value);
}

const heard: string[] = [];

function hear(outcome: Outcome): void {
  const count = (events.peek() ?? 0) + 1;
  const time = new Date().toLocaleTimeString("nl-NL");
  heard.unshift(`// ${count} · ${time}\n${outcome.text}`);
  heard.length = Math.min(heard.length, MOST_EVENTS);
  events.value = count;
  answer.value = heard.join("\n\n");
  told.value = outcome.told;
}

/** Runs the operation that is meant; what it gives stands in the signals above. */
export async function run(): Promise<void> {
  if (running.peek()) return;
  const values = readVariables(variables.peek());
  if (!values) {
    note.value = "badVariables";
    return;
  }
  const asked = operation.peek();
  const kind = asked?.kind ?? "query";
  const several = operations.peek().length > 1;
  const sent = { query: text.peek(), variables: values, operationName: several ? (asked?.name ?? null) : null };
  const signal = begin(kind).signal;
  heard.length = 0;
  remember({ text: text.peek(), variables: variables.peek(), name: asked?.name ?? "", at: new Date().toISOString() });
  try {
    if (kind === "subscription") {
      const refused = await followEvents(sent, signal, hear);
      if (refused) show(refused);
      else note.value = "ended";
    } else show(await askOnce(sent, signal));
  } catch {
    note.value = signal.aborted ? "stopped" : "unreachable";
  } finally {
    running.value = null;
  }
}

