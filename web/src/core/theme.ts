// Light, dark, or as the device is set.
import { signal } from "@preact/signals";
import { keep } from "./i18n";

export type Theme = "auto" | "light" | "dark";

export const THEMES: readonly Theme[] = ["auto", "light", "dark"];

const given = document.documentElement.dataset["theme"];

export const theme = signal<Theme>(given === "light" || given === "dark" ? given : "auto");

/** Changes the look here and on the pages that are loaded from now on. */
export function dress(chosen: Theme): void {
  theme.value = chosen;
  keep("duobaan_theme", chosen);
  if (chosen === "auto") delete document.documentElement.dataset["theme"];
  else document.documentElement.dataset["theme"] = chosen;
}
