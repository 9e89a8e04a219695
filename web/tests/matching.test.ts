import { afterEach, describe, expect, it } from "vitest";
import { locale } from "../src/core/i18n";
import * as week from "../src/matching/lessons";
import { minutesOf } from "../src/matching/minutes";
import { distance, freshKey, initials, initialsOf } from "../src/matching/people";
import type { Mark } from "../src/ui/week/WeekPicture";
import type { Day } from "../src/ui/week/weekText";

type Cycle = week.Placed["slot"]["cycle"];

const START = { 1: "08:30:00", 2: "09:20:00", 3: "10:25:00", 4: "11:15:00" } as Record<number, string>;
const END = { 1: "09:20:00", 2: "10:10:00", 3: "11:15:00", 4: "12:05:00" } as Record<number, string>;

function lesson(day: Day, position: number | null, more: Partial<week.Lesson> & { cycle?: Cycle; at?: [string, string] } = {}): week.Lesson {
  const { cycle = "EVERY_WEEK", at, ...rest } = more;
  const [startsAt, endsAt] = at ?? [START[position ?? 0] as string, END[position ?? 0] as string];
  return {
    id: `${day}${position}${cycle}`, classGroup: null, must: true, room: null, subject: null, validFrom: null, movableTo: [],
    slot: { day, position, startsAt, endsAt, cycle }, ...rest,
  };
}

afterEach(() => {
  locale.value = "nl";
});

describe("minutes a week", () => {
  it("count a lesson of every other week for half", () => {
    expect(minutesOf([])).toBe(0);
    expect(minutesOf([lesson("MO", 1), lesson("TU", 2)])).toBe(100);
    expect(minutesOf([lesson("MO", 1), lesson("MO", 2, { cycle: "WEEK_A" }), lesson("MO", 3, { cycle: "WEEK_B" })])).toBe(100);
    expect(minutesOf([lesson("MO", null, { at: ["09:00", "09:45"], cycle: "WEEK_A" })])).toBe(23);
  });
});

describe("lessons in the week", () => {
  it("make rows from the first hour to the last, with their times where they are known", () => {
    const rows = week.rowsOf([lesson("TU", 4), lesson("MO", 2)]);
    expect(rows).toEqual([
      { key: "2", label: "2", hint: "09:20–10:10" },
      { key: "3", label: "3" },
      { key: "4", label: "4", hint: "11:15–12:05" },
    ]);
  });

  it("stand by their time where the school has no hours, each time once", () => {
    const at: [string, string] = ["13:00:00", "13:45:00"];
    const rows = week.rowsOf([lesson("MO", null, { at }), lesson("TU", null, { at }), lesson("WE", null, { at: ["09:00:00", "09:45:00"] })]);
    expect(rows.map((one) => one.key)).toEqual(["09:00", "13:00"]);
    expect(week.rowsOf([])).toEqual([]);
  });

  it("are held on Saturday only where one is", () => {
    expect(week.daysOf([lesson("MO", 1)])).not.toContain("SA");
    expect(week.daysOf([lesson("SA", 1)]).at(-1)).toBe("SA");
  });

  it("come in the order of the week and leave what was given as it was", () => {
    const given = [lesson("SA", 1), lesson("TU", 2), lesson("MO", 3), lesson("TU", 1)];
    const before = [...given];
    expect(week.inOrder(given).map((one) => one.id)).toEqual(["MO3EVERY_WEEK", "TU1EVERY_WEEK", "TU2EVERY_WEEK", "SA1EVERY_WEEK"]);
    expect(given).toEqual(before);
  });

  it("are said in few words, in both languages", () => {
    const some = [lesson("TH", 2), lesson("TU", 3), lesson("TU", 1), lesson("TU", 2), lesson("TH", 4)];
    expect(week.summaryOf(some)).toBe("dinsdag 1-3 en donderdag 2+4");
    expect(week.summaryOf([lesson("MO", null, { at: ["09:00:00", "09:45:00"] })])).toBe("maandag 09:00");
    locale.value = "en";
    expect(week.summaryOf(some)).toBe("Tuesday 1-3 and Thursday 2+4");
  });

  it("have a name with times and weeks, and say what is taught to whom", () => {
    expect(week.nameOf(lesson("TU", 3))).toBe("dinsdag les 3 (10:25–11:15)");
    expect(week.nameOf(lesson("TU", 3, { cycle: "WEEK_A" }))).toBe("dinsdag les 3 (10:25–11:15, A-week)");
    const full = lesson("TU", 3, { subject: { label: "natuurkunde" }, classGroup: "4H1", room: "A1.23" });
    expect(week.contentOf(full)).toBe("natuurkunde, klas 4H1, lokaal A1.23");
    expect(week.contentOf(lesson("TU", 3, { classGroup: "Groep 7" }))).toBe("Groep 7");
    expect(week.contentOf(lesson("TU", 3))).toBe("");
    expect(week.shortPlace({ day: "TU", position: 3, startsAt: "10:25:00" })).toBe("di 3");
    expect(week.shortPlace({ day: "TU", position: null, startsAt: "10:25:00" })).toBe("di 10:25");
  });

  it("share a cell when they are of weeks A and B, and an open one shows", () => {
    const look = ({ id, slot }: week.Lesson): Mark => ({
      tone: slot.cycle === "WEEK_B" ? "open" : 1,
      short: slot.cycle === "WEEK_A" ? "AB" : "CD",
      text: id,
    });
    const marks = week.marksOf([lesson("MO", 1, { cycle: "WEEK_B" }), lesson("MO", 1, { cycle: "WEEK_A" }), lesson("TU", 1)], look);
    expect([...marks.keys()]).toEqual(["MO:1", "TU:1"]);
    expect(marks.get("MO:1")).toEqual({ tone: "open", short: "A/C", text: "MO1WEEK_A (A-week); MO1WEEK_B (B-week)" });
    expect(marks.get("TU:1")?.text).toBe("TU1EVERY_WEEK");
  });

  it.each([[null, ""], ["4H1", "4H1"], ["klas 4H1", "4H1"], ["Groep 7", "7"], ["brugklassers", "bru"]])("shorten the class %j to %j", (group, short) => {
    expect(week.shortGroup(group)).toBe(short);
  });

  it("last until the day before their end, over months and the change of the clock", () => {
    expect(week.lastDay("2027-03-01")).toBe("2027-02-28");
    expect(week.lastDay("2027-01-01")).toBe("2026-12-31");
    expect(week.lastDay("2027-03-29")).toBe("2027-03-28");
    expect(week.period("2027-01-04", "2027-07-10")).toBe("4 januari 2027 tot en met 9 juli 2027");
    expect(week.period("2027-01-04", null)).toBe("vanaf 4 januari 2027");
    expect(week.period(null, "2027-07-10")).toBe("zodra het kan tot en met 9 juli 2027");
    expect(week.period(null, null)).toBe("zodra het kan");
  });
});

describe("people", () => {
  it.each([
    ["Çağla de Vries-Öztürk", "ÇV"], ["Åsa Lindqvist", "ÅL"], ["Jan van der Berg", "JB"], ["Natuurkundige", "NA"],
    ["van", ""], ["", ""], ["  Io  el Amrani ", "IA"], ["ingenieur en docent", "ID"],
  ])("%j are called %j", (name, short) => {
    expect(initials(name)).toBe(short);
  });

  it("that would be called the same get a number, and others keep theirs", () => {
    const people = ["Jan Berg", "Joke Bos", "Jet Blom"].map((displayName, index) => ({ id: String(index), displayName }));
    expect([...initialsOf([...people, { id: "9", displayName: "Åsa Vos" }])]).toEqual([["0", "J1"], ["1", "J2"], ["2", "J3"], ["9", "ÅV"]]);
  });

  it("are as far from each other one way as the other", () => {
    const [zwolle, utrecht] = [{ lat: 52.5126, lon: 6.0944 }, { lat: 52.0907, lon: 5.1214 }];
    expect(distance(zwolle, utrecht)).toBeCloseTo(81.1, 0);
    expect(distance(utrecht, zwolle)).toBe(distance(zwolle, utrecht));
    expect(distance(zwolle, zwolle)).toBe(0);
  });

  it("propose under a key of their own each time", () => {
    const keys = Array.from({ length: 50 }, freshKey);
    expect(new Set(keys).size).toBe(50);
    for (const key of keys) expect(key).toMatch(/^[0-9a-f]{32}$/);
  });
});
