// Hours and money as people type them, and days whose period ends on the day before.
import { number } from "../core/format";

/** Minutes of "8", "7,5" or "7.5" hours; null of anything else. */
export function minutesTyped(text: string): number | null {
  const found = /^\s*(\d{1,3})(?:[.,](\d{1,2}))?\s*$/.exec(text);
  return found ? Math.round(Number(`${found[1]}.${found[2] ?? 0}`) * 60) : null;
}

/** "7,5" of 450 minutes; nothing of nought. */
export function hoursText(minutes: number | null): string {
  return minutes ? number(minutes / 60, 2) : "";
}

/** Cents of "55", "1.250", "55,50" or "55.50"; null of anything else. */
export function centsTyped(text: string): number | null {
  const found = /^\s*€?\s*(\d{1,3}(?:[.,]\d{3})+|\d+)(?:[.,](\d{1,2}))?\s*$/.exec(text);
  return found ? Number((found[1] as string).replace(/[.,]/g, "")) * 100 + Number((found[2] ?? "0").padEnd(2, "0")) : null;
}

/** A day some days later; an address of nothing gives nothing. */
export function plusDays(iso: string | null, days: number): string | null {
  if (!iso) return null;
  const at = new Date(`${iso}T12:00:00Z`);
  if (Number.isNaN(at.getTime())) return null;
  at.setUTCDate(at.getUTCDate() + days);
  return at.toISOString().slice(0, 10);
}
