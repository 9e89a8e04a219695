// What the reader chose, as it stands in the address.
import { query, setQuery } from "../../core/router";

export const PERIODS = ["year", "month", "quarter", "before"] as const;
export type Period = (typeof PERIODS)[number];
const FIRST_MONTH_OF_SCHOOL_YEAR = 8;
const DAYS: Partial<Record<Period, number>> = { month: 30, quarter: 90 };

export interface Choice {
  readonly province: string;
  readonly subject: string;
  readonly region: string;
  readonly period: Period;
}

/** Reads the address. */
export function choiceOf(): Choice {
  const of = (name: string) => query.value.get(name) ?? "";
  const period = PERIODS.find((one) => one === of("period")) ?? "year";
  return { province: of("province"), subject: of("subject"), region: of("region"), period };
}

/** Writes one choice to the address; "" takes it away. */
export function choose(name: keyof Choice, value: string): void {
  setQuery({ [name]: name === "period" && value === "year" ? null : value || null });
}

/** The days of a period, of which `until` does not count itself; null is what the server does by itself. */
export function daysOf(period: Period, today: string): { since: string | null; until: string | null } {
  const [year, month] = today.split("-").map(Number) as [number, number];
  if (period === "before") {
    const began = month >= FIRST_MONTH_OF_SCHOOL_YEAR ? year : year - 1;
    return { since: `${began - 1}-08-01`, until: `${began}-08-01` };
  }
  const back = DAYS[period];
  return { since: back ? moved(today, 1 - back) : null, until: null };
}

/** The day so many days later, or earlier. */
export function moved(on: string, days: number): string {
  const at = new Date(`${on}T12:00:00Z`);
  at.setUTCDate(at.getUTCDate() + days);
  return at.toISOString().slice(0, 10);
}

/** Today in the Netherlands. */
export const today = () => new Date().toLocaleDateString("sv-SE", { timeZone: "Europe/Amsterdam" });
