// The page's language. Words stand in objects { nl, en }; Dutch is the source and English has to match its type.
import { effect, signal } from "@preact/signals";

export type Locale = "nl" | "en";

export interface Words<T> {
  readonly nl: T;
  readonly en: T;
}

export const LOCALES: readonly Locale[] = ["nl", "en"];

export const locale = signal<Locale>(document.documentElement.lang === "en" ? "en" : "nl");

effect(() => {
  document.documentElement.lang = locale.value;
});

/** The words in the page's language; a component that says them is drawn anew when the language changes. */
export function say<T>(words: Words<T>): T {
  return words[locale.value];
}

/** Changes the language here and for the pages that the server writes. */
export function speak(chosen: Locale): void {
  keep("duobaan_lang", chosen);
  locale.value = chosen;
}

/** Remembers a choice of look for a year; the server reads it to write the first byte right. */
export function keep(name: "duobaan_lang" | "duobaan_theme", value: string): void {
  const secure = location.protocol === "https:" ? "; Secure" : "";
  document.cookie = `${name}=${value}; Path=/; Max-Age=31536000; SameSite=Lax${secure}`;
}
