// Writes one typed module for each file of operations/, the sprite of icons, and returns the documents by their sha256.
import { createHash } from "node:crypto";
import { mkdirSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import { basename, dirname, join } from "node:path";
import { fileURLToPath, pathToFileURL } from "node:url";
import { codegen } from "@graphql-codegen/core";
import * as operations from "@graphql-codegen/typescript-operations";
import { buildSchema, Kind, parse, print, specifiedRules, stripIgnoredCharacters, validate, visit } from "graphql";

const here = dirname(fileURLToPath(import.meta.url));
const SCALARS = { Date: "string", DateTime: "string", TimeOfDay: "string", Cents: "number", JSON: "unknown", ID: "string" };
const unused = "NoUnusedFragmentsRule";

const named = (folder, ending) => readdirSync(folder).filter((name) => name.endsWith(ending)).sort();

function fragmentsOf(documents) {
  const found = new Map();
  for (const { document } of documents) {
    for (const one of document.definitions) {
      if (one.kind !== Kind.FRAGMENT_DEFINITION) continue;
      if (found.has(one.name.value)) throw new Error(`Two fragments are called ${one.name.value}.`);
      found.set(one.name.value, one);
    }
  }
  return found;
}

function spreadIn(node, fragments, seen = new Set()) {
  visit(node, {
    FragmentSpread(spread) {
      const fragment = fragments.get(spread.name.value);
      if (!fragment) throw new Error(`No fragment is called ${spread.name.value}.`);
      if (seen.has(spread.name.value)) return;
      seen.add(spread.name.value);
      spreadIn(fragment, fragments, seen);
    },
  });
  return seen;
}

function check(schema, name, document) {
  const rules = specifiedRules.filter((rule) => rule.name !== unused);
  const wrong = validate(schema, document, rules);
  if (wrong.length) throw new Error(`operations/${name}: ${wrong.map((one) => one.message).join(" ")}`);
}

/** Generates everything under src/generated and returns { sha256: text } of all operations. */
export async function generate(schemaPath = join(here, "../schema/schema.graphql")) {
  const schemaText = readFileSync(schemaPath, "utf8");
  const schema = buildSchema(schemaText);
  const target = join(here, "src/generated");
  mkdirSync(target, { recursive: true });
  const folder = join(here, "operations");
  const files = named(folder, ".graphql").map((name) => ({
    name,
    document: parse(readFileSync(join(folder, name), "utf8"), { noLocation: true }),
  }));
  const fragments = fragmentsOf(files);
  const manifest = {};
  const operationNames = new Set();
  for (const { name, document } of files) {
    const own = document.definitions.filter((one) => one.kind === Kind.OPERATION_DEFINITION);
    const used = new Set(own.flatMap((one) => [...spreadIn(one, fragments)]));
    const whole = { kind: Kind.DOCUMENT, definitions: [...own, ...[...used].sort().map((one) => fragments.get(one))] };
    check(schema, name, whole);
    const types = await codegen({
      filename: name,
      schema: parse(schemaText),
      documents: [{ location: name, document: whole }],
      config: { scalars: SCALARS, strictScalars: true, useTypeImports: true, enumsAsTypes: true, skipTypename: true },
      plugins: [{ operations: {} }],
      pluginMap: { operations },
    });
    const texts = own.map((one) => {
      const title = one.name?.value;
      if (!title || operationNames.has(title)) throw new Error(`${name}: every operation has a name of its own.`);
      operationNames.add(title);
      const needed = [...spreadIn(one, fragments)].sort().map((each) => fragments.get(each));
      const text = stripIgnoredCharacters(print({ kind: Kind.DOCUMENT, definitions: [one, ...needed] }));
      const hash = createHash("sha256").update(text).digest("hex");
      manifest[hash] = text;
      const kind = `${title}${one.operation[0].toUpperCase()}${one.operation.slice(1)}`;
      const document = JSON.stringify({ name: title, kind: one.operation, text, hash });
      return `export const ${title}: Document<${kind}, ${kind}Variables> = ${document};`;
    });
    const head = '// Made by codegen.mjs from operations/; not committed.\nimport type { Document } from "../core/document";\n';
    writeFileSync(join(target, `${basename(name, ".graphql")}.ts`), `${head}${types}\n${texts.join("\n")}\n`);
  }
  writeFileSync(join(target, "icons.svg"), sprite());
  writeFileSync(join(target, "icons.ts"), iconNames());
  return Object.fromEntries(Object.entries(manifest).sort());
}

function sprite() {
  const folder = join(here, "src/icons");
  const symbols = named(folder, ".svg").map((name) => {
    const inner = /<svg[^>]*>(.*)<\/svg>/s.exec(readFileSync(join(folder, name), "utf8"))[1].trim();
    return `<symbol id="${basename(name, ".svg")}" viewBox="0 0 24 24">${inner.replace(/> </g, "><")}</symbol>`;
  });
  return `<svg xmlns="http://www.w3.org/2000/svg">${symbols.join("")}</svg>\n`;
}

function iconNames() {
  const names = named(join(here, "src/icons"), ".svg").map((name) => `"${basename(name, ".svg")}"`);
  return `// Made by codegen.mjs from src/icons; not committed.\nexport type IconName = ${names.join(" | ")};\n`;
}

if (import.meta.url === pathToFileURL(process.argv[1] ?? "").href) await generate();
