/* SPDX-License-Identifier: MIT
 *
 * storm MESSAGES SEED FOLDER MESSAGE...
 *
 * Sessions of random and damaged messages, within this process: nothing may
 * crash, hang or, where that is looked for, leak. The texts of the messages
 * named, and the folder as workspace, are what editors would send.
 */
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <fcntl.h>
#include <sys/mman.h>
#include <unistd.h>

#include <jansson.h>

#include "base/buf.h"
#include "lsp/server.h"

/* Messages of a session at most; how long one may take, in seconds. */
#define SESSION 250
#define PATIENCE 120
#define TEXTS_MAX 16

static char *texts[TEXTS_MAX];
static size_t text_count;
static const char *folder;
static uint64_t state;

/* ---- chance */

static uint64_t chance(void)
{
	state ^= state << 13;
	state ^= state >> 7;
	state ^= state << 17;
	return state;
}

static size_t below(size_t n)
{
	return n ? (size_t)(chance() % n) : 0;
}

static bool one_in(size_t n)
{
	return below(n) == 0;
}

/* ---- values */

static const char *any_uri(char out[512])
{
	switch (below(6)) {
	case 0:
		return "file:///nowhere/a%20b.txt";
	case 1:
		return "untitled:1";
	case 2:
		return "file:///nowhere/cablelint.yaml";
	default:
		snprintf(out, 512, "file://%s/06KHARTOUM1565.txt", folder);
		return out;
	}
}

static json_t *any_number(void)
{
	switch (below(12)) {
	case 0:
		return json_integer(-1);
	case 1:
		return json_integer((json_int_t)1 << below(63));
	case 2:
		return json_real(1e300);
	default:
		return json_integer((json_int_t)below(60));
	}
}

/* A piece of a text, with what editors and people put into such. */
static json_t *any_text(size_t most)
{
	static const char *const odd[] = {
		"\xc3\xa9",	  "\xf0\x9d\x84\x9e", "\r\n", "\r",
		"\xef\xbb\xbf", "\t",		"x",  "(ref B)",
		"[PREL](#)",	  "REF: ",	"\n",
	};
	const char *text = texts[below(text_count)];
	size_t len = strlen(text), at = below(len);
	json_t *out;

	if (one_in(3))
		return json_string(odd[below(sizeof(odd) / sizeof(*odd))]);
	len = below(len - at) % most;
	out = json_stringn(text + at, len);
	return out ? out : json_string("");
}

static json_t *any_whole_text(void)
{
	json_t *out = one_in(4) ? any_text(2000) :
				  json_string(texts[below(text_count)]);

	return one_in(20) ? (json_decref(out), json_stringn("\0\1", 2)) : out;
}

static json_t *position(void)
{
	return json_pack("{s:o, s:o}", "line", any_number(), "character",
			 any_number());
}

static json_t *range(void)
{
	return json_pack("{s:o, s:o}", "start", position(), "end",
			 position());
}

static json_t *document(void)
{
	char uri[512];

	return json_pack("{s:s, s:i}", "uri", any_uri(uri), "version",
			 (int)below(100));
}

/* ---- messages */

static json_t *open_params(void)
{
	json_t *item = document();

	json_object_set_new(item, "text", any_whole_text());
	return json_pack("{s:o}", "textDocument", item);
}

static json_t *change_params(void)
{
	json_t *changes = json_array();

	for (size_t i = below(3) + 1; i > 0; i--)
		json_array_append_new(
			changes,
			one_in(8) ? json_pack("{s:o}", "text",
					      any_whole_text()) :
				    json_pack("{s:o, s:o}", "range", range(),
					      "text", any_text(200)));
	return json_pack("{s:o, s:o}", "textDocument", document(),
			 "contentChanges", changes);
}

static json_t *place_params(void)
{
	return json_pack("{s:o, s:o, s:o, s:{s:b, s:[]}}", "textDocument",
			 document(), "position", position(), "range", range(),
			 "context", "includeDeclaration", (int)below(2),
			 "diagnostics");
}

static json_t *folder_params(void)
{
	json_t *one = json_pack("[{s:o, s:s}]", "uri",
				json_sprintf("file://%s", folder), "name",
				"x");

	return json_pack("{s:{s:O, s:o}}", "event",
			 one_in(2) ? "added" : "removed", one, "other", one);
}

static json_t *file_params(void)
{
	char uri[512];

	return json_pack("{s:[{s:s, s:i}]}", "changes", "uri", any_uri(uri),
			 "type", (int)below(4));
}

static json_t *command_params(void)
{
	return json_pack("{s:s, s:[s]}", "command",
			 one_in(2) ? "cablelint.explain" : "cablelint.show",
			 "arguments", one_in(2) ? "CB501" : "CB");
}

static json_t *query_params(void)
{
	return json_pack("{s:o}", "query", any_text(12));
}

static json_t *cancel_params(void)
{
	return json_pack("{s:o}", "id", any_number());
}

static json_t *initialize_params(void)
{
	return json_pack(
		"{s:{s:{s:[s]}, s:{s:b, s:{s:b}}}, s:[{s:o}]}", "capabilities",
		"general", "positionEncodings",
		one_in(2) ? "utf-8" : "utf-16", "window", "workDoneProgress",
		(int)below(2), "showDocument", "support", (int)below(2),
		"workspaceFolders", "uri", json_sprintf("file://%s", folder));
}

static const struct kind {
	const char *method;
	json_t *(*params)(void);
	bool request;
	unsigned weight;
} kinds[] = {
	{"textDocument/didOpen", open_params, false, 4},
	{"textDocument/didChange", change_params, false, 12},
	{"textDocument/didSave", place_params, false, 1},
	{"textDocument/didClose", place_params, false, 1},
	{"textDocument/hover", place_params, true, 3},
	{"textDocument/completion", place_params, true, 2},
	{"textDocument/definition", place_params, true, 2},
	{"textDocument/references", place_params, true, 2},
	{"textDocument/documentLink", place_params, true, 1},
	{"textDocument/codeAction", place_params, true, 2},
	{"textDocument/documentSymbol", place_params, true, 1},
	{"textDocument/foldingRange", place_params, true, 1},
	{"textDocument/diagnostic", place_params, true, 1},
	{"workspace/symbol", query_params, true, 1},
	{"workspace/executeCommand", command_params, true, 1},
	{"workspace/didChangeWatchedFiles", file_params, false, 1},
	{"workspace/didChangeWorkspaceFolders", folder_params, false, 1},
	{"workspace/didChangeConfiguration", query_params, false, 1},
	{"$/cancelRequest", cancel_params, false, 2},
	{"$/setTrace", query_params, false, 1},
	{"cable/nothing", query_params, true, 1},
	{"initialize", initialize_params, true, 1},
	{"initialized", query_params, false, 1},
};
#define KINDS (sizeof(kinds) / sizeof(*kinds))

static const struct kind *any_kind(void)
{
	size_t all = 0, at;

	for (size_t i = 0; i < KINDS; i++)
		all += kinds[i].weight;
	at = below(all);
	for (size_t i = 0; i < KINDS; i++) {
		if (at < kinds[i].weight)
			return &kinds[i];
		at -= kinds[i].weight;
	}
	return kinds;
}

static json_t *message_of(const struct kind *kind, size_t id)
{
	json_t *out = json_pack("{s:s, s:s, s:o}", "jsonrpc", "2.0", "method",
				kind->method, "params", kind->params());

	if (kind->request)
		json_object_set_new(out, "id", json_integer((json_int_t)id));
	return out;
}

/* ---- damage */

static json_t *any_value(void)
{
	char uri[512];

	switch (below(9)) {
	case 0:
		return json_null();
	case 1:
		return json_true();
	case 2:
		return json_array();
	case 3:
		return json_object();
	case 4:
		return json_string(any_uri(uri));
	case 5:
		return json_pack("[[[[[[{s:[]}]]]]]]", "a");
	case 6:
		return range();
	case 7:
		return any_text(50);
	default:
		return any_number();
	}
}

/* Puts something else in a random place of a value. */
static void damage(json_t *value)
{
	const char *key;
	json_t *child;
	size_t i, at;

	if (json_is_array(value) && json_array_size(value)) {
		at = below(json_array_size(value));
		child = json_array_get(value, at);
		if (one_in(3) || !json_is_object(child))
			json_array_set_new(value, at, any_value());
		else
			damage(child);
		return;
	}
	at = below(json_object_size(value));
	i = 0;
	json_object_foreach(value, key, child) {
		if (i++ != at)
			continue;
		if (one_in(3) ||
		    !(json_is_object(child) || json_is_array(child)))
			json_object_set_new(value, key, any_value());
		else
			damage(child);
		return;
	}
}

static void damage_bytes(char *text, size_t len)
{
	for (size_t i = below(4) + 1; len && i > 0; i--)
		text[below(len)] = (char)below(256);
}

static void add_frame(struct cbl_buf *out, json_t *message)
{
	char *text;
	size_t len, said;

	if (one_in(4))
		damage(message);
	text = json_dumps(message, JSON_COMPACT);
	len = text ? strlen(text) : 0;
	said = len;
	if (one_in(20))
		damage_bytes(text, len);
	if (one_in(40))
		said = one_in(2) ? below(len + 1) : len + below(300);
	if (one_in(60))
		cbl_buf_text(out, one_in(2) ? "\r\n\r\nX: y\r\n" : "junk");
	cbl_buf_printf(out, "%s: %zu\r\n\r\n",
		       one_in(9) ? "content-length" : "Content-Length", said);
	cbl_buf_add(out, text ? text : "", len);
	free(text);
	json_decref(message);
}

/* ---- sessions */

static const struct kind *kind_of(const char *method)
{
	for (size_t i = 0; i < KINDS; i++)
		if (strcmp(kinds[i].method, method) == 0)
			return &kinds[i];
	return kinds;
}

static void serve(const struct cbl_buf *input)
{
	int in = memfd_create("in", 0), out = open("/dev/null", O_WRONLY);

	if (in < 0 || out < 0 ||
	    write(in, input->data, input->len) != (ssize_t)input->len) {
		perror("no session");
		exit(1);
	}
	lseek(in, 0, SEEK_SET);
	alarm(PATIENCE);
	cbl_lsp_serve(in, out);
	alarm(0);
	close(in);
	close(out);
}

static size_t session(size_t messages)
{
	struct cbl_buf input;

	cbl_buf_init(&input, 0);
	if (!one_in(10)) {
		add_frame(&input, message_of(kind_of("initialize"), 1));
		add_frame(&input, message_of(kind_of("initialized"), 0));
	}
	for (size_t i = 0; i < messages; i++)
		add_frame(&input, message_of(any_kind(), i));
	serve(&input);
	cbl_buf_release(&input);
	return messages;
}

static char *read_text(const char *path)
{
	FILE *file = fopen(path, "rb");
	char *text = calloc(1, 1 << 16);

	if (!file || !text || !fread(text, 1, (1 << 16) - 1, file)) {
		perror(path);
		exit(1);
	}
	fclose(file);
	return text;
}

int main(int argc, char *argv[])
{
	size_t wanted, done = 0;

	if (argc < 5) {
		fputs("storm MESSAGES SEED FOLDER MESSAGE...\n", stderr);
		return 2;
	}
	wanted = strtoul(argv[1], NULL, 10);
	state = strtoull(argv[2], NULL, 10) * 2654435769u + 1;
	folder = argv[3];
	for (int i = 4; i < argc && text_count < TEXTS_MAX; i++)
		texts[text_count++] = read_text(argv[i]);
	while (done < wanted)
		done += session(below(SESSION) + 5);
	printf("%zu messages\n", done);
	for (size_t i = 0; i < text_count; i++)
		free(texts[i]);
	return 0;
}
