// What is said aloud without moving the focus, at most once a second, and the notes that slide in.
import { signal } from "@preact/signals";

export const spoken = signal("");

export interface Toast {
  readonly id: number;
  readonly text: string;
  readonly kind: "done" | "problem";
  readonly undo: (() => void) | null;
}

export const toasts = signal<readonly Toast[]>([]);

const QUIET_MS = 1_000;
const TOAST_MS = 8_000;
let timer: ReturnType<typeof setTimeout> | undefined;
let last = 0;
let next = 0;

/** Tells readers of the screen something politely; of many in a second only the newest. */
export function announce(text: string): void {
  clearTimeout(timer);
  timer = setTimeout(
    () => {
      last = Date.now();
      spoken.value = spoken.peek() === text ? `${text}\u00a0` : text;
    },
    Math.max(0, last + QUIET_MS - Date.now()),
  );
}

/** Shows that something was done, for eight seconds, with a way back where there is one. */
export function toast(text: string, more: { undo?: () => void; kind?: Toast["kind"] } = {}): void {
  next += 1;
  const id = next;
  toasts.value = [...toasts.peek(), { id, text, kind: more.kind ?? "done", undo: more.undo ?? null }];
  setTimeout(() => dismiss(id), more.undo ? 2 * TOAST_MS : TOAST_MS);
}

/** Takes a note away. */
export function dismiss(id: number): void {
  toasts.value = toasts.peek().filter((one) => one.id !== id);
}
