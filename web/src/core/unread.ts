// How many notices wait for the viewer; core/inbox.ts, which comes after the page stands, keeps it right.
import { signal } from "@preact/signals";

/** null: not known yet. */
export const unread = signal<number | null>(null);
