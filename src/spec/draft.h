/* SPDX-License-Identifier: MIT
 *
 * A spec while it is being written: what can be made of it in spite of its
 * mistakes, which rules they leave alone, and where everything stands. For
 * trials of its examples (lint/spec_test.h).
 *
 * What is broken in the grammar is there but never matches or has no value;
 * a name with a slip stands for the one it is near to.
 */
#ifndef CBL_SPEC_DRAFT_H
#define CBL_SPEC_DRAFT_H

#include "spec/load.h"

struct cbl_draft;

/* As cbl_spec_load_text, but mistakes do not stop it: returns 0 as long as
 * there is something to be said about the spec. `files` and `problems` have
 * to outlive it. The caller frees. */
int cbl_draft_load(struct cbl_draft **out, const char *path, const char *text,
		   size_t len, const struct cbl_spec_files *files,
		   struct cbl_problems *problems, struct cbl_error *err);
void cbl_draft_free(struct cbl_draft *draft);

/* What could be made of it; borrowed. NULL if what everything rests on is
 * missing, such as a spec that it extends. */
const struct cbl_spec *cbl_draft_spec(const struct cbl_draft *draft);

/* No mistake in zones, elements, patterns and the like, by which any message
 * might be read otherwise than its author meant? */
bool cbl_draft_reads_well(const struct cbl_draft *draft);

/* Is an element as its author meant it? A rule, with all that it rests on,
 * as far as what it finds goes? An example? */
bool cbl_draft_element_sound(const struct cbl_draft *draft, uint32_t element);
bool cbl_draft_rule_sound(const struct cbl_draft *draft, uint32_t rule);
bool cbl_draft_example_sound(const struct cbl_draft *draft, uint32_t example);

/* Does it stand in the spec's own file, rather than in one it extends? */
bool cbl_draft_element_is_own(const struct cbl_draft *draft, uint32_t element);
bool cbl_draft_rule_is_own(const struct cbl_draft *draft, uint32_t rule);
bool cbl_draft_pattern_is_own(const struct cbl_draft *draft, uint32_t pattern);

/* Adds a problem to those of the load, at the id of an element; at a check of
 * a rule, the `nth` from 0, its own before its `also`, or at one of its keys;
 * at the `nth` example of a rule. What is inherited is reported at `extends`.
 * `hint` may be NULL. */
void cbl_draft_report_element(struct cbl_draft *draft, bool warning,
			      uint32_t element, const char *hint,
			      const char *format, ...)
	__attribute__((format(printf, 5, 6)));
void cbl_draft_report_check(struct cbl_draft *draft, bool warning,
			    uint32_t rule, uint32_t nth, const char *format,
			    ...) __attribute__((format(printf, 5, 6)));
void cbl_draft_report_key(struct cbl_draft *draft, bool warning, uint32_t rule,
			  uint32_t nth, const char *key, const char *hint,
			  const char *format, ...)
	__attribute__((format(printf, 7, 8)));
/* A warning about the spec as a whole. Silent where it has mistakes: what it
 * seems to lack may be in one. */
void cbl_draft_report_root(struct cbl_draft *draft, const char *hint,
			   const char *format, ...)
	__attribute__((format(printf, 3, 4)));
/* A warning at an own pattern, where it was met first. */
void cbl_draft_report_pattern(struct cbl_draft *draft, uint32_t pattern,
			      const char *hint, const char *format, ...)
	__attribute__((format(printf, 4, 5)));
void cbl_draft_report_example(struct cbl_draft *draft, uint32_t rule,
			      uint32_t nth, const char *format, ...)
	__attribute__((format(printf, 4, 5)));

#endif
