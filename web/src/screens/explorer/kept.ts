// What is kept of one's own questions, in this browser and for this person only: the draft, the history, the saved ones.
import { signal } from "@preact/signals";
import { recall, retain } from "../../core/store";

export interface Asked {
  readonly text: string;
  readonly variables: string;
  readonly name: string;
  readonly at: string;
}

const MOST = 40;
const LONGEST = 20_000;
const HISTORY = "explorer.history";
const SAVED = "explorer.saved";
const DRAFT = "explorer.draft";

export const history = signal<readonly Asked[]>([]);
export const saved = signal<readonly Asked[]>([]);

const same = (one: Asked, other: Asked) => one.text === other.text && one.variables === other.variables;

/** Reads what was kept; once it is known who is here. */
export function readKept(): { text: string; variables: string } | null {
  history.value = recall<Asked[]>(HISTORY) ?? [];
  saved.value = recall<Asked[]>(SAVED) ?? [];
  return recall(DRAFT);
}

/** Keeps what is being written, so that it is there after a reload. */
export function keepDraft(text: string, variables: string): void {
  retain(DRAFT, text.trim() && text.length + variables.length <= LONGEST ? { text, variables } : null);
}

/** Puts a question on top of the history; one that was there moves up. */
export function remember(asked: Asked): void {
  if (asked.text.length + asked.variables.length > LONGEST) return;
  setHistory([asked, ...history.peek().filter((one) => !same(one, asked))].slice(0, MOST));
}

/** Replaces the history. */
export function setHistory(asked: readonly Asked[]): void {
  history.value = asked;
  retain(HISTORY, asked.length ? asked : null);
}

/** Saves a question under its name; one of the same name is replaced. */
export function save(asked: Asked): void {
  setSaved([asked, ...saved.peek().filter((one) => one.name !== asked.name)]);
}

/** Replaces what was saved. */
export function setSaved(asked: readonly Asked[]): void {
  saved.value = asked;
  retain(SAVED, asked.length ? asked : null);
}
