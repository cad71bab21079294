/* SPDX-License-Identifier: MIT
 *
 * Findings without a message or a spec file: three rules, and a function
 * that pushes a finding of one of them.
 */
#ifndef CBL_MADE_FINDINGS_H
#define CBL_MADE_FINDINGS_H

#include "diag/finding.h"

enum made_rule {
	MADE_DATE, /* CB501 date-event-after-dtg, with help */
	MADE_REF,  /* CB601 ref-unresolved, of kind corpus */
	MADE_TAGS, /* CB310 tags-markup */
};

#define MADE_POOL                                                       \
	"\0"                                                            \
	"CB501\0date-event-after-dtg\0Compare it with the dateline.\0"  \
	"CB601\0ref-unresolved\0"                                       \
	"CB310\0tags-markup\0"                                          \
	"state-cable\0https://x.org/{code}/{name}?{other}\0"

static const char made_pool[] = MADE_POOL;

static inline struct cbl_text made_text(const char *text)
{
	uint32_t at = 1;

	while (strcmp(made_pool + at, text) != 0)
		at += (uint32_t)strlen(made_pool + at) + 1;
	return (struct cbl_text){at, (uint32_t)strlen(text)};
}

static struct cbl_rule made_rules[3];
static struct cbl_meta made_meta;
static struct cbl_spec made_spec = {
	.meta = &made_meta,
	.meta_count = 1,
	.rules = made_rules,
	.rules_count = 3,
	.strings = made_pool,
	.strings_count = sizeof(made_pool),
};

static inline void make_rules(void)
{
	made_rules[MADE_DATE].code = made_text("CB501");
	made_rules[MADE_DATE].name = made_text("date-event-after-dtg");
	made_rules[MADE_DATE].help =
		made_text("Compare it with the dateline.");
	made_rules[MADE_DATE].kind = CBL_RULE_CONSISTENCY;
	made_rules[MADE_REF].code = made_text("CB601");
	made_rules[MADE_REF].name = made_text("ref-unresolved");
	made_rules[MADE_REF].kind = CBL_RULE_CORPUS;
	made_rules[MADE_TAGS].code = made_text("CB310");
	made_rules[MADE_TAGS].name = made_text("tags-markup");
	made_rules[MADE_TAGS].kind = CBL_RULE_TRANSCRIPTION;
	made_meta.id = made_text("state-cable");
}

static inline struct cbl_place made_place(uint32_t line, uint32_t column)
{
	return (struct cbl_place){line, column, line * 100 + column, 0, 0};
}

/* A warning on one line, from one column to another; texts are borrowed. */
static inline struct cbl_finding *make_finding(struct cbl_bag *bag,
					       enum made_rule rule,
					       const char *path, uint32_t line,
					       uint32_t from, uint32_t to)
{
	struct cbl_finding *f = cbl_bag_push(bag);

	make_rules();
	f->spec = &made_spec;
	f->rule = rule;
	f->severity = CBL_SEVERITY_WARNING;
	f->confidence = 1;
	f->path = cbl_str_c(path);
	f->range.start = made_place(line, from);
	f->range.end = made_place(line, to);
	f->message = cbl_str_c("is wrong");
	f->excerpt_column = 1;
	return f;
}

#endif
