/* SPDX-License-Identifier: MIT */
#include "config/config.h"

#include <errno.h>
#include <stdlib.h>
#include <unistd.h>

#include "base/map.h"
#include "base/mem.h"

static const char *const names[] = {"cablelint.yaml", "cablelint.yml"};

struct cbl_configs {
	struct cbl_map folders;	   /* to an index of `items` */
	struct cbl_config **items; /* [0] is NULL: none */
	size_t count;
	size_t cap;
	char *working_folder;
};

struct cbl_configs *cbl_configs_new(void)
{
	struct cbl_configs *configs = cbl_xcalloc(1, sizeof(*configs));

	cbl_map_init(&configs->folders);
	configs->items =
		cbl_grow(NULL, &configs->cap, 1, sizeof(struct cbl_config *));
	configs->items[configs->count++] = NULL;
	configs->working_folder = realpath(".", NULL);
	return configs;
}

void cbl_configs_free(struct cbl_configs *configs)
{
	if (!configs)
		return;
	for (size_t i = 0; i < configs->count; i++)
		cbl_config_free(configs->items[i]);
	free(configs->items);
	cbl_map_release(&configs->folders);
	free(configs->working_folder);
	free(configs);
}

static void join(struct cbl_buf *out, const char *folder, const char *name)
{
	cbl_buf_clear(out);
	cbl_buf_text(out, folder);
	if (out->len && out->data[out->len - 1] != '/')
		cbl_buf_char(out, '/');
	cbl_buf_text(out, name);
}

/* The path from the working folder, if it is below that. */
static const char *shown(const struct cbl_configs *configs, const char *path)
{
	const char *base = configs->working_folder;
	size_t len = base ? strlen(base) : 0;

	if (len > 1 && strncmp(path, base, len) == 0 && path[len] == '/')
		return path + len + 1;
	return path;
}

/* Loads a folder's own config; `*index` is 0 if it has none. */
static int load_own(struct cbl_configs *configs, uint32_t *index,
		    const char *folder, struct cbl_problems *problems,
		    struct cbl_error *err)
{
	struct cbl_buf path;
	bool there[2];
	int failed = 0;

	cbl_buf_init(&path, 0);
	for (int i = 0; i < 2; i++) {
		join(&path, folder, names[i]);
		there[i] = access(cbl_buf_cstr(&path), F_OK) == 0;
	}
	*index = 0;
	if (there[0] && there[1]) {
		failed = cbl_fail(err, CBL_ERROR_CONFIG,
				  "%s holds both %s and %s; remove one",
				  shown(configs, folder), names[0], names[1]);
	} else if (there[0] || there[1]) {
		struct cbl_config *config;

		join(&path, folder, names[there[1]]);
		failed = cbl_config_load(&config,
					 shown(configs, cbl_buf_cstr(&path)),
					 problems, err);
		if (!failed) {
			configs->items = cbl_grow(configs->items, &configs->cap,
						  configs->count + 1,
						  sizeof(struct cbl_config *));
			*index = (uint32_t)configs->count;
			configs->items[configs->count++] = config;
		}
	}
	cbl_buf_release(&path);
	return failed;
}

static int find(struct cbl_configs *configs, uint32_t *index, char *folder,
		struct cbl_problems *problems, struct cbl_error *err)
{
	struct cbl_str key = cbl_str_c(folder);
	int failed;

	if (cbl_map_get(&configs->folders, key, index))
		return 0;
	failed = load_own(configs, index, folder, problems, err);
	if (failed)
		return failed;
	if (*index == 0 && strcmp(folder, "/") != 0) {
		char *slash = strrchr(folder, '/');
		size_t at = slash == folder ? 1 : (size_t)(slash - folder);
		char cut = folder[at];

		folder[at] = '\0';
		failed = find(configs, index, folder, problems, err);
		folder[at] = cut;
	}
	if (!failed)
		cbl_map_set(&configs->folders, key, *index);
	return failed;
}

int cbl_configs_nearest(struct cbl_configs *configs,
			const struct cbl_config **out, const char *folder,
			struct cbl_problems *problems, struct cbl_error *err)
{
	char *path = cbl_xstrdup(folder);
	uint32_t index = 0;
	int failed = find(configs, &index, path, problems, err);

	*out = failed ? NULL : configs->items[index];
	free(path);
	return failed;
}

char *cbl_configs_file(const char *folder)
{
	char *at = cbl_xstrdup(folder);
	struct cbl_buf path;
	bool there = false;

	cbl_buf_init(&path, 0);
	while (!there) {
		char *slash = strrchr(at, '/');

		for (int i = 0; i < 2 && !there; i++) {
			join(&path, at, names[i]);
			there = access(cbl_buf_cstr(&path), F_OK) == 0;
		}
		if (!slash || !slash[1])
			break;
		slash[slash == at] = '\0';
	}
	free(at);
	if (there)
		return cbl_buf_detach(&path);
	cbl_buf_release(&path);
	return NULL;
}
