// A search as an address: every choice has a name in the query, so that Back, links and bookmarks bring it back.
import { query, setQuery } from "../core/router";
import type { Day } from "../ui/week/weekText";

export interface FacetSpec {
  /** The server's name, such as SUBJECT. */
  readonly facet: string;
  /** The name in the address. */
  readonly param: string;
  /** The field of the filter. */
  readonly filter: string;
}

export const RADII = [5, 10, 15, 25, 50, 100] as const;
export const DEFAULT_KM = 25;
export const PAGE = 20;
const MOST_AT_ONCE = 100;

export interface Search {
  readonly text: string;
  readonly near: string;
  readonly km: number;
  readonly cells: ReadonlySet<string>;
  readonly all: boolean;
  readonly sort: string;
  readonly view: "list" | "map" | "table";
  readonly judgedFor: string;
  readonly shown: number;
  readonly chosen: Readonly<Record<string, readonly string[]>>;
  readonly duo: boolean;
}

/** Reads the address. */
export function searchOf(facets: readonly FacetSpec[]): Search {
  const asked = query.value;
  const view = asked.get("view");
  const km = Number(asked.get("km"));
  return {
    text: asked.get("q") ?? "",
    near: asked.get("near") ?? "",
    km: km > 0 && km <= 200 ? Math.round(km) : DEFAULT_KM,
    cells: new Set((asked.get("when") ?? "").split(",").filter((one) => /^(MO|TU|WE|TH|FR):(MORNING|AFTERNOON)$/.test(one))),
    all: asked.get("all") === "1",
    sort: asked.get("sort") ?? "",
    view: view === "map" || view === "table" ? view : "list",
    judgedFor: asked.get("for") ?? "",
    shown: Math.min(MOST_AT_ONCE, Math.max(PAGE, Number(asked.get("shown")) || PAGE)),
    chosen: Object.fromEntries(facets.map((one) => [one.param, asked.getAll(one.param)])),
    duo: asked.get("shared") === "1",
  };
}

/** Chooses or takes back one value of a facet. */
export function toggleValue(param: string, value: string): void {
  const held = query.value.getAll(param);
  const next = held.includes(value) ? held.filter((one) => one !== value) : [...held, value];
  setQuery({ [param]: next, shown: null });
}

interface SlotFilter {
  readonly mode: "ALL" | "ANY";
  readonly slots: readonly { readonly halfDay: { readonly day: Day; readonly half: "MORNING" | "AFTERNOON" } }[];
}

interface NearFilter {
  readonly place: { readonly name: string } | { readonly postcode: string };
  readonly withinKm: number;
}

/** Writes the part of the filter that both searches share; null where nothing is asked. */
export function filterOf(search: Search, facets: readonly FacetSpec[]): Record<string, unknown> | null {
  const filter: Record<string, unknown> = {};
  for (const one of facets) {
    const values = search.chosen[one.param] ?? [];
    if (values.length) filter[one.filter] = values;
  }
  if (search.near) filter["near"] = nearOf(search);
  if (search.cells.size) filter["slots"] = slotsOf(search);
  if (search.duo) filter["duoAllowed"] = true;
  return Object.keys(filter).length ? filter : null;
}

function nearOf(search: Search): NearFilter {
  const postcode = /^\d{4}\s?([a-z]{2})?$/i.test(search.near);
  return { place: postcode ? { postcode: search.near } : { name: search.near }, withinKm: search.km };
}

function slotsOf(search: Search): SlotFilter {
  const slots = [...search.cells].map((name) => {
    const [day, half] = name.split(":") as [Day, "MORNING" | "AFTERNOON"];
    return { halfDay: { day, half } };
  });
  return { mode: search.all ? "ALL" : "ANY", slots };
}

/** How many filters are on, the words not counted. */
export function countOf(search: Search): number {
  const values = Object.values(search.chosen).reduce((sum, one) => sum + one.length, 0);
  return values + (search.near ? 1 : 0) + (search.cells.size ? 1 : 0) + (search.duo ? 1 : 0);
}

/** Takes every filter away; the words stay. */
export function clearFilters(facets: readonly FacetSpec[]): void {
  const names = [...facets.map((one) => one.param), "near", "km", "when", "all", "shared", "shown"];
  setQuery(Object.fromEntries(names.map((name) => [name, null])));
}
