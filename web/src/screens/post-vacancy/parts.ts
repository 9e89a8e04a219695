// What every question gets to show and to say.
import type { Draft, Fields } from "./draft";
import type { KnownSubject } from "../../posting/Subjects";

export interface Part {
  readonly draft: Draft;
  readonly known: readonly KnownSubject[];
  readonly change: (fields: Partial<Fields>, lessons?: Pick<Draft, "slots" | "bundles">) => void;
  /** What is wrong with a field, once one wanted to go on. */
  readonly error: (field: string) => string | null;
}
