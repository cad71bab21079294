/* SPDX-License-Identifier: MIT */
#include "cli/rest.h"

#include <stdlib.h>

#include "cli/output.h"
#include "lint/settings.h"

/* ---- what an index was built with */

static uint64_t hash_bytes(uint64_t hash, const void *bytes, size_t size)
{
	return cbl_hash(hash, cbl_str(bytes, size));
}

static uint64_t hash_spec(uint64_t hash, const struct cbl_spec *spec)
{
#define X(name, type)                                                          \
	hash = hash_bytes(hash, spec->name, spec->name##_count * sizeof(type));
	CBL_SPEC_SECTIONS(X)
#undef X
	return hash;
}

uint64_t cbl_rest_specs(const struct cbl_session *s)
{
	uint64_t hash = CBL_HASH_START;

	for (size_t i = 0; i < s->group_count; i++)
		for (size_t k = 0; k < s->groups[i]->spec_count; k++)
			hash = hash_spec(hash, s->groups[i]->specs[k]);
	return hash;
}

uint64_t cbl_rest_rules(const struct cbl_session *s)
{
	uint64_t hash = CBL_HASH_START;

	for (size_t i = 0; i < s->group_count; i++) {
		const struct cbl_group *g = s->groups[i];

		for (size_t k = 0; k < g->spec_count; k++) {
			struct cbl_rule_setting *rules = cbl_settings_resolve(
				g->specs[k], &g->options);

			for (uint32_t r = 0; r < g->specs[k]->rules_count; r++)
				hash = hash_bytes(hash, &rules[r].on,
						  sizeof(rules[r].on));
			free(rules);
		}
	}
	return hash;
}

/* ---- an index beside what is checked */

static bool is_in_walk(struct cbl_str path, void *ctx)
{
	return cbl_walk_find(ctx, path) != NULL;
}

/* Files that are checked themselves are not taken from the index, by whichever
 * path it has them. */
static bool is_checked(struct cbl_str path, void *ctx)
{
	struct cbl_rest *rest = ctx;
	struct cbl_walk *walk = &rest->session->walk;

	return is_in_walk(path, walk) ||
	       cbl_aliases_find(&rest->folders, path, is_in_walk, walk).len;
}

/* Of other specs it knows other numbers and sets: worth a word. */
static int check_specs(struct cbl_rest *rest, struct cbl_error *err)
{
	uint64_t specs;
	int rc = cbl_index_get(rest->index, "specs", &specs, err);

	if (rc == 0 && specs != cbl_rest_specs(rest->session))
		cbl_say("%s: it was built with other specs or another version; "
			"build it anew if something seems to be missing",
			rest->path);
	return rc;
}

int cbl_rest_open(struct cbl_rest *rest, struct cbl_session *s)
{
	struct cbl_error err = {0};
	int rc;

	rest->path = cbl_args_value(s->args, CBL_OPT_INDEX);
	if (!rest->path)
		rest->path = s->index;
	rest->session = s;
	if (!rest->path)
		return CBL_EXIT_CLEAN;
	cbl_aliases_init(&rest->folders);
	for (size_t i = 0; i < s->walk.count; i++)
		cbl_aliases_add(&rest->folders,
				cbl_str_c(s->walk.files[i].path));
	rc = cbl_index_open(&rest->index, rest->path, &err);
	if (rc == 0)
		rc = cbl_index_check_built(rest->index, &err);
	if (rc == 0)
		rc = check_specs(rest, &err);
	if (rc == 0)
		rc = cbl_elsewhere_new(&rest->elsewhere, rest->index,
				       is_checked, rest, &err);
	if (rc)
		cbl_say("%s", err.message);
	return rc ? CBL_EXIT_FAILED : CBL_EXIT_CLEAN;
}

void cbl_rest_close(struct cbl_rest *rest)
{
	cbl_elsewhere_free(rest->elsewhere);
	cbl_index_close(rest->index);
	cbl_keys_release(&rest->keys);
	cbl_aliases_release(&rest->folders);
}

void cbl_rest_join(struct cbl_rest *rest, struct cbl_corpus_job *job)
{
	if (!rest->path)
		return;
	cbl_keys_clear(&rest->keys);
	cbl_elsewhere_keys(rest->elsewhere, &rest->keys);
	job->others = &rest->keys;
	job->others_lack = cbl_elsewhere_lack(rest->elsewhere)->files > 0;
	job->others_break_off = cbl_elsewhere_lack(rest->elsewhere)->breaks_off;
	job->elsewhere = cbl_elsewhere_first;
	job->elsewhere_ctx = rest->elsewhere;
}

int cbl_rest_say_lack(const struct cbl_rest *rest)
{
	const struct cbl_elsewhere_lack *lack;
	struct cbl_buf more;

	if (!rest->path)
		return CBL_EXIT_CLEAN;
	lack = cbl_elsewhere_lack(rest->elsewhere);
	if (!lack->files)
		return CBL_EXIT_CLEAN;
	cbl_buf_init(&more, 0);
	if (lack->files > 1)
		cbl_buf_printf(&more, " and %zu more", lack->files - 1);
	cbl_say("%s: it was built without all of %.*s%s, so that nothing is "
		"said to be missing; `cablelint index info` tells more; build "
		"it again",
		rest->path, CBL_STR_ARG(lack->path), cbl_buf_cstr(&more));
	cbl_buf_release(&more);
	return CBL_EXIT_FAILED;
}

int cbl_rest_part(struct cbl_rest *rest)
{
	struct cbl_error err = {0};

	if (!rest->path || !cbl_elsewhere_failed(rest->elsewhere, &err))
		return CBL_EXIT_CLEAN;
	cbl_say("%s", err.message);
	return CBL_EXIT_FAILED;
}
