// What the reader chose, as it stands in the address, and the days that it means.
import { query, setQuery } from "../../core/router";
import type { ReleaseUseFilterInput } from "../../generated/releases";

export const SHOWS = ["all", "soon", "waiting"] as const;
export type Show = (typeof SHOWS)[number];
export const SOON_DAYS = 90;

export interface Choice {
  readonly show: Show;
  readonly text: string;
  readonly company: string;
}

/** Reads the address. */
export function choiceOf(): Choice {
  const of = (name: string) => query.value.get(name) ?? "";
  return { show: SHOWS.find((one) => one === of("show")) ?? "all", text: of("text"), company: of("company") };
}

/** Writes one choice to the address; what is typed replaces, what is chosen can be undone by Back. */
export function choose(name: keyof Choice, value: string): void {
  setQuery({ [name]: name === "show" && value === "all" ? null : value || null }, name === "text" ? "replace" : "push");
}

/** Returns a day so many days later, or earlier. */
export function moved(on: string, days: number): string {
  const at = new Date(`${on}T12:00:00Z`);
  at.setUTCDate(at.getUTCDate() + days);
  return at.toISOString().slice(0, 10);
}

/** Returns the same day a year later; the 28th where there is no 29th of February. */
export function nextYear(on: string): string {
  const [year, rest] = [Number(on.slice(0, 4)), on.slice(4)];
  return `${year + 1}${rest === "-02-29" ? "-02-28" : rest}`;
}

/** Today in the Netherlands. */
export const today = () => new Date().toLocaleDateString("sv-SE", { timeZone: "Europe/Amsterdam" });

/** The first day after the last one on which hours still end soon. */
export const soon = () => moved(today(), SOON_DAYS + 1);

/** What the server is asked for a choice. */
export function filterOf({ show, text }: Choice): ReleaseUseFilterInput {
  return {
    text: text || null,
    endsBefore: show === "soon" ? soon() : null,
    status: show === "all" ? null : [show === "waiting" ? "PROPOSED" : "GRANTED"],
  };
}
