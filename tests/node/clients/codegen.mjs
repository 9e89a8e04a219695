// Writes types and documents for the operations of a file: graphql-codegen, without its command line.
// node codegen.mjs schema.graphql operations.graphql graphql.ts
import { readFileSync, writeFileSync } from "node:fs";
import { codegen } from "@graphql-codegen/core";
import * as typedDocumentNode from "@graphql-codegen/typed-document-node";
import * as operations from "@graphql-codegen/typescript-operations";
import { parse } from "graphql";

const [schema, documents, target] = process.argv.slice(2);
const scalars = { Date: "string", DateTime: "string", TimeOfDay: "string", Cents: "number", JSON: "unknown" };
const config = { scalars, strictScalars: true, useTypeImports: true };
const text = await codegen({
  filename: target,
  schema: parse(readFileSync(schema, "utf8")),
  documents: [{ location: documents, document: parse(readFileSync(documents, "utf8")) }],
  config,
  plugins: [{ operations: {} }, { typedDocumentNode: {} }],
  pluginMap: { operations, typedDocumentNode },
});
writeFileSync(target, text);
