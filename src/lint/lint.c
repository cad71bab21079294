/* SPDX-License-Identifier: MIT
 *
 * From texts to findings: their messages, judged.
 */
#include "lint/texts.h"

struct judging {
	const struct cbl_linter *linter;
	struct cbl_judge judge;
	struct cbl_bag *bag;
	size_t before; /* findings in it before the message at hand */
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

/* By which rules. */
static void set_rules(struct judging *j, const struct cbl_ready_spec *ready,
		      bool detected)
{
	j->judge.rules = detected ? ready->rules : ready->undetected;
	j->judge.agenda = cbl_ready_agenda(ready, detected);
	if (j->times)
		j->judge.time = cbl_times_of(j->times, ready->spec)->rules;
	j->before = cbl_bag_size(j->bag);
}

/* What there is to do about a message of a spec once it was judged. No
 * findings because there is no rule is not the same as clean. */
static void conclude(const struct judging *j, struct cbl_message *message)
{
	struct cbl_keys *corpus = j->judge.corpus;
	struct cbl_str id = {0};

	if (is_foreign(message) && cbl_bag_size(j->bag) == j->before)
		cbl_bag_unread(j->bag, message->source->name,
			       "no line begins a part of this format");
	else if (message->spec->rules_count == 0)
		cbl_bag_unread(j->bag, message->source->name,
			       "the spec has no rules to judge it by");
	if (corpus)
		id = cbl_message_id(message);
	if (id.len)
		cbl_keys_message(corpus, id, cbl_message_time(message));
	if (j->each)
		j->each(message, j->ctx);
}

static void judge_one(const struct cbl_ready_spec *ready, bool detected,
		      struct cbl_message *message, void *ctx)
{
	struct judging *j = ctx;

	if (!detected && !j->linter->speaker) {
		cbl_bag_unread(j->bag, message->source->name,
			       "no spec recognises this text");
		return;
	}
	set_rules(j, ready, detected);
	cbl_judge_message(&j->judge, message, message->path, j->bag);
	if (detected)
		conclude(j, message);
}

void cbl_lint_source(const struct cbl_linter *linter,
		     struct cbl_lint_scratch *scratch,
		     const struct cbl_source *source, struct cbl_bag *bag,
		     struct cbl_keys *corpus)
{
	cbl_lint_watch(linter, scratch, source, bag, corpus, NULL, NULL);
}

static struct judging judging_of(const struct cbl_linter *linter,
				 struct cbl_bag *bag, struct cbl_keys *corpus)
{
	struct judging j = {
		.linter = linter, .judge = linter->judge, .bag = bag};

	j.judge.corpus = corpus;
	return j;
}

void cbl_lint_watch(const struct cbl_linter *linter,
		    struct cbl_lint_scratch *scratch,
		    const struct cbl_source *source, struct cbl_bag *bag,
		    struct cbl_keys *corpus,
		    void (*each)(struct cbl_message *message, void *ctx),
		    void *ctx)
{
	struct cbl_opened_text opened = cbl_open_text(linter, scratch, source);
	struct judging j = judging_of(linter, bag, corpus);

	j.each = each;
	j.ctx = ctx;
	j.times = scratch->times;
	cbl_walk_messages(linter, scratch, source, &opened, each != NULL,
			  judge_one, &j);
}

/* ---- several texts */

/* One of several texts. Most are one message, which goes through parsing and
 * judging together with those of the others. */
struct text {
	const struct cbl_source *source;
	struct cbl_lint_scratch *scratch;
	struct cbl_opened_text opened;
	struct cbl_message message;
	struct judging judging;
};

static bool is_one(const struct text *text)
{
	return text->opened.count == 1;
}

static void parse_ones(struct text *texts, size_t count)
{
	struct cbl_message *messages[CBL_LINT_TOGETHER];
	size_t n = 0;

	for (size_t i = 0; i < count; i++) {
		struct text *t = &texts[i];
		const struct cbl_ready_spec *ready = t->opened.first;

		if (!is_one(t))
			continue;
		cbl_lint_begin(&t->message, ready->spec, t->scratch, t->source,
			       0, 1, cbl_ready_wanted(ready));
		messages[n++] = &t->message;
	}
	cbl_message_parse_all(messages, n);
}

static void judge_ones(struct text *texts, size_t count)
{
	struct cbl_judged judged[CBL_LINT_TOGETHER];
	size_t n = 0;

	for (size_t i = 0; i < count; i++) {
		struct text *t = &texts[i];

		if (!is_one(t))
			continue;
		cbl_name_by_number(&t->message);
		set_rules(&t->judging, t->opened.first, true);
		judged[n++] = (struct cbl_judged){&t->judging.judge,
						  &t->message, t->message.path,
						  t->judging.bag};
	}
	cbl_judge_all(judged, n);
}

static void lint_texts(const struct cbl_linter *linter, struct text *texts,
		       size_t count)
{
	for (size_t i = 0; i < count; i++)
		texts[i].opened = cbl_open_text(linter, texts[i].scratch,
						texts[i].source);
	parse_ones(texts, count);
	judge_ones(texts, count);
	for (size_t i = 0; i < count; i++) {
		struct text *t = &texts[i];

		if (is_one(t))
			conclude(&t->judging, &t->message);
		else
			cbl_walk_messages(linter, t->scratch, t->source,
					  &t->opened, false, judge_one,
					  &t->judging);
	}
}

void cbl_lint_sources(const struct cbl_linter *linter,
		      struct cbl_lint_scratch *scratch,
		      const struct cbl_source *sources, struct cbl_bag *bags,
		      size_t count, struct cbl_keys *corpus)
{
	struct text texts[CBL_LINT_TOGETHER];
	size_t n = 0;

	for (size_t i = 0; i < count; i++) {
		/* Who looks at the clock wants to know of each by itself. */
		if (scratch->times) {
			cbl_lint_source(linter, scratch, &sources[i], &bags[i],
					corpus);
			continue;
		}
		texts[n].source = &sources[i];
		texts[n].scratch = cbl_lint_scratch_of(scratch, n);
		texts[n].judging = judging_of(linter, &bags[i], corpus);
		if (++n < CBL_LINT_TOGETHER && i + 1 < count)
			continue;
		lint_texts(linter, texts, n);
		n = 0;
	}
}
