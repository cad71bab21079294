/* SPDX-License-Identifier: MIT */
#include "lint/linter.h"

#include <limits.h>
#include <stdatomic.h>
#include <stdlib.h>

#include "base/clock.h"
#include "base/mem.h"
#include "lint/lint_priv.h"
#include "lint/settings.h"

/* A spec with the settings of its rules. */
struct ready_spec {
	struct cbl_spec *spec;
	struct cbl_rule_setting *rules;
	struct cbl_judge_step *order; /* in which they run */
	uint32_t order_count;
	struct cbl_rule_setting *undetected; /* for a text nobody claims */
	_Atomic(bool *) wanted; /* things that rules look at, or NULL as
				 * long as nobody has asked */
};

struct cbl_linter {
	struct ready_spec *specs;
	size_t count;
	const struct ready_spec *speaker; /* for what no spec claims */
	bool forced;
	struct cbl_judge judge; /* all of it but the rules */
};

/* The first spec that has something to say of a text that none claims; NULL
 * if none has. That its rule is switched off is as its user wants it. */
static const struct ready_spec *find_speaker(const struct cbl_linter *linter)
{
	for (size_t i = 0; i < linter->count; i++) {
		const struct cbl_spec *spec = linter->specs[i].spec;

		for (uint32_t k = 0; k < spec->rules_count; k++)
			if (cbl_rule_reports(spec, k, CBL_EVENT_UNDETECTED))
				return &linter->specs[i];
	}
	return NULL;
}

int cbl_linter_new(struct cbl_linter **out, struct cbl_spec *const *specs,
		   size_t count, const struct cbl_lint_options *options,
		   struct cbl_error *err)
{
	int failed = cbl_settings_check(specs, count, options, err);

	*out = NULL;
	if (failed)
		return failed;

	struct cbl_linter *linter = cbl_xcalloc(1, sizeof(*linter));

	linter->specs = cbl_xcalloc(count, sizeof(*linter->specs));
	linter->count = count;
	linter->forced = options->forced;
	linter->judge.corpus_mode = options->corpus_mode;
	linter->judge.min_confidence = options->min_confidence;
	for (size_t i = 0; i < count; i++) {
		struct ready_spec *ready = &linter->specs[i];

		ready->spec = specs[i];
		ready->rules = cbl_settings_resolve(specs[i], options);
		ready->order = cbl_xcalloc(specs[i]->rules_count + 1,
					   sizeof(*ready->order));
		ready->order_count = cbl_judge_order(specs[i], ready->rules,
						     ready->order);
		ready->undetected =
			cbl_settings_undetected(specs[i], ready->rules);
	}
	linter->speaker = find_speaker(linter);
	*out = linter;
	return 0;
}

void cbl_linter_free(struct cbl_linter *linter)
{
	if (!linter)
		return;
	for (size_t i = 0; i < linter->count; i++) {
		free(linter->specs[i].rules);
		free(linter->specs[i].order);
		free(linter->specs[i].undetected);
		free(atomic_load(&linter->specs[i].wanted));
	}
	free(linter->specs);
	free(linter);
}

struct cbl_lint_scratch *cbl_lint_scratch_new(void)
{
	struct cbl_lint_scratch *scratch = cbl_xcalloc(1, sizeof(*scratch));

	scratch->matcher = cbl_matcher_new();
	cbl_arena_init(&scratch->arena);
	return scratch;
}

void cbl_lint_scratch_free(struct cbl_lint_scratch *scratch)
{
	if (!scratch)
		return;
	cbl_matcher_free(scratch->matcher);
	cbl_arena_release(&scratch->arena);
	cbl_line_table_release(&scratch->lines);
	free(scratch->starts);
	free(scratch);
}

/* ---- which spec, which messages */

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
static unsigned weigh(const struct ready_spec *ready,
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
static const struct ready_spec *claimant(const struct cbl_linter *linter,
					 struct cbl_lint_scratch *scratch,
					 const struct cbl_source *source,
					 uint32_t at)
{
	size_t count = linter->forced ? 1 : linter->count;
	const struct ready_spec *best = NULL;
	unsigned most = 0;
	bool whole = true; /* `most` is all there is for the best */

	for (size_t i = 0; i < count; i++) {
		const struct ready_spec *ready = &linter->specs[i];
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

/* Who is first of those that ask at this moment sets it for all. */
static const bool *wanted_of(const struct ready_spec *shared)
{
	struct ready_spec *ready = (struct ready_spec *)(uintptr_t)shared;
	bool *wanted = atomic_load_explicit(&ready->wanted,
					    memory_order_acquire);
	bool *theirs = NULL;

	if (wanted)
		return wanted;
	wanted = cbl_settings_wanted(ready->spec, ready->rules);
	if (atomic_compare_exchange_strong(&ready->wanted, &theirs, wanted))
		return wanted;
	free(wanted);
	return theirs;
}

/* cbl_lint_message; of mentions only those whose element is `wanted`, NULL:
 * all. */
static void take_apart(struct cbl_message *out, const struct cbl_spec *spec,
		       struct cbl_lint_scratch *scratch,
		       const struct cbl_source *source, size_t i, size_t count,
		       const bool *wanted)
{
	const uint32_t *starts = scratch->starts;
	uint32_t end = i + 1 < count ? starts[i + 1] : (uint32_t)source->len;

	cbl_arena_clear(&scratch->arena);
	cbl_message_parse_wanted(out, spec, scratch->matcher, &scratch->arena,
				 source, &scratch->lines,
				 cbl_span(starts[i], end), wanted);
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

/* A message in a row goes by its own number, if it has one. */
static void name_by_number(struct cbl_message *m)
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

typedef void (*each_message)(const struct ready_spec *ready, bool detected,
			     struct cbl_message *message, void *ctx);

/* `all`: somebody looks at what no rule does. */
static void walk_messages(const struct cbl_linter *linter,
			  struct cbl_lint_scratch *scratch,
			  const struct cbl_source *source, bool all,
			  each_message each, void *ctx)
{
	struct cbl_message message;

	cbl_line_table_build(&scratch->lines, source->data ? source->data : "",
			     (uint32_t)source->len);

	const struct ready_spec *first = claimant(linter, scratch, source, 0);

	if (!first) {
		first = linter->speaker ? linter->speaker : linter->specs;
		cbl_lint_undetected(&message, first->spec, scratch, source);
		each(first, false, &message, ctx);
		return;
	}

	size_t count = cbl_lint_split(first->spec, scratch, source);

	for (size_t i = 0; i < count; i++) {
		const struct ready_spec *ready = first;

		/* Where one message ends another of any format may begin. */
		if (i > 0)
			ready = claimant(linter, scratch, source,
					 scratch->starts[i]);
		if (!ready)
			ready = first;
		parse_message(&message, ready->spec, scratch, source, i, count,
			      all ? NULL : wanted_of(ready));
		name_by_number(&message);
		each(ready, true, &message, ctx);
	}
}

/* ---- judging */

struct judging {
	const struct cbl_linter *linter;
	struct cbl_judge judge;
	struct cbl_bag *bag;
	void (*each)(struct cbl_message *message, void *ctx);
	void *ctx;
	struct cbl_times *times; /* or NULL */
};

/* A spec without clues takes every text. One of which it reads nothing is not
 * of its format. */
static bool is_foreign(const struct cbl_message *message)
{
	const struct cbl_spec *spec = message->spec;
	bool any = false;

	if (spec->clues_count)
		return false;
	for (uint32_t i = 0; i < spec->elements_count; i++) {
		if (spec->elements[i].kind != CBL_ELEMENT_LINES)
			continue;
		if (message->first[i] != CBL_NONE)
			return false;
		any = true;
	}
	return any;
}

static void judge_one(const struct ready_spec *ready, bool detected,
		      struct cbl_message *message, void *ctx)
{
	struct judging *j = ctx;
	struct cbl_keys *corpus = j->judge.corpus;
	struct cbl_str id = {0};
	size_t before;

	if (j->times)
		j->judge.time = cbl_times_of(j->times, ready->spec)->rules;

	/* No findings because there is no rule: not the same as clean. */
	if (!detected && !j->linter->speaker) {
		cbl_bag_unread(j->bag, message->source->name,
			       "no spec recognises this text");
		return;
	}
	j->judge.rules = detected ? ready->rules : ready->undetected;
	j->judge.order = detected ? ready->order : NULL;
	j->judge.order_count = ready->order_count;
	before = cbl_bag_size(j->bag);
	cbl_judge_message(&j->judge, message, message->path, j->bag);
	if (detected && is_foreign(message) && cbl_bag_size(j->bag) == before)
		cbl_bag_unread(j->bag, message->source->name,
			       "no line begins a part of this format");
	else if (detected && message->spec->rules_count == 0)
		cbl_bag_unread(j->bag, message->source->name,
			       "the spec has no rules to judge it by");
	if (detected && corpus)
		id = cbl_message_id(message);
	if (id.len)
		cbl_keys_message(corpus, id, cbl_message_time(message));
	if (detected && j->each)
		j->each(message, j->ctx);
}

void cbl_lint_source(const struct cbl_linter *linter,
		     struct cbl_lint_scratch *scratch,
		     const struct cbl_source *source, struct cbl_bag *bag,
		     struct cbl_keys *corpus)
{
	cbl_lint_watch(linter, scratch, source, bag, corpus, NULL, NULL);
}

void cbl_lint_watch(const struct cbl_linter *linter,
		    struct cbl_lint_scratch *scratch,
		    const struct cbl_source *source, struct cbl_bag *bag,
		    struct cbl_keys *corpus,
		    void (*each)(struct cbl_message *message, void *ctx),
		    void *ctx)
{
	struct judging j = {.linter = linter,
			    .judge = linter->judge,
			    .bag = bag,
			    .each = each,
			    .ctx = ctx,
			    .times = scratch->times};

	j.judge.corpus = corpus;
	walk_messages(linter, scratch, source, each != NULL, judge_one, &j);
}

struct parsing {
	void (*each)(struct cbl_message *message, void *ctx);
	void *ctx;
};

static void parse_one(const struct ready_spec *ready, bool detected,
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
	struct parsing p = {each, ctx};

	walk_messages(linter, scratch, source, true, parse_one, &p);
}
