import { describe, expect, it } from "vitest";
import { read, type Row, SCHOOL_DAYS, write } from "../src/ui/week/weekText";
import { halves } from "../src/ui/week/words";

const lessons: Row[] = Array.from({ length: 9 }, (_, index) => ({ key: String(index + 1), label: `Les ${index + 1}` }));
const readLessons = (text: string) => read(text, SCHOOL_DAYS, lessons);

describe("the week as text", () => {
  it.each([
    ["di 1-3, wo 1-2", ["TU:1", "TU:2", "TU:3", "WE:1", "WE:2"]],
    ["dinsdag 1 t/m 3 en woensdag 1+2", ["TU:1", "TU:2", "TU:3", "WE:1", "WE:2"]],
    ["Tue 1-3; Wed 2", ["TU:1", "TU:2", "TU:3", "WE:2"]],
    ["ma 3e uur, 5", ["MO:3", "MO:5"]],
    ["vr les 1–2", ["FR:1", "FR:2"]],
    ["", []],
  ])("reads %j", (text, expected) => {
    expect([...readLessons(text).value].sort()).toEqual(expected);
    expect(readLessons(text).wrong).toEqual([]);
  });

  it.each(["zo 1", "di 12", "di 3-1", "lunch", "1-3", "di banaan"])("says that it does not know %j", (text) => {
    expect(readLessons(text).wrong).toEqual([text]);
  });

  it("reads halves and whole days", () => {
    const { value } = read("di ochtend, do, vr 's-middags", SCHOOL_DAYS, halves.nl);
    expect([...value]).toEqual(["TU:MORNING", "TH:MORNING", "TH:AFTERNOON", "FR:AFTERNOON"]);
  });

  it("writes what it reads, in both languages", () => {
    for (const locale of ["nl", "en"] as const) {
      for (const text of ["di 1-3, wo 1-2", "ma 1+3-4+9, vr", ""]) {
        const { value } = readLessons(text);
        expect(readLessons(write(value, SCHOOL_DAYS, lessons, locale)).value).toEqual(value);
      }
    }
    expect(write(readLessons("di 1-3, wo 1-2").value, SCHOOL_DAYS, lessons, "nl")).toBe("di 1-3, wo 1-2");
  });
});
