// matcher.js MATCHER < short: does the problem matcher take every line?
"use strict";
const fs = require("fs");
const matcher = JSON.parse(fs.readFileSync(process.argv[2], "utf8"));
const pattern = matcher.problemMatcher[0].pattern[0];
const lines = fs.readFileSync(0, "utf8").split("\n").filter(Boolean);
const wrong = lines.filter(line => {
	const m = new RegExp(pattern.regexp).exec(line);
	return !m || !m[pattern.file] || !m[pattern.message] || !(m[pattern.line] > 0);
});
wrong.forEach(line => console.error(line));
console.log(`${lines.length} lines`);
process.exit(wrong.length || !lines.length ? 1 : 0);
