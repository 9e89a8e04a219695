// Numbers, dates and times as people write them, by Intl and in the page's language.
import { type Locale, locale } from "./i18n";

const TAGS: Record<Locale, string> = { nl: "nl-NL", en: "en-GB" };
const ZONE = "Europe/Amsterdam";
const made = new Map<string, unknown>();

function kept<T>(key: string, make: (tag: string) => T): T {
  const name = `${locale.value} ${key}`;
  if (!made.has(name)) made.set(name, make(TAGS[locale.value]));
  return made.get(name) as T;
}

/** 1.234 or 1,234. */
export function number(value: number, digits = 0): string {
  return kept(`n${digits}`, (tag) => new Intl.NumberFormat(tag, { maximumFractionDigits: digits })).format(value);
}

/** A share of one as a percentage without decimals. */
export function percent(value: number): string {
  return kept("p", (tag) => new Intl.NumberFormat(tag, { style: "percent", maximumFractionDigits: 0 })).format(value);
}

/** Euros from cents. */
export function euros(cents: number): string {
  const make = (tag: string) =>
    new Intl.NumberFormat(tag, { style: "currency", currency: "EUR", trailingZeroDisplay: "stripIfInteger" });
  return kept("e", make).format(cents / 100);
}

/** A distance; below ten kilometres with one decimal. */
export function kilometres(value: number): string {
  return `${number(value, value < 10 ? 1 : 0)} km`;
}

/** Hours and minutes of a number of minutes: 4 u 30 min. */
export function duration(minutes: number): string {
  const hours = Math.floor(minutes / 60);
  const rest = minutes % 60;
  const unit = locale.value === "nl" ? "u" : "h";
  return [hours ? `${hours} ${unit}` : "", rest || !hours ? `${rest} min` : ""].filter(Boolean).join(" ");
}

/** 3 maart 2027; takes a date or an instant. */
export function day(iso: string, style: "long" | "short" = "long"): string {
  const options: Intl.DateTimeFormatOptions = { day: "numeric", month: style, year: "numeric", timeZone: ZONE };
  return kept(`d${style}`, (tag) => new Intl.DateTimeFormat(tag, options)).format(instant(iso));
}

/** dinsdag 3 maart. */
export function weekday(iso: string): string {
  const options: Intl.DateTimeFormatOptions = { weekday: "long", day: "numeric", month: "long", timeZone: ZONE };
  return kept("w", (tag) => new Intl.DateTimeFormat(tag, options)).format(instant(iso));
}

/** 3 mrt 2027 14:05, in Dutch time. */
export function moment(iso: string): string {
  const options: Intl.DateTimeFormatOptions = { dateStyle: "medium", timeStyle: "short", timeZone: ZONE };
  return kept("m", (tag) => new Intl.DateTimeFormat(tag, options)).format(instant(iso));
}

/** 09:05 of 09:05:00. */
export function time(value: string): string {
  return value.slice(0, 5);
}

/** How long ago, or in how long: "over 3 dagen", "5 minuten geleden". */
export function ago(iso: string, now = Date.now()): string {
  const seconds = (instant(iso).getTime() - now) / 1000;
  const relative = kept("r", (tag) => new Intl.RelativeTimeFormat(tag, { numeric: "auto" }));
  const steps: [Intl.RelativeTimeFormatUnit, number][] = [
    ["year", 31_557_600], ["month", 2_629_800], ["week", 604_800], ["day", 86_400], ["hour", 3_600], ["minute", 60],
  ];
  const found = steps.find(([, size]) => Math.abs(seconds) >= size);
  return found ? relative.format(Math.round(seconds / found[1]), found[0]) : relative.format(0, "second");
}

/** a, b en c. */
export function list(parts: readonly string[], type: "conjunction" | "disjunction" = "conjunction"): string {
  return kept(`l${type}`, (tag) => new Intl.ListFormat(tag, { type })).format(parts);
}

/** Picks the word for a number: plural(2, "les", "lessen") is "2 lessen". */
export function plural(count: number, one: string, other: string): string {
  return `${number(count, 1)} ${count === 1 ? one : other}`;
}

/** Makes the first letter a capital. */
export function capital(text: string): string {
  return text.charAt(0).toLocaleUpperCase(TAGS[locale.value]) + text.slice(1);
}

function instant(iso: string): Date {
  // A day without a time is that day wherever it is read, so noon keeps it in place.
  return new Date(iso.length === 10 ? `${iso}T12:00:00Z` : iso);
}
