/* SPDX-License-Identifier: MIT */
#include "lint/spec_mutate.h"

#include <stdlib.h>

#include "base/mem.h"
#include "diag/settle.h"
#include "lint/lint_priv.h"
#include "lint/settings.h"

/* Tries for a place where a mutation makes something new. */
#define TRIES 4

/* Mutants of each kind that a rule's good examples get at most before the
 * rule is said to kill none. */
#define HARDEST 1024

/* Longest line that is shown. */
#define SHOWN 160

struct surgery {
	struct cbl_spec_mutants *out;
	const struct cbl_spec *spec;
	const struct cbl_mutate_options *options;
	struct cbl_lint_scratch *scratch;
	struct cbl_rule_setting *rules; /* all of them on */
	bool *struck; /* by rule: it finds something new in the mutant at hand */
	struct cbl_map seen;   /* hashes of the texts judged */
	struct cbl_keys corpus; /* the messages of a text */

	/* the example at hand */
	uint32_t rule, example;
	bool claimed;	      /* its text is known to be of the format */
	bool insisting;	      /* its rule is still without a kill */
	struct cbl_map found; /* what is found in it whole */
	struct cbl_patient patient;
};

/* ---- judging */

/* What a finding says, so that it is known again. */
static uint64_t identity(const struct cbl_finding *f)
{
	uint32_t rule = f->rule;
	uint64_t hash = cbl_hash(CBL_HASH_START,
				 cbl_str((const char *)&rule, sizeof(rule)));

	return cbl_hash(cbl_hash(hash, f->message), f->matched);
}

static struct cbl_str key_of(const uint64_t *hash)
{
	return cbl_str((const char *)hash, sizeof(*hash));
}

static void judge_message(struct surgery *s, struct cbl_message *m,
			  const struct cbl_source *source, struct cbl_bag *bag)
{
	const struct cbl_example *e = &s->spec->examples[s->example];
	struct cbl_str id = cbl_message_id(m);
	struct cbl_judge judge = {
		.rules = s->rules,
		.corpus_mode = (enum cbl_corpus_mode)e->corpus,
		.corpus = &s->corpus,
	};

	cbl_judge_message(&judge, m, cbl_str_c(source->name), bag);
	if (id.len)
		cbl_keys_message(&s->corpus, id, cbl_message_time(m));
}

/* The messages of an example, and those it is among, are the corpus. */
static void settle(struct surgery *s, struct cbl_bag *bag)
{
	const struct cbl_example *e = &s->spec->examples[s->example];
	struct cbl_firsts firsts = {0};

	cbl_example_among(s->spec, e, &s->corpus);
	cbl_keys_sort(&s->corpus);
	cbl_bag_sort(bag);
	cbl_bag_settle_again(bag, &firsts);
	cbl_bag_settle(bag, &s->corpus);
	cbl_firsts_release(&firsts);
	cbl_keys_clear(&s->corpus);
}

/* Judges a text by all rules. `keep`: it is the patient. */
static void judge(struct surgery *s, struct cbl_source *source,
		  struct cbl_bag *bag, bool keep)
{
	struct cbl_lint_scratch *scratch = s->scratch;
	struct cbl_message m;
	size_t count;
	bool claimed;

	cbl_line_table_build(&scratch->lines, source->data,
			     (uint32_t)source->len);
	claimed = cbl_lint_claim(s->spec, scratch, source, 0, false) != 0;
	if (keep)
		s->claimed = claimed;
	/* An example too short to be recognised is of the format all the
	 * same, and so are its mutants; and so is each of them when it is
	 * asked whether a rule finds anything at all, as in `spec test`. */
	if (s->claimed && !claimed && !s->insisting) {
		cbl_lint_undetected(&m, s->spec, scratch, source);
		judge_message(s, &m, source, bag);
		settle(s, bag);
		return;
	}
	count = cbl_lint_split(s->spec, scratch, source);
	for (size_t i = 0; i < count; i++) {
		cbl_lint_message(&m, s->spec, scratch, source, i, count);
		if (keep)
			cbl_patient_add(&s->patient, &m);
		judge_message(s, &m, source, bag);
	}
	settle(s, bag);
}

static const char *name_of(const struct surgery *s)
{
	struct cbl_text file = s->spec->examples[s->example].file;

	return file.len ? cbl_spec_cstr(s->spec, file) : "example";
}

/* Which rules find something new in a mutant; false if none does. */
static bool strike(struct surgery *s, const struct cbl_buf *text)
{
	struct cbl_source source = {0};
	struct cbl_bag bag;
	bool any = false;

	cbl_bag_init(&bag);
	cbl_source_set(&source, name_of(s), text->data, text->len);
	judge(s, &source, &bag, false);
	memset(s->struck, 0, s->spec->rules_count * sizeof(*s->struck));
	for (size_t i = 0; i < bag.count; i++) {
		uint64_t hash = identity(&bag.findings[i]);

		if (cbl_map_get(&s->found, key_of(&hash), NULL))
			continue;
		s->struck[bag.findings[i].rule] = true;
		any = true;
	}
	cbl_bag_release(&bag);
	cbl_source_release(&source);
	return any;
}

/* ---- counting */

static const char *shown(struct surgery *s, const char *text,
			 struct cbl_span span)
{
	size_t len = span.hi - span.lo;

	return cbl_arena_strndup(&s->out->arena, text + span.lo,
				 len < SHOWN ? len : SHOWN);
}

static void count_own(struct surgery *s, enum cbl_mutation how, bool killed,
		      const struct cbl_buf *text, const struct cbl_wound *w)
{
	struct cbl_rule_mutants *r = &s->out->rules[s->rule];

	r->own++;
	r->own_kills += s->struck[s->rule];
	r->survived += !killed;
	if (killed || r->survivor_count == CBL_SURVIVORS)
		return;
	r->survivors[r->survivor_count++] = (struct cbl_survivor){
		s->example,
		how,
		shown(s, s->patient.text.ptr, w->was),
		shown(s, text->data, w->is),
	};
}

static void count_mutant(struct surgery *s, enum cbl_mutation how, bool own,
			 const struct cbl_buf *text, const struct cbl_wound *w)
{
	bool killed = strike(s, text);

	/* Looking hard at one rule says nothing of the others. */
	if (!s->insisting) {
		s->out->made[how]++;
		s->out->killed[how] += killed;
	}
	for (uint32_t i = 0; i < s->spec->rules_count; i++)
		s->out->rules[i].kills += s->struck[i];
	if (own)
		count_own(s, how, killed, text, w);
}

/* ---- mutants of an example */

static uint64_t seed_of(const struct surgery *s, enum cbl_mutation how)
{
	uint64_t parts[] = {s->options->seed, (uint64_t)how};
	uint64_t hash = cbl_hash(CBL_HASH_START, s->patient.text);

	/* By its text: other examples that come and go change nothing. */
	return cbl_hash(hash, cbl_str((const char *)parts, sizeof(parts)));
}

/* Up to `count` mutants that were not met yet, damaged within `where`. */
static void make(struct surgery *s, enum cbl_mutation how,
		 struct cbl_span where, unsigned count, bool own)
{
	unsigned made = 0;
	struct cbl_wound wound;
	struct cbl_buf text;

	cbl_buf_init(&text, 0);
	for (unsigned i = 0; i < count * TRIES && made < count; i++) {
		uint64_t hash;

		cbl_buf_clear(&text);
		if (!cbl_mutate(&s->patient, how, where, seed_of(s, how), i,
				&text, &wound))
			continue;
		hash = cbl_hash(CBL_HASH_START, cbl_str(text.data, text.len));
		if (cbl_map_get(&s->seen, key_of(&hash), NULL))
			continue;
		cbl_map_set(&s->seen, key_of(&hash), 1);
		count_mutant(s, how, own, &text, &wound);
		made++;
	}
	cbl_buf_release(&text);
}

static struct cbl_span hole_of(const struct surgery *s)
{
	const struct cbl_example *e = &s->spec->examples[s->example];

	return cbl_span(e->hole, e->hole + e->written.len + 1);
}

static void mutate_example(struct surgery *s)
{
	struct cbl_span hole = hole_of(s);
	struct cbl_span whole = cbl_span(0, UINT32_MAX);

	s->out->examples++;
	/* Frames are met again in other examples: one mutant of each is much. */
	for (int how = 0; how < CBL_MUTATION_COUNT_; how++) {
		make(s, (enum cbl_mutation)how, hole, s->options->each, true);
		make(s, (enum cbl_mutation)how, whole, 1, false);
	}
}

/* More and more mutants, until the rule kills one. */
static void insist(struct surgery *s)
{
	const struct cbl_rule_mutants *r = &s->out->rules[s->rule];

	s->insisting = true;
	for (unsigned count = 2 * s->options->each;
	     count <= HARDEST && r->kills == 0; count *= 2)
		for (int how = 0; how < CBL_MUTATION_COUNT_ && r->kills == 0;
		     how++)
			make(s, (enum cbl_mutation)how, hole_of(s), count,
			     true);
}

static void operate(struct surgery *s, uint32_t example,
		    void (*surgeon)(struct surgery *s))
{
	struct cbl_str text =
		cbl_spec_str(s->spec, s->spec->examples[example].text);
	struct cbl_source source = {0};
	struct cbl_bag bag;

	s->example = example;
	cbl_bag_init(&bag);
	cbl_source_set(&source, name_of(s), text.ptr, text.len);
	s->claimed = false;
	judge(s, &source, &bag, true);
	for (size_t i = 0; i < bag.count; i++) {
		uint64_t hash = identity(&bag.findings[i]);

		cbl_map_set(&s->found, key_of(&hash), 1);
	}
	surgeon(s);
	cbl_bag_release(&bag);
	cbl_map_release(&s->found);
	cbl_patient_release(&s->patient);
	cbl_source_release(&source);
}

/* Operates on the good examples of the rule at hand. */
static void operate_all(struct surgery *s, void (*surgeon)(struct surgery *s))
{
	struct cbl_list list = s->spec->rules[s->rule].examples;

	for (uint32_t i = 0; i < list.count; i++)
		if (!s->spec->examples[list.first + i].bad)
			operate(s, list.first + i, surgeon);
}

/* ---- all of them */

static bool selected(const struct surgery *s, uint32_t rule)
{
	const char *const *word = s->options->select;

	for (; word && *word; word++)
		if (cbl_rule_named(s->spec, rule, cbl_str_c(*word)))
			return true;
	return !s->options->select;
}

void cbl_spec_mutate(struct cbl_spec_mutants *out, const struct cbl_spec *spec,
		     const struct cbl_mutate_options *options)
{
	struct surgery s = {
		.out = out,
		.spec = spec,
		.options = options,
		.scratch = cbl_lint_scratch_new(),
		.rules = cbl_xcalloc(spec->rules_count, sizeof(*s.rules)),
		.struck = cbl_xcalloc(spec->rules_count, sizeof(*s.struck)),
	};

	*out = (struct cbl_spec_mutants){.spec = spec};
	out->rules = cbl_xcalloc(spec->rules_count, sizeof(*out->rules));
	for (uint32_t i = 0; i < spec->rules_count; i++)
		s.rules[i].on = true;
	for (s.rule = 0; s.rule < spec->rules_count; s.rule++)
		if (selected(&s, s.rule))
			operate_all(&s, mutate_example);
	for (s.rule = 0; s.rule < spec->rules_count; s.rule++)
		if (selected(&s, s.rule) && out->rules[s.rule].kills == 0 &&
		    cbl_rule_owes_kills(spec, s.rule))
			operate_all(&s, insist);
	cbl_map_release(&s.seen);
	cbl_keys_release(&s.corpus);
	free(s.rules);
	free(s.struck);
	cbl_lint_scratch_free(s.scratch);
}

void cbl_spec_mutants_release(struct cbl_spec_mutants *mutants)
{
	cbl_arena_release(&mutants->arena);
	free(mutants->rules);
	*mutants = (struct cbl_spec_mutants){0};
}

/* Does a rule speak of nothing but texts that are not of the format? */
static bool is_about_undetected(const struct cbl_spec *spec, uint32_t rule)
{
	struct cbl_list checks = spec->rules[rule].checks;

	for (uint32_t i = 0; i < checks.count; i++) {
		const struct cbl_check *c = &spec->checks[checks.first + i];

		if (c->kind != CBL_CHECK_parsed ||
		    c->event != CBL_EVENT_UNDETECTED)
			return false;
	}
	return true;
}

bool cbl_rule_owes_kills(const struct cbl_spec *spec, uint32_t rule)
{
	struct cbl_list list = spec->rules[rule].examples;

	/* What tells a format by several clues knows it with a slip in one. */
	if (is_about_undetected(spec, rule))
		return false;
	for (uint32_t i = 0; i < list.count; i++)
		if (spec->examples[list.first + i].bad)
			return true;
	return false;
}
