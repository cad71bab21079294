// html.js REPORT [SCREENSHOT]: opens an HTML report in Chromium and uses it.
// Prints what it found; status 1 if something is not as it should be.
"use strict";
const { chromium } = require("playwright-core");
const path = require("path");

const problems = [];
function expect(what, got, want) {
	if (got !== want)
		problems.push(`${what}: ${JSON.stringify(got)}, not ${JSON.stringify(want)}`);
}

async function run(file, screenshot) {
	const browser = await chromium.launch({
		executablePath: process.env.CHROMIUM || "/usr/bin/chromium",
		args: ["--no-sandbox", "--disable-gpu"],
	});
	const page = await browser.newPage({ viewport: { width: 1280, height: 1000 } });
	page.on("console", message => problems.push("console: " + message.text()));
	page.on("pageerror", error => problems.push("error: " + error.message));
	page.on("dialog", dialog => { problems.push("dialog"); dialog.dismiss(); });
	page.on("request", request => {
		if (!request.url().startsWith("file:"))
			problems.push("asks for " + request.url());
	});
	const before = Date.now();
	await page.goto("file://" + path.resolve(file));
	await page.waitForSelector("body[data-ready]", { timeout: 60000 });
	await page.waitForSelector("#count");
	const loaded = Date.now() - before;

	const facts = await page.evaluate(() => ({
		total: data.findings.length,
		fresh: data.findings.filter(f => f[STATE] === 0).length,
		rules: data.rules.length,
	}));
	const count = () => page.evaluate(() => parseInt(document.getElementById("count").textContent, 10));
	const articles = () => page.locator("article").count();
	expect("findings at first", await count(), facts.fresh);
	expect("articles at first", await articles(), Math.min(100, facts.fresh));
	if (screenshot)
		await page.screenshot({ path: screenshot });

	if (facts.fresh) {
		// The first rule's bar, by keyboard: as many as its number says.
		const bar = page.locator('[data-facet="rule"]').first();
		const number = parseInt(await bar.locator("b").textContent(), 10);
		await bar.focus();
		await page.keyboard.press("Enter");
		expect("of one rule", await count(), number);
		expect("pressed", await page.locator('[data-facet="rule"][aria-pressed="true"]').count(), 1);
		expect("focus stays", await page.evaluate(() => document.activeElement.dataset.facet), "rule");
		await page.keyboard.press("Enter");
		expect("of all again", await count(), facts.fresh);

		// A search for what the first finding says.
		const wanted = await page.evaluate(() => data.paths[found[0][PATH]]);
		const many = await page.evaluate(w => {
			const words = w.toLowerCase().split(/\s+/);
			return data.findings.filter(f => f[STATE] === 0 && words.every(x => haystack(f).includes(x))).length;
		}, wanted);
		await page.keyboard.press("/");
		await page.keyboard.type(wanted);
		await page.waitForFunction(n => document.getElementById("count").textContent.startsWith(n + " "), many);
		await page.click("#clear");
		expect("after clearing", await count(), facts.fresh);

		// From finding to finding, and what the rule is about.
		await page.locator("article").first().focus();
		await page.keyboard.press("j");
		expect("j moves on", await page.evaluate(() =>
			[...document.querySelectorAll("article")].indexOf(document.activeElement)),
		Math.min(1, facts.fresh - 1));
		await page.locator("article summary").first().click();
		expect("explained", await page.locator("article details p").first().isVisible(), true);
		expect("marked", await page.locator("article mark").count() > 0, true);
	}
	if (facts.fresh > 100) {
		await page.click("#next");
		expect("a page more", await articles(), Math.min(200, facts.fresh));
	}
	if (facts.total > facts.fresh) {
		await page.locator('[data-facet="state"]').last().click();
		expect("set aside", await count() > 0, true);
	}
	expect("elements of texts", await page.evaluate(() =>
		document.querySelectorAll("main img, main script, main a, main b b").length), 0);
	// On a telephone the findings come first, and the filters on demand.
	await page.setViewportSize({ width: 390, height: 844 });
	expect("filters when narrow", await page.locator("#facets").isVisible(), false);
	expect("too wide", await page.evaluate(() =>
		document.documentElement.scrollWidth > document.documentElement.clientWidth), false);
	await page.locator("#filters > summary").click();
	expect("filters on demand", await page.locator("#facets").isVisible(), true);
	if (screenshot)
		await page.screenshot({ path: screenshot.replace(/(\.png)?$/, "-narrow.png") });
	await page.setViewportSize({ width: 1280, height: 1000 });
	expect("filters when wide", await page.locator("#facets").isVisible(), true);
	await page.emulateMedia({ colorScheme: "dark" });
	if (screenshot)
		await page.screenshot({ path: screenshot.replace(/(\.png)?$/, "-dark.png") });
	await page.emulateMedia({ media: "print", colorScheme: "light" });
	expect("filters in print", await page.locator("#search").isVisible(), false);
	await browser.close();
	console.log(`${facts.total} findings, loaded in ${loaded} ms`);
	if (process.env.MOST_MS && loaded > process.env.MOST_MS)
		problems.push(`${loaded} ms are more than ${process.env.MOST_MS}`);
}

run(process.argv[2], process.argv[3]).then(() => {
	for (const problem of problems)
		console.error(problem);
	process.exit(problems.length ? 1 : 0);
}, error => {
	console.error(error.message);
	process.exit(1);
});
