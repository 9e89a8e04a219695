// One act that the server may refuse: sent once, told when it is done, and in words when it is not.
import { useState } from "preact/hooks";
import type { Document } from "./document";
import { refresh, useMutation } from "./query";
import { toast } from "./status";

export interface Trouble {
  /** True when somebody else changed it first. */
  readonly stale: boolean;
  readonly texts: readonly string[];
}

/** What a mutation gives: its success, or one of the failures that all mutations share. */
interface Result {
  readonly __typename: string;
  readonly message?: string;
  readonly issues?: readonly { readonly message: string }[];
  readonly reasons?: readonly { readonly label: string }[];
}

export interface Answer<V> {
  readonly run: (variables: V) => Promise<void>;
  readonly trouble: Trouble | null;
  readonly busy: boolean;
  readonly error: unknown;
}

/** Turns what the server refused into lines to show; null when it did not. */
export function troubleOf(result: Result): Trouble | null {
  if (result.message === undefined) return null;
  const texts = [...(result.issues ?? []).map((one) => one.message), ...(result.reasons ?? []).map((one) => one.label)];
  return { stale: result.__typename === "StaleRevision", texts: texts.length ? [...new Set(texts)] : [result.message] };
}

/** Sends one answer; `done` is what is said when it went well, and `after` gets what the server told. */
export function useAnswer<D extends object, V>(document: Document<D, V>, done: string, after: (data: D) => void): Answer<V> {
  const mutation = useMutation(document);
  const [trouble, setTrouble] = useState<Trouble | null>(null);
  const run = async (variables: V) => {
    setTrouble(null);
    const data = await mutation.run(variables);
    const result = data && (Object.values(data)[0] as Result | null);
    if (!result) return;
    const found = troubleOf(result);
    setTrouble(found);
    if (found?.stale) refresh();
    if (found) return;
    toast(done);
    after(data);
  };
  return { run, trouble, busy: mutation.busy, error: mutation.error };
}
