"use strict";
// Texts of messages only ever become text nodes.
const data = JSON.parse(document.getElementById("data").textContent);
const PAGE = 100, FEW = 12;
const SEVERITIES = ["error", "warning", "info", "hint"];
const STATES = ["new", "baseline", "waived"];
const STATE_TITLES = { new: "To look at", baseline: "In the baseline", waived: "Waived" };

// Columns of a finding, as the program wrote them.
const PATH = 0, MRN = 1, DATE = 2, RULE = 3, SEVERITY = 4, LINE = 5, COLUMN = 6,
	END_LINE = 7, END_COLUMN = 8, MESSAGE = 9, FIRST = 10, LINES = 11,
	LINE_COLUMN = 12, STATE = 13, REASON = 14, PERCENT = 15, HINTS = 16,
	FIX = 17, RELATED = 18;

const facets = [
	{ id: "state", title: "State", of: f => STATES[f[STATE]], name: v => STATE_TITLES[v], order: STATES },
	{ id: "severity", title: "Severity", of: f => SEVERITIES[f[SEVERITY]], order: SEVERITIES },
	{ id: "rule", title: "Rule", of: f => f[RULE], name: v => data.rules[v].code + " " + data.rules[v].name },
	{ id: "year", title: "Year", of: f => f[DATE] ? f[DATE].slice(0, 4) : "", name: v => v || "no date", sorted: true },
	{ id: "origin", title: "Origin, from the number", of: origin, name: v => v || "no number" },
];
const chosen = {}, wide = {};
let words = [], shown = PAGE, found = [];

function origin(f) {
	const letters = /[A-Z]{2,}/.exec(f[MRN] || "");
	return letters ? letters[0] : "";
}

function element(name, attributes, ...children) {
	const e = document.createElement(name);
	for (const [key, value] of Object.entries(attributes || {}))
		e.setAttribute(key, value);
	e.append(...children);
	return e;
}

// What cannot be seen, or turns the direction of writing, is spelled out.
const ODD = /[\u0000-\u0008\u000b-\u001f\u007f-\u009f\u00ad\u034f\u061c\u180e\u200b-\u200f\u2028-\u202e\u2060-\u206f\ufeff\ufff9-\ufffb]|[\u{e0000}-\u{e0fff}]/gu;

function inert(text) {
	const parts = [];
	let at = 0;
	for (const odd of text.matchAll(ODD)) {
		parts.push(text.slice(at, odd.index));
		const code = odd[0].codePointAt(0).toString(16).toUpperCase().padStart(4, "0");
		parts.push(element("span", { class: "odd" }, "U+" + code));
		at = odd.index + odd[0].length;
	}
	parts.push(text.slice(at));
	return parts;
}

function haystack(f) {
	if (!f.text)
		f.text = [data.paths[f[PATH]], f[MRN], f[MESSAGE], f[LINES].join("\n"),
			data.rules[f[RULE]].code, data.rules[f[RULE]].name].join("\n").toLowerCase();
	return f.text;
}

function matches(f, without) {
	for (const facet of facets)
		if (facet !== without && chosen[facet.id] !== undefined &&
			facet.of(f) !== chosen[facet.id])
			return false;
	return words.every(word => haystack(f).includes(word));
}

// ---- the side

function countOf(facet) {
	const counts = new Map();
	for (const f of data.findings)
		if (matches(f, facet))
			counts.set(facet.of(f), (counts.get(facet.of(f)) || 0) + 1);
	if (chosen[facet.id] !== undefined && !counts.has(chosen[facet.id]))
		counts.set(chosen[facet.id], 0);
	if (facet.order)
		return facet.order.filter(v => counts.has(v)).map(v => [v, counts.get(v)]);
	const list = [...counts];
	return facet.sorted
		? list.sort((a, b) => a[0] < b[0] ? -1 : 1)
		: list.sort((a, b) => b[1] - a[1] || (String(a[0]) < String(b[0]) ? -1 : 1));
}

function bar(facet, value, count, most) {
	const name = facet.name ? facet.name(value) : value;
	const fill = element("i");
	fill.style.width = (most ? 100 * count / most : 0) + "%";
	const button = element("button", {
		class: "bar", type: "button", title: name,
		"aria-pressed": String(chosen[facet.id] === value),
		"data-facet": facet.id, "data-value": value,
	}, fill, element("span", {}, ...inert(String(name))), element("b", {}, String(count)));
	button.addEventListener("click", () => {
		if (chosen[facet.id] === value)
			delete chosen[facet.id];
		else
			chosen[facet.id] = value;
		update();
		const again = document.querySelector(
			`[data-facet="${facet.id}"][data-value="${CSS.escape(value)}"]`);
		if (again)
			again.focus();
	});
	return button;
}

function section(facet) {
	const list = countOf(facet);
	const most = Math.max(0, ...list.map(entry => entry[1]));
	const part = element("section", { "aria-label": facet.title }, element("h2", {}, facet.title));
	const few = wide[facet.id] ? list : list.slice(0, facet.sorted ? 40 : FEW);
	for (const [value, count] of few)
		part.append(bar(facet, value, count, most));
	if (few.length < list.length) {
		const more = element("button", { class: "more", type: "button" },
			`${list.length - few.length} more`);
		more.addEventListener("click", () => { wide[facet.id] = true; update(); });
		part.append(more);
	}
	return part;
}

// ---- findings

// The part of a line from one column to another, marked. Columns count code
// points.
function marked(f, text, number) {
	if (number < f[LINE] || number > f[END_LINE] || number > f[LINE] && f[END_LINE] === f[LINE])
		return inert(text);
	const points = Array.from(text);
	const shift = number === f[LINE] ? f[LINE_COLUMN] : 1;
	const from = number === f[LINE] ? f[COLUMN] - shift : 0;
	const to = number === f[END_LINE] ? f[END_COLUMN] - shift : points.length;
	if (from > points.length || to < from)
		return inert(text);
	return [...inert(points.slice(0, from).join("")),
		element("mark", {}, ...inert(points.slice(from, to).join(""))),
		...inert(points.slice(to).join(""))];
}

function context(f) {
	const pre = element("pre", { tabindex: "0", "aria-label": "Lines of the message" });
	f[LINES].forEach((text, i) => {
		const number = f[FIRST] + i;
		const at = number >= f[LINE] && number <= f[END_LINE];
		pre.append(element("div", at ? { class: "at" } : {},
			element("span", { class: "no" }, String(number)),
			element("bdi", {}, number === f[LINE] && f[LINE_COLUMN] > 1 ? "\u2026" : "",
				...marked(f, text, number))));
	});
	return pre;
}

function facts(f) {
	const list = element("dl");
	const add = (term, text) => {
		if (text)
			list.append(element("dt", {}, term), element("dd", {}, ...inert(text)));
	};
	for (const [path, line, message] of f[RELATED])
		add(path ? `${path}:${line}` : `line ${line}`, message);
	add("probably", f[HINTS].join(", "));
	add("fix", f[FIX]);
	add("what to do", data.rules[f[RULE]].help);
	add("confidence", f[PERCENT] < 75 ? `${f[PERCENT]} %` : "");
	add("waived", f[REASON]);
	return list;
}

function article(f) {
	const rule = data.rules[f[RULE]];
	const severity = SEVERITIES[f[SEVERITY]];
	const where = [data.paths[f[PATH]] + ":" + f[LINE] + ":" + f[COLUMN]];
	if (f[MRN])
		where.push(f[MRN]);
	if (f[DATE])
		where.push(f[DATE]);
	const about = element("details", {}, element("summary", {}, `${rule.code} ${rule.name}`));
	about.append(element("p", {}, ...inert(rule.title || "")), element("p", {}, ...inert(rule.doc || "")));
	return element("article", { class: severity, tabindex: "-1" },
		element("h3", {}, element("span", { class: "word" }, severity), " ", ...inert(f[MESSAGE])),
		element("div", { class: "where" }, ...inert(where.join(" \u00b7 "))),
		context(f), facts(f), about);
}

function addPage() {
	const list = document.getElementById("list");
	const from = list.childElementCount;
	const some = document.createDocumentFragment();
	for (const f of found.slice(from, shown))
		some.append(article(f));
	list.append(some);
	const next = document.getElementById("next");
	next.hidden = shown >= found.length;
	next.textContent = `Show more: ${found.length - shown} left`;
}

function update() {
	found = data.findings.filter(f => matches(f));
	shown = PAGE;
	document.getElementById("facets").replaceChildren(...facets.map(section));
	document.getElementById("list").replaceChildren();
	document.getElementById("count").textContent = found.length === 1 ? "1 finding" : `${found.length} findings`;
	document.getElementById("clear").hidden = words.length === 0 &&
		Object.keys(chosen).every(id => id === "state" && chosen.state === "new");
	addPage();
}

function start() {
	const s = data.summary;
	document.getElementById("totals").textContent =
		`${s.findings} findings in ${s.messages} messages: ${s.errors} errors, ` +
		`${s.warnings} warnings, ${s.infos} infos, ${s.hints} hints` +
		(s.waived ? `; ${s.waived} waived` : "") + (s.baseline ? `; ${s.baseline} in the baseline` : "");
	if (data.unread.length) {
		const list = element("ul");
		for (const [path, cause] of data.unread)
			list.append(element("li", {}, ...inert(`${path}: ${cause}`)));
		document.getElementById("unread").append(element("div", { class: "unread" },
			element("b", {}, `${data.unread.length} not read`), list));
	}
	if (data.withheld)
		document.getElementById("unread").append(element("div", { class: "unread" },
			element("b", {}, "withheld: "), data.withheld));
	if (data.findings.some(f => f[STATE] === 0) || !data.findings.length)
		chosen.state = "new";
	const search = document.getElementById("search");
	let timer;
	search.addEventListener("input", () => {
		clearTimeout(timer);
		timer = setTimeout(() => {
			words = search.value.toLowerCase().split(/\s+/).filter(Boolean);
			update();
		}, 120);
	});
	document.getElementById("clear").addEventListener("click", () => {
		for (const id of Object.keys(chosen))
			delete chosen[id];
		chosen.state = "new";
		words = [];
		search.value = "";
		update();
	});
	document.getElementById("next").addEventListener("click", () => {
		const last = document.getElementById("list").lastElementChild;
		shown += PAGE;
		addPage();
		if (last && last.nextElementSibling)
			last.nextElementSibling.focus();
	});
	// On a narrow page the filters would push the findings off it.
	const filters = document.getElementById("filters");
	const narrow = matchMedia("(max-width: 55rem)");
	const fold = () => { filters.open = !narrow.matches; };
	narrow.addEventListener("change", fold);
	addEventListener("beforeprint", () => { filters.open = true; });
	addEventListener("afterprint", fold);
	fold();
	// j and k go from finding to finding, / searches.
	document.addEventListener("keydown", event => {
		if (event.target === search || event.ctrlKey || event.metaKey || event.altKey)
			return;
		if (event.key === "/") {
			search.focus();
			event.preventDefault();
		}
		if (event.key !== "j" && event.key !== "k")
			return;
		const here = document.activeElement.closest("article");
		const list = document.getElementById("list");
		const to = !here ? list.firstElementChild
			: event.key === "j" ? here.nextElementSibling : here.previousElementSibling;
		if (to)
			to.focus();
	});
	update();
	document.body.dataset.ready = "yes";
}

start();
