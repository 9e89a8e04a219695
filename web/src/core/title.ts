// The title of the page, for tabs, history and readers of the screen.
import { signal } from "@preact/signals";
import { useEffect } from "preact/hooks";

export const title = signal("");

/** Titles the page while the component is there. */
export function useTitle(text: string): void {
  useEffect(() => {
    title.value = text;
  }, [text]);
}
