/* SPDX-License-Identifier: MIT
 *
 * A spec as its author wrote it: plain structs that libcyaml fills from
 * YAML, one file at a time, nothing looked up yet. Every scalar is text (an
 * absent one is NULL) and is judged by the resolver, so that a mistake can be
 * reported at its own place in our own words; lists are pointer and count.
 * The meaning of every key stands in raw_schema.c, beside its type: that
 * table feeds libcyaml, the position walker and the JSON Schema.
 */
#ifndef CBL_SPEC_RAW_H
#define CBL_SPEC_RAW_H

#include <stddef.h>

/* A list of texts. */
struct cbl_raw_texts {
	char **items;
	unsigned count;
};

#define CBL_RAW_LIST(type, name) \
	struct type *name;       \
	unsigned name##_count

struct cbl_raw_clue {
	char *match, *weight;
	struct cbl_raw_texts fold;
};

struct cbl_raw_detect {
	char *within, *enough;
	CBL_RAW_LIST(cbl_raw_clue, clues);
};

struct cbl_raw_prose {
	char *ends, *abbreviations;
};

struct cbl_raw_pattern {
	char *id, *match, *doc;
};

struct cbl_raw_words {
	char *id, *doc;
	struct cbl_raw_texts list;
};

struct cbl_raw_entry {
	char *code, *title, *doc, *group, *rank, *status, *from, *until, *is;
	struct cbl_raw_texts aliases, misspellings, excludes, needs, equals, has;
};

struct cbl_raw_vocabulary {
	char *id, *title, *doc, *file, *open;
	struct cbl_raw_texts fold;
	CBL_RAW_LIST(cbl_raw_entry, entries);
};

/* A vocabulary file holds the same but the id. */
struct cbl_raw_vocabulary_file {
	char *title, *doc;
	CBL_RAW_LIST(cbl_raw_entry, entries);
};

struct cbl_raw_value {
	char *id, *is, *doc;
};

struct cbl_raw_zone {
	char *id, *title, *optional;
};

struct cbl_raw_condition {
	char *have, *lack, *value;               /* one of these: an operand */
	char *is, *not, *like, *same, *above, *below;
	struct cbl_raw_texts in;
};

struct cbl_raw_assume {
	char *value;
	CBL_RAW_LIST(cbl_raw_condition, where);
};

struct cbl_raw_complete {
	char *from, *prefer, *year, *lend;
};

struct cbl_raw_field {
	char *id, *title, *doc, *type;
	char *vocabulary, *by, *near, *take, *from, *as, *is;
	struct cbl_raw_texts formats, fold;
	struct cbl_raw_complete *complete;
	CBL_RAW_LIST(cbl_raw_assume, assume);
};

struct cbl_raw_near {
	char *field, *step;
};

struct cbl_raw_start {
	char *match, *last;
	struct cbl_raw_texts fold, after, seen, unseen;
	struct cbl_raw_near *near;
};

struct cbl_raw_continue {
	char *lines, *until, *resume, *max;
};

struct cbl_raw_find {
	char *match, *all, *last;
	struct cbl_raw_texts fold;
};

struct cbl_raw_form {
	char *id, *match, *repeat, *joint;
	struct cbl_raw_texts fold, carry;
};

struct cbl_raw_items {
	char *cut, *each, *gap, *begin, *split;
	struct cbl_raw_texts fold;
	CBL_RAW_LIST(cbl_raw_form, forms);
};

struct cbl_raw_element {
	char *id, *zone, *title, *doc, *like;
	struct cbl_raw_texts label, fold, must, same, before, over;
	char *start, *inline_start; /* `inline` in YAML */
	CBL_RAW_LIST(cbl_raw_start, starts);
	char *occurs, *begins, *counts, *catches, *quiet; /* `catch` in YAML */
	struct cbl_raw_continue *goes_on;                 /* `continue` in YAML */
	CBL_RAW_LIST(cbl_raw_find, find);
	struct cbl_raw_items *items;
	CBL_RAW_LIST(cbl_raw_field, fields);
	struct cbl_raw_texts without;
};

struct cbl_raw_interruption {
	char *id, *title, *doc, *covers, *match, *back, *keep;
	struct cbl_raw_texts fold;
	CBL_RAW_LIST(cbl_raw_field, fields);
	struct cbl_raw_texts without;
};

struct cbl_raw_drop {
	char *match, *before, *after;
	struct cbl_raw_texts fold;
};

struct cbl_raw_mention {
	char *id, *title, *doc, *match, *back;
	struct cbl_raw_texts in, matches, fold;
	CBL_RAW_LIST(cbl_raw_field, fields);
	CBL_RAW_LIST(cbl_raw_drop, drop);
	struct cbl_raw_texts without;
};

struct cbl_raw_export_key {
	char *key, *value, *list, *index;
};

struct cbl_raw_export {
	char *key, *value, *list, *each, *index;
	CBL_RAW_LIST(cbl_raw_export_key, keys);
};

struct cbl_raw_frame {
	char *id, *text, *doc;
};

struct cbl_raw_profile {
	char *id, *adds, *title;
};

struct cbl_raw_era {
	char *from, *until;
};

struct cbl_raw_provenance {
	char *basis, *source, *agree, *of;
};

struct cbl_raw_adjust {
	char *from, *until, *corpus, *copy, *around, *share, *holds, *severity,
		*confidence;
	CBL_RAW_LIST(cbl_raw_condition, when);
	CBL_RAW_LIST(cbl_raw_condition, where);
};

struct cbl_raw_related {
	char *at, *message;
};

struct cbl_raw_fix {
	char *each, *at, *replace, *title, *safe;
};

struct cbl_raw_suggest {
	char *from, *until;
	struct cbl_raw_texts shift;
};

struct cbl_raw_cue {
	char *id, *before, *after, *not_before, *not_after, *confidence, *doc;
};

struct cbl_raw_hush {
	char *before, *after, *doc;
	struct cbl_raw_texts unless;
};

struct cbl_raw_context {
	char *scope;
	CBL_RAW_LIST(cbl_raw_cue, fire);
	CBL_RAW_LIST(cbl_raw_hush, hush);
};

struct cbl_raw_group {
	char *group, *min, *max;
};

/* What a rule and each of its `also` share: one check with its parameters. */
struct cbl_raw_check {
	char *check, *of, *pattern, *never, *by, *event, *scope, *per, *among,
		*min, *max, *near, *split, *restart, *unless_between, *from,
		*group, *at, *message, *severity, *confidence;
	struct cbl_raw_texts in, inside, report, fold, yields_to;
	struct cbl_raw_texts without; /* of an `also` */
	CBL_RAW_LIST(cbl_raw_condition, where);
	CBL_RAW_LIST(cbl_raw_condition, when);
	CBL_RAW_LIST(cbl_raw_condition, unless);
	CBL_RAW_LIST(cbl_raw_group, groups);
	CBL_RAW_LIST(cbl_raw_related, related);
	struct cbl_raw_era *era;
	struct cbl_raw_context *context;
	struct cbl_raw_suggest *suggest;
	struct cbl_raw_fix *fix;
};

struct cbl_raw_example {
	char *bad, *good, *on, *line, *frame, *file, *doc, *suggests, *corpus;
	char *fixed;
	struct cbl_raw_texts among;
};

struct cbl_raw_rule {
	char *code, *name, *title, *doc, *help, *kind, *profile;
	struct cbl_raw_provenance *provenance;
	struct cbl_raw_check check; /* its keys stand flat in the rule */
	CBL_RAW_LIST(cbl_raw_check, also);
	CBL_RAW_LIST(cbl_raw_adjust, adjust);
	CBL_RAW_LIST(cbl_raw_example, examples);
	struct cbl_raw_texts without;
};

struct cbl_raw_column {
	char *id, *title, *holds;
	struct cbl_raw_texts names;
};

struct cbl_raw_retired {
	char *code, *name, *since, *see;
};

struct cbl_raw_spec {
	char *language, *spec, *title, *doc, *docs_url, *redacted;
	struct cbl_raw_texts extends;
	struct cbl_raw_detect *detect;
	struct cbl_raw_prose *prose;
	CBL_RAW_LIST(cbl_raw_pattern, patterns);
	CBL_RAW_LIST(cbl_raw_words, words);
	CBL_RAW_LIST(cbl_raw_vocabulary, vocabularies);
	CBL_RAW_LIST(cbl_raw_value, values);
	CBL_RAW_LIST(cbl_raw_zone, zones);
	CBL_RAW_LIST(cbl_raw_interruption, interruptions);
	CBL_RAW_LIST(cbl_raw_element, elements);
	CBL_RAW_LIST(cbl_raw_mention, mentions);
	CBL_RAW_LIST(cbl_raw_export, exports); /* `export` in YAML */
	CBL_RAW_LIST(cbl_raw_frame, frames);
	CBL_RAW_LIST(cbl_raw_profile, profiles);
	CBL_RAW_LIST(cbl_raw_rule, rules);
	CBL_RAW_LIST(cbl_raw_retired, retired);
	CBL_RAW_LIST(cbl_raw_column, columns);
};

#endif
