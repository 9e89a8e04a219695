// Days and times that forms propose: a year later, the filter of what ends soon, the next lesson.
import { expect, test } from "vitest";
import { filterOf, moved, nextYear } from "../src/screens/releases/choice";
import { later, nextLine } from "../src/screens/organisation/Bells";

test("a day moves over months, years and the change of the clock", () => {
  expect(moved("2027-07-31", 1)).toBe("2027-08-01");
  expect(moved("2027-01-01", -1)).toBe("2026-12-31");
  expect(moved("2026-10-24", 2)).toBe("2026-10-26");
});

test("hours are given a year longer, also from a leap day", () => {
  expect(nextYear("2027-07-31")).toBe("2028-07-31");
  expect(nextYear("2028-02-29")).toBe("2029-02-28");
});

test("what ends soon holds, and what waits is asked by its state", () => {
  expect(filterOf({ show: "all", text: "", company: "" })).toEqual({ text: null, endsBefore: null, status: null });
  expect(filterOf({ show: "waiting", text: "jan", company: "" })).toEqual({ text: "jan", endsBefore: null, status: ["PROPOSED"] });
  expect(filterOf({ show: "soon", text: "", company: "" }).status).toEqual(["GRANTED"]);
});

test("a lesson begins where the one before it ended, and ends before midnight", () => {
  const first = nextLine([], 50);
  expect(first).toMatchObject({ position: "1", startsAt: "08:30", endsAt: "09:20", weekday: "" });
  expect(nextLine([{ ...first, weekday: "TU" }], 45)).toMatchObject({ position: "2", startsAt: "09:20", endsAt: "10:05", weekday: "TU" });
  expect(later("23:30", 50)).toBe("23:59");
});
