// Writes what the client preset of graphql-codegen writes when documents are to be persisted.
// node persisted.mjs schema.graphql operations.graphql folder/
import { mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { codegen } from "@graphql-codegen/core";
import { preset } from "@graphql-codegen/client-preset";
import { buildASTSchema, parse } from "graphql";

const [schemaFile, documentsFile, folder] = process.argv.slice(2);
const text = readFileSync(documentsFile, "utf8");
const schema = parse(readFileSync(schemaFile, "utf8"));
const made = await preset.buildGeneratesSection({
  baseOutputDir: folder,
  schema,
  schemaAst: buildASTSchema(schema),
  documents: [{ location: documentsFile, rawSDL: text, document: parse(text) }],
  config: { scalars: { Date: "string", DateTime: "string", TimeOfDay: "string", Cents: "number", JSON: "unknown" } },
  presetConfig: { fragmentMasking: false, persistedDocuments: { hashAlgorithm: process.argv[5] ?? "sha256" } },
  plugins: [],
  pluginMap: {},
  pluginContext: {},
});
mkdirSync(folder, { recursive: true });
for (const one of made) writeFileSync(one.filename, await codegen(one));
