/* SPDX-License-Identifier: MIT */
#include "lint/linter.h"

#include <stdlib.h>

#include "base/mem.h"
#include "lint/lint_priv.h"
#include "lint/settings.h"

/* A spec with the settings of its rules. */
struct ready_spec {
	struct cbl_spec *spec;
	struct cbl_rule_setting *rules;
	struct cbl_rule_setting *undetected; /* for a text nobody claims */
};

struct cbl_linter {
	struct ready_spec *specs;
	size_t count;
	bool forced;
	struct cbl_judge judge; /* all of it but the rules */
};

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
	linter->judge.has_corpus = options->has_corpus;
	linter->judge.min_confidence = options->min_confidence;
	for (size_t i = 0; i < count; i++) {
		struct ready_spec *ready = &linter->specs[i];

		ready->spec = specs[i];
		ready->rules = cbl_settings_resolve(specs[i], options);
		ready->undetected =
			cbl_settings_undetected(specs[i], ready->rules);
	}
	*out = linter;
	return 0;
}

void cbl_linter_free(struct cbl_linter *linter)
{
	if (!linter)
		return;
	for (size_t i = 0; i < linter->count; i++) {
		free(linter->specs[i].rules);
		free(linter->specs[i].undetected);
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

unsigned cbl_lint_claim(const struct cbl_spec *spec,
			struct cbl_lint_scratch *scratch,
			const struct cbl_source *source, uint32_t at,
			bool forced)
{
	if (forced && spec->clues_count == 0)
		return 1;

	unsigned weight = cbl_message_detect(spec, scratch->matcher, source,
					     &scratch->lines, at);

	return forced || weight >= spec->meta->enough ? weight : 0;
}

/* The spec with most evidence for what stands at `at`, the earlier of two
 * alike; NULL if none claims it. */
static const struct ready_spec *claimant(const struct cbl_linter *linter,
					 struct cbl_lint_scratch *scratch,
					 const struct cbl_source *source,
					 uint32_t at)
{
	size_t count = linter->forced ? 1 : linter->count;
	const struct ready_spec *best = NULL;
	unsigned most = 0;

	for (size_t i = 0; i < count; i++) {
		const struct ready_spec *ready = &linter->specs[i];
		unsigned weight = cbl_lint_claim(ready->spec, scratch, source,
						 at, linter->forced);

		if (weight > most) {
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

void cbl_lint_message(struct cbl_message *out, const struct cbl_spec *spec,
		      struct cbl_lint_scratch *scratch,
		      const struct cbl_source *source, size_t i, size_t count)
{
	const uint32_t *starts = scratch->starts;
	uint32_t end = i + 1 < count ? starts[i + 1] : (uint32_t)source->len;

	cbl_arena_clear(&scratch->arena);
	cbl_message_parse(out, spec, scratch->matcher, &scratch->arena, source,
			  &scratch->lines, cbl_span(starts[i], end));
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
}

typedef void (*each_message)(const struct ready_spec *ready, bool detected,
			     struct cbl_message *message, void *ctx);

static void walk_messages(const struct cbl_linter *linter,
			  struct cbl_lint_scratch *scratch,
			  const struct cbl_source *source, each_message each,
			  void *ctx)
{
	struct cbl_message message;

	cbl_line_table_build(&scratch->lines, source->data ? source->data : "",
			     (uint32_t)source->len);

	const struct ready_spec *first = claimant(linter, scratch, source, 0);

	if (!first) {
		cbl_lint_undetected(&message, linter->specs[0].spec, scratch,
				    source);
		each(&linter->specs[0], false, &message, ctx);
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
		cbl_lint_message(&message, ready->spec, scratch, source, i,
				 count);
		each(ready, true, &message, ctx);
	}
}

/* ---- judging */

struct judging {
	struct cbl_judge judge;
	struct cbl_bag *bag;
	struct cbl_buf *ids;
};

static void judge_one(const struct ready_spec *ready, bool detected,
		      struct cbl_message *message, void *ctx)
{
	struct judging *j = ctx;
	struct cbl_str id = {0};

	j->judge.rules = detected ? ready->rules : ready->undetected;
	cbl_judge_message(&j->judge, message, cbl_str_c(message->source->name),
			  j->bag);
	if (detected && j->ids)
		id = cbl_message_id(message);
	if (id.len) {
		cbl_buf_str(j->ids, id);
		cbl_buf_char(j->ids, '\0');
	}
}

void cbl_lint_source(const struct cbl_linter *linter,
		     struct cbl_lint_scratch *scratch,
		     const struct cbl_source *source, struct cbl_bag *bag,
		     struct cbl_buf *ids)
{
	struct judging j = {linter->judge, bag, ids};

	j.judge.corpus_deferred = ids != NULL;
	j.judge.claims = ids;
	walk_messages(linter, scratch, source, judge_one, &j);
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

	walk_messages(linter, scratch, source, parse_one, &p);
}
