/* SPDX-License-Identifier: MIT */
#include "spec/raw_notes.h"

#include <string.h>

#define TYPE(name, text, example)
#define NOTE(key, type, fallback, example) {key, type, fallback, example},
const struct cbl_raw_note cbl_raw_notes[] = {
#include "spec/raw_notes.def"
	{NULL, NULL, NULL, NULL},
};
#undef TYPE
#undef NOTE

#define TYPE(name, text, example) {name, text, example},
#define NOTE(key, type, fallback, example)
const struct cbl_raw_type cbl_raw_types[] = {
#include "spec/raw_notes.def"
	{NULL, NULL, NULL},
};

static const struct cbl_raw_note *find(const char *before, const char *key)
{
	size_t len = strlen(before);

	for (const struct cbl_raw_note *n = cbl_raw_notes; n->key; n++)
		if (strncmp(n->key, before, len) == 0 &&
		    strcmp(n->key + len, key) == 0)
			return n;
	return NULL;
}

const struct cbl_raw_note *cbl_raw_note(const char *path)
{
	const struct cbl_raw_note *note = find("", path);

	while (!note && path) {
		note = find("*.", path);
		path = strchr(path, '.');
		path = path ? path + 1 : NULL;
	}
	return note;
}
