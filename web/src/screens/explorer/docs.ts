// The schema as something to look through: names that are found, places of types, and the days of what will go.
import {
  type GraphQLField,
  type GraphQLNamedType,
  type GraphQLSchema,
  isEnumType,
  isInputObjectType,
  isInterfaceType,
  isObjectType,
  isScalarType,
} from "graphql";

export interface Found {
  /** "Vacancy" or "Vacancy.title". */
  readonly path: string;
  readonly description: string;
}

const DAYS = /Since (\d{4}-\d\d-\d\d), gone from (\d{4}-\d\d-\d\d)\./;

/** Returns since when something is deprecated and from when it is gone, as every reason says in this schema. */
export function daysOf(reason: string): { since: string; gone: string } | null {
  const found = DAYS.exec(reason);
  return found ? { since: found[1] as string, gone: found[2] as string } : null;
}

export const CHAPTERS = ["objects", "inputs", "enums", "abstracts", "scalars"] as const;
export type Chapter = (typeof CHAPTERS)[number];

/** Returns in which chapter of the reference a type stands. */
export function chapterOf(type: GraphQLNamedType | undefined): Chapter {
  if (isObjectType(type)) return "objects";
  if (isInputObjectType(type)) return "inputs";
  if (isEnumType(type)) return "enums";
  return isScalarType(type) ? "scalars" : "abstracts";
}

/** Returns the types of a schema that are its own, by name. */
export function typesOf(schema: GraphQLSchema): readonly GraphQLNamedType[] {
  return Object.values(schema.getTypeMap())
    .filter((one) => !one.name.startsWith("__"))
    .sort((a, b) => a.name.localeCompare(b.name, "en"));
}

function namesIn(type: GraphQLNamedType): readonly { name: string; description?: string | null | undefined }[] {
  if (isObjectType(type) || isInterfaceType(type) || isInputObjectType(type)) return Object.values(type.getFields());
  return isEnumType(type) ? type.getValues() : [];
}

/** Returns types, fields and values with this in their name: whole names first, then those that begin so. */
export function search(schema: GraphQLSchema, words: string): readonly Found[] {
  const wanted = words.trim().toLowerCase();
  if (!wanted) return [];
  const found: (Found & { rank: number })[] = [];
  const look = (name: string, path: string, description: string | null | undefined, depth: number) => {
    const at = name.toLowerCase().indexOf(wanted);
    if (at < 0) return;
    found.push({ path, description: description ?? "", rank: (at > 0 ? 4 : name.length === wanted.length ? 0 : 2) + depth });
  };
  const roots = [schema.getQueryType(), schema.getMutationType(), schema.getSubscriptionType()];
  for (const type of typesOf(schema)) {
    const root = roots.includes(type as never);
    if (!root) look(type.name, type.name, type.description, 0);
    for (const one of namesIn(type)) look(one.name, `${type.name}.${one.name}`, one.description, root ? 0 : 1);
  }
  return found.sort((a, b) => a.rank - b.rank || a.path.length - b.path.length || a.path.localeCompare(b.path, "en"));
}

/** Returns the permission that a root field asks, which the text of the schema says and introspection does not. */
export function permissionOf(field: GraphQLField<unknown, unknown>): string | null {
  const door = field.astNode?.directives?.find((one) => one.name.value === "access");
  const value = door?.arguments?.[0]?.value;
  return value && "value" in value ? String(value.value) : null;
}

/** Returns where the served reference tells of a type, or of a field of a root. */
export function referenceOf(schema: GraphQLSchema, path: string, locale: string): string {
  const [name = "", field] = path.split(".");
  const page = (chapter: string, anchor: string) => `/docs/${chapter}?lang=${locale}${anchor ? `#${anchor}` : ""}`;
  const roots: [string, GraphQLNamedType | null | undefined][] = [
    ["queries", schema.getQueryType()],
    ["mutations", schema.getMutationType()],
    ["subscriptions", schema.getSubscriptionType()],
  ];
  const root = roots.find(([, type]) => type?.name === name)?.[0];
  if (root) return page(root, field ?? "");
  return page(chapterOf(schema.getType(name)), path);
}
