// What the server tells of its own schema: the types, what they cost, and examples. The text is served also where
// introspection is switched off, and says what introspection leaves out: which permission a field asks.
import { signal } from "@preact/signals";
import { buildASTSchema, type GraphQLSchema, parse } from "graphql";
import type { Kind } from "./operations";
import type { Prices } from "./prices";

export interface Example {
  readonly name: string;
  readonly kind: Kind;
  readonly as: string | null;
  readonly document: string;
  readonly variables: Readonly<Record<string, unknown>>;
}

export interface Page {
  readonly name: string;
  readonly title: string;
  readonly sections: readonly { readonly title: string; readonly operations: readonly Example[] }[];
}

export type Loaded<T> = T | null | "failed";

export const schema = signal<Loaded<GraphQLSchema>>(null);
export const prices = signal<Loaded<Prices>>(null);
export const pages = signal<Loaded<readonly Page[]>>(null);

async function get(path: string): Promise<Response> {
  const answer = await fetch(path, { credentials: "same-origin" });
  if (!answer.ok) throw new Error(`${path}: ${answer.status}`);
  return answer;
}

/** Fetches the schema and its prices, once. */
export async function loadSchema(): Promise<void> {
  if (schema.peek() !== null && schema.peek() !== "failed") return;
  const costs = get("/graphql/prices.json").then((answer) => answer.json() as Promise<Prices>);
  costs.then((found) => (prices.value = found)).catch(() => (prices.value = "failed"));
  try {
    const text = await (await get("/graphql/schema.graphql")).text();
    schema.value = buildASTSchema(parse(text, { noLocation: true }), { assumeValid: true, assumeValidSDL: true });
  } catch {
    schema.value = "failed";
  }
}

/** Fetches the examples of the guide, once. */
export async function loadPages(): Promise<void> {
  if (pages.peek() !== null && pages.peek() !== "failed") return;
  try {
    pages.value = (await (await get("/graphql/examples.json")).json()) as readonly Page[];
  } catch {
    pages.value = "failed";
  }
}
