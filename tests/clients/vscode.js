// vscode.js EXTENSION MATCHER: loads an unpacked extension where there is no
// editor: whatever it asks of `vscode` is there and does nothing.
"use strict";
const fs = require("fs");
const Module = require("module");
const path = require("path");
const assert = require("assert");

const folder = process.argv[2];
const manifest = JSON.parse(fs.readFileSync(path.join(folder, "package.json")));
const known = JSON.parse(fs.readFileSync(process.argv[3]));
const asked = [];

function stub(name) {
	return new Proxy(class {}, {
		get(target, key) {
			if (key === "prototype" || typeof key === "symbol")
				return target[key];
			return stub(`${name}.${String(key)}`);
		},
		apply: () => undefined,
	});
}

const load = Module._load;
Module._load = function (request, parent, isMain) {
	if (request !== "vscode")
		return load.call(this, request, parent, isMain);
	asked.push(parent.filename);
	return Object.assign(stub("vscode"), { version: "1.75.0" });
};

const extension = require(path.join(folder, manifest.main));
assert.strictEqual(typeof extension.activate, "function");
assert.strictEqual(typeof extension.deactivate, "function");
assert(asked.some(file => file.includes("vscode-languageclient")));

const own = manifest.contributes.problemMatchers[0].pattern;
const theirs = known.problemMatcher[0].pattern[0];
for (const key of Object.keys(theirs))
	assert.strictEqual(own[key], theirs[key], key);

const first = new RegExp(manifest.contributes.languages[0].firstLine);
for (const line of ["VZCZCXYZ0001", "C O N F I D E N T I A L KHARTOUM 001565",
	"UNCLAS NAIROBI 002210", "S E C R E T SECTION 01 OF 02 OSLO 000001"])
	assert(first.test(line), line);
for (const line of ["Dear Sir,", "SECRETARY OF STATE", "UNCLASSIFIEDS",
	"# Notes", ""])
	assert(!first.test(line), line);
console.log(`${manifest.name} ${manifest.version} loads`);
