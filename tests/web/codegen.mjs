// Generates TypeScript for operations, as graphql-codegen's command line does with its client preset:
// `node codegen.mjs SCHEMA OPERATIONS OUT`. Ends with 1 and a message where an operation does not fit the schema.
import { preset } from "@graphql-codegen/client-preset";
import { codegen } from "@graphql-codegen/core";
import { buildASTSchema, parse } from "graphql";
import { mkdirSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";

const [schemaFile, operations, out] = process.argv.slice(2);
const read = (file) => parse(readFileSync(file, "utf8"));

const schema = read(schemaFile);
const documents = readdirSync(operations)
  .sort()
  .map((name) => join(operations, name))
  .map((location) => ({ location, document: read(location), rawSDL: readFileSync(location, "utf8") }));
const config = {
  documentMode: "string",
  enumsAsTypes: true,
  strictScalars: true,
  // A decimal comes as it was written, and may be given as a number as well; a date is a text.
  scalars: { Decimal: { input: "string | number", output: "string" }, Date: "string" },
  useTypeImports: true,
};

try {
  const parts = await preset.buildGeneratesSection({
    baseOutputDir: `${out}/`,
    schema,
    schemaAst: buildASTSchema(schema),
    documents,
    config,
    presetConfig: { fragmentMasking: false },
    plugins: [],
    pluginMap: {},
    pluginContext: {},
    documentTransforms: [],
  });
  for (const part of parts) {
    mkdirSync(dirname(part.filename), { recursive: true });
    writeFileSync(part.filename, await codegen(part));
  }
} catch (error) {
  console.error(error.errors?.map((e) => e.message).join("\n") ?? error.message ?? error);
  process.exit(1);
}
