/* SPDX-License-Identifier: MIT
 *
 * typing CABLELINT SEED CHANGES FILE...
 *
 * Changes each file at random, change by change, as somebody who types does
 * and as somebody who pastes. What is found after each is what is found in
 * the same text when it is opened anew: nothing that is kept from change to
 * change is out of date.
 */
#include <stdlib.h>
#include <string.h>

#include "client.h"

static unsigned long state;

static size_t below(size_t n)
{
	state = state * 6364136223846793005UL + 1442695040888963407UL;
	return n ? (size_t)(state >> 33) % n : 0;
}

/* ---- texts */

struct text {
	char *data;
	size_t len, cap;
};

static void splice(struct text *t, size_t lo, size_t hi, const char *with)
{
	size_t len = strlen(with);

	if (t->len + len + 1 > t->cap) {
		t->cap = 2 * (t->len + len + 1);
		t->data = realloc(t->data, t->cap);
	}
	memmove(t->data + lo + len, t->data + hi, t->len - hi + 1);
	memcpy(t->data + lo, with, len);
	t->len += len - (hi - lo);
}

static bool continues(char c)
{
	return ((unsigned char)c & 0xc0) == 0x80;
}

/* A place between two characters. */
static size_t place_in(const struct text *t, size_t at)
{
	while (at < t->len && continues(t->data[at]))
		at++;
	return at > t->len ? t->len : at;
}

/* ---- positions */

enum units { UNITS_8, UNITS_16, UNITS_32 };

static const char *const encodings[] = {"utf-8", "utf-16", "utf-32"};

static int units_of(enum units units, char c)
{
	if (units == UNITS_8)
		return 1;
	if (continues(c))
		return 0;
	return units == UNITS_16 && (unsigned char)c >= 0xf0 ? 2 : 1;
}

static json_t *position(const struct text *t, enum units units, size_t at)
{
	int line = 0, character = 0;

	for (size_t i = 0; i < at; i++) {
		char c = t->data[i];

		if (c == '\n' || (c == '\r' && t->data[i + 1] != '\n')) {
			line++;
			character = 0;
		} else if (c != '\r') {
			character += units_of(units, c);
		}
	}
	return json_pack("{s:i, s:i}", "line", line, "character", character);
}

/* ---- changes */

static const char *const inserts[] = {
	"x",  " ",	  "\n",	  "\r\n",	 "\r",	 "",
	"",   "1",	  "9",	  "\xc3\xa9",	 "\xf0\x9d\x84\x9e",
	"on July 31 he came, ", "\n\n", "[PREL](#)", "\nTAGS: PREL, PREL\n",
	"REF: A. KHARTOUM 12\n", "\xef\xbb\xbf", "\x01", "(C) ",
};

/* Not between the two bytes of a line end: for a client they are one. */
static bool splits_end(const struct text *t, size_t at)
{
	return at && t->data[at - 1] == '\r' && t->data[at] == '\n';
}

static void choose(const struct text *t, size_t *lo, size_t *hi)
{
	static size_t last;
	size_t reach = below(8) == 0 ? 200 : below(3);

	/* Mostly where the last one was. */
	*lo = place_in(t, below(4) ? last + below(4) : below(t->len + 1));
	*hi = place_in(t, *lo + reach);
	while (*lo && splits_end(t, *lo))
		--*lo;
	while (splits_end(t, *hi))
		++*hi;
	last = *lo;
}

/* ---- what is found */

static json_t *pulled, *pulled_id; /* last time */

static json_t *pull(struct client *c, const char *path)
{
	json_t *params = client_json("{'textDocument': {'uri': 'file://%s'}}",
				     path),
	       *answer;

	if (pulled_id)
		json_object_set(params, "previousResultId", pulled_id);
	answer = client_request(c, "textDocument/diagnostic", params);
	if (json_object_get(answer, "items")) {
		json_decref(pulled);
		pulled = json_incref(json_object_get(answer, "items"));
	}
	json_decref(pulled_id);
	pulled_id = json_incref(json_object_get(answer, "resultId"));
	json_decref(answer);
	return json_incref(pulled);
}

static json_t *pushed(struct client *c, const char *path)
{
	json_t *params = client_diagnostics(c, path);
	json_t *all = json_incref(json_object_get(params, "diagnostics"));

	json_decref(params);
	return all;
}

static json_t *anew(struct client *c, const char *path, const char *text)
{
	json_t *found;

	client_open(c, path, text);
	found = pushed(c, path);
	client_notify(c, "textDocument/didClose",
		      client_json("{'textDocument': {'uri': 'file://%s'}}",
				  path));
	json_decref(pushed(c, path));
	return found;
}

static void change(struct client *c, const char *path, struct text *t,
		   enum units units, int version)
{
	const char *with =
		inserts[below(sizeof(inserts) / sizeof(*inserts))];
	size_t lo, hi;
	json_t *range;

	choose(t, &lo, &hi);
	/* A line end that comes of two halves is one that no position is in
	 * the middle of; it is put there whole or not at all. */
	if (lo && t->data[lo - 1] == '\r' && with[0] == '\n')
		with = "y";
	range = json_pack("{s:o, s:o}", "start", position(t, units, lo),
			  "end", position(t, units, hi));
	client_notify(
		c, "textDocument/didChange",
		json_pack("{s:{s:o, s:i}, s:[{s:o, s:s}]}", "textDocument",
			  "uri", json_sprintf("file://%s", path), "version",
			  version, "contentChanges", "range", range, "text",
			  with));
	splice(t, lo, hi, with);
}

static void compare(const char *path, int edit, const struct text *t,
		    json_t *kept, json_t *fresh)
{
	if (!json_equal(kept, fresh))
		client_fail("%s\n%s after %d changes: %s\nanew: %s", t->data,
			    path, edit, json_dumps(kept, JSON_INDENT(1)),
			    json_dumps(fresh, JSON_INDENT(1)));
	json_decref(kept);
	json_decref(fresh);
}

static size_t type_into(const char *program, const char *path,
			enum units units, bool pulls, int changes)
{
	struct client typed, other;
	struct text t = {0};
	char can[160];
	size_t found = 0;

	snprintf(can, sizeof(can), "{'general': {'positionEncodings': ['%s']}",
		 encodings[units]);
	client_start(&other, program, strcat(can, "}"), NULL, NULL);
	can[strlen(can) - 1] = '\0';
	strcat(can, pulls ? ", 'textDocument': {'diagnostic': {}}}" : "}");
	client_start(&typed, program, can, NULL, NULL);
	t.data = client_read(path, &t.len);
	t.cap = t.len + 1;
	client_open(&typed, path, t.data);
	if (!pulls)
		json_decref(pushed(&typed, path));
	for (int i = 0; i < changes; i++) {
		json_t *fresh, *kept;

		change(&typed, path, &t, units, i + 2);
		kept = pulls ? pull(&typed, path) : pushed(&typed, path);
		fresh = anew(&other, path, t.data);
		found += json_array_size(fresh);
		compare(path, i, &t, kept, fresh);
	}
	free(t.data);
	json_decref(pulled);
	json_decref(pulled_id);
	pulled = pulled_id = NULL;
	if (client_end(&typed) != 0 || client_end(&other) != 0)
		client_fail("a server failed");
	return found;
}

int main(int argc, char *argv[])
{
	int changes = atoi(argv[3]);
	size_t found = 0;

	state = strtoul(argv[2], NULL, 10);
	for (int i = 4; i < argc; i++)
		found += type_into(argv[1], argv[i], (enum units)(i % 3),
				   i % 2, changes);
	printf("%d files, %d changes each: the same %zu findings\n", argc - 4,
	       changes, found);
	return found ? 0 : 1;
}
