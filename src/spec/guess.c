/* SPDX-License-Identifier: MIT */
#include "spec/guess.h"

#include <dirent.h>
#include <stdio.h>
#include <string.h>

#include "base/arena.h"
#include "base/distance.h"
#include "spec/builtin.h"

/* Names that are looked at. */
#define NAMES 256
#define SUFFIX ".yaml"

struct names {
	const char *items[NAMES];
	size_t count;
	struct cbl_arena arena;
};

static const char *name_at(size_t i, void *ctx)
{
	return ((const struct names *)ctx)->items[i];
}

/* The ids of specs that files of a folder may be. */
static void add_files(struct names *n, const char *folder)
{
	DIR *dir = opendir(folder ? folder : ".");
	struct dirent *entry;

	while (dir && n->count < NAMES && (entry = readdir(dir))) {
		size_t len = strlen(entry->d_name), suffix = strlen(SUFFIX);

		if (len > suffix && entry->d_name[0] != '.' &&
		    strcmp(entry->d_name + len - suffix, SUFFIX) == 0)
			n->items[n->count++] = cbl_arena_strndup(
				&n->arena, entry->d_name, len - suffix);
	}
	if (dir)
		closedir(dir);
}

bool cbl_spec_guess(struct cbl_spec_guess *out, const char *folder,
		    const char *word)
{
	struct names n = {.count = 0};
	size_t builtin;
	const char *near;

	cbl_arena_init(&n.arena);
	while (n.count < NAMES && cbl_builtin_specs[n.count].id) {
		n.items[n.count] = cbl_builtin_specs[n.count].id;
		n.count++;
	}
	builtin = n.count;
	add_files(&n, folder);
	near = cbl_did_you_mean(cbl_str_c(word), n.count, name_at, &n);
	*out = (struct cbl_spec_guess){.file = true};
	for (size_t i = 0; i < builtin; i++)
		out->file = out->file && n.items[i] != near;
	snprintf(out->name, sizeof(out->name), "%s", near ? near : "");
	cbl_arena_release(&n.arena);
	return near && strlen(out->name) < sizeof(out->name) - 1;
}
