// Weeks as addresses: a Monday, the one before and the one after, and the number by which people know it.
const MONDAY = /^\d{4}-\d{2}-\d{2}$/;
const DAY_MS = 86_400_000;

/** Today in the Netherlands. */
export function today(): string {
  return new Date().toLocaleDateString("sv-SE", { timeZone: "Europe/Amsterdam" });
}

/** A day some days on. */
export function plusDays(iso: string, days: number): string {
  return new Date(Date.parse(`${iso}T12:00:00Z`) + days * DAY_MS).toISOString().slice(0, 10);
}

/** The Monday of the week of a day; of today for what is no day. */
export function mondayOf(asked: string | null): string {
  const given = asked && MONDAY.test(asked) && !Number.isNaN(Date.parse(asked)) ? asked : today();
  return plusDays(given, -((new Date(`${given}T12:00:00Z`).getUTCDay() + 6) % 7));
}

/** The number of a week (ISO 8601): that of its Thursday. */
export function weekNumber(monday: string): number {
  const thursday = plusDays(monday, 3);
  const first = Date.parse(`${thursday.slice(0, 4)}-01-01T12:00:00Z`);
  return Math.floor((Date.parse(`${thursday}T12:00:00Z`) - first) / DAY_MS / 7) + 1;
}
