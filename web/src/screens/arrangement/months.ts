// Days and months as the ledger of hours uses them.
import { locale } from "../../core/i18n";

/** Today in the Netherlands. */
export const today = () => new Date().toLocaleDateString("sv-SE", { timeZone: "Europe/Amsterdam" });

/** "2026-11" some months on. */
export function shiftMonth(month: string, by: number): string {
  const [year, number] = month.split("-").map(Number) as [number, number];
  return new Date(Date.UTC(year, number - 1 + by, 1)).toISOString().slice(0, 7);
}

/** "november 2026". */
export function monthName(month: string): string {
  const options: Intl.DateTimeFormatOptions = { month: "long", year: "numeric", timeZone: "UTC" };
  return new Intl.DateTimeFormat(locale.value === "nl" ? "nl-NL" : "en-GB", options).format(new Date(`${month}-15T12:00:00Z`));
}

/** How long some hours are together. */
export const minutesOf = (entries: readonly { readonly minutes: number }[]) => entries.reduce((sum, one) => sum + one.minutes, 0);
