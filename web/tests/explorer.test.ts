import { CompletionContext } from "@codemirror/autocomplete";
import { ensureSyntaxTree } from "@codemirror/language";
import { EditorState } from "@codemirror/state";
import { buildSchema, isObjectType } from "graphql";
import { beforeEach, describe, expect, it } from "vitest";
import { forgetPersonal } from "../src/core/store";
import { readHash, writeHash } from "../src/screens/explorer/address";
import { accountOf } from "../src/screens/explorer/asking";
import { codeOf, LANGUAGES, type Question } from "../src/screens/explorer/code";
import { daysOf, permissionOf, referenceOf, search } from "../src/screens/explorer/docs";
import { history, readKept, remember, save, saved, setHistory } from "../src/screens/explorer/kept";
import { fill, keptFrom, meant, operationsOf, readVariables } from "../src/screens/explorer/operations";
import { priceOf, type Prices } from "../src/screens/explorer/prices";
import { expectedBy, variablesHelp } from "../src/screens/explorer/variables";

const schema = buildSchema(`
  directive @access(requires: Permission!) on FIELD_DEFINITION
  enum Permission { BROWSE }
  enum Level { HAVO VWO }
  input Filter { levels: [Level!], open: Boolean, near: Near }
  input Near { withinKm: Int! }
  type Vacancy { id: ID!, title: String, lessons: [Vacancy!]!, totalCount: Int }
  type Page { nodes: [Vacancy!]! }
  type Query { "Find vacancies." vacancies(first: Int = 20, filter: Filter): Page! @access(requires: BROWSE), vacancy(id: ID!): Vacancy }
  type Mutation { rename(title: String): Vacancy }
`);

describe("operations", () => {
  const text = "query One { vacancy(id: 1) { id } }\nmutation Two { rename { id } }";

  it("are found, and the one at the cursor is meant unless one was chosen", () => {
    const found = operationsOf(text) ?? [];
    expect(found.map((one) => [one.name, one.kind])).toEqual([["One", "query"], ["Two", "mutation"]]);
    expect(meant(found, null, 3)?.name).toBe("One");
    expect(meant(found, null, text.length - 2)?.name).toBe("Two");
    expect(meant(found, "Two", 3)?.name).toBe("Two");
    expect(meant(found, "Gone", 3)?.name).toBe("One");
    expect(meant([], null, 0)).toBeNull();
    expect(operationsOf("query {")).toBeNull();
  });

  it("take variables that are an object and no others", () => {
    expect(readVariables(' {"a": 1} ')).toEqual({ a: 1 });
    expect(readVariables("  ")).toEqual({});
    for (const wrong of ["[1]", "1", "null", '"a"', "{"]) expect(readVariables(wrong)).toBeNull();
  });

  it("keep values of an answer for later ones, as the guide writes it", () => {
    const kept = keptFrom("# keep post = search.nodes.1.id\n# keep none = search.gone.id\nquery Q { a }", {
      search: { nodes: [{ id: "a" }, { id: "b" }] },
    });
    expect(Object.fromEntries(kept)).toEqual({ post: "b" });
    expect(fill({ input: { ids: ["{post}", "{other}"], n: 3, none: null } }, kept)).toEqual({
      input: { ids: ["b", "{other}"], n: 3, none: null },
    });
  });
});

describe("the address", () => {
  it("carries a question whole", () => {
    const shared = { text: 'query { a(b: "#&=% é\\n") }\n', variables: '{"q": "100% & #1"}' };
    expect(readHash(writeHash(shared))).toEqual(shared);
    expect(readHash(writeHash({ text: "{ a }", variables: "{}" }))).toEqual({ text: "{ a }", variables: "" });
    expect(readHash("#main")).toBeNull();
    expect(readHash("")).toBeNull();
  });
});

describe("what is kept", () => {
  const asked = (name: string, text = `query ${name} { a }`) => ({ name, text, variables: "", at: "2026-11-22T10:00:00Z" });

  beforeEach(() => {
    localStorage.clear();
    forgetPersonal("usr_1");
    readKept();
  });

  it("is the newest first, each once, and not without end", () => {
    for (let index = 0; index < 60; index += 1) remember(asked(`Q${index}`));
    remember(asked("Q50"));
    expect(history.value.slice(0, 2).map((one) => one.name)).toEqual(["Q50", "Q59"]);
    expect(history.value.filter((one) => one.name === "Q50")).toHaveLength(1);
    expect(history.value).toHaveLength(40);
    remember(asked("Long", "x".repeat(20_001)));
    expect(history.value[0]?.name).toBe("Q50");
  });

  it("is replaced under the same name and forgotten for somebody else", () => {
    save(asked("Mine", "{ a }"));
    save(asked("Mine", "{ b }"));
    expect(saved.value.map((one) => one.text)).toEqual(["{ b }"]);
    readKept();
    expect(saved.value).toHaveLength(1);
    forgetPersonal(null);
    readKept();
    expect([saved.value, history.value]).toEqual([[], []]);
    setHistory([]);
    expect(Object.keys(localStorage)).toEqual(["duobaan.kept.owner"]);
  });
});

describe("code", () => {
  const nasty: Question = {
    address: "https://duobaan.example/graphql",
    text: 'query Q($a: String) {\n  search(text: """it\'s "$a" ${b} `c` \\d""", a: $a) { id }\n}\n',
    variables: { a: "it's \"$HOME\" `x` ${y} \\ é", none: null, yes: true },
    operationName: "Q",
    kind: "query",
    locale: "nl",
    signedIn: true,
  };

  it.each(LANGUAGES)("in %s holds no secret and names where the token comes from", (language) => {
    expect(codeOf(language, nasty)).toContain("DUOBAAN_TOKEN");
    expect(codeOf(language, { ...nasty, signedIn: false })).not.toMatch(/token|authorization/i);
    expect(codeOf(language, { ...nasty, kind: "subscription" })).toContain("text/event-stream");
  });

  it("cannot be left by what somebody wrote", () => {
    expect(codeOf("curl", nasty)).toContain("it'\\''s");
    expect(codeOf("TypeScript", nasty)).toContain("\\${b} \\`c\\` \\\\d");
    const kotlin = codeOf("Kotlin", nasty).replaceAll("${'$'}", "").replaceAll('${"\\"\\"\\""}', "").replace("${System", "");
    expect(kotlin).not.toContain("$");
    expect(codeOf("Swift", { ...nasty, text: '{ a(b: """# x""") }' })).toContain('##"""\n{ a(b: """# x""") }\n"""##');
    expect(codeOf("Python", nasty)).toContain('\\"\\"\\"it\'s');
  });
});

describe("the account", () => {
  it("is read out of the header fields", () => {
    const headers = new Headers({ "RateLimit-Policy": '"points";q=50000;qu="points";w=50', RateLimit: '"points";r=49893;t=1' });
    expect(accountOf(headers)).toEqual({ left: 49_893, full: 50_000 });
    expect(accountOf(new Headers())).toBeNull();
  });
});

describe("the reference", () => {
  it("finds whole names first", () => {
    expect(search(schema, "vacanc").map((one) => one.path).slice(0, 3)).toEqual(["Vacancy", "Query.vacancy", "Query.vacancies"]);
    expect(search(schema, "VACANCY")[0]?.path).toBe("Vacancy");
    expect(search(schema, "havo").map((one) => one.path)).toEqual(["Level.HAVO"]);
    expect(search(schema, "  ")).toEqual([]);
  });

  it("says the days of what will go, and the permission that introspection does not tell", () => {
    expect(daysOf("Use vacancyHits. Since 2026-12-01, gone from 2027-06-01.")).toEqual({ since: "2026-12-01", gone: "2027-06-01" });
    expect(daysOf("No longer supported")).toBeNull();
    const fields = schema.getQueryType()?.getFields() ?? {};
    expect(permissionOf(fields["vacancies"] as never)).toBe("BROWSE");
    expect(permissionOf(fields["vacancy"] as never)).toBeNull();
  });

  it("links to the served pages", () => {
    expect(referenceOf(schema, "Query.vacancies", "nl")).toBe("/docs/queries?lang=nl#vacancies");
    expect(referenceOf(schema, "Vacancy.title", "en")).toBe("/docs/objects?lang=en#Vacancy.title");
    expect(referenceOf(schema, "Filter", "en")).toBe("/docs/inputs?lang=en#Filter");
    expect(referenceOf(schema, "ID", "en")).toBe("/docs/scalars?lang=en#ID");
  });
});

describe("prices", () => {
  const table: Prices = {
    request: 5, query: 1, mutation: 10, object: 1, list: 100,
    fields: { "Query.vacancies": 10, "*.totalCount": 2 }, objects: { Page: 0 }, lists: { "Vacancy.lessons": 60 },
  };
  const price = (type: string, name: string) => {
    const found = schema.getType(type);
    if (!isObjectType(found)) throw new Error(type);
    return priceOf(table, type, found.getFields()[name] as never);
  };

  it("are those of the table", () => {
    expect(price("Query", "vacancies")).toEqual({ weight: 10, each: 0, items: null });
    expect(price("Query", "vacancy")).toEqual({ weight: 1, each: 1, items: null });
    expect(price("Mutation", "rename")).toEqual({ weight: 10, each: 1, items: null });
    expect(price("Page", "nodes")).toEqual({ weight: 0, each: 1, items: "page" });
    expect(price("Vacancy", "lessons")).toEqual({ weight: 0, each: 1, items: 60 });
    expect(price("Vacancy", "totalCount")).toEqual({ weight: 2, each: null, items: null });
  });
});

describe("variables", () => {
  const text = "query Q($filter: Filter!, $first: Int, $gone: Unknown) { vacancies(filter: $filter, first: $first) { nodes { id } } }";
  const expected = () => expectedBy(schema, operationsOf(text)?.[0]?.node.variableDefinitions ?? []);

  const suggested = async (written: string) => {
    const at = written.indexOf("|");
    const state = EditorState.create({ doc: written.replace("|", ""), extensions: variablesHelp(expected, () => true) });
    ensureSyntaxTree(state, state.doc.length);
    const [source] = state.languageDataAt<(context: CompletionContext) => { options: { label: string }[] } | null>("autocomplete", at);
    return (await source?.(new CompletionContext(state, at, true)))?.options.map((one) => one.label) ?? [];
  };

  it("that an operation expects are known by name, type and need", () => {
    expect(expected().map((one) => [one.name, one.type.toString(), one.required])).toEqual([
      ["filter", "Filter!", true],
      ["first", "Int", false],
    ]);
  });

  it.each([
    ["{|}", ['"filter"', '"first"']],
    ['{"fi|"}', ['"filter"', '"first"']],
    ['{"filter": {|}}', ['"levels"', '"open"', '"near"']],
    ['{"filter": {"open": true, "|"}}', ['"levels"', '"open"', '"near"']],
    ['{"filter": {"open": |}}', ["true", "false"]],
    ['{"filter": {"levels": ["|"]}}', ['"HAVO"', '"VWO"']],
    ['{"filter": {"levels": ["HAVO", "|"]}}', ['"HAVO"', '"VWO"']],
    ['{"filter": {"near": {"|"}}}', ['"withinKm"']],
    ['{"first": |}', []],
  ])("are completed in %s", async (written, options) => {
    expect(await suggested(written)).toEqual(options);
  });
});
