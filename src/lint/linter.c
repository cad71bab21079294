/* SPDX-License-Identifier: MIT
 *
 * A linter: the specs it knows, made ready, and the memory of its threads.
 */
#include "lint/linter.h"

#include <stdatomic.h>
#include <stdlib.h>

#include "base/mem.h"
#include "lint/settings.h"
#include "lint/texts.h"

/* The first spec that has something to say of a text that none claims; NULL
 * if none has. That its rule is switched off is as its user wants it. */
static const struct cbl_ready_spec *
find_speaker(const struct cbl_linter *linter)
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
		struct cbl_ready_spec *ready = &linter->specs[i];

		ready->spec = specs[i];
		ready->rules = cbl_settings_resolve(specs[i], options);
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
		free(linter->specs[i].undetected);
		free(atomic_load(&linter->specs[i].wanted));
		cbl_agenda_free(atomic_load(&linter->specs[i].agenda));
		cbl_agenda_free(
			atomic_load(&linter->specs[i].undetected_agenda));
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

/* All but its matcher. */
static void release_scratch(struct cbl_lint_scratch *scratch)
{
	cbl_arena_release(&scratch->arena);
	cbl_line_table_release(&scratch->lines);
	free(scratch->starts);
	free(scratch);
}

void cbl_lint_scratch_free(struct cbl_lint_scratch *scratch)
{
	if (!scratch)
		return;
	for (size_t i = 0; i + 1 < CBL_LINT_TOGETHER; i++)
		if (scratch->others[i])
			release_scratch(scratch->others[i]);
	cbl_matcher_free(scratch->matcher);
	release_scratch(scratch);
}

/* What is made of each of several texts lies at another place of its arena: a
 * cache has room for few lines that are a power of two apart, and they are
 * looked at by turns. */
#define SHIFT ((8u << 10) + 576u)

struct cbl_lint_scratch *cbl_lint_scratch_of(struct cbl_lint_scratch *first,
					      size_t i)
{
	struct cbl_lint_scratch **other;

	if (i == 0)
		return first;
	other = &first->others[i - 1];
	if (!*other) {
		*other = cbl_xcalloc(1, sizeof(**other));
		(*other)->matcher = first->matcher;
		(*other)->shift = i * SHIFT;
		cbl_arena_init(&(*other)->arena);
	}
	return *other;
}

/* ---- what is made when it is first asked for */

/* Who is first of those that ask at this moment sets it for all. */
const bool *cbl_ready_wanted(const struct cbl_ready_spec *shared)
{
	struct cbl_ready_spec *ready =
		(struct cbl_ready_spec *)(uintptr_t)shared;
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

/* Whoever is first sets it for all, as above. */
const struct cbl_agenda *cbl_ready_agenda(const struct cbl_ready_spec *shared,
					   bool detected)
{
	struct cbl_ready_spec *ready =
		(struct cbl_ready_spec *)(uintptr_t)shared;
	_Atomic(struct cbl_agenda *) *slot =
		detected ? &ready->agenda : &ready->undetected_agenda;
	struct cbl_agenda *agenda =
		atomic_load_explicit(slot, memory_order_acquire);
	struct cbl_agenda *theirs = NULL;

	if (agenda)
		return agenda;
	agenda = cbl_agenda_new(ready->spec,
				detected ? ready->rules : ready->undetected);
	if (atomic_compare_exchange_strong(slot, &theirs, agenda))
		return agenda;
	cbl_agenda_free(agenda);
	return theirs;
}
