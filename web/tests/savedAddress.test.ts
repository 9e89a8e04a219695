import { beforeEach, describe, expect, it } from "vitest";
import { place } from "../src/core/router";
import { filterOf, searchOf } from "../src/finding/address";
import { addressOf, partsOf, specsOf } from "../src/finding/savedAddress";

function read(address: string, scope: "VACANCIES" | "PROFESSIONALS") {
  const url = new URL(address, "http://x");
  place.value = { path: url.pathname, search: url.search, hash: "", key: "k" };
  const search = searchOf(specsOf(scope));
  return { search, filter: filterOf(search, specsOf(scope)) };
}

describe("a saved search", () => {
  beforeEach(() => {
    place.value = { path: "/", search: "", hash: "", key: "first" };
  });

  it.each([
    ["VACANCIES", "/vacancies?q=natuurkunde&subject=NAT&subject=SCH&level=HAVO&near=Zwolle&km=50&when=TU:MORNING,TH:AFTERNOON&all=1&shared=1"],
    ["VACANCIES", "/vacancies?near=8011"],
    ["PROFESSIONALS", "/professionals?q=ing%C3%A9nieur&licence=YES&when=FR:MORNING"],
    ["PROFESSIONALS", "/professionals"],
  ] as const)("of %s comes back to the address that made it: %s", (scope, address) => {
    const { search, filter } = read(address, scope);
    const parts = partsOf(scope, filter);
    expect(parts.whole).toBe(true);
    const again = addressOf(scope, search.text, parts);
    expect(read(again, scope)).toEqual({ search, filter });
  });

  it("says when it holds what the page cannot show", () => {
    expect(partsOf("VACANCIES", { subjects: ["NAT"], startsBefore: "2027-01-01" }).whole).toBe(false);
    expect(partsOf("VACANCIES", { near: { point: { lat: 1, lon: 2 } } }).whole).toBe(false);
    expect(partsOf("PROFESSIONALS", { slots: { slots: [{ time: {} }] } }).whole).toBe(false);
    expect(partsOf("PROFESSIONALS", "nonsense").values.size).toBe(0);
  });
});
