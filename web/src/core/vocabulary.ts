// The server's words for codes: every enum's members in the page's language.
import { useMemo } from "preact/hooks";
import { VocabularyOf } from "../generated/vocabulary";
import { useQuery } from "./query";

export interface Vocabulary {
  /** The word for a code; dots until the words are there. */
  (name: string, code: string): string;
  readonly entries: (name: string) => readonly { readonly code: string; readonly label: string }[];
}

/** Fetches the words of some enums, such as useVocabulary("Level", "Sector"). */
export function useVocabulary(...names: string[]): Vocabulary {
  const { data } = useQuery(VocabularyOf, { names });
  return useMemo(() => {
    const found = new Map(data?.vocabulary.map((one) => [one.name, one.entries]) ?? []);
    const label = (name: string, code: string) => found.get(name)?.find((one) => one.code === code)?.label ?? (data ? code : "…");
    return Object.assign(label, { entries: (name: string) => found.get(name) ?? [] });
  }, [data]);
}
