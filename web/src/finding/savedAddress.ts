// A saved search as the address that brings it back: the reverse of how a search writes its filter.
import type { SearchScope } from "../generated/finding";
import { DEFAULT_KM, type FacetSpec } from "./address";
import { PROFESSIONAL_SPECS, VACANCY_SPECS } from "./specs";

const PATHS: Record<SearchScope, string> = { VACANCIES: "/vacancies", PROFESSIONALS: "/professionals" };

export const specsOf = (scope: SearchScope): readonly FacetSpec[] => (scope === "VACANCIES" ? VACANCY_SPECS : PROFESSIONAL_SPECS);

export interface Near {
  readonly place: string;
  readonly km: number;
}

/** What a filter says, in the parts that a screen of a search knows. */
export interface Parts {
  readonly values: ReadonlyMap<FacetSpec, readonly string[]>;
  readonly near: Near | null;
  /** "TU:MORNING" and so on. */
  readonly cells: ReadonlySet<string>;
  readonly all: boolean;
  readonly duo: boolean;
  /** False when something was saved, by an app for instance, that the screen cannot show. */
  readonly whole: boolean;
}

type Loose = Readonly<Record<string, unknown>>;

const isLoose = (value: unknown): value is Loose => typeof value === "object" && value !== null && !Array.isArray(value);
const texts = (value: unknown): readonly string[] => (Array.isArray(value) ? value.filter((one) => typeof one === "string") : []);

/** Reads a saved filter; whoever saved it may have written anything. */
export function partsOf(scope: SearchScope, filter: unknown): Parts {
  const held = isLoose(filter) ? filter : {};
  const values = new Map<FacetSpec, readonly string[]>();
  for (const spec of specsOf(scope)) {
    const found = texts(held[spec.filter]);
    if (found.length) values.set(spec, found);
  }
  const near = nearOf(held["near"]);
  const { cells, all } = cellsOf(held["slots"]);
  const duo = held["duoAllowed"] === true;
  const read = values.size + (near ? 1 : 0) + (cells.size ? 1 : 0) + (duo ? 1 : 0);
  const said = Object.values(held).filter((one) => one !== null).length;
  return { values, near, cells, all, duo, whole: read === said };
}

function nearOf(value: unknown): Near | null {
  if (!isLoose(value) || !isLoose(value["place"])) return null;
  const { name, postcode } = value["place"];
  const place = typeof name === "string" ? name : typeof postcode === "string" ? postcode : null;
  const km = value["withinKm"];
  return place ? { place, km: typeof km === "number" ? km : DEFAULT_KM } : null;
}

function cellsOf(value: unknown): { cells: ReadonlySet<string>; all: boolean } {
  if (!isLoose(value) || !Array.isArray(value["slots"])) return { cells: new Set(), all: false };
  const halves = value["slots"].map((one: unknown) => (isLoose(one) && isLoose(one["halfDay"]) ? one["halfDay"] : null));
  if (halves.includes(null)) return { cells: new Set(), all: false };
  return { cells: new Set(halves.map((one) => `${String(one?.["day"])}:${String(one?.["half"])}`)), all: value["mode"] === "ALL" };
}

/** The address of a saved search. */
export function addressOf(scope: SearchScope, text: string, parts: Parts, newest = false): string {
  const asked = new URLSearchParams();
  if (text) asked.set("q", text);
  for (const [spec, values] of parts.values) for (const value of values) asked.append(spec.param, value);
  if (parts.near) {
    asked.set("near", parts.near.place);
    if (parts.near.km !== DEFAULT_KM) asked.set("km", String(parts.near.km));
  }
  if (parts.cells.size) asked.set("when", [...parts.cells].join(","));
  if (parts.cells.size && parts.all) asked.set("all", "1");
  if (parts.duo) asked.set("shared", "1");
  if (newest) asked.set("sort", "NEWEST");
  const query = asked.toString().replaceAll("%2C", ",").replaceAll("%3A", ":");
  return PATHS[scope] + (query ? `?${query}` : "");
}
