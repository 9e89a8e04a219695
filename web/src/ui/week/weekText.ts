// Parts of a week as text, "di 1-3, wo 1-2" or "di ochtend, do", written and read in both languages.
import type { Locale } from "../../core/i18n";

export type Day = "MO" | "TU" | "WE" | "TH" | "FR" | "SA";

export const SCHOOL_DAYS: readonly Day[] = ["MO", "TU", "WE", "TH", "FR"];

export interface Row {
  readonly key: string;
  readonly label: string;
  /** More about the row, such as its times. */
  readonly hint?: string;
}

/** A set of "TU:1" or "TU:MORNING". */
export type Cells = ReadonlySet<string>;

export const cell = (day: Day, row: string): string => `${day}:${row}`;

const NAMES: Record<Locale, Record<Day, readonly [short: string, long: string]>> = {
  nl: {
    MO: ["ma", "maandag"], TU: ["di", "dinsdag"], WE: ["wo", "woensdag"],
    TH: ["do", "donderdag"], FR: ["vr", "vrijdag"], SA: ["za", "zaterdag"],
  },
  en: {
    MO: ["Mon", "Monday"], TU: ["Tue", "Tuesday"], WE: ["Wed", "Wednesday"],
    TH: ["Thu", "Thursday"], FR: ["Fri", "Friday"], SA: ["Sat", "Saturday"],
  },
};

export const shortDay = (day: Day, locale: Locale): string => NAMES[locale][day][0];
export const longDay = (day: Day, locale: Locale): string => NAMES[locale][day][1];

const DAY_WORDS = new Map<string, Day>(
  Object.values(NAMES).flatMap((days) =>
    Object.entries(days).flatMap(([day, names]) => names.map((name) => [name.toLowerCase(), day as Day] as const)),
  ),
);
for (const [word, day] of [["tues", "TU"], ["thur", "TH"], ["thurs", "TH"]] as const) DAY_WORDS.set(word, day);

const HALVES: Record<string, string> = {
  ochtend: "MORNING", ochtends: "MORNING", morgen: "MORNING", morning: "MORNING", am: "MORNING",
  middag: "AFTERNOON", middags: "AFTERNOON", afternoon: "AFTERNOON", pm: "AFTERNOON",
};

const FILLER = /^(les|lessen|lesson|lessons|uur|period|periods|de|the|in|op|on)$/;

/** Writes what is chosen; a whole day is its name alone. */
export function write(value: Cells, days: readonly Day[], rows: readonly Row[], locale: Locale): string {
  return days
    .map((day) => ({ day, parts: runs(rows.map((row) => value.has(cell(day, row.key)))) }))
    .filter(({ parts }) => parts.length)
    .map(({ day, parts }) => {
      const whole = parts.length === 1 && parts[0]?.[0] === 0 && parts[0][1] === rows.length - 1;
      const named = parts.map(([from, to]) => span(rows, from, to));
      return whole ? shortDay(day, locale) : `${shortDay(day, locale)} ${named.join("+")}`;
    })
    .join(", ");
}

function span(rows: readonly Row[], from: number, to: number): string {
  const [first, last] = [rows[from] as Row, rows[to] as Row];
  const name = (row: Row) => (/^\d+$/.test(row.key) ? row.key : row.label.toLowerCase());
  return from === to ? name(first) : `${name(first)}-${name(last)}`;
}

function runs(on: readonly boolean[]): [number, number][] {
  const found: [number, number][] = [];
  on.forEach((is, index) => {
    const last = found.at(-1);
    if (!is) return;
    if (last && last[1] === index - 1) last[1] = index;
    else found.push([index, index]);
  });
  return found;
}

export interface Read {
  readonly value: Cells;
  /** The pieces that mean nothing here. */
  readonly wrong: readonly string[];
}

/** Reads what somebody typed; a piece without a day belongs to the day before it. */
export function read(text: string, days: readonly Day[], rows: readonly Row[]): Read {
  const value = new Set<string>();
  const wrong: string[] = [];
  let day: Day | undefined;
  const pieces = text.toLowerCase().replace(/\bt\/m\b|\btot en met\b|–|—/g, "-").split(/[,;+\n]|\ben\b|\band\b|&/);
  for (const piece of pieces) {
    const words = piece.trim().replace(/\s*-\s*/g, "-").split(/\s+/).filter((word) => word && !FILLER.test(word));
    const named = words[0] ? DAY_WORDS.get(words[0].replace(/\.$/, "")) : undefined;
    if (named) {
      day = named;
      words.shift();
    }
    if (!words.length && !named) continue;
    const keys = words.length ? words.map((word) => keysOf(word, rows)) : [rows.map((row) => row.key)];
    if (!day || !days.includes(day) || keys.some((found) => !found.length)) {
      wrong.push(piece.trim());
      continue;
    }
    for (const key of keys.flat()) value.add(cell(day, key));
  }
  return { value, wrong };
}

function keysOf(word: string, rows: readonly Row[]): string[] {
  const half = HALVES[word.replace(/^'s-?/, "")];
  if (half) return rows.some((row) => row.key === half) ? [half] : [];
  const found = /^(\d+)(?:e|ste|de)?(?:-(\d+)(?:e|ste|de)?)?(?:uur)?$/.exec(word);
  if (!found) return [];
  const [from, to] = [Number(found[1]), Number(found[2] ?? found[1])];
  const numbers = rows.filter((row) => Number(row.key) >= from && Number(row.key) <= to).map((row) => row.key);
  return to >= from && rows.some((row) => row.key === String(to)) ? numbers : [];
}
