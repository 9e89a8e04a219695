// The server's words for codes: every enum's members in the page's language, asked once for all that need them.
import { signal } from "@preact/signals";
import { useEffect, useMemo } from "preact/hooks";
import { VocabularyOf } from "../generated/vocabulary";
import { send } from "./graphql";
import { type Locale, locale } from "./i18n";

type Entries = readonly { readonly code: string; readonly label: string }[];

export interface Vocabulary {
  /** The word for a code; dots until the words are there. */
  (name: string, code: string): string;
  readonly entries: (name: string) => Entries;
}

const AGAIN_MS = 3_000;
const keyOf = (at: Locale, name: string) => `${at} ${name}`;
/** Words do not change while a page is open, so nothing that changes asks for them again. */
const known = signal<ReadonlyMap<string, Entries>>(new Map());
const asked = new Set<string>();
let waiting: string[] = [];

function ask(): void {
  const [names, at] = [waiting, locale.peek()];
  waiting = [];
  send(VocabularyOf, { names }).then(
    (data) => {
      known.value = new Map([...known.peek(), ...data.vocabulary.map((one) => [keyOf(at, one.name), one.entries] as const)]);
    },
    () =>
      setTimeout(() => {
        for (const name of names) asked.delete(keyOf(at, name));
        known.value = new Map(known.peek()); // who still needs them asks again
      }, AGAIN_MS),
  );
}

/** What many parts of a page want in the same moment is one request. */
function want(names: readonly string[], at: Locale): void {
  for (const name of names) {
    if (asked.has(keyOf(at, name))) continue;
    asked.add(keyOf(at, name));
    if (!waiting.length) queueMicrotask(ask);
    waiting.push(name);
  }
}

/** Fetches the words of some enums, such as useVocabulary("Level", "Sector"). */
export function useVocabulary(...names: string[]): Vocabulary {
  const [words, at, all] = [known.value, locale.value, names.join()];
  useEffect(() => want(all.split(","), at), [words, at, all]);
  return useMemo(() => {
    const found = (name: string) => words.get(keyOf(at, name));
    const label = (name: string, code: string) => {
      const entries = found(name);
      return entries ? (entries.find((one) => one.code === code)?.label ?? code) : "…";
    };
    return Object.assign(label, { entries: (name: string) => found(name) ?? [] });
  }, [words, at]);
}
