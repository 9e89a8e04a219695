// What a field costs, by the table that the server serves; docs/endpoint.md says how a price is made of it.
import { type GraphQLField, getNamedType, isLeafType, isListType, isNonNullType, type GraphQLOutputType } from "graphql";

export interface Prices {
  readonly request: number;
  readonly query: number;
  readonly mutation: number;
  readonly object: number;
  readonly fields: Readonly<Record<string, number>>;
  readonly objects: Readonly<Record<string, number>>;
  readonly lists: Readonly<Record<string, number>>;
  readonly list: number;
}

export interface Price {
  /** Points that the field costs itself. */
  readonly weight: number;
  /** Points of each object that it makes; null when it makes none. */
  readonly each: number | null;
  /** As how many it counts: a number, or the page that is asked for. */
  readonly items: number | "page" | null;
}

const PAGED = ["first", "last", "ids", "names"];
const IN_A_PAGE = ["edges", "nodes"];

function isList(type: GraphQLOutputType): boolean {
  return isListType(isNonNullType(type) ? type.ofType : type);
}

/** Returns what is known of the price of a field. */
export function priceOf(table: Prices, parent: string, field: GraphQLField<unknown, unknown>): Price {
  const of = (found: Readonly<Record<string, number>>) => found[`${parent}.${field.name}`];
  const root = parent === "Query" ? table.query : 0;
  const weight = of(table.fields) ?? (parent === "Mutation" ? table.mutation : (table.fields[`*.${field.name}`] ?? root));
  const type = getNamedType(field.type);
  if (isLeafType(type)) return { weight, each: null, items: null };
  const each = table.objects[type.name] ?? table.object;
  if (!isList(field.type)) return { weight, each, items: null };
  const paged = IN_A_PAGE.includes(field.name) || field.args.some((one) => PAGED.includes(one.name));
  return { weight, each, items: paged ? "page" : (of(table.lists) ?? table.lists[`*.${field.name}`] ?? table.list) };
}
