// What every question gets to show and to say.
import type { KnownSubject } from "../posting/Subjects";
import type { Draft, Profile } from "./draft";

export interface Part {
  readonly draft: Draft;
  readonly known: readonly KnownSubject[];
  /** The companies for which the viewer may post somebody. */
  readonly companies: readonly { readonly id: string; readonly name: string }[];
  readonly change: (more: Partial<Draft>) => void;
  readonly set: (profile: Partial<Profile>) => void;
  /** What is wrong with a field, once one wanted to go on. */
  readonly error: (field: string) => string | null;
}
