/* SPDX-License-Identifier: MIT
 *
 * What mistakes say of other places: where the first of two is, and how often
 * a name is met that names nothing.
 */
#include "spec/resolve_priv.h"

#include <stdio.h>

#include "base/mem.h"
#include "yaml/problems.h"

/* ---- the first of two */

const char *cbl_first_hint(struct cbl_resolver *r, const struct cbl_at *again,
			   const struct cbl_at *first)
{
	struct cbl_buf path, hint;
	const char *text;

	cbl_buf_init(&path, 0);
	cbl_buf_init(&hint, 0);

	struct cbl_source *here = cbl_at_path(again, &path);

	cbl_buf_clear(&path);

	struct cbl_source *there = cbl_at_path(first, &path);

	if (there->builtin && there != here) {
		cbl_buf_printf(&hint, "the first one is in the built-in spec "
				      "`%s`",
			       there->spec && there->spec->spec
				       ? there->spec->spec
				       : there->path);
	} else {
		cbl_buf_printf(&hint, "the first one is in line %u",
			       cbl_document_line(there->document,
						 cbl_buf_cstr(&path)));
		if (there != here)
			cbl_buf_printf(&hint, " of %s", there->path);
	}
	text = cbl_arena_strndup(&r->arena, cbl_buf_cstr(&hint), hint.len);
	cbl_buf_release(&path);
	cbl_buf_release(&hint);
	return text;
}

/* ---- names of nothing */

/* So many names are told of. */
#define NAMES_MAX 6

const char *cbl_names_hint(struct cbl_resolver *r, const char *what,
			   const char *const *names, size_t count)
{
	static const char *const few[] = {"zone", "profile", "frame"};
	struct cbl_buf hint;
	const char *text;
	bool told = false;

	for (int i = 0; i < 3; i++)
		told = told || strcmp(few[i], what) == 0;
	if (!told || count > NAMES_MAX)
		return NULL;
	cbl_buf_init(&hint, 0);
	if (count == 0)
		cbl_buf_printf(&hint, "the spec has none: list it under `%ss`",
			       what);
	for (size_t i = 0; i < count; i++)
		cbl_buf_printf(&hint, "%s`%s`",
			       i == 0	       ? "there is "
			       : i + 1 < count ? ", "
					       : " and ",
			       names[i]);
	text = cbl_arena_strndup(&r->arena, cbl_buf_cstr(&hint), hint.len);
	cbl_buf_release(&hint);
	return text;
}

/* A name that is unknown in more places than that is no slip at each of them:
 * what it names is gone, and that is one mistake. The rest is counted. */
#define PLACES_MAX 3

/* The name's record; `*place` is the number of the place among its places,
 * from 1: it may be met there twice. */
static struct cbl_unknown *meet(struct cbl_resolver *r, const struct cbl_at *at,
				size_t offset, const char *what,
				struct cbl_str name, uint32_t *place)
{
	uint32_t index = r->unknowns_count;
	struct cbl_unknown *u;
	struct cbl_buf key;

	cbl_buf_init(&key, 0);
	cbl_buf_printf(&key, "%s %.*s", what, CBL_STR_ARG(name));
	if (cbl_map_add(&r->unknown, cbl_str(cbl_buf_cstr(&key), key.len),
			&index)) {
		r->unknowns = cbl_grow(r->unknowns, &r->unknowns_cap,
				       (size_t)index + 1, sizeof(*r->unknowns));
		r->unknowns[r->unknowns_count++] = (struct cbl_unknown){0};
	}
	u = &r->unknowns[index];
	cbl_buf_char(&key, '\n');
	cbl_buf_printf(&key, "%zu %s", offset, cbl_at_path(at, &key)->path);
	*place = u->places + 1;
	if (cbl_map_add(&r->unknown, cbl_str(cbl_buf_cstr(&key), key.len),
			place))
		u->places++;
	cbl_buf_release(&key);
	return u;
}

void cbl_tell_unknown(struct cbl_resolver *r, const struct cbl_at *at,
		      size_t offset, const char *what, struct cbl_str name,
		      const char *hint)
{
	size_t before = r->problems->count;
	struct cbl_unknown *u;
	uint32_t place;

	if (r->muted)
		return;
	u = meet(r, at, offset, what, name, &place);
	if (place > PLACES_MAX)
		return;
	cbl_report_only(r, at, offset, hint, "unknown %s `%.*s`", what,
			CBL_STR_ARG(name));
	if (place == PLACES_MAX && r->problems->count > before)
		u->last = r->problems->count;
}

void cbl_tell_rest(struct cbl_resolver *r)
{
	for (uint32_t i = 0; i < r->unknowns_count; i++) {
		const struct cbl_unknown *u = &r->unknowns[i];
		uint32_t more = u->places > PLACES_MAX ? u->places - PLACES_MAX
						       : 0;
		struct cbl_problem *p;
		struct cbl_buf hint;

		if (!more || !u->last)
			continue;
		p = &r->problems->items[u->last - 1];
		cbl_buf_init(&hint, 0);
		if (p->hint)
			cbl_buf_printf(&hint, "%s%s It is", p->hint,
				       strchr(p->hint, '?') ? "" : ".");
		else
			cbl_buf_text(&hint, "it is");
		cbl_buf_printf(&hint, " so in %u more %s", more,
			       more == 1 ? "place" : "places");
		cbl_problem_hint(p, "%s", cbl_buf_cstr(&hint));
		cbl_buf_release(&hint);
		r->problems->errors += more;
		r->problems->untold += more;
	}
}
