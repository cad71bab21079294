/* SPDX-License-Identifier: MIT
 *
 * From a text to its messages: which spec claims it, where each begins.
 */
#include "lint/texts.h"

#include <limits.h>
#include <string.h>

#include "base/clock.h"
#include "base/mem.h"

/* ---- which spec */

/* cbl_lint_claim; below `least` any number below it will do. Unless `whole`,
 * any will that is enough for a claim and no more than the weight. */
static unsigned claim(const struct cbl_spec *spec,
		      struct cbl_lint_scratch *scratch,
		      const struct cbl_source *source, uint32_t at, bool forced,
		      unsigned least, bool whole)
{
	unsigned enough = spec->meta->enough;

	if (forced && spec->clues_count == 0)
		return 1;
	if (!forced && least < enough)
		least = enough;

	unsigned weight = cbl_message_detect(spec, scratch->matcher, source,
					     &scratch->lines, at, least,
					     whole ? UINT_MAX : enough);

	return forced || weight >= enough ? weight : 0;
}

unsigned cbl_lint_claim(const struct cbl_spec *spec,
			struct cbl_lint_scratch *scratch,
			const struct cbl_source *source, uint32_t at,
			bool forced)
{
	return claim(spec, scratch, source, at, forced, 1, true);
}

/* The weight of a claim, on the clock if somebody looks at it. */
static unsigned weigh(const struct cbl_ready_spec *ready,
		      struct cbl_lint_scratch *scratch,
		      const struct cbl_source *source, uint32_t at, bool forced,
		      unsigned least, bool whole)
{
	unsigned weight;
	uint64_t before;

	if (!scratch->times)
		return claim(ready->spec, scratch, source, at, forced, least,
			     whole);
	before = cbl_nanoseconds();
	weight = claim(ready->spec, scratch, source, at, forced, least, whole);
	cbl_times_of(scratch->times, ready->spec)->detect +=
		cbl_nanoseconds() - before;
	return weight;
}

/* The spec with most evidence for what stands at `at`, the earlier of two
 * alike; NULL if none claims it. Mostly others come nowhere near the first one
 * that does: how much there is for that is asked only if one does. */
static const struct cbl_ready_spec *claimant(const struct cbl_linter *linter,
					 struct cbl_lint_scratch *scratch,
					 const struct cbl_source *source,
					 uint32_t at)
{
	size_t count = linter->forced ? 1 : linter->count;
	const struct cbl_ready_spec *best = NULL;
	unsigned most = 0;
	bool whole = true; /* `most` is all there is for the best */

	for (size_t i = 0; i < count; i++) {
		const struct cbl_ready_spec *ready = &linter->specs[i];
		unsigned weight = weigh(ready, scratch, source, at,
					linter->forced, most + 1, best);

		if (weight > most && !whole) {
			most = weigh(best, scratch, source, at, linter->forced,
				     most, true);
			whole = true;
		}
		if (weight > most) {
			whole = best != NULL;
			most = weight;
			best = ready;
		}
	}
	return best;
}

size_t cbl_lint_split(const struct cbl_spec *spec,
		      struct cbl_lint_scratch *scratch,
		      const struct cbl_source *source)
{
	size_t count = 16;

	/* Once more if there were more than there was room for. */
	do {
		scratch->starts =
			cbl_grow(scratch->starts, &scratch->starts_cap, count,
				 sizeof(*scratch->starts));
		count = cbl_message_split(spec, scratch->matcher, source,
					  &scratch->lines, scratch->starts,
					  scratch->starts_cap);
	} while (count > scratch->starts_cap);
	return count;
}

void cbl_lint_begin(struct cbl_message *out, const struct cbl_spec *spec,
		    struct cbl_lint_scratch *scratch,
		    const struct cbl_source *source, size_t i, size_t count,
		    const bool *wanted)
{
	const uint32_t *starts = scratch->starts;
	uint32_t end = i + 1 < count ? starts[i + 1] : (uint32_t)source->len;

	cbl_arena_clear(&scratch->arena);
	cbl_arena_room(&scratch->arena, scratch->shift);
	cbl_message_begin(out, spec, scratch->matcher, &scratch->arena, source,
			  &scratch->lines, cbl_span(starts[i], end), wanted);
}

/* cbl_lint_message; of mentions only those whose element is `wanted`, NULL:
 * all. */
static void take_apart(struct cbl_message *out, const struct cbl_spec *spec,
		       struct cbl_lint_scratch *scratch,
		       const struct cbl_source *source, size_t i, size_t count,
		       const bool *wanted)
{
	cbl_lint_begin(out, spec, scratch, source, i, count, wanted);
	cbl_message_parse_all(&out, 1);
}

void cbl_lint_message(struct cbl_message *out, const struct cbl_spec *spec,
		      struct cbl_lint_scratch *scratch,
		      const struct cbl_source *source, size_t i, size_t count)
{
	take_apart(out, spec, scratch, source, i, count, NULL);
}

static uint32_t *nothing(struct cbl_arena *arena, uint32_t count)
{
	uint32_t *list = cbl_arena_alloc(arena, count * sizeof(*list));

	for (uint32_t i = 0; i < count; i++)
		list[i] = CBL_NONE;
	return list;
}

void cbl_lint_undetected(struct cbl_message *out, const struct cbl_spec *spec,
			 struct cbl_lint_scratch *scratch,
			 const struct cbl_source *source)
{
	struct cbl_arena *arena = &scratch->arena;
	struct cbl_event_at *event;

	cbl_arena_clear(arena);
	event = cbl_arena_alloc(arena, sizeof(*event));
	event->event = CBL_EVENT_UNDETECTED;
	event->span = cbl_line_table_span(&scratch->lines, 0);
	event->pattern = CBL_NONE;
	*out = (struct cbl_message){
		.spec = spec,
		.source = source,
		.path = cbl_str_c(source->name),
		.lines = &scratch->lines,
		.span = cbl_span(0, (uint32_t)source->len),
		.text = source->data ? source->data : "",
		.matcher = scratch->matcher,
		.arena = arena,
		.events = event,
		.event_count = 1,
		.event_cap = 1,
		.first = nothing(arena, spec->elements_count),
		.last = nothing(arena, spec->elements_count),
		.values = nothing(arena, spec->values_count),
	};
	cbl_chain_rows(out);
}

void cbl_name_by_number(struct cbl_message *m)
{
	struct cbl_str id = m->source->row ? cbl_message_id(m) : cbl_str("", 0);
	size_t keep = (size_t)m->source->within.container + 1;
	char *path;

	if (id.len == 0)
		return;
	path = cbl_arena_bytes(m->arena, keep + id.len);
	memcpy(path, m->source->name, keep);
	memcpy(path + keep, id.ptr, id.len);
	m->path = cbl_str(path, keep + id.len);
}

static void parse_message(struct cbl_message *out, const struct cbl_spec *spec,
			  struct cbl_lint_scratch *scratch,
			  const struct cbl_source *source, size_t i,
			  size_t count, const bool *wanted)
{
	struct cbl_times_spec *entry;
	uint64_t before;

	if (!scratch->times) {
		take_apart(out, spec, scratch, source, i, count, wanted);
		return;
	}
	before = cbl_nanoseconds();
	take_apart(out, spec, scratch, source, i, count, wanted);
	entry = cbl_times_of(scratch->times, spec);
	entry->parse += cbl_nanoseconds() - before;
	entry->messages++;
}

struct cbl_opened_text cbl_open_text(const struct cbl_linter *linter,
				      struct cbl_lint_scratch *scratch,
				      const struct cbl_source *source)
{
	struct cbl_opened_text o = {0};

	cbl_line_table_build(&scratch->lines, source->data ? source->data : "",
			     (uint32_t)source->len);
	o.first = claimant(linter, scratch, source, 0);
	if (o.first)
		o.count = cbl_lint_split(o.first->spec, scratch, source);
	return o;
}

void cbl_walk_messages(const struct cbl_linter *linter,
			struct cbl_lint_scratch *scratch,
			const struct cbl_source *source,
			const struct cbl_opened_text *opened, bool all,
			cbl_each_message each, void *ctx)
{
	const struct cbl_ready_spec *first = opened->first;
	size_t count = opened->count;
	struct cbl_message message;

	if (!first) {
		first = linter->speaker ? linter->speaker : linter->specs;
		cbl_lint_undetected(&message, first->spec, scratch, source);
		each(first, false, &message, ctx);
		return;
	}
	for (size_t i = 0; i < count; i++) {
		const struct cbl_ready_spec *ready = first;

		/* Where one message ends another of any format may begin. */
		if (i > 0)
			ready = claimant(linter, scratch, source,
					 scratch->starts[i]);
		if (!ready)
			ready = first;
		parse_message(&message, ready->spec, scratch, source, i, count,
			      all ? NULL : cbl_ready_wanted(ready));
		cbl_name_by_number(&message);
		each(ready, true, &message, ctx);
	}
}

/* ---- for those who judge nothing */

struct parsing {
	void (*each)(struct cbl_message *message, void *ctx);
	void *ctx;
};

static void parse_one(const struct cbl_ready_spec *ready, bool detected,
		      struct cbl_message *message, void *ctx)
{
	const struct parsing *p = ctx;

	(void)ready;
	if (!detected)
		message->spec = NULL;
	p->each(message, p->ctx);
}

void cbl_lint_parse(const struct cbl_linter *linter,
		    struct cbl_lint_scratch *scratch,
		    const struct cbl_source *source,
		    void (*each)(struct cbl_message *message, void *ctx),
		    void *ctx)
{
	struct cbl_opened_text opened =
		cbl_open_text(linter, scratch, source);
	struct parsing p = {each, ctx};

	cbl_walk_messages(linter, scratch, source, &opened, true, parse_one,
			  &p);
}
