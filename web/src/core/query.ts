// Queries and mutations as hooks: the newest answer wins, the last one stays in view while the next is on its way.
import { signal } from "@preact/signals";
import { useCallback, useEffect, useMemo, useRef, useState } from "preact/hooks";
import type { Document } from "./document";
import { Failure, isAbort, send } from "./graphql";
import { locale } from "./i18n";

const MOST_KEPT = 60;
const FRESH_MS = 5_000;
const PATIENCE_SECONDS = 5;

interface Kept {
  data: unknown;
  at: number;
}

const kept = new Map<string, Kept>();
/** Goes up when something was changed, so that what is in view is asked for again. */
const turn = signal(0);

function keyOf<V>(document: Document<unknown, V>, variables: V): string {
  return `${document.hash} ${locale.value} ${JSON.stringify(variables)}`;
}

function remember(key: string, data: unknown): void {
  kept.delete(key);
  kept.set(key, { data, at: Date.now() });
  if (kept.size > MOST_KEPT) kept.delete(kept.keys().next().value as string);
}

/** Forgets every answer; what is in view is asked for again. */
export function refresh(): void {
  kept.clear();
  turn.value += 1;
}

export interface Asked<D> {
  /** The newest answer; while `stale`, that of an earlier question. */
  readonly data: D | null;
  readonly error: unknown;
  readonly loading: boolean;
  readonly stale: boolean;
  readonly again: () => void;
}

/** Asks a query, again when its variables change; null as variables asks nothing. */
export function useQuery<D, V>(document: Document<D, V>, variables: V | null): Asked<D> {
  const key = variables === null ? null : keyOf(document as Document<unknown, V>, variables);
  const version = turn.value;
  const [extra, setExtra] = useState(0);
  const held = key === null ? undefined : kept.get(key);
  const [state, setState] = useState<{ key: string | null; data: D | null; error: unknown }>({
    key: held ? key : null,
    data: (held?.data as D | undefined) ?? null,
    error: null,
  });
  useEffect(() => {
    if (key === null || variables === null) return;
    const found = kept.get(key);
    if (found) setState({ key, data: found.data as D, error: null });
    if (found && Date.now() - found.at < FRESH_MS) return;
    const stop = new AbortController();
    let later: ReturnType<typeof setTimeout> | undefined;
    send(document, variables, stop.signal).then(
      (data) => {
        if (version === turn.peek()) remember(key, data); // else something was changed, or failed on it, meanwhile
        setState({ key, data, error: null });
      },
      (error: unknown) => {
        if (isAbort(error)) return;
        const wait = error instanceof Failure && error.kind === "too-often" ? error.after : null;
        // Who types fast is asked to wait a moment; that needs nobody's attention.
        if (wait !== null && wait <= PATIENCE_SECONDS) later = setTimeout(() => setExtra((count) => count + 1), wait * 1000);
        else setState((before) => ({ key, data: before.data, error }));
      },
    );
    return () => {
      stop.abort();
      clearTimeout(later);
    };
  }, [key, version, extra]);
  const again = useCallback(() => {
    if (key !== null) kept.delete(key);
    setExtra((count) => count + 1);
  }, [key]);
  const present = held && state.key !== key ? { key, data: held.data as D, error: null } : state;
  const settled = present.key === key;
  return useMemo(
    () => ({
      data: present.data,
      error: settled ? present.error : null,
      loading: key !== null && !settled,
      stale: !settled && present.data !== null,
      again,
    }),
    [present.data, present.error, settled, key, again],
  );
}

export interface Doing<D, V> {
  readonly run: (variables: V) => Promise<D | null>;
  readonly busy: boolean;
  readonly error: unknown;
}

/** Sends a mutation; afterwards all that is in view is asked for again. Gives null when it failed. */
export function useMutation<D, V>(document: Document<D, V>): Doing<D, V> {
  const [state, setState] = useState<{ busy: boolean; error: unknown }>({ busy: false, error: null });
  const busy = useRef(false);
  const run = useCallback(
    async (variables: V) => {
      if (busy.current) return null;
      busy.current = true;
      setState({ busy: true, error: null });
      try {
        const data = await send(document, variables);
        setState({ busy: false, error: null });
        refresh();
        return data;
      } catch (error) {
        setState({ busy: false, error });
        return null;
      } finally {
        busy.current = false;
      }
    },
    [document],
  );
  return { run, ...state };
}
