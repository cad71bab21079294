/* SPDX-License-Identifier: MIT
 *
 * One table a mapping, one line a key. Everything is optional to libcyaml
 * but what an entry is known by; the resolver asks for the rest, since an
 * entry that overrides another one leaves out what stays.
 */
#include "spec/raw_schema.h"

#include <cyaml/cyaml.h>

#include "spec/raw.h"

#define WANTED CYAML_FLAG_POINTER
#define LEFT_OUT (CYAML_FLAG_POINTER | CYAML_FLAG_OPTIONAL)

/* Key, struct and member behind it. */
#define ID(key, type, member)                                                  \
	CYAML_FIELD_STRING_PTR(key, WANTED, struct type, member, 0,            \
			       CYAML_UNLIMITED)
#define TEXT(key, type, member)                                                \
	CYAML_FIELD_STRING_PTR(key, LEFT_OUT, struct type, member, 0,          \
			       CYAML_UNLIMITED)
#define TEXTS(key, type, member)                                               \
	CYAML_FIELD_SEQUENCE_COUNT(key, LEFT_OUT, struct type, member.items,   \
				   member.count, &text, 0, CYAML_UNLIMITED)
#define LIST(key, type, member, entry)                                         \
	CYAML_FIELD_SEQUENCE(key, LEFT_OUT, struct type, member, &entry, 0,    \
			     CYAML_UNLIMITED)
#define MAP(key, type, member, fields)                                         \
	CYAML_FIELD_MAPPING_PTR(key, LEFT_OUT, struct type, member, fields)
#define FIELDS(name) static const struct cyaml_schema_field name[]
#define ENTRY(name, type, fields)                                              \
	static const struct cyaml_schema_value name = {                        \
		CYAML_VALUE_MAPPING(CYAML_FLAG_DEFAULT, struct type, fields)}

static const struct cyaml_schema_value text = {
	CYAML_VALUE_STRING(CYAML_FLAG_POINTER, char *, 0, CYAML_UNLIMITED)};

/* ---- of many mappings */

FIELDS(condition_fields) = {
	TEXT("have", cbl_raw_condition, have),
	TEXT("lack", cbl_raw_condition, lack),
	TEXT("value", cbl_raw_condition, value),
	TEXT("is", cbl_raw_condition, is),
	TEXT("not", cbl_raw_condition, not),
	TEXTS("in", cbl_raw_condition, in),
	TEXT("like", cbl_raw_condition, like),
	TEXT("same", cbl_raw_condition, same),
	TEXT("above", cbl_raw_condition, above),
	TEXT("below", cbl_raw_condition, below),
	CYAML_FIELD_END,
};
ENTRY(condition, cbl_raw_condition, condition_fields);

FIELDS(assume_fields) = {
	TEXT("value", cbl_raw_assume, value),
	LIST("where", cbl_raw_assume, where, condition),
	CYAML_FIELD_END,
};
ENTRY(assume, cbl_raw_assume, assume_fields);

FIELDS(complete_fields) = {
	TEXT("from", cbl_raw_complete, from),
	TEXT("prefer", cbl_raw_complete, prefer),
	TEXT("year", cbl_raw_complete, year),
	TEXT("lend", cbl_raw_complete, lend),
	CYAML_FIELD_END,
};

FIELDS(field_fields) = {
	ID("id", cbl_raw_field, id),
	TEXT("title", cbl_raw_field, title),
	TEXT("doc", cbl_raw_field, doc),
	TEXT("type", cbl_raw_field, type),
	TEXT("vocabulary", cbl_raw_field, vocabulary),
	TEXT("by", cbl_raw_field, by),
	TEXT("near", cbl_raw_field, near),
	TEXT("from", cbl_raw_field, from),
	TEXT("take", cbl_raw_field, take),
	TEXTS("formats", cbl_raw_field, formats),
	TEXT("as", cbl_raw_field, as),
	MAP("complete", cbl_raw_field, complete, complete_fields),
	TEXT("is", cbl_raw_field, is),
	TEXTS("fold", cbl_raw_field, fold),
	LIST("assume", cbl_raw_field, assume, assume),
	CYAML_FIELD_END,
};
ENTRY(field, cbl_raw_field, field_fields);

/* ---- what patterns are made of */

FIELDS(clue_fields) = {
	TEXT("match", cbl_raw_clue, match),
	TEXT("weight", cbl_raw_clue, weight),
	TEXTS("fold", cbl_raw_clue, fold),
	CYAML_FIELD_END,
};
ENTRY(clue, cbl_raw_clue, clue_fields);

FIELDS(detect_fields) = {
	TEXT("within", cbl_raw_detect, within),
	TEXT("enough", cbl_raw_detect, enough),
	LIST("clues", cbl_raw_detect, clues, clue),
	CYAML_FIELD_END,
};

FIELDS(prose_fields) = {
	TEXT("ends", cbl_raw_prose, ends),
	TEXT("abbreviations", cbl_raw_prose, abbreviations),
	CYAML_FIELD_END,
};

FIELDS(pattern_fields) = {
	ID("id", cbl_raw_pattern, id),
	TEXT("match", cbl_raw_pattern, match),
	TEXT("doc", cbl_raw_pattern, doc),
	CYAML_FIELD_END,
};
ENTRY(pattern, cbl_raw_pattern, pattern_fields);

FIELDS(words_fields) = {
	ID("id", cbl_raw_words, id),
	TEXT("doc", cbl_raw_words, doc),
	TEXTS("list", cbl_raw_words, list),
	CYAML_FIELD_END,
};
ENTRY(words, cbl_raw_words, words_fields);

FIELDS(entry_fields) = {
	ID("code", cbl_raw_entry, code),
	TEXT("title", cbl_raw_entry, title),
	TEXT("doc", cbl_raw_entry, doc),
	TEXT("group", cbl_raw_entry, group),
	TEXT("rank", cbl_raw_entry, rank),
	TEXT("status", cbl_raw_entry, status),
	TEXT("from", cbl_raw_entry, from),
	TEXT("until", cbl_raw_entry, until),
	TEXT("is", cbl_raw_entry, is),
	TEXTS("aliases", cbl_raw_entry, aliases),
	TEXTS("misspellings", cbl_raw_entry, misspellings),
	TEXTS("excludes", cbl_raw_entry, excludes),
	TEXTS("needs", cbl_raw_entry, needs),
	TEXTS("equals", cbl_raw_entry, equals),
	TEXTS("has", cbl_raw_entry, has),
	CYAML_FIELD_END,
};
ENTRY(entry, cbl_raw_entry, entry_fields);

FIELDS(vocabulary_fields) = {
	ID("id", cbl_raw_vocabulary, id),
	TEXT("title", cbl_raw_vocabulary, title),
	TEXT("doc", cbl_raw_vocabulary, doc),
	TEXT("file", cbl_raw_vocabulary, file),
	TEXT("open", cbl_raw_vocabulary, open),
	TEXTS("fold", cbl_raw_vocabulary, fold),
	LIST("entries", cbl_raw_vocabulary, entries, entry),
	CYAML_FIELD_END,
};
ENTRY(vocabulary, cbl_raw_vocabulary, vocabulary_fields);

/* ---- the message */

FIELDS(value_fields) = {
	ID("id", cbl_raw_value, id),
	TEXT("is", cbl_raw_value, is),
	TEXT("doc", cbl_raw_value, doc),
	CYAML_FIELD_END,
};
ENTRY(value, cbl_raw_value, value_fields);

FIELDS(zone_fields) = {
	ID("id", cbl_raw_zone, id),
	TEXT("title", cbl_raw_zone, title),
	TEXT("optional", cbl_raw_zone, optional),
	CYAML_FIELD_END,
};
ENTRY(zone, cbl_raw_zone, zone_fields);

FIELDS(near_fields) = {
	TEXT("field", cbl_raw_near, field),
	TEXT("step", cbl_raw_near, step),
	CYAML_FIELD_END,
};

FIELDS(start_fields) = {
	TEXT("match", cbl_raw_start, match),
	TEXTS("fold", cbl_raw_start, fold),
	TEXTS("after", cbl_raw_start, after),
	TEXTS("seen", cbl_raw_start, seen),
	TEXTS("unseen", cbl_raw_start, unseen),
	MAP("near", cbl_raw_start, near, near_fields),
	TEXT("last", cbl_raw_start, last),
	CYAML_FIELD_END,
};
ENTRY(start, cbl_raw_start, start_fields);

FIELDS(continue_fields) = {
	TEXT("lines", cbl_raw_continue, lines),
	TEXT("until", cbl_raw_continue, until),
	TEXT("resume", cbl_raw_continue, resume),
	TEXT("max", cbl_raw_continue, max),
	CYAML_FIELD_END,
};

FIELDS(find_fields) = {
	TEXT("match", cbl_raw_find, match),
	TEXTS("fold", cbl_raw_find, fold),
	TEXT("all", cbl_raw_find, all),
	TEXT("last", cbl_raw_find, last),
	CYAML_FIELD_END,
};
ENTRY(find, cbl_raw_find, find_fields);

FIELDS(form_fields) = {
	ID("id", cbl_raw_form, id),
	TEXT("match", cbl_raw_form, match),
	TEXT("repeat", cbl_raw_form, repeat),
	TEXT("joint", cbl_raw_form, joint),
	TEXTS("carry", cbl_raw_form, carry),
	TEXTS("fold", cbl_raw_form, fold),
	CYAML_FIELD_END,
};
ENTRY(form, cbl_raw_form, form_fields);

FIELDS(items_fields) = {
	TEXT("cut", cbl_raw_items, cut),
	TEXT("each", cbl_raw_items, each),
	TEXT("gap", cbl_raw_items, gap),
	TEXT("begin", cbl_raw_items, begin),
	TEXT("split", cbl_raw_items, split),
	LIST("forms", cbl_raw_items, forms, form),
	TEXTS("fold", cbl_raw_items, fold),
	CYAML_FIELD_END,
};

FIELDS(element_fields) = {
	ID("id", cbl_raw_element, id),
	TEXT("zone", cbl_raw_element, zone),
	TEXT("title", cbl_raw_element, title),
	TEXT("doc", cbl_raw_element, doc),
	TEXT("like", cbl_raw_element, like),
	TEXTS("label", cbl_raw_element, label),
	TEXTS("fold", cbl_raw_element, fold),
	TEXT("start", cbl_raw_element, start),
	LIST("starts", cbl_raw_element, starts, start),
	TEXT("inline", cbl_raw_element, inline_start),
	TEXTS("must", cbl_raw_element, must),
	TEXT("occurs", cbl_raw_element, occurs),
	TEXT("begins", cbl_raw_element, begins),
	TEXTS("same", cbl_raw_element, same),
	TEXT("counts", cbl_raw_element, counts),
	MAP("continue", cbl_raw_element, goes_on, continue_fields),
	TEXT("catch", cbl_raw_element, catches),
	TEXTS("before", cbl_raw_element, before),
	TEXTS("over", cbl_raw_element, over),
	TEXT("quiet", cbl_raw_element, quiet),
	LIST("find", cbl_raw_element, find, find),
	MAP("items", cbl_raw_element, items, items_fields),
	LIST("fields", cbl_raw_element, fields, field),
	TEXTS("without", cbl_raw_element, without),
	CYAML_FIELD_END,
};
ENTRY(element, cbl_raw_element, element_fields);

FIELDS(interruption_fields) = {
	ID("id", cbl_raw_interruption, id),
	TEXT("title", cbl_raw_interruption, title),
	TEXT("doc", cbl_raw_interruption, doc),
	TEXT("covers", cbl_raw_interruption, covers),
	TEXT("match", cbl_raw_interruption, match),
	TEXT("back", cbl_raw_interruption, back),
	TEXT("keep", cbl_raw_interruption, keep),
	TEXTS("fold", cbl_raw_interruption, fold),
	LIST("fields", cbl_raw_interruption, fields, field),
	TEXTS("without", cbl_raw_interruption, without),
	CYAML_FIELD_END,
};
ENTRY(interruption, cbl_raw_interruption, interruption_fields);

FIELDS(drop_fields) = {
	TEXT("match", cbl_raw_drop, match),
	TEXT("before", cbl_raw_drop, before),
	TEXT("after", cbl_raw_drop, after),
	TEXTS("fold", cbl_raw_drop, fold),
	CYAML_FIELD_END,
};
ENTRY(drop, cbl_raw_drop, drop_fields);

FIELDS(mention_fields) = {
	ID("id", cbl_raw_mention, id),
	TEXT("title", cbl_raw_mention, title),
	TEXT("doc", cbl_raw_mention, doc),
	TEXTS("in", cbl_raw_mention, in),
	TEXT("match", cbl_raw_mention, match),
	TEXTS("matches", cbl_raw_mention, matches),
	TEXT("back", cbl_raw_mention, back),
	TEXTS("fold", cbl_raw_mention, fold),
	LIST("fields", cbl_raw_mention, fields, field),
	LIST("drop", cbl_raw_mention, drop, drop),
	TEXTS("without", cbl_raw_mention, without),
	CYAML_FIELD_END,
};
ENTRY(mention, cbl_raw_mention, mention_fields);

FIELDS(export_key_fields) = {
	ID("key", cbl_raw_export_key, key),
	TEXT("value", cbl_raw_export_key, value),
	TEXT("list", cbl_raw_export_key, list),
	TEXT("index", cbl_raw_export_key, index),
	CYAML_FIELD_END,
};
ENTRY(export_key, cbl_raw_export_key, export_key_fields);

FIELDS(export_fields) = {
	ID("key", cbl_raw_export, key),
	TEXT("value", cbl_raw_export, value),
	TEXT("list", cbl_raw_export, list),
	TEXT("each", cbl_raw_export, each),
	TEXT("index", cbl_raw_export, index),
	LIST("keys", cbl_raw_export, keys, export_key),
	CYAML_FIELD_END,
};
ENTRY(export_entry, cbl_raw_export, export_fields);

FIELDS(frame_fields) = {
	ID("id", cbl_raw_frame, id),
	TEXT("text", cbl_raw_frame, text),
	TEXT("doc", cbl_raw_frame, doc),
	CYAML_FIELD_END,
};
ENTRY(frame, cbl_raw_frame, frame_fields);

/* ---- rules */

FIELDS(profile_fields) = {
	ID("id", cbl_raw_profile, id),
	TEXT("adds", cbl_raw_profile, adds),
	TEXT("title", cbl_raw_profile, title),
	CYAML_FIELD_END,
};
ENTRY(profile, cbl_raw_profile, profile_fields);

FIELDS(era_fields) = {
	TEXT("from", cbl_raw_era, from),
	TEXT("until", cbl_raw_era, until),
	CYAML_FIELD_END,
};

FIELDS(provenance_fields) = {
	TEXT("basis", cbl_raw_provenance, basis),
	TEXT("source", cbl_raw_provenance, source),
	TEXT("agree", cbl_raw_provenance, agree),
	TEXT("of", cbl_raw_provenance, of),
	CYAML_FIELD_END,
};

FIELDS(adjust_fields) = {
	TEXT("from", cbl_raw_adjust, from),
	TEXT("until", cbl_raw_adjust, until),
	TEXT("corpus", cbl_raw_adjust, corpus),
	TEXT("copy", cbl_raw_adjust, copy),
	TEXT("around", cbl_raw_adjust, around),
	TEXT("share", cbl_raw_adjust, share),
	TEXT("holds", cbl_raw_adjust, holds),
	LIST("when", cbl_raw_adjust, when, condition),
	LIST("where", cbl_raw_adjust, where, condition),
	TEXT("severity", cbl_raw_adjust, severity),
	TEXT("confidence", cbl_raw_adjust, confidence),
	CYAML_FIELD_END,
};
ENTRY(adjust, cbl_raw_adjust, adjust_fields);

FIELDS(related_fields) = {
	TEXT("at", cbl_raw_related, at),
	TEXT("message", cbl_raw_related, message),
	CYAML_FIELD_END,
};
ENTRY(related, cbl_raw_related, related_fields);

FIELDS(fix_fields) = {
	TEXT("each", cbl_raw_fix, each),
	TEXT("at", cbl_raw_fix, at),
	TEXT("replace", cbl_raw_fix, replace),
	TEXT("title", cbl_raw_fix, title),
	TEXT("safe", cbl_raw_fix, safe),
	CYAML_FIELD_END,
};

FIELDS(suggest_fields) = {
	TEXT("from", cbl_raw_suggest, from),
	TEXTS("shift", cbl_raw_suggest, shift),
	TEXT("until", cbl_raw_suggest, until),
	CYAML_FIELD_END,
};

FIELDS(cue_fields) = {
	ID("id", cbl_raw_cue, id),
	TEXT("before", cbl_raw_cue, before),
	TEXT("after", cbl_raw_cue, after),
	TEXT("not-before", cbl_raw_cue, not_before),
	TEXT("not-after", cbl_raw_cue, not_after),
	TEXT("confidence", cbl_raw_cue, confidence),
	TEXT("doc", cbl_raw_cue, doc),
	CYAML_FIELD_END,
};
ENTRY(cue, cbl_raw_cue, cue_fields);

FIELDS(hush_fields) = {
	TEXT("before", cbl_raw_hush, before),
	TEXT("after", cbl_raw_hush, after),
	TEXTS("unless", cbl_raw_hush, unless),
	TEXT("doc", cbl_raw_hush, doc),
	CYAML_FIELD_END,
};
ENTRY(hush, cbl_raw_hush, hush_fields);

FIELDS(context_fields) = {
	TEXT("scope", cbl_raw_context, scope),
	LIST("fire", cbl_raw_context, fire, cue),
	LIST("hush", cbl_raw_context, hush, hush),
	CYAML_FIELD_END,
};

FIELDS(group_fields) = {
	TEXT("group", cbl_raw_group, group),
	TEXT("min", cbl_raw_group, min),
	TEXT("max", cbl_raw_group, max),
	CYAML_FIELD_END,
};
ENTRY(group, cbl_raw_group, group_fields);

/* The keys of struct cbl_raw_check, which is `struct type` itself or a
 * member of it: then `m` is that member and a dot. */
#define CHECK_KEYS(type, m)                                                    \
	TEXT("check", type, m check), TEXT("of", type, m of),                  \
		LIST("where", type, m where, condition),                       \
		LIST("when", type, m when, condition),                         \
		LIST("unless", type, m unless, condition),                     \
		TEXTS("in", type, m in), TEXTS("inside", type, m inside),      \
		TEXT("pattern", type, m pattern),                              \
		TEXT("never", type, m never), TEXTS("fold", type, m fold),     \
		TEXT("by", type, m by), TEXT("event", type, m event),          \
		TEXTS("report", type, m report), TEXT("scope", type, m scope), \
		TEXT("per", type, m per), TEXT("among", type, m among),        \
		TEXT("group", type, m group),                                  \
		LIST("groups", type, m groups, group),                         \
		TEXT("min", type, m min), TEXT("max", type, m max),            \
		TEXT("near", type, m near), TEXT("from", type, m from),        \
		TEXT("restart", type, m restart),                              \
		TEXT("unless-between", type, m unless_between),                \
		TEXT("split", type, m split),                                  \
		MAP("era", type, m era, era_fields),                           \
		MAP("context", type, m context, context_fields),               \
		TEXTS("yields-to", type, m yields_to),                         \
		TEXT("severity", type, m severity),                            \
		TEXT("confidence", type, m confidence),                        \
		TEXT("message", type, m message), TEXT("at", type, m at),      \
		LIST("related", type, m related, related),                     \
		MAP("suggest", type, m suggest, suggest_fields),               \
		MAP("fix", type, m fix, fix_fields)

FIELDS(check_fields) = {
	CHECK_KEYS(cbl_raw_check, ),
	TEXTS("without", cbl_raw_check, without),
	CYAML_FIELD_END,
};
const struct cyaml_schema_value cbl_raw_check_entry = {
	CYAML_VALUE_MAPPING(CYAML_FLAG_DEFAULT, struct cbl_raw_check,
			    check_fields)};

FIELDS(example_fields) = {
	TEXT("bad", cbl_raw_example, bad),
	TEXT("good", cbl_raw_example, good),
	TEXT("on", cbl_raw_example, on),
	TEXT("line", cbl_raw_example, line),
	TEXT("frame", cbl_raw_example, frame),
	TEXT("file", cbl_raw_example, file),
	TEXT("doc", cbl_raw_example, doc),
	TEXT("suggests", cbl_raw_example, suggests),
	TEXT("fixed", cbl_raw_example, fixed),
	TEXTS("among", cbl_raw_example, among),
	TEXT("corpus", cbl_raw_example, corpus),
	CYAML_FIELD_END,
};
ENTRY(example, cbl_raw_example, example_fields);

FIELDS(rule_fields) = {
	ID("code", cbl_raw_rule, code),
	TEXT("name", cbl_raw_rule, name),
	TEXT("title", cbl_raw_rule, title),
	TEXT("doc", cbl_raw_rule, doc),
	TEXT("help", cbl_raw_rule, help),
	TEXT("kind", cbl_raw_rule, kind),
	TEXT("profile", cbl_raw_rule, profile),
	MAP("provenance", cbl_raw_rule, provenance, provenance_fields),
	CHECK_KEYS(cbl_raw_rule, check.),
	LIST("also", cbl_raw_rule, also, cbl_raw_check_entry),
	LIST("adjust", cbl_raw_rule, adjust, adjust),
	LIST("examples", cbl_raw_rule, examples, example),
	TEXTS("without", cbl_raw_rule, without),
	CYAML_FIELD_END,
};
ENTRY(rule, cbl_raw_rule, rule_fields);

FIELDS(retired_fields) = {
	ID("code", cbl_raw_retired, code),
	TEXT("name", cbl_raw_retired, name),
	TEXT("since", cbl_raw_retired, since),
	TEXT("see", cbl_raw_retired, see),
	CYAML_FIELD_END,
};
ENTRY(retired, cbl_raw_retired, retired_fields);

FIELDS(column_fields) = {
	ID("id", cbl_raw_column, id),
	TEXT("title", cbl_raw_column, title),
	TEXT("holds", cbl_raw_column, holds),
	TEXTS("names", cbl_raw_column, names),
	CYAML_FIELD_END,
};
ENTRY(column, cbl_raw_column, column_fields);

/* ---- files */

FIELDS(spec_fields) = {
	TEXT("language", cbl_raw_spec, language),
	TEXT("spec", cbl_raw_spec, spec),
	TEXT("title", cbl_raw_spec, title),
	TEXT("doc", cbl_raw_spec, doc),
	TEXT("docs-url", cbl_raw_spec, docs_url),
	TEXTS("extends", cbl_raw_spec, extends),
	MAP("detect", cbl_raw_spec, detect, detect_fields),
	TEXT("redacted", cbl_raw_spec, redacted),
	MAP("prose", cbl_raw_spec, prose, prose_fields),
	LIST("patterns", cbl_raw_spec, patterns, pattern),
	LIST("words", cbl_raw_spec, words, words),
	LIST("vocabularies", cbl_raw_spec, vocabularies, vocabulary),
	LIST("values", cbl_raw_spec, values, value),
	LIST("zones", cbl_raw_spec, zones, zone),
	LIST("interruptions", cbl_raw_spec, interruptions, interruption),
	LIST("elements", cbl_raw_spec, elements, element),
	LIST("mentions", cbl_raw_spec, mentions, mention),
	LIST("export", cbl_raw_spec, exports, export_entry),
	LIST("frames", cbl_raw_spec, frames, frame),
	LIST("profiles", cbl_raw_spec, profiles, profile),
	LIST("rules", cbl_raw_spec, rules, rule),
	LIST("retired", cbl_raw_spec, retired, retired),
	LIST("columns", cbl_raw_spec, columns, column),
	CYAML_FIELD_END,
};

FIELDS(file_fields) = {
	TEXT("title", cbl_raw_vocabulary_file, title),
	TEXT("doc", cbl_raw_vocabulary_file, doc),
	LIST("entries", cbl_raw_vocabulary_file, entries, entry),
	CYAML_FIELD_END,
};

static const struct cyaml_schema_value spec_root = {
	CYAML_VALUE_MAPPING(CYAML_FLAG_POINTER, struct cbl_raw_spec,
			    spec_fields)};

static const struct cyaml_schema_value file_root = {
	CYAML_VALUE_MAPPING(CYAML_FLAG_POINTER, struct cbl_raw_vocabulary_file,
			    file_fields)};

#undef TEXT
#define KEY(key, text) {key, text, NULL, NULL},
#define LIKE(key, text, example) {key, text, example, NULL},
#define WORDS(key, text, words) {key, text, NULL, words},

static const struct cbl_yaml_text spec_texts[] = {
#include "spec/raw_texts.def"
	{NULL, NULL, NULL, NULL},
};

const struct cbl_yaml_schema cbl_raw_spec_schema = {
	.title = "cablelint spec",
	.root = &spec_root,
	.texts = spec_texts,
	.decides = "check",
	.allows = cbl_check_takes,
};

const struct cbl_yaml_schema cbl_raw_vocabulary_schema = {
	.title = "cablelint vocabulary",
	.root = &file_root,
	.texts = spec_texts,
};
