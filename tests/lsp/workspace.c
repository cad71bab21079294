/* SPDX-License-Identifier: MIT
 *
 * workspace CABLELINT
 *
 * A folder with messages that refer to each other, while files of it come,
 * change and go; configs and specs that break and are mended; waivers.
 */
#include <stdarg.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "client.h"

static const char *program;
static char folder[64]; /* of the session at hand */

#define CAN                                                              \
	"{'general': {'positionEncodings': ['utf-8']}, 'window': "       \
	"{'workDoneProgress': true, 'showDocument': {'support': true}}, " \
	"'workspace': {'workspaceEdit': {'documentChanges': true, "      \
	"'resourceOperations': ['create']}, 'didChangeWatchedFiles': "   \
	"{'dynamicRegistration': true}}}"

#define ENVELOPE                                                         \
	"VZCZCXRO1234\nPP RUEHC\nDE RUEHKH #0042 2041530\n"            \
	"ZNR UUUUU ZZH\nP 221530Z JUL 08\nFM AMEMBASSY KHARTOUM\n"
#define HEAD(number)                                                     \
	"VZCZCXRO1234\nPP RUEHC\nDE RUEHKH #" number " 2041530\n"       \
	"ZNR UUUUU ZZH\nP 221530Z JUL 08\nFM AMEMBASSY KHARTOUM\n"      \
	"TO RUEHC/SECSTATE WASHDC PRIORITY\n\nUNCLAS KHARTOUM 00" number \
	"\n\nE.O. 12958: N/A\nTAGS: PREL, SU\n"

#define FIRST                                                            \
	HEAD("0041") "SUBJECT: THE HARBOR OF PORT SUDAN\n\n"              \
	"1. The minister spoke of the harbor.\n"
#define SECOND                                                           \
	HEAD("0042") "SUBJECT: THE HARBOR AGAIN\n\nREF: A. KHARTOUM 41\n" \
	"     B. KHARTOUM 40\n\n"                                        \
	"1. As told (ref A), and not (ref B) nor reftels.\n"

/* Lines of SECOND. */
enum { TAGS = 11, REF_A = 14, REF_B, TEXT = 17 };

/* ---- files */

static const char *path_of(const char *name)
{
	static char paths[4][128];
	static int last;
	char *path = paths[last++ % 4];

	snprintf(path, sizeof(paths[0]), "%s/%s", folder, name);
	return path;
}

static void write_file(const char *name, const char *text)
{
	FILE *file = fopen(path_of(name), "wb");

	if (!file || fputs(text, file) < 0 || fclose(file))
		client_fail("%s cannot be written", name);
}

static void remove_file(const char *name)
{
	unlink(path_of(name));
}

static void changed(struct client *c, const char *name)
{
	client_notify(c, "workspace/didChangeWatchedFiles",
		      client_json("{'changes': [{'uri': 'file://%s', "
				  "'type': 2}]}",
				  path_of(name)));
}

static void make_folder(void)
{
	strcpy(folder, "/tmp/cablelint-test-XXXXXX");
	if (!mkdtemp(folder))
		client_fail("no folder");
	write_file("first.txt", FIRST);
	write_file("second.txt", SECOND);
}

static void start(struct client *c, const char *options)
{
	client_start(c, program, CAN, folder, options);
	client_index(c);
}

static void begin(struct client *c)
{
	make_folder();
	start(c, NULL);
}

static void end(struct client *c)
{
	static const char *const names[] = {
		"first.txt", "second.txt",     "third.txt",
		"our.yaml",  "cablelint.yaml", "cablelint.yml",
		"more.csv",  "more.tar",       "known.json"};

	if (client_end(c) != 0)
		client_fail("the server failed");
	for (size_t i = 0; i < sizeof(names) / sizeof(*names); i++)
		remove_file(names[i]);
	rmdir(folder);
}

/* ---- questions */

static json_t *at(const char *name, int line, int character)
{
	return client_json("{'textDocument': {'uri': 'file://%s'}, "
			   "'position': {'line': %d, 'character': %d}, "
			   "'context': {'includeDeclaration': true}}",
			   path_of(name), line, character);
}

/* What is at places: "first.txt:8 second.txt:14". */
static void expect_places(struct client *c, const char *method, int line,
			  int character, const char *want)
{
	json_t *all = client_request(c, method,
				     at("second.txt", line, character)),
	       *one;
	char got[512] = "";
	size_t i, len = 0;

	json_array_foreach(all, i, one) {
		const char *uri =
			json_string_value(json_object_get(one, "uri"));
		json_t *start = json_object_get(
			json_object_get(one, "range"), "start");

		len += (size_t)snprintf(
			got + len, sizeof(got) - len, "%s%s:%d",
			i ? " " : "", strrchr(uri, '/') + 1,
			(int)json_integer_value(
				json_object_get(start, "line")));
	}
	json_decref(all);
	if (strcmp(got, want) != 0)
		client_fail("%s at %d:%d gives %s, not %s", method, line,
			    character, got, want);
}

static void expect_hover(struct client *c, int line, int character,
			 const char *want)
{
	json_t *hover = client_request(c, "textDocument/hover",
				       at("second.txt", line, character));
	const char *text = json_string_value(json_object_get(
		json_object_get(hover, "contents"), "value"));

	if (!text || !strstr(text, want))
		client_fail("hover at %d:%d says %s, not %s", line,
			    character, text ? text : "nothing", want);
	json_decref(hover);
}

/* Is there a diagnostic of this code (NULL: without one)? */
static bool has(const json_t *params, const char *code)
{
	json_t *all = json_object_get(params, "diagnostics"), *one;
	size_t i;

	json_array_foreach(all, i, one) {
		const char *its =
			json_string_value(json_object_get(one, "code"));

		if (code ? its && strcmp(its, code) == 0 : !its)
			return true;
	}
	return false;
}

/* Waits until a file has, or has not, a diagnostic. */
static json_t *wait_for(struct client *c, const char *name, const char *code,
			bool there)
{
	for (;;) {
		json_t *params = client_diagnostics(c, path_of(name));

		if (has(params, code) == there)
			return params;
		json_decref(params);
	}
}

/* How many of a code the next diagnostics of a file have. */
static int count_of(struct client *c, const char *name, const char *code)
{
	json_t *params = client_diagnostics(c, path_of(name)), *one;
	int count = 0;
	size_t i;

	json_array_foreach(json_object_get(params, "diagnostics"), i, one) {
		const char *its =
			json_string_value(json_object_get(one, "code"));

		count += its && strcmp(its, code) == 0;
	}
	json_decref(params);
	return count;
}

/* ---- sessions */

/* From references to messages and back; a target that comes and goes. */
static void test_references(void)
{
	struct client c;

	begin(&c);
	client_open(&c, path_of("second.txt"), NULL);
	json_decref(wait_for(&c, "second.txt", "CB610", true));
	expect_places(&c, "textDocument/definition", REF_A, 12,
		      "first.txt:8");
	expect_places(&c, "textDocument/definition", REF_B, 12, "");
	expect_places(&c, "textDocument/definition", TEXT, 13,
		      "second.txt:14 first.txt:8");
	expect_places(&c, "textDocument/definition", TEXT, 42,
		      "second.txt:14 second.txt:15 first.txt:8");
	expect_places(&c, "textDocument/references", REF_A, 12,
		      "first.txt:8 second.txt:14 second.txt:17 "
		      "second.txt:17");
	expect_hover(&c, REF_A, 12, "THE HARBOR OF PORT SUDAN");
	expect_hover(&c, REF_A, 12, "2008-07-22");
	expect_hover(&c, REF_B, 12, "is not in this workspace");
	expect_hover(&c, TEXT, 13, "THE HARBOR OF PORT SUDAN");
	write_file("third.txt",
		   HEAD("0040") "SUBJECT: BEFORE\n\n1. Text.\n");
	changed(&c, "third.txt");
	json_decref(wait_for(&c, "second.txt", "CB610", false));
	expect_places(&c, "textDocument/definition", REF_B, 12,
		      "third.txt:8");
	remove_file("third.txt");
	changed(&c, "third.txt");
	json_decref(wait_for(&c, "second.txt", "CB610", true));
	end(&c);
}

static void expect_symbols(struct client *c, const char *query,
			   const char *want)
{
	json_t *all = client_request(c, "workspace/symbol",
				     client_json("{'query': '%s'}", query));
	const char *name = json_string_value(
		json_object_get(json_array_get(all, 0), "name"));

	if (json_array_size(all) != 1 || strcmp(name, want) != 0)
		client_fail("%s finds %zu, %s", query, json_array_size(all),
			    name ? name : "nothing");
	json_decref(all);
}

static void test_symbols(void)
{
	struct client c;
	json_t *links;

	begin(&c);
	expect_symbols(&c, "port harbor",
		       "08KHARTOUM41 THE HARBOR OF PORT SUDAN");
	expect_symbols(&c, "khartoum42", "08KHARTOUM42 THE HARBOR AGAIN");
	client_open(&c, path_of("second.txt"), NULL);
	links = client_request(&c, "textDocument/documentLink",
			       at("second.txt", 0, 0));
	if (json_array_size(links) != 1)
		client_fail("%zu links", json_array_size(links));
	json_decref(links);
	end(&c);
}

/* What is proposed takes the place of a word, not of the blank before it. */
static void expect_word(const json_t *item, const char *text, int line)
{
	json_t *start = json_object_get(
		json_object_get(json_object_get(item, "textEdit"), "range"),
		"start");

	while (line--)
		text = strchr(text, '\n') + 1;
	text += json_integer_value(json_object_get(start, "character"));
	if (*text == ' ')
		client_fail("a proposal takes the place of `%.10s`", text);
}

/* What is proposed first at a place; NULL: nothing. */
static void expect_proposal(struct client *c, const char *text, int line,
			    int character, const char *want)
{
	json_t *answer, *one;
	const char *best = NULL, *order = "~";
	size_t i;

	client_open(c, path_of("second.txt"), text);
	answer = client_request(c, "textDocument/completion",
				at("second.txt", line, character));
	json_array_foreach(json_object_get(answer, "items"), i, one) {
		const char *its =
			json_string_value(json_object_get(one, "sortText"));

		if (strcmp(its, order) >= 0)
			continue;
		order = its;
		expect_word(one, text, line);
		best = json_string_value(json_object_get(
			json_object_get(one, "textEdit"), "newText"));
	}
	if (!best != !want || (want && strcmp(best, want) != 0))
		client_fail("at %d:%d stands %s, not %s", line, character,
			    best ? best : "nothing", want ? want : "nothing");
	json_decref(answer);
}

/* What is proposed last. */
static void expect_last(struct client *c, const char *text, int line,
			int character, const char *want)
{
	const char *last = "", *order = "";
	json_t *answer, *one;
	size_t i;

	client_open(c, path_of("second.txt"), text);
	answer = client_request(c, "textDocument/completion",
				at("second.txt", line, character));
	json_array_foreach(json_object_get(answer, "items"), i, one) {
		const char *its =
			json_string_value(json_object_get(one, "sortText"));

		if (strcmp(its, order) <= 0)
			continue;
		order = its;
		last = json_string_value(json_object_get(one, "label"));
	}
	if (strcmp(last, want) != 0)
		client_fail("at %d:%d %s comes last, not %s", line, character,
			    last, want);
	json_decref(answer);
}

static json_t *documentation(const json_t *items, size_t i)
{
	return json_object_get(json_array_get(items, i), "documentation");
}

/* Who asks for it later gets what is said about a proposal only then; who
 * does not gets it at once. It is the same. */
static void test_resolve(void)
{
	static const char text[] = HEAD("0042") "\n";
	json_t *items[2], *more, *later;
	size_t first = 0;
	struct client c;

	make_folder();
	for (int i = 0; i < 2; i++) {
		client_start(&c, program,
			     i ? "{'textDocument': {'completion': "
				 "{'completionItem': {'resolveSupport': "
				 "{'properties': ['documentation']}}}}}" :
				 "{}",
			     NULL, NULL);
		client_open(&c, path_of("second.txt"), text);
		more = client_request(&c, "textDocument/completion",
				      at("second.txt", 12, 0));
		items[i] = json_incref(json_object_get(more, "items"));
		json_decref(more);
		if (i)
			break;
		client_end(&c);
	}
	while (first < json_array_size(items[0]) &&
	       !documentation(items[0], first))
		first++;
	if (!documentation(items[0], first) || documentation(items[1], first))
		client_fail("what is said is said at the wrong time");
	later = client_request(
		&c, "completionItem/resolve",
		json_incref(json_array_get(items[1], first)));
	if (!json_equal(documentation(items[0], first),
			json_object_get(later, "documentation")))
		client_fail("later something else is said");
	json_decref(later);
	json_decref(items[0]);
	json_decref(items[1]);
	/* Nobody knows this one any more. */
	json_decref(client_request(
		&c, "completionItem/resolve",
		client_json("{'label': 'X', 'data': {'spec': 'state-cable', "
			    "'of': 'entry', 'at': 99999999}}")));
	end(&c);
}

static void test_completion(void)
{
	struct client c;

	begin(&c);
	expect_proposal(&c, HEAD("0042") "SUBJECT: X\n\nREF: KHARTOUM \n", 14,
			14, "41");
	expect_proposal(&c, HEAD("0042") "SUBJECT: X\n\nREF: KHAR\n", 14, 9,
			"KHARTOUM");
	expect_proposal(&c, HEAD("0042") "\n", 12, 0, "SUBJECT: ");
	expect_proposal(&c, HEAD("0042") "SUBJECT: X\n", TAGS, 8, "PREF");
	expect_proposal(&c, HEAD("0042") "SUBJECT: X\n", 10, 5, "12958");
	expect_proposal(&c, HEAD("0042") "TAGS: PGO\n", 12, 9, "PGOV");
	/* What is typed whole comes first, though it is there already; else
	 * what is there comes last. */
	expect_proposal(&c, HEAD("0042") "TAGS: PREL, PGOV, \n", 12, 18,
			"AADP");
	expect_proposal(&c, HEAD("0042") "TAGS: PGOV, PREL, PGO\n", 12, 21,
			"PGOV");
	expect_last(&c, HEAD("0042") "TAGS: PGOV, PREL, P\n", 12, 19,
		    "PREL");
	/* What belongs further down is not proposed among the first lines. */
	expect_proposal(&c, "VZCZCXRO1234\nS\nDE RUEHKH #0042 2041530\n"
			    "ZNR UUUUU ZZH\nP 221530Z JUL 08\n", 1, 1, NULL);
	/* An address begins with its routing indicator; TO and a blank are
	 * not the beginning of TODEP. */
	expect_proposal(&c, ENVELOPE "TO \n", 6, 3, "RUCNAI");
	expect_proposal(&c, HEAD("0042") "SUBJECT: X\n\nREF: ABU D\n", 14, 10,
			"ABUDHABI");
	expect_proposal(&c, ENVELOPE "TO RUEHK\n", 6, 8, "RUEHKA");
	end(&c);
}

#define NOTICES                                                          \
	"language: 1\nspec: notices\nzones: [{id: z}]\n"                 \
	"vocabularies:\n"                                               \
	"  - {id: what, entries: [{code: MR}, {code: MX}, {code: FA}]}\n" \
	"  - {id: how, entries: [{code: LC}, {code: LT}, {code: AU}]}\n" \
	"values: [{id: id, is: head.name}]\nelements:\n"                \
	"  - id: head\n    zone: z\n"                                   \
	"    start: '^(?<name>[A-Z]\\d+/\\d\\d)(?: FOR (?<old>.+))?$'\n" \
	"  - id: q\n    zone: z\n"                                      \
	"    start: '^Q(?<what>[A-Z]{2})(?<how>[A-Z]{2})$'\n"           \
	"    fields:\n"                                                 \
	"      - {id: what, type: code, vocabulary: what}\n"            \
	"      - {id: how, type: code, vocabulary: how}\n"              \
	"export:\n  - key: references\n    each: head\n    keys:\n"     \
	"      - {key: text, value: head.old, index: reference}\n"      \
	"      - {key: to, value: head.old, index: target}\n"           \
	"rules:\n"                                                      \
	"  - {code: N1, name: one, check: count, of: q, min: 1, "       \
	"severity: info, kind: format, message: It has no Q}\n"

/* Ids that stand in a text as they are, slashes and all, are proposed whole,
 * and codes without anything between them one by one. */
static void test_completion_within(void)
{
	struct client c;

	make_folder();
	write_file("our.yaml", NOTICES);
	write_file("cablelint.yaml", "spec: ./our.yaml\n");
	write_file("first.txt", "A7/26\nQMRLC\n");
	write_file("third.txt", "B8/26\nQMRLC\n");
	write_file("again.txt", "B8/26\nQMRLC\n");
	write_file("second.txt", "C9/26\n");
	start(&c, NULL);
	client_open(&c, path_of("second.txt"), NULL);
	json_decref(wait_for(&c, "second.txt", "N1", true));
	expect_proposal(&c, "C9/26 FOR A\n", 0, 11, "A7/26");
	expect_proposal(&c, "C9/26 FOR A7/2\n", 0, 14, "A7/26");
	expect_proposal(&c, "C9/26 FOR B8/26\n", 0, 13, "B8/26");
	expect_last(&c, "C9/26 FOR B8/26\n", 0, 11, "B8/26");
	expect_last(&c, "C9/26 FOR \n", 0, 10, "B8/26");
	/* Its own is none. */
	expect_proposal(&c, "C9/26 FOR C\n", 0, 11, NULL);
	expect_proposal(&c, "C9/26\nQMRLC\n", 1, 1, "FA");
	expect_proposal(&c, "C9/26\nQMRLC\n", 1, 2, "MR");
	expect_last(&c, "C9/26\nQMRLC\n", 1, 2, "MX");
	expect_proposal(&c, "C9/26\nQMRLC\n", 1, 4, "LC");
	expect_proposal(&c, "C9/26\nQMRLC\n", 1, 3, "MR");
	expect_last(&c, "C9/26\nQMRLC\n", 1, 3, "LT");
	expect_proposal(&c, "C9/26\nQMRLC\n", 1, 0, NULL);
	end(&c);
}

/* A config that breaks is shown, and nothing is said to be fine by it; once
 * it is mended all is as it was. */
static void test_config(void)
{
	struct client c;
	json_t *params;

	begin(&c);
	client_open(&c, path_of("second.txt"), NULL);
	json_decref(wait_for(&c, "second.txt", "CB610", true));
	write_file("cablelint.yaml", "corpus: closed\nignore: [ref-unresolvd]"
				     "\n");
	changed(&c, "cablelint.yaml");
	params = client_diagnostics(&c, path_of("cablelint.yaml"));
	if (!has(params, NULL))
		client_fail("a slip in the config is not shown");
	json_decref(params);
	json_decref(client_wait(&c, "window/showMessage"));
	json_decref(wait_for(&c, "second.txt", NULL, true));
	write_file("cablelint.yaml", "ignore: [ref-unresolved]\n");
	changed(&c, "cablelint.yaml");
	params = client_diagnostics(&c, path_of("cablelint.yaml"));
	if (has(params, NULL))
		client_fail("a mistake that is mended is shown");
	json_decref(params);
	params = wait_for(&c, "second.txt", "CB610", false);
	if (has(params, NULL))
		client_fail("it is still not checked");
	json_decref(params);
	end(&c);
}

#define SPEC(kind)                                                       \
	"language: 1\nspec: ours\ntitle: Ours\nextends: [state-cable]\n" \
	"rules:\n  - code: OUR1\n    name: our-harbor\n"                 \
	"    title: Harbor\n    check: " kind "\n    in: [subject]\n"    \
	"    pattern: HARBOR\n    severity: info\n    kind: format\n"    \
	"    message: A harbor\n    examples:\n"                         \
	"      - {bad: 'SUBJECT: A HARBOR', on: HARBOR, frame: refs}\n"  \
	"      - {good: 'SUBJECT: A', frame: refs}\n"                    \
	"      - {good: 'SUBJECT: B', frame: refs}\n"

/* A spec that breaks is shown; the last good one stays in force. */
static void test_spec(void)
{
	struct client c;
	json_t *params;

	begin(&c);
	write_file("our.yaml", SPEC("find"));
	write_file("cablelint.yaml", "spec: ./our.yaml\n");
	changed(&c, "cablelint.yaml");
	client_open(&c, path_of("first.txt"), NULL);
	json_decref(wait_for(&c, "first.txt", "OUR1", true));
	write_file("our.yaml", SPEC("fnd"));
	changed(&c, "our.yaml");
	params = client_diagnostics(&c, path_of("our.yaml"));
	if (!has(params, NULL))
		client_fail("a slip in the spec is not shown");
	json_decref(params);
	json_decref(wait_for(&c, "first.txt", "OUR1", true));
	end(&c);
}

/* A diagnostic without a code in a file, and a message, that say so. */
static void expect_problem(struct client *c, const char *name,
			   const char *want)
{
	json_t *params = wait_for(c, name, NULL, true);
	const char *text = json_string_value(json_object_get(
		json_array_get(json_object_get(params, "diagnostics"), 0),
		"message"));
	json_t *said = client_wait(c, "window/showMessage");
	const char *aloud =
		json_string_value(json_object_get(said, "message"));

	if (!strstr(text, want) || !strstr(aloud, want) ||
	    !strstr(aloud, name))
		client_fail("of %s is shown: %s, and said: %s", name, text,
			    aloud);
	json_decref(params);
	json_decref(said);
}

static void expect_none(struct client *c, const char *name)
{
	json_t *params = client_diagnostics(c, path_of(name));

	if (json_array_size(json_object_get(params, "diagnostics")))
		client_fail("something is found in %s", name);
	json_decref(params);
}

static void write_bytes(const char *name, const char *data, size_t len)
{
	FILE *file = fopen(path_of(name), "wb");

	if (!file || fwrite(data, 1, len, file) != len || fclose(file))
		client_fail("%s cannot be written", name);
}

/* A config that is no text at all is told in it and aloud, though no message
 * is open; so are two of one folder, and a spec that is gone. */
static void test_unreadable(void)
{
	struct client c;

	make_folder();
	write_bytes("cablelint.yaml", "ignore: [\0]\n", 12);
	start(&c, NULL);
	expect_problem(&c, "cablelint.yaml", "binary");
	client_open(&c, path_of("second.txt"), NULL);
	json_decref(wait_for(&c, "second.txt", NULL, true));
	write_file("cablelint.yaml", "profile: archive\n");
	changed(&c, "cablelint.yaml");
	json_decref(wait_for(&c, "cablelint.yaml", NULL, false));
	json_decref(wait_for(&c, "second.txt", "CB610", true));
	write_file("cablelint.yml", "profile: archive\n");
	changed(&c, "cablelint.yml");
	expect_problem(&c, "cablelint.yaml", "cablelint.yml");
	remove_file("cablelint.yml");
	changed(&c, "cablelint.yml");
	json_decref(wait_for(&c, "cablelint.yaml", NULL, false));
	write_file("cablelint.yaml", "spec: ./our.yaml\n");
	changed(&c, "cablelint.yaml");
	expect_problem(&c, "our.yaml", "No such file");
	end(&c);
}

static json_t *action(struct client *c, const char *title, int line,
		      int character)
{
	json_t *params = client_json(
		"{'textDocument': {'uri': 'file://%s'}, 'range': {'start': "
		"{'line': %d, 'character': %d}, 'end': {'line': %d, "
		"'character': %d}}, 'context': {'diagnostics': []}}",
		path_of("second.txt"), line, character, line, character);
	json_t *all = client_request(c, "textDocument/codeAction", params),
	       *one;
	size_t i;

	json_array_foreach(all, i, one)
		if (strncmp(title,
			    json_string_value(json_object_get(one, "title")),
			    strlen(title)) == 0) {
			json_incref(one);
			json_decref(all);
			return one;
		}
	client_fail("no action %s", title);
}

static void execute(struct client *c, const json_t *action)
{
	json_t *command = json_object_get(action, "command");

	json_decref(client_request(
		c, "workspace/executeCommand",
		json_pack("{s:O, s:O}", "command",
			  json_object_get(command, "command"), "arguments",
			  json_object_get(command, "arguments"))));
}

/* The first edit of the config. */
static json_t *first_edit(const json_t *action, bool created)
{
	json_t *edit = json_object_get(action, "edit");
	json_t *changes = json_object_get(edit, "documentChanges");
	json_t *edits = created ? json_object_get(json_array_get(changes, 1),
						  "edits") :
				  json_object_iter_value(json_object_iter(
					  json_object_get(edit, "changes")));

	return json_array_get(edits, 0);
}

static const char *edit_of(const json_t *action, bool created)
{
	return json_string_value(
		json_object_get(first_edit(action, created), "newText"));
}

static const char *place_in(const char *text, const json_t *position)
{
	json_int_t line = json_integer_value(json_object_get(position,
							     "line"));

	while (line--)
		text = strchr(text, '\n') + 1;
	return text + json_integer_value(json_object_get(position,
							 "character"));
}

/* Where a config with this text gets its next waiver. */
static void expect_waiver_at(struct client *c, const char *config, int line,
			     int character)
{
	json_t *one, *place;

	write_file("cablelint.yaml", config);
	changed(c, "cablelint.yaml");
	json_decref(wait_for(c, "second.txt", "CB610", true));
	one = action(c, "Waive ref-unresolved", REF_B, 10);
	place = json_object_get(json_object_get(first_edit(one, false),
						"range"), "start");
	if (json_integer_value(json_object_get(place, "line")) != line ||
	    json_integer_value(json_object_get(place, "character")) !=
		    character)
		client_fail("in %s the waiver goes to %s", config,
			    json_dumps(place, 0));
	json_decref(one);
}

#define REASON "Say here why this is none"

/* What becomes of a config that gets a waiver. */
static void expect_waiver(struct client *c, const char *config,
			  const char *want)
{
	const char *lo, *hi;
	char got[1024];
	json_t *one, *range;

	write_file("cablelint.yaml", config);
	changed(c, "cablelint.yaml");
	json_decref(wait_for(c, "second.txt", "CB610", true));
	one = action(c, "Waive ref-unresolved", REF_B, 10);
	range = json_object_get(first_edit(one, false), "range");
	lo = place_in(config, json_object_get(range, "start"));
	hi = place_in(config, json_object_get(range, "end"));
	snprintf(got, sizeof(got), "%.*s%s%s", (int)(lo - config), config,
		 edit_of(one, false), hi);
	if (strcmp(got, want) != 0)
		client_fail("%s\nbecomes\n%s", config, got);
	json_decref(one);
}

/* The edit creates a config; with it the finding is gone. A second one goes
 * behind the first, comments stay. */
static void test_waiver(void)
{
	struct client c;
	json_t *one, *shown;
	const char *text;

	begin(&c);
	client_open(&c, path_of("second.txt"), NULL);
	json_decref(wait_for(&c, "second.txt", "CB610", true));
	one = action(&c, "Waive ref-unresolved", REF_B, 10);
	text = edit_of(one, true);
	if (strncmp(text, "waivers:\n  - rule: ref-unresolved\n    mrn: "
			  "08KHARTOUM42\n    reason: ",
		    63) != 0)
		client_fail("the waiver is %s", text);
	execute(&c, one);
	shown = client_wait(&c, "window/showDocument");
	if (!json_object_get(shown, "selection"))
		client_fail("the reason is not shown");
	json_decref(shown);
	write_file("cablelint.yaml", text);
	json_decref(one);
	changed(&c, "cablelint.yaml");
	json_decref(wait_for(&c, "second.txt", "CB610", false));
	write_file("cablelint.yaml",
		   "waivers:\n- rule: ref-unresolved # why\n  path: x.txt\n"
		   "  reason: Because.\n# the end\nprofile: archive\n");
	changed(&c, "cablelint.yaml");
	json_decref(wait_for(&c, "second.txt", "CB610", true));
	one = action(&c, "Waive ref-unresolved", REF_B, 10);
	text = edit_of(one, false);
	if (strncmp(text, "- rule: ref-unresolved\n  mrn: 08KHARTOUM42\n", 43)
	    != 0)
		client_fail("the second waiver is %s", text);
	json_decref(one);
	/* Behind the last line end, not before it. */
	expect_waiver_at(&c, "# ours\n", 1, 0);
	expect_waiver_at(&c, "# ours", 0, 6);
	expect_waiver_at(&c, "profile: archive\r\n", 1, 0);
	/* Lines end as they do in the file; in brackets it goes behind what
	 * stands there, comments left alone. */
	expect_waiver(&c, "profile: archive\r\n",
		      "profile: archive\r\nwaivers:\r\n"
		      "  - rule: ref-unresolved\r\n"
		      "    mrn: 08KHARTOUM42\r\n    reason: " REASON
		      "\r\n");
	expect_waiver(&c, "waivers: [{rule: ref-unresolved, path: a.txt, "
			  "reason: it's so}] # [ours]\n",
		      "waivers: [{rule: ref-unresolved, path: a.txt, "
		      "reason: it's so}, {rule: ref-unresolved, "
		      "mrn: 08KHARTOUM42, reason: " REASON "}] # [ours]\n");
	expect_waiver(&c, "waivers: [\n  {rule: ref-unresolved, path: a.txt,\n"
			  "   reason: 'a ] and a # b'}, # [\n  # last ]\n  ]\n",
		      "waivers: [\n  {rule: ref-unresolved, path: a.txt,\n"
		      "   reason: 'a ] and a # b'}, {rule: ref-unresolved, "
		      "mrn: 08KHARTOUM42, reason: " REASON "} # [\n"
		      "  # last ]\n  ]\n");
	expect_waiver(&c, "waivers: [{rule: ref-unresolved, path: a.txt, "
			  "reason: \"a \\\" ]\"}]\n",
		      "waivers: [{rule: ref-unresolved, path: a.txt, "
		      "reason: \"a \\\" ]\"}, {rule: ref-unresolved, "
		      "mrn: 08KHARTOUM42, reason: " REASON "}]\n");
	/* A line of a reason looks like a comment. */
	expect_waiver_at(&c, "waivers:\n  - rule: ref-unresolved\n"
			     "    path: x.txt\n    reason: |\n      One\n"
			     "      # two\n# ours\n", 6, 0);
	end(&c);
}

static void test_explain(void)
{
	struct client c;
	json_t *one, *shown;
	char *page;

	begin(&c);
	client_open(&c, path_of("second.txt"), NULL);
	json_decref(wait_for(&c, "second.txt", "CB610", true));
	one = action(&c, "Explain ref-unresolved", REF_B, 10);
	execute(&c, one);
	json_decref(one);
	shown = client_wait(&c, "window/showDocument");
	page = client_read(
		json_string_value(json_object_get(shown, "uri")) + 7, NULL);
	if (strncmp(page, "# CB610 ref-unresolved\n", 23) != 0)
		client_fail("the page is %s", page);
	free(page);
	end(&c);
	if (access(json_string_value(json_object_get(shown, "uri")) + 7,
		   F_OK) == 0)
		client_fail("the page stays");
	json_decref(shown);
}

/* What a config excludes is in no corpus, and no target. */
static void test_exclude(void)
{
	struct client c;

	begin(&c);
	client_open(&c, path_of("second.txt"), NULL);
	json_decref(wait_for(&c, "second.txt", "CB610", true));
	write_file("cablelint.yaml", "exclude: [first.txt]\n");
	changed(&c, "cablelint.yaml");
	while (count_of(&c, "second.txt", "CB610") < 2)
		;
	expect_places(&c, "textDocument/definition", REF_A, 12, "");
	end(&c);
}

/* What a baseline lists is known, and not shown. */
static void test_baseline(void)
{
	struct client c;
	char command[512];
	json_t *params;

	make_folder();
	snprintf(command, sizeof(command),
		 "'%s' check -q --write-baseline %s %s >/dev/null 2>&1", program,
		 path_of("known.json"), folder);
	if (system(command) != 0)
		client_fail("%s fails", command);
	start(&c, "{'baseline': 'known.json'}");
	client_open(&c, path_of("second.txt"), NULL);
	params = client_diagnostics(&c, path_of("second.txt"));
	if (json_array_size(json_object_get(params, "diagnostics")))
		client_fail("what is known is shown");
	json_decref(params);
	/* One that is half written is told, in it and aloud, and what it was
	 * counts still. */
	write_file("known.json", "{\"version\": 1, ");
	changed(&c, "known.json");
	expect_problem(&c, "known.json", "stays in force");
	expect_none(&c, "second.txt");
	/* Without it something is found; that is told too. */
	remove_file("known.json");
	changed(&c, "known.json");
	expect_problem(&c, "known.json", "nothing counts as known");
	json_decref(wait_for(&c, "second.txt", "CB610", true));
	/* It is not given up: once it is there again it counts, without a
	 * word of the client's as soon as something is saved. */
	if (system(command) != 0)
		client_fail("%s fails", command);
	client_notify(&c, "textDocument/didSave", at("second.txt", 0, 0));
	json_decref(wait_for(&c, "known.json", NULL, false));
	expect_none(&c, "second.txt");
	end(&c);
}

static void change_folders(struct client *c, const char *what)
{
	json_t *event = client_json("{'added': [], 'removed': []}");

	json_object_set_new(event, what,
			    client_json("[{'uri': 'file://%s', 'name': 'x'}]",
					folder));
	client_notify(c, "workspace/didChangeWorkspaceFolders",
		      json_pack("{s:o}", "event", event));
}

/* A folder that is no part of the workspace any more, and is again. */
static void test_folders(void)
{
	struct client c;

	begin(&c);
	client_open(&c, path_of("second.txt"), NULL);
	json_decref(wait_for(&c, "second.txt", "CB610", true));
	change_folders(&c, "removed");
	json_decref(wait_for(&c, "second.txt", "CB610", false));
	expect_places(&c, "textDocument/definition", REF_A, 12, "");
	change_folders(&c, "added");
	json_decref(wait_for(&c, "second.txt", "CB610", true));
	expect_places(&c, "textDocument/definition", REF_A, 12,
		      "first.txt:8");
	end(&c);
}

/* A folder that is renamed takes its messages along. */
static void test_moved(void)
{
	struct client c;

	make_folder();
	mkdir(path_of("a"), 0700);
	rename(path_of("first.txt"), path_of("a/first.txt"));
	start(&c, NULL);
	client_open(&c, path_of("second.txt"), NULL);
	json_decref(wait_for(&c, "second.txt", "CB610", true));
	expect_places(&c, "textDocument/definition", REF_A, 12,
		      "first.txt:8");
	rename(path_of("a/first.txt"), path_of("first.txt"));
	rmdir(path_of("a"));
	changed(&c, "a");
	json_decref(wait_for(&c, "second.txt", "CB610", true));
	expect_places(&c, "textDocument/definition", REF_A, 12,
		      "first.txt:8");
	end(&c);
}

#define ROW(number, subject)                                             \
	"08KHARTOUM" number ",\"" HEAD("00" number) "SUBJECT: " subject  \
	"\n\n1. Text.\n\"\n"

/* A format of its own, without a rule about texts that are none of it. */
#define LOG                                                              \
	"language: 1\nspec: log\ntitle: Log\nzones: [{id: body}]\n"      \
	"detect: {within: 5, enough: 1, clues: [{match: '^LOG OF', "     \
	"weight: 1}]}\nelements:\n  - {id: watch, zone: body, "          \
	"start: '^\\d{2} [A-Z]+$', occurs: many, title: Watch, doc: W}\n" \
	"rules:\n"                                                      \
	"  - {code: L1, name: one, check: count, of: watch, min: 1, "   \
	"severity: info, kind: format, message: It has no watch}\n"

/* Nothing found in a text that no spec knows is no praise: that is said, as
 * an information, for it may be none that anybody wants checked. */
static void test_unknown(void)
{
	struct client c;
	json_t *params, *one;

	make_folder();
	write_file("our.yaml", LOG);
	write_file("cablelint.yaml", "spec: ./our.yaml\n");
	start(&c, NULL);
	client_open(&c, path_of("second.txt"), NULL);
	params = client_diagnostics(&c, path_of("second.txt"));
	one = json_array_get(json_object_get(params, "diagnostics"), 0);
	if (json_integer_value(json_object_get(one, "severity")) != 3 ||
	    !strstr(json_string_value(json_object_get(one, "message")),
		    "no spec recognises"))
		client_fail("of an unknown text is said: %s",
			    json_dumps(params, 0));
	json_decref(params);
	client_open(&c, path_of("first.txt"), "LOG OF A SHIP\n12 NE\n");
	expect_none(&c, "first.txt");
	end(&c);
}

/* Of several formats that the config names each text is what it looks like. */
static void test_several(void)
{
	struct client c;

	make_folder();
	write_file("our.yaml", LOG);
	write_file("cablelint.yaml", "spec: [./our.yaml, navtex]\n");
	start(&c, NULL);
	client_open(&c, path_of("second.txt"), NULL);
	json_decref(wait_for(&c, "second.txt", "NX901", true));
	client_open(&c, path_of("first.txt"), "LOG OF A SHIP\n12 NE\n");
	expect_none(&c, "first.txt");
	write_file("cablelint.yaml", "spec: [./our.yaml, navtx]\n");
	changed(&c, "cablelint.yaml");
	expect_problem(&c, "cablelint.yaml", "unknown spec `navtx`");
	end(&c);
}

/* Messages in tables and archives are messages: a reference to one leads to
 * where it begins in the file. */
static void test_containers(void)
{
	char command[512];
	struct client c;

	make_folder();
	write_file("more.csv", "mrn,body\n" ROW("39", "ONE") ROW("40", "TWO"));
	start(&c, NULL);
	client_open(&c, path_of("second.txt"), NULL);
	json_decref(wait_for(&c, "second.txt", "CB610", false));
	expect_places(&c, "textDocument/definition", REF_B, 12,
		      "more.csv:17");
	expect_hover(&c, REF_B, 12, "TWO");
	remove_file("more.csv");
	changed(&c, "more.csv");
	json_decref(wait_for(&c, "second.txt", "CB610", true));
	write_file("third.txt", HEAD("0040") "SUBJECT: THREE\n\n1. Text.\n");
	snprintf(command, sizeof(command), "cd %s && tar cf more.tar third.txt",
		 folder);
	if (system(command) != 0)
		client_fail("no archive");
	remove_file("third.txt");
	changed(&c, "more.tar");
	json_decref(wait_for(&c, "second.txt", "CB610", false));
	expect_places(&c, "textDocument/definition", REF_B, 12, "more.tar:0");
	expect_hover(&c, REF_B, 12, "THREE");
	end(&c);
}

/* In a closed corpus what is missing may stand in a file that cannot be read;
 * where a container breaks off, in any. */
static void test_lacking(void)
{
	struct client c;

	make_folder();
	write_file("cablelint.yaml", "corpus: closed\n");
	start(&c, NULL);
	client_open(&c, path_of("second.txt"), NULL);
	json_decref(wait_for(&c, "second.txt", "CB610", true));
	write_bytes("third.txt", "a\0b", 3);
	changed(&c, "third.txt");
	json_decref(client_wait(&c, "window/showMessage"));
	json_decref(wait_for(&c, "second.txt", "CB610", false));
	write_file("third.txt", FIRST);
	changed(&c, "third.txt");
	json_decref(wait_for(&c, "second.txt", "CB610", true));
	remove_file("third.txt");
	if (symlink("gone", path_of("third.txt")) != 0)
		client_fail("no link");
	changed(&c, "third.txt");
	json_decref(wait_for(&c, "second.txt", "CB610", false));
	remove_file("third.txt");
	changed(&c, "third.txt");
	json_decref(wait_for(&c, "second.txt", "CB610", true));
	/* Nobody knows the messages of a folder whose config is broken. */
	mkdir(path_of("our"), 0777);
	write_file("our/cablelint.yaml", "corpus: [\n");
	write_file("our/third.txt", FIRST);
	changed(&c, "our/cablelint.yaml");
	json_decref(wait_for(&c, "second.txt", "CB610", false));
	remove_file("our/cablelint.yaml");
	changed(&c, "our/cablelint.yaml");
	json_decref(wait_for(&c, "second.txt", "CB610", true));
	remove_file("our/third.txt");
	rmdir(path_of("our"));
	/* In an open one a file does not matter, and a container does. */
	write_bytes("third.txt", "a\0b", 3);
	write_file("cablelint.yaml", "corpus: open\n");
	changed(&c, "cablelint.yaml");
	json_decref(wait_for(&c, "second.txt", "CB610", true));
	write_file("more.csv", "mrn,body\n" ROW("39", "ONE") "08KHARTOUM38,\"");
	changed(&c, "more.csv");
	json_decref(wait_for(&c, "second.txt", "CB610", false));
	end(&c);
}

/* Where a config says that the rest of the corpus is, messages are known; a
 * folder of the workspace is not read twice by that. */
static void test_rest(void)
{
	char rest[64], path[96], config[256];
	struct client c;

	make_folder();
	snprintf(rest, sizeof(rest), "%s", folder);
	rename(path_of("first.txt"), path_of("third.txt"));
	make_folder();
	remove_file("first.txt");
	snprintf(config, sizeof(config), "corpus: {paths: [%s, .]}\n", rest);
	write_file("cablelint.yaml", config);
	snprintf(path, sizeof(path), "%s/second.txt", rest);
	unlink(path);
	start(&c, NULL);
	client_open(&c, path_of("second.txt"), NULL);
	if (count_of(&c, "second.txt", "CB610") != 1)
		client_fail("the rest of the corpus is not known");
	expect_places(&c, "textDocument/definition", REF_A, 12,
		      "third.txt:8");
	end(&c);
	snprintf(path, sizeof(path), "%s/third.txt", rest);
	unlink(path);
	rmdir(rest);
}

static void build_index(void)
{
	char command[512];

	snprintf(command, sizeof(command),
		 "cd %s && %s index build -q --isolated --index known.json .",
		 folder, program);
	if (system(command) != 0)
		client_fail("no index");
}

/* An index tells which messages there are, those of the workspace too, and what
 * it lacks; where it is not to be found, nothing is missing. */
static void test_rest_index(void)
{
	struct client c;

	make_folder();
	write_file("third.txt", HEAD("0040") "SUBJECT: THREE\n\n1. Text.\n");
	build_index();
	remove_file("first.txt");
	remove_file("third.txt");
	write_file("cablelint.yaml", "corpus: {mode: closed, paths: "
				     "[known.json]}\n");
	start(&c, NULL);
	client_open(&c, path_of("second.txt"), NULL);
	json_decref(wait_for(&c, "second.txt", "CB610", false));
	build_index();
	changed(&c, "cablelint.yaml");
	json_decref(wait_for(&c, "second.txt", "CB610", true));
	write_file("cablelint.yaml", "corpus: {mode: closed, paths: "
				     "[known.db]}\n");
	changed(&c, "cablelint.yaml");
	expect_problem(&c, "cablelint.yaml", "No such file");
	json_decref(wait_for(&c, "second.txt", "CB610", false));
	end(&c);
}

/* Pulls; true if the answer is that nothing has changed since `before`. */
static bool is_unchanged(struct client *c, const char *before, char *id)
{
	json_t *params = at("second.txt", 0, 0), *answer;
	bool same;

	json_object_set_new(params, "previousResultId", json_string(before));
	answer = client_request(c, "textDocument/diagnostic", params);
	same = strcmp(json_string_value(json_object_get(answer, "kind")),
		      "unchanged") == 0;
	snprintf(id, 24, "%s",
		 json_string_value(json_object_get(answer, "resultId")));
	json_decref(answer);
	return same;
}

/* A document that is closed and opened again is another: no answer of before
 * holds for it. */
static void test_reopened(void)
{
	char first[24], second[24];
	struct client c;

	make_folder();
	client_start(&c, program, "{'textDocument': {'diagnostic': {}}}", NULL,
		     NULL);
	client_open(&c, path_of("second.txt"), FIRST);
	if (is_unchanged(&c, "", first) || !is_unchanged(&c, first, first))
		client_fail("the same text is not the same");
	client_notify(&c, "textDocument/didClose", at("second.txt", 0, 0));
	client_open(&c, path_of("second.txt"), SECOND);
	if (is_unchanged(&c, first, second))
		client_fail("another text is said to be the same");
	end(&c);
}

int main(int argc, char *argv[])
{
	if (argc < 2)
		return 2;
	program = argv[1];
	test_references();
	test_symbols();
	test_completion();
	test_completion_within();
	test_resolve();
	test_config();
	test_unreadable();
	test_spec();
	test_waiver();
	test_explain();
	test_exclude();
	test_baseline();
	test_folders();
	test_reopened();
	test_moved();
	test_unknown();
	test_several();
	test_containers();
	test_lacking();
	test_rest();
	test_rest_index();
	return 0;
}
