import { fireEvent, render, screen } from "@testing-library/preact";
import { useState } from "preact/hooks";
import { describe, expect, it } from "vitest";
import { WeekGrid } from "../src/ui/week/WeekGrid";
import type { Cells } from "../src/ui/week/weekText";
import { halves } from "../src/ui/week/words";

function Page({ told }: { told: (value: Cells) => void }) {
  const [value, setValue] = useState<Cells>(new Set());
  const change = (next: Cells) => {
    setValue(next);
    told(next);
  };
  return <WeekGrid label="Wanneer" rows={halves.nl} value={value} onChange={change} closed={new Set(["FR:AFTERNOON"])} />;
}

describe("the week grid", () => {
  it("has one tab stop, moves by arrows and paints with shift", () => {
    let now: Cells = new Set();
    render(<Page told={(value) => { now = value; }} />);
    const cells = screen.getAllByRole("button").filter((one) => one.classList.contains("week-cell"));
    expect(cells.filter((one) => one.tabIndex === 0)).toHaveLength(1);
    const monday = screen.getByRole("button", { name: "maandag ochtend" });
    monday.focus();
    fireEvent.click(monday);
    expect([...now]).toEqual(["MO:MORNING"]);
    fireEvent.keyDown(monday, { key: "ArrowRight", shiftKey: true });
    expect([...now].sort()).toEqual(["MO:MORNING", "TU:MORNING"]);
    expect(document.activeElement?.getAttribute("aria-label")).toBe("dinsdag ochtend");
    fireEvent.keyDown(document.activeElement as Element, { key: "ArrowDown" });
    expect(document.activeElement?.getAttribute("aria-label")).toBe("dinsdag middag");
    expect([...now]).toHaveLength(2);
  });

  it("takes a whole day or row by its head, without what is closed", () => {
    let now: Cells = new Set();
    render(<Page told={(value) => { now = value; }} />);
    fireEvent.click(screen.getAllByRole("button", { name: "Middag: alle dagen" }).at(-1) as Element);
    expect([...now].sort()).toEqual(["MO:AFTERNOON", "TH:AFTERNOON", "TU:AFTERNOON", "WE:AFTERNOON"]);
  });

  it("is typed as text, and says what it does not understand", () => {
    let now: Cells = new Set();
    const { container } = render(<Page told={(value) => { now = value; }} />);
    const input = container.querySelector("input") as HTMLInputElement;
    fireEvent.input(input, { target: { value: "di ochtend, do" } });
    fireEvent.change(input);
    expect([...now].sort()).toEqual(["TH:AFTERNOON", "TH:MORNING", "TU:MORNING"]);
    fireEvent.input(input, { target: { value: "di ochtend, lunch" } });
    fireEvent.change(input);
    expect(container.querySelector(".field-error")?.textContent).toContain("lunch");
  });
});
