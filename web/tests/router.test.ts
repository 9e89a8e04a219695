import { describe, expect, it } from "vitest";
import { match, place, query, routeOf, setQuery } from "../src/core/router";

describe("addresses", () => {
  it("finds names in a path", () => {
    expect(match("/vacancies/:id", "/vacancies/vac_1")).toEqual({ id: "vac_1" });
    expect(match("/vacancies/:id", "/vacancies/")).toBeNull();
    expect(match("/vacancies", "/vacancies/vac_1")).toBeNull();
    expect(match("/a/:b", "/a/%E0%A4%A")).toEqual({ b: "%E0%A4%A" });
  });

  it("knows its screens and no others", () => {
    expect(routeOf("/")?.screen.name).toBe("home");
    expect(routeOf("/offline/")?.screen.name).toBe("offline");
    expect(routeOf("/docs")).toBeNull();
  });

  it("keeps the state of a list in the query", () => {
    setQuery({ subject: ["NAT", "SCH"], q: "zwolle" });
    expect(query.value.getAll("subject")).toEqual(["NAT", "SCH"]);
    setQuery({ q: null }, "replace");
    expect(place.value.search).toBe("?subject=NAT&subject=SCH");
    setQuery({ subject: [] });
    expect(place.value.search).toBe("");
  });
});
