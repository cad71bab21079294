/* SPDX-License-Identifier: MIT
 *
 * A whole corpus may have half a million findings, which mostly come in the
 * order of paths already. So paths are ranked once a run of equal ones, and
 * what is sorted are small keys that hold rank and place; the findings
 * themselves are moved once, in their own memory. Packed ones, which can only
 * be read from the beginning of a path on, are sorted path by path.
 */
#include "diag/order.h"

#include <stdlib.h>

#include "base/mem.h"
#include "diag/pack.h"

struct key {
	uint64_t place; /* rank of the path, start */
	uint32_t end;
	uint32_t index;
	const struct cbl_finding *finding;
};

/* Findings one after another that share a path. */
struct run {
	struct cbl_str path;
	uint32_t first;
	uint32_t count;
};

static struct cbl_str code_of(const struct cbl_finding *f)
{
	return cbl_spec_str(f->spec, f->spec->rules[f->rule].code);
}

static bool same_str(struct cbl_str a, struct cbl_str b)
{
	return (a.ptr == b.ptr && a.len == b.len) || cbl_str_eq(a, b);
}

static int cmp_numbers(uint64_t a, uint64_t b)
{
	return (a > b) - (a < b);
}

static int cmp_words(const struct cbl_finding *a, const struct cbl_finding *b)
{
	int order = 0;

	if (a->spec != b->spec || a->rule != b->rule)
		order = cbl_str_cmp(code_of(a), code_of(b));
	return order ? order : cbl_str_cmp(a->message, b->message);
}

static int cmp_findings(const struct cbl_finding *a,
			const struct cbl_finding *b)
{
	int order =
		same_str(a->path, b->path) ? 0 : cbl_str_cmp(a->path, b->path);

	if (!order)
		order = cmp_numbers(a->range.start.offset,
				    b->range.start.offset);
	if (!order)
		order = cmp_numbers(a->range.end.offset, b->range.end.offset);
	return order ? order : cmp_words(a, b);
}

static int cmp_keys(const void *left, const void *right)
{
	const struct key *a = left, *b = right;
	int order = cmp_numbers(a->place, b->place);

	if (!order)
		order = cmp_numbers(a->end, b->end);
	if (!order)
		order = cmp_words(a->finding, b->finding);
	return order ? order : cmp_numbers(a->index, b->index);
}

static int cmp_runs(const void *left, const void *right)
{
	const struct run *a = left, *b = right;

	return cbl_str_cmp(a->path, b->path);
}

static bool in_order(const struct cbl_bag *bag)
{
	for (size_t i = 1; i < bag->count; i++)
		if (cmp_findings(&bag->findings[i - 1], &bag->findings[i]) > 0)
			return false;
	return true;
}

static struct run *runs_of(const struct cbl_bag *bag, size_t *count)
{
	struct run *runs = NULL;
	size_t n = 0, cap = 0;

	for (size_t i = 0; i < bag->count; i++) {
		struct cbl_str path = bag->findings[i].path;

		if (n && same_str(runs[n - 1].path, path)) {
			runs[n - 1].count++;
			continue;
		}
		runs = cbl_grow(runs, &cap, n + 1, sizeof(*runs));
		runs[n++] = (struct run){path, (uint32_t)i, 1};
	}
	*count = n;
	return runs;
}

static void add_keys(struct key *keys, const struct cbl_bag *bag,
		     struct run run, uint32_t rank)
{
	for (uint32_t i = run.first; i < run.first + run.count; i++) {
		const struct cbl_finding *f = &bag->findings[i];

		keys[i] = (struct key){(uint64_t)rank << 32 |
					       f->range.start.offset,
				       f->range.end.offset, i, f};
	}
}

static struct key *keys_of(const struct cbl_bag *bag)
{
	struct key *keys = cbl_xrealloc(NULL, bag->count, sizeof(*keys));
	size_t count;
	struct run *runs = runs_of(bag, &count);
	uint32_t rank = 0;

	qsort(runs, count, sizeof(*runs), cmp_runs);
	for (size_t i = 0; i < count; i++) {
		if (i && !same_str(runs[i].path, runs[i - 1].path))
			rank++;
		add_keys(keys, bag, runs[i], rank);
	}
	free(runs);
	return keys;
}

uint32_t *cbl_bag_order(const struct cbl_bag *bag)
{
	if (in_order(bag))
		return NULL;

	struct key *keys = keys_of(bag);
	uint32_t *order = cbl_xrealloc(NULL, bag->count, sizeof(*order));

	qsort(keys, bag->count, sizeof(*keys), cmp_keys);
	for (size_t i = 0; i < bag->count; i++)
		order[i] = keys[i].index;
	free(keys);
	return order;
}

/* Brings findings into an order, cycle by cycle: what belongs at `i` stands
 * at order[i]. Places done are marked in `order` by their own index. */
static void permute(struct cbl_finding *findings, uint32_t *order, size_t count)
{
	for (uint32_t i = 0; i < count; i++) {
		struct cbl_finding first = findings[i];
		uint32_t to = i;

		if (order[i] == i)
			continue;
		while (order[to] != i) {
			uint32_t from = order[to];

			findings[to] = findings[from];
			order[to] = to;
			to = from;
		}
		findings[to] = first;
		order[to] = to;
	}
}

/* ---- packed findings */

/* Those one after another that share a path, and where they begin. */
struct stretch {
	struct cbl_str path;
	size_t index, block;
	uint32_t at;
	uint32_t count;
};

/* The finding before, as far as order needs it. */
struct before {
	struct cbl_buf path, message;
	struct cbl_finding finding; /* spec NULL: there is none */
};

static void remember(struct before *b, const struct cbl_finding *f)
{
	b->finding = *f;
	cbl_buf_clear(&b->message);
	cbl_buf_str(&b->message, f->message);
	b->finding.message = cbl_str(cbl_buf_cstr(&b->message),
				     b->message.len);
	cbl_buf_clear(&b->path);
	cbl_buf_str(&b->path, f->path);
	b->finding.path = cbl_str(cbl_buf_cstr(&b->path), b->path.len);
}

static bool packed_in_order(const struct cbl_pack *pack)
{
	struct before before = {0};
	struct cbl_unpack unpack;
	const struct cbl_finding *f;
	bool ordered = true;

	cbl_unpack_init(&unpack, pack);
	while (ordered && (f = cbl_unpack_next(&unpack)) != NULL) {
		ordered = !before.finding.spec ||
			  cmp_findings(&before.finding, f) <= 0;
		remember(&before, f);
	}
	cbl_unpack_release(&unpack);
	cbl_buf_release(&before.path);
	cbl_buf_release(&before.message);
	return ordered;
}

static struct stretch *stretches_of(const struct cbl_pack *pack,
				    struct cbl_arena *arena, size_t *count)
{
	struct stretch *all = NULL;
	struct cbl_unpack unpack;
	const struct cbl_finding *f;
	size_t n = 0, cap = 0;

	cbl_unpack_init(&unpack, pack);
	for (;;) {
		struct stretch next = {.index = n,
				       .block = unpack.block,
				       .at = unpack.at,
				       .count = 1};

		f = cbl_unpack_next(&unpack);
		if (!f)
			break;
		if (n && cbl_str_eq(all[n - 1].path, f->path)) {
			all[n - 1].count++;
			continue;
		}
		next.path = cbl_str(cbl_arena_strndup(arena, f->path.ptr,
						      f->path.len),
				    f->path.len);
		all = cbl_grow(all, &cap, n + 1, sizeof(*all));
		all[n++] = next;
	}
	cbl_unpack_release(&unpack);
	*count = n;
	return all;
}

static int cmp_stretches(const void *left, const void *right)
{
	const struct stretch *a = left, *b = right;
	int order = cbl_str_cmp(a->path, b->path);

	return order ? order : cmp_numbers(a->index, b->index);
}

static void take_stretch(struct cbl_unpack *unpack, const struct stretch *s,
			 struct cbl_bag *into)
{
	cbl_unpack_seek(unpack, s->block, s->at, s->path);
	for (uint32_t i = 0; i < s->count; i++)
		cbl_bag_add(into, cbl_unpack_next(unpack));
}

static void sort_packed(struct cbl_bag *bag)
{
	struct cbl_pack *old = bag->pack;
	struct cbl_arena arena = {0};
	struct cbl_unpack unpack;
	struct cbl_bag same; /* of one path */
	size_t count;
	struct stretch *all = stretches_of(old, &arena, &count);

	qsort(all, count, sizeof(*all), cmp_stretches);
	cbl_bag_init(&same);
	cbl_unpack_init(&unpack, old);
	bag->pack = NULL;
	for (size_t i = 0; i < count; i++) {
		take_stretch(&unpack, &all[i], &same);
		if (i + 1 < count &&
		    cbl_str_eq(all[i + 1].path, all[i].path))
			continue;
		cbl_bag_sort(&same);
		cbl_bag_absorb(bag, &same);
	}
	cbl_unpack_release(&unpack);
	cbl_bag_release(&same);
	cbl_pack_free(old);
	cbl_arena_release(&arena);
	free(all);
}

/* ---- a bag */

static int cmp_unread(const void *left, const void *right)
{
	const struct cbl_unread *a = left, *b = right;
	int order = cbl_str_cmp(a->path, b->path);

	return order ? order : cbl_str_cmp(a->cause, b->cause);
}

static void sort_findings(struct cbl_bag *bag)
{
	uint32_t *order = cbl_bag_order(bag);

	if (order)
		permute(bag->findings, order, bag->count);
	free(order);
}

void cbl_bag_sort(struct cbl_bag *bag)
{
	if (bag->pack) {
		/* One order of all: what is not packed is. */
		for (size_t i = 0; i < bag->count; i++)
			cbl_bag_add_packed(bag, &bag->findings[i]);
		bag->count = 0;
		if (!packed_in_order(bag->pack))
			sort_packed(bag);
	} else {
		sort_findings(bag);
	}
	if (bag->unread_count)
		qsort(bag->unread, bag->unread_count, sizeof(*bag->unread),
		      cmp_unread);
}
