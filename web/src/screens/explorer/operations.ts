// The operations of a text: what they are called, where they stand, and which variables they take.
import { GraphQLError, Kind as Node, type OperationDefinitionNode, parse } from "graphql";

export type Kind = "query" | "mutation" | "subscription";

export interface Operation {
  readonly name: string | null;
  readonly kind: Kind;
  readonly from: number;
  readonly to: number;
  readonly node: OperationDefinitionNode;
}

/** Returns the operations of a text; null while it cannot be read. */
export function operationsOf(text: string): readonly Operation[] | null {
  try {
    return parse(text).definitions.flatMap((node) =>
      node.kind === Node.OPERATION_DEFINITION
        ? [{ name: node.name?.value ?? null, kind: node.operation, from: node.loc?.start ?? 0, to: node.loc?.end ?? 0, node }]
        : [],
    );
  } catch (error) {
    if (error instanceof GraphQLError) return null;
    throw error;
  }
}

/** Picks the operation that is meant: the one chosen by name, else the one at the cursor, else the first. */
export function meant(found: readonly Operation[], chosen: string | null, cursor: number): Operation | null {
  return (
    found.find((one) => chosen !== null && one.name === chosen) ??
    found.find((one) => one.from <= cursor && cursor <= one.to) ??
    found[0] ??
    null
  );
}

/** Reads variables: an object, or null when the text is none. */
export function readVariables(text: string): Record<string, unknown> | null {
  if (!text.trim()) return {};
  try {
    const found: unknown = JSON.parse(text);
    return typeof found === "object" && found !== null && !Array.isArray(found) ? (found as Record<string, unknown>) : null;
  } catch {
    return null;
  }
}

const KEEP = /^# keep (\w+) = ([\w.]+)$/gm;

/** Takes from an answer what `# keep name = path` lines of the text ask for, as the guide writes them. */
export function keptFrom(text: string, data: unknown): Map<string, string> {
  const found = new Map<string, string>();
  for (const [, name, path] of text.matchAll(KEEP)) {
    const value = (path as string).split(".").reduce<unknown>((one, key) => (one as Record<string, unknown> | null)?.[key], data);
    if (typeof value === "string" || typeof value === "number") found.set(name as string, String(value));
  }
  return found;
}

/** Writes kept values where `{name}` stands in variables. */
export function fill(variables: unknown, values: ReadonlyMap<string, string>): unknown {
  if (typeof variables === "string") return variables.replace(/\{(\w+)\}/g, (whole, name: string) => values.get(name) ?? whole);
  if (Array.isArray(variables)) return variables.map((one) => fill(one, values));
  if (typeof variables !== "object" || variables === null) return variables;
  return Object.fromEntries(Object.entries(variables).map(([name, one]) => [name, fill(one, values)]));
}
