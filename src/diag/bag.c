/* SPDX-License-Identifier: MIT */
#include "diag/finding.h"

#include <stdlib.h>

#include "base/mem.h"
#include "diag/pack.h"

void cbl_bag_init(struct cbl_bag *bag)
{
	*bag = (struct cbl_bag){0};
}

void cbl_bag_release(struct cbl_bag *bag)
{
	if (!bag)
		return;
	cbl_arena_release(&bag->arena);
	cbl_pack_free(bag->pack);
	free(bag->findings);
	free(bag->unread);
	cbl_bag_init(bag);
}

struct cbl_str cbl_bag_str(struct cbl_bag *bag, struct cbl_str text)
{
	if (text.len == 0)
		return cbl_str("", 0);
	return cbl_str(cbl_arena_strndup(&bag->arena, text.ptr, text.len),
		       text.len);
}

static struct cbl_finding *reserve(struct cbl_bag *bag, size_t count)
{
	bag->findings = cbl_grow(bag->findings, &bag->cap, bag->count + count,
				 sizeof(*bag->findings));
	return bag->findings + bag->count;
}

struct cbl_finding *cbl_bag_push(struct cbl_bag *bag)
{
	struct cbl_finding *finding = reserve(bag, 1);

	*finding = (struct cbl_finding){0};
	bag->count++;
	return finding;
}

static void add_unread(struct cbl_bag *bag, const struct cbl_unread *unread)
{
	bag->unread = cbl_grow(bag->unread, &bag->unread_cap,
			       bag->unread_count + 1, sizeof(*bag->unread));
	bag->unread[bag->unread_count++] = (struct cbl_unread){
		.path = cbl_bag_str(bag, unread->path),
		.cause = cbl_bag_str(bag, unread->cause),
		.breaks_off = unread->breaks_off,
	};
}

void cbl_bag_unread(struct cbl_bag *bag, const char *path, const char *cause)
{
	const struct cbl_unread unread = {
		.path = cbl_str_c(path),
		.cause = cbl_str_c(cause),
	};

	add_unread(bag, &unread);
}

void cbl_bag_lacks(struct cbl_bag *bag, const char *path, const char *cause,
		   bool breaks_off)
{
	cbl_bag_unread(bag, path, cause);
	bag->unread[bag->unread_count - 1].breaks_off = breaks_off;
	bag->lacking = true;
}

/* ---- merging */

/* A move of findings between bags. Neighbours mostly share their path and
 * number, so the last copies of those are used again. */
struct move {
	struct cbl_bag *into;
	const struct cbl_spec *spec;
	struct cbl_str path, path_copy;
	struct cbl_str mrn, mrn_copy;
};

static bool in_spec(const struct cbl_spec *spec, const char *text)
{
	return spec && (uintptr_t)text >= (uintptr_t)spec->strings &&
	       (uintptr_t)text < (uintptr_t)spec->strings + spec->strings_count;
}

/* Texts of the spec outlive both bags and stay where they are. */
static void move_str(struct move *move, struct cbl_str *text)
{
	if (!in_spec(move->spec, text->ptr))
		*text = cbl_bag_str(move->into, *text);
}

static void move_shared(struct move *move, struct cbl_str *text,
			struct cbl_str *last, struct cbl_str *copy)
{
	if (text->ptr != last->ptr || text->len != last->len) {
		*last = *text;
		*copy = cbl_bag_str(move->into, *text);
	}
	*text = *copy;
}

static void *move_array(struct move *move, const void *items, size_t count,
			size_t size)
{
	if (count == 0)
		return NULL;
	return memcpy(cbl_arena_alloc(&move->into->arena, count * size), items,
		      count * size);
}

static void move_related(struct move *move, struct cbl_finding *f)
{
	f->related = move_array(move, f->related, f->related_count,
				sizeof(*f->related));
	for (size_t i = 0; i < f->related_count; i++) {
		move_str(move, &f->related[i].path);
		move_str(move, &f->related[i].message);
	}
}

static void move_suggestions(struct move *move, struct cbl_finding *f)
{
	f->suggestions = move_array(move, f->suggestions, f->suggestion_count,
				    sizeof(*f->suggestions));
	for (size_t i = 0; i < f->suggestion_count; i++)
		move_str(move, &f->suggestions[i]);
}

static void move_fix(struct move *move, struct cbl_fix *fix)
{
	move_str(move, &fix->title);
	fix->edits = move_array(move, fix->edits, fix->edit_count,
				sizeof(*fix->edits));
	for (size_t i = 0; i < fix->edit_count; i++)
		move_str(move, &fix->edits[i].text);
}

static void move_finding(struct move *move, struct cbl_finding *f)
{
	move->spec = f->spec;
	move_shared(move, &f->path, &move->path, &move->path_copy);
	move_shared(move, &f->mrn, &move->mrn, &move->mrn_copy);
	move_str(move, &f->element);
	move_str(move, &f->field);
	move_str(move, &f->message);
	move_str(move, &f->matched);
	move_str(move, &f->excerpt);
	move_str(move, &f->pending);
	move_str(move, &f->reason);
	move_related(move, f);
	move_suggestions(move, f);
	move_fix(move, &f->fix);
}

void cbl_bag_clear(struct cbl_bag *bag)
{
	cbl_arena_clear(&bag->arena);
	cbl_pack_free(bag->pack);
	bag->pack = NULL;
	bag->count = 0;
	bag->unread_count = 0;
	bag->unread_more = 0;
	bag->lacking = false;
	bag->withheld = false;
	bag->messages = 0;
	bag->kept = 0;
}

void cbl_bag_add(struct cbl_bag *bag, const struct cbl_finding *finding)
{
	struct move move = {.into = bag};
	struct cbl_finding *copy = cbl_bag_push(bag);

	*copy = *finding;
	move_finding(&move, copy);
}

/* What is not a finding. */
static void move_rest(struct cbl_bag *into, struct cbl_bag *from)
{
	for (size_t i = 0; i < from->unread_count; i++)
		add_unread(into, &from->unread[i]);
	into->unread_more += from->unread_more;
	into->lacking = into->lacking || from->lacking;
	into->withheld = into->withheld || from->withheld;
	into->messages += from->messages;
	if (from->kept)
		into->kept = from->kept;
	cbl_bag_clear(from);
}

void cbl_bag_merge(struct cbl_bag *into, struct cbl_bag *from)
{
	struct move move = {.into = into};
	/* An empty bag has no array to point into. */
	struct cbl_finding *to =
		from->count ? reserve(into, from->count) : NULL;

	if (from->count)
		memcpy(to, from->findings, from->count * sizeof(*to));
	for (size_t i = 0; i < from->count; i++)
		move_finding(&move, &to[i]);
	into->count += from->count;
	move_rest(into, from);
}

void cbl_bag_absorb(struct cbl_bag *into, struct cbl_bag *from)
{
	for (size_t i = 0; i < from->count; i++)
		cbl_bag_add_packed(into, &from->findings[i]);
	move_rest(into, from);
}

void cbl_bag_add_packed(struct cbl_bag *bag, const struct cbl_finding *finding)
{
	if (!bag->pack)
		bag->pack = cbl_pack_new();
	cbl_pack_add(bag->pack, finding);
	if (bag->pack->cause)
		bag->kept = bag->pack->cause;
}

/* ---- each in turn */

static void sift_loose(struct cbl_bag *bag,
		       bool (*keep)(struct cbl_bag *texts,
				    struct cbl_finding *f, void *ctx),
		       void *ctx)
{
	size_t kept = 0;

	for (size_t i = 0; i < bag->count; i++) {
		if (!keep(bag, &bag->findings[i], ctx))
			continue;
		if (kept != i)
			bag->findings[kept] = bag->findings[i];
		kept++;
	}
	bag->count = kept;
}

/* A pack is never in memory twice: what was read of it is given back. */
static void sift_packed(struct cbl_bag *bag,
			bool (*keep)(struct cbl_bag *texts,
				     struct cbl_finding *f, void *ctx),
			void *ctx)
{
	struct cbl_pack *old = bag->pack;
	struct cbl_unpack unpack;
	struct cbl_finding *f;
	struct cbl_bag texts;

	bag->pack = NULL;
	cbl_bag_init(&texts);
	cbl_unpack_init(&unpack, old);
	while ((f = cbl_unpack_next(&unpack)) != NULL) {
		if (keep(&texts, f, ctx))
			cbl_bag_add_packed(bag, f);
		cbl_unpack_drop(&unpack, old);
		cbl_arena_clear(&texts.arena);
	}
	cbl_unpack_release(&unpack);
	cbl_bag_release(&texts);
	cbl_pack_free(old);
}

void cbl_bag_sift(struct cbl_bag *bag,
		  bool (*keep)(struct cbl_bag *texts, struct cbl_finding *f,
			       void *ctx),
		  void *ctx)
{
	if (bag->pack)
		sift_packed(bag, keep, ctx);
	sift_loose(bag, keep, ctx);
}

void cbl_each_begin(struct cbl_each *each, const struct cbl_bag *bag)
{
	*each = (struct cbl_each){.bag = bag};
	if (!bag->pack)
		return;
	each->unpack = cbl_xmalloc(sizeof(*each->unpack));
	cbl_unpack_init(each->unpack, bag->pack);
}

void cbl_each_end(struct cbl_each *each)
{
	if (each->unpack)
		cbl_unpack_release(each->unpack);
	free(each->unpack);
	each->unpack = NULL;
}

const struct cbl_finding *cbl_each_next(struct cbl_each *each)
{
	const struct cbl_finding *f =
		each->unpack ? cbl_unpack_next(each->unpack) : NULL;

	if (f || each->at == each->bag->count)
		return f;
	return &each->bag->findings[each->at++];
}

/* ---- the rest */

size_t cbl_bag_size(const struct cbl_bag *bag)
{
	return (bag->pack ? bag->pack->count : 0) + bag->count;
}

size_t cbl_bag_count(const struct cbl_bag *bag, enum cbl_severity severity)
{
	size_t count = bag->pack ? bag->pack->by_severity[severity] : 0;

	for (size_t i = 0; i < bag->count; i++)
		count += bag->findings[i].severity == severity;
	return count;
}
