// schema.js SCHEMA FILE...: does each file, a JSON document, or a line each of
// *.jsonl, fit the schema? #/definitions/finding of it, for lines.
"use strict";
const fs = require("fs");
const addFormats = require("ajv-formats");

const [schemaFile, ...files] = process.argv.slice(2);
const schema = JSON.parse(fs.readFileSync(schemaFile, "utf8"));
const Ajv = require(String(schema.$schema).includes("2020-12") ? "ajv/dist/2020" : "ajv");
const ajv = new Ajv({ strict: false, allErrors: true });
addFormats(ajv);
ajv.addSchema(schema, "schema");

let failed = false;
for (const file of files) {
	const lines = file.endsWith(".jsonl");
	const text = fs.readFileSync(file, "utf8");
	const validate = ajv.getSchema(lines ? "schema#/definitions/finding" : "schema");
	const documents = lines ? text.split("\n").filter(Boolean) : [text];
	for (const document of documents)
		if (!validate(JSON.parse(document))) {
			failed = true;
			console.error(file, JSON.stringify(validate.errors.slice(0, 3), null, 1));
		}
	console.log(`${file}: ${documents.length} checked`);
}
process.exit(failed ? 1 : 0);
