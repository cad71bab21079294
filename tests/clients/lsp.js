// lsp.js CABLELINT FIXTURES WORK: every method of the language server, asked
// through the libraries that editors are built on. WORK is an empty folder.
"use strict";
const assert = require("assert");
const { execFileSync, spawn } = require("child_process");
const fs = require("fs");
const path = require("path");
const { pathToFileURL } = require("url");
const rpc = require("vscode-jsonrpc/node");
const lsp = require("vscode-languageserver-protocol/node");

const [program, fixtures, work] = process.argv.slice(2);
const NAME = "06KHARTOUM1565.txt";
const seed = fs.readFileSync(path.join(fixtures, "seed", NAME), "utf8");
const uri = file => pathToFileURL(path.join(work, file)).href;

/* What the seed's reference names, and a message that cites the seed. */
const target = `VZCZCXYZ0000
OO RUEHC
DE RUEHKH #1562 1850800
ZNY CCCCC ZZH
O 040800Z JUL 06
FM AMEMBASSY KHARTOUM
TO RUEHC/SECSTATE WASHDC IMMEDIATE 3523

C O N F I D E N T I A L KHARTOUM 001562

SIPDIS

E.O. 12958: DECL: 07/04/2016
TAGS: PREL, PGOV, SU
SUBJECT: A CALL ON THE PRESIDENT

Classified By: CDA JANE DOE; REASON: 1.4 (B) AND (D)

1. (C) The President received the Charge.

HUME
`;
const citing = target.replace(/1562/g, "1570").replace("1850800", "1870800")
	.replace("040800Z", "060800Z").replace("07/04/2016", "07/06/2016")
	.replace("A CALL ON THE PRESIDENT\n",
		"A SECOND CALL\n\nREF: A. KHARTOUM 1565\n     B. KHARTOUM 1562\n")
	.replace("received the Charge.",
		"received the Charge, who recalled ref B and reftel A.");

class Session {
	constructor(encodings, capabilities = {}) {
		this.server = spawn(program, ["lsp"],
			{ cwd: work, stdio: ["pipe", "pipe", "inherit"] });
		this.connection = lsp.createProtocolConnection(
			new rpc.StreamMessageReader(this.server.stdout),
			new rpc.StreamMessageWriter(this.server.stdin));
		this.ended = new Promise(done =>
			this.server.on("exit", (code, signal) => done(code ?? signal)));
		this.published = new Map();
		this.waiting = [];
		this.progress = [];
		this.registered = [];
		this.shown = [];
		this.connection.onNotification("textDocument/publishDiagnostics",
			params => {
				this.published.set(params.uri, params);
				this.wake();
			});
		this.connection.onNotification("$/progress", params => {
			this.progress.push(params.value.kind);
			this.wake();
		});
		this.connection.onNotification("window/showMessage",
			params => { this.shown.push(params.message); this.wake(); });
		this.connection.onRequest("client/registerCapability", params => {
			this.registered.push(...params.registrations.map(r => r.method));
			return null;
		});
		for (const method of ["window/workDoneProgress/create",
			"workspace/diagnostic/refresh"])
			this.connection.onRequest(method, () => null);
		this.connection.onRequest("window/showDocument", params => {
			this.shown.push(params.uri);
			this.wake();
			return { success: true };
		});
		this.connection.listen();
		this.ready = this.ask("initialize", {
			processId: process.pid,
			rootUri: null,
			workspaceFolders: [{ uri: pathToFileURL(work).href, name: "work" }],
			capabilities: {
				general: { positionEncodings: encodings },
				window: { workDoneProgress: true, showDocument: { support: true } },
				workspace: {
					didChangeWatchedFiles: { dynamicRegistration: true },
					workspaceEdit: { documentChanges: true, resourceOperations: ["create"] },
					diagnostics: { refreshSupport: true },
				},
				textDocument: {
					publishDiagnostics: { relatedInformation: true,
						codeDescriptionSupport: true, dataSupport: true,
						versionSupport: true, tagSupport: { valueSet: [1, 2] } },
					codeAction: { codeActionLiteralSupport: { codeActionKind:
						{ valueSet: ["quickfix", "source.fixAll"] } } },
					...capabilities,
				},
			},
		}).then(result => {
			this.capabilities = result.capabilities;
			this.tell("initialized", {});
			return this;
		});
	}

	/* Arguments that are not there would be sent as a list. */
	ask(method, ...rest) {
		return this.connection.sendRequest(method, ...rest);
	}

	tell(method, ...rest) {
		return this.connection.sendNotification(method, ...rest);
	}

	wake() {
		this.waiting = this.waiting.filter(w => !w());
	}

	/* Waits until `test` has something. */
	until(test, what) {
		return new Promise((done, failed) => {
			const limit = setTimeout(
				() => failed(new Error(`waited in vain for ${what}`)), 20000);
			const look = () => {
				const found = test();
				if (found) { clearTimeout(limit); done(found); }
				return found;
			};
			if (!look())
				this.waiting.push(look);
		});
	}

	async open(file, text = fs.readFileSync(path.join(work, file), "utf8")) {
		this.published.delete(uri(file));
		await this.tell("textDocument/didOpen", { textDocument: {
			uri: uri(file), languageId: "cable", version: 1, text } });
		return this.diagnostics(file, 1);
	}

	async diagnostics(file, version) {
		const found = await this.until(() => {
			const p = this.published.get(uri(file));
			return p && (p.version === undefined || p.version >= version) && p;
		}, `diagnostics of ${file}`);
		return found.diagnostics;
	}

	at(file, line, character, more) {
		return { textDocument: { uri: uri(file) },
			position: { line, character }, ...more };
	}

	async end() {
		assert.strictEqual(await this.ask("shutdown"), null);
		await this.tell("exit");
		assert.strictEqual(await this.ended, 0);
		this.connection.dispose();
	}
}

/* Line and column (in code units) of a text in a document. */
function place(text, what, from = 0) {
	const at = text.indexOf(what, from);
	assert(at >= 0, what);
	const before = text.slice(0, at);
	return [before.split("\n").length - 1,
		at - before.lastIndexOf("\n") - 1];
}

const cases = {
	async diagnostics() {
		const s = await new Session(["utf-16"]).ready;
		const found = (await s.open(NAME)).filter(d => d.severity <= 2);
		assert.deepStrictEqual(found.map(d => d.code), ["CB314", "CB501"]);
		const [line, column] = place(seed, "July 15");
		assert.deepStrictEqual(found[1].range.start, { line, character: column });
		assert(found[1].relatedInformation.length > 0);
		assert(s.registered.includes("workspace/didChangeWatchedFiles") ||
			await s.until(() => s.registered.length, "registrations"));
		/* Until the index is done findings may still come. */
		await s.until(() => s.progress.includes("end"), "the index");
		const pulled = await s.ask("textDocument/diagnostic",
			{ textDocument: { uri: uri(NAME) } });
		assert.strictEqual(pulled.kind, "full");
		const again = await s.ask("textDocument/diagnostic",
			{ textDocument: { uri: uri(NAME) }, previousResultId: pulled.resultId });
		if (pulled.resultId)
			assert.strictEqual(again.kind, "unchanged");
		await s.end();
	},

	/* The same bytes are marked whatever a character counts. */
	async encodings() {
		const text = seed.replace("Sudan's President",
			"\u{1F600} Ang\u00E9lique: Sudan's President").replace(/\n/g, "\r\n");
		for (const encoding of ["utf-8", "utf-16", "utf-32"]) {
			const s = await new Session([encoding]).ready;
			assert.strictEqual(s.capabilities.positionEncoding, encoding);
			const found = (await s.open("other.txt", text))
				.find(d => d.code === "CB501");
			const line = text.split("\r\n")[found.range.start.line];
			const cut = { "utf-8": () => Buffer.from(line),
				"utf-16": () => line, "utf-32": () => [...line] }[encoding]()
				.slice(found.range.start.character, found.range.end.character);
			assert.strictEqual(Array.isArray(cut) ? cut.join("") : cut.toString(),
				"July 15");
			await s.end();
		}
	},

	async changes() {
		const s = await new Session(["utf-16"]).ready;
		await s.open(NAME);
		const [line, character] = place(seed, "July 15");
		await s.tell("textDocument/didChange", {
			textDocument: { uri: uri(NAME), version: 2 },
			contentChanges: [{ range: { start: { line, character },
				end: { line, character: character + 7 } }, text: "July 5" }] });
		const found = (await s.diagnostics(NAME, 2)).filter(d => d.severity <= 2);
		assert.deepStrictEqual(found.map(d => d.code), ["CB314"]);
		await s.tell("textDocument/didClose", { textDocument: { uri: uri(NAME) } });
		await s.until(() => s.published.get(uri(NAME)).diagnostics.length === 0,
			"no diagnostics of a closed document");
		await s.end();
	},

	async actions() {
		const s = await new Session(["utf-16"]).ready;
		const found = await s.open(NAME);
		const markup = found.find(d => d.code === "CB314");
		const ask = only => s.ask("textDocument/codeAction", {
			textDocument: { uri: uri(NAME) }, range: markup.range,
			context: { diagnostics: [markup], ...(only && { only }) } });
		const [fix] = await ask(["quickfix"]);
		const edits = fix.edit.documentChanges
			? fix.edit.documentChanges[0].edits : fix.edit.changes[uri(NAME)];
		const lines = seed.split("\n");
		for (const e of [...edits].sort((a, b) =>
			b.range.start.character - a.range.start.character)) {
			const l = lines[e.range.start.line];
			lines[e.range.start.line] = l.slice(0, e.range.start.character) +
				e.newText + l.slice(e.range.end.character);
		}
		assert(lines.includes("TAGS: PREL PGOV PHUM KPKO SU US AU UN"));
		assert((await ask(["source.fixAll"])).length > 0);
		const titles = (await ask()).map(a => a.title);
		assert(titles.some(t => /waive|waiver/i.test(t)), titles.join("; "));
		const explain = (await ask()).find(a => /explain/i.test(a.title));
		await s.ask("workspace/executeCommand", {
			command: explain.command.command,
			arguments: explain.command.arguments });
		await s.until(() => s.shown.length, "the explanation");
		await s.end();
	},

	async knowledge() {
		const s = await new Session(["utf-16"]).ready;
		await s.open(NAME);
		const hover = async what => {
			const [line, character] = place(seed, what);
			const h = await s.ask("textDocument/hover", s.at(NAME, line, character));
			assert(h, what);
			return h.contents.value;
		};
		assert.match(await hover("PREL"), /External Political Relations/);
		assert.match(await hover("050935Z"), /186/);
		assert.match(await hover("RUEHKH"), /KHARTOUM/i);
		assert((await hover("12958")).length > 20);
		await s.until(() => s.progress.includes("end"), "the index");
		assert.match(await hover("KHARTOUM 1562"), /A CALL ON THE PRESIDENT/);
		await s.end();
	},

	async completion() {
		const s = await new Session(["utf-16"]).ready;
		await s.open(NAME);
		const [line, character] = place(seed, "PGOV");
		const answer = await s.ask("textDocument/completion",
			s.at(NAME, line, character + 1));
		const items = Array.isArray(answer) ? answer : answer.items;
		const item = items.find(i => i.label === "PGOV");
		assert(item, "PGOV is offered");
		assert.match(item.detail || item.labelDetails.description, /Government/i);
		await s.end();

		const late = await new Session(["utf-16"], { completion: { completionItem:
			{ resolveSupport: { properties: ["documentation"] } } } }).ready;
		await late.open(NAME);
		const offered = (await late.ask("textDocument/completion",
			late.at(NAME, line, character))).items;
		assert(offered.length && offered.every(i => !i.documentation));
		for (const one of offered.slice(0, 20)) {
			const whole = await late.ask("completionItem/resolve", one);
			assert.strictEqual(whole.label, one.label);
			assert.deepStrictEqual(whole.textEdit, one.textEdit);
		}
		await late.end();
	},

	async structure() {
		const s = await new Session(["utf-16"], { documentSymbol:
			{ hierarchicalDocumentSymbolSupport: true } }).ready;
		await s.open(NAME);
		const document = { textDocument: { uri: uri(NAME) } };
		const symbols = await s.ask("textDocument/documentSymbol", document);
		const inside = (outer, inner) =>
			inner.start.line >= outer.start.line && inner.end.line <= outer.end.line;
		let count = 0;
		(function look(list, within) {
			for (const symbol of list) {
				count++;
				assert(inside(symbol.range, symbol.selectionRange));
				if (within)
					assert(inside(within, symbol.range));
				look(symbol.children || [], symbol.range);
			}
		})(symbols);
		assert(count > 10, `${count} symbols`);
		assert((await s.ask("textDocument/foldingRange", document)).length > 2);
		await s.end();
	},

	async navigation() {
		const s = await new Session(["utf-16"]).ready;
		await s.open(NAME);
		await s.until(() => s.progress.includes("end"), "the index");
		const where = answer => (Array.isArray(answer) ? answer : [answer])
			.map(l => l.uri || l.targetUri);
		const definition = async (file, text, what) => s.ask(
			"textDocument/definition", s.at(file, ...place(text, what)));
		assert.deepStrictEqual(
			where(await definition(NAME, seed, "KHARTOUM 1562")),
			[uri("06KHARTOUM1562.txt")]);
		const own = await definition(NAME, seed, "reftel");
		assert.deepStrictEqual(where(own).slice(-1).length, 1);
		const links = await s.ask("textDocument/documentLink",
			{ textDocument: { uri: uri(NAME) } });
		assert(links.some(l => l.target === uri("06KHARTOUM1562.txt") ||
			(l.target || "").startsWith(uri("06KHARTOUM1562.txt"))));
		const citers = await s.ask("textDocument/references", s.at(NAME,
			...place(seed, "KHARTOUM 001565"), { context: { includeDeclaration: false } }));
		assert(where(citers).includes(uri("06KHARTOUM1570.txt")));
		const found = await s.ask("workspace/symbol", { query: "1562" });
		assert(found.some(f => f.location.uri === uri("06KHARTOUM1562.txt")));
		await s.end();
	},

	async cancellation() {
		const s = await new Session(["utf-16"]).ready;
		await s.open("long.txt", seed.replace("\n\nHUME",
			"\n\n5. (C) Talks went on.".repeat(5000) + "\n\nHUME"));
		const source = new rpc.CancellationTokenSource();
		const slow = s.ask("textDocument/documentSymbol",
			{ textDocument: { uri: uri("long.txt") } }, source.token);
		source.cancel();
		/* Either it was quick enough, or it is told to be cancelled. */
		await slow.catch(e => assert.strictEqual(e.code,
			rpc.LSPErrorCodes ? rpc.LSPErrorCodes.RequestCancelled : -32800));
		await s.end();
	},

	async mistakes() {
		const s = await new Session(["utf-16"]).ready;
		await assert.rejects(s.ask("textDocument/unheardOf", {}),
			e => e.code === -32601);
		await s.tell("textDocument/unheardOf", {});
		await assert.rejects(s.ask("textDocument/hover", 1));
		fs.writeFileSync(path.join(work, "cablelint.yaml"), "selct: [CB1]\n");
		await s.tell("workspace/didChangeWatchedFiles",
			{ changes: [{ uri: uri("cablelint.yaml"), type: 1 }] });
		await s.open(NAME);
		const broken = await s.until(() => {
			const p = s.published.get(uri("cablelint.yaml"));
			return p && p.diagnostics.length && p;
		}, "a diagnostic in the config");
		assert.match(broken.diagnostics[0].message, /select/);
		fs.unlinkSync(path.join(work, "cablelint.yaml"));
		await s.tell("workspace/didChangeWatchedFiles",
			{ changes: [{ uri: uri("cablelint.yaml"), type: 3 }] });
		await s.until(() =>
			s.published.get(uri("cablelint.yaml")).diagnostics.length === 0,
			"the config's diagnostics to go");
		await s.end();
	},
};

async function main() {
	fs.copyFileSync(path.join(fixtures, "seed", NAME), path.join(work, NAME));
	fs.writeFileSync(path.join(work, "06KHARTOUM1562.txt"), target);
	fs.writeFileSync(path.join(work, "06KHARTOUM1570.txt"), citing);
	assert.strictEqual(execFileSync(program, ["check", "--isolated", "--fail-on",
		"never", "--format", "short", "06KHARTOUM1562.txt", "06KHARTOUM1570.txt"],
		{ cwd: work, encoding: "utf8" }), "");
	let failed = 0;
	for (const [name, run] of Object.entries(cases)) {
		try {
			await run();
			console.log(`ok ${name}`);
		} catch (error) {
			failed++;
			console.log(`FAILED ${name}: ${error.stack}`);
		}
	}
	process.exit(failed ? 1 : 0);
}
main();
