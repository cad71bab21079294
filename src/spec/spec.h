/* SPDX-License-Identifier: MIT
 *
 * A spec in its compiled form: immutable, shared by threads, read by the
 * recogniser, the checks and everything that shows a text to a user.
 *
 * It is one block of plain records that name each other by index and their
 * texts by offset into one pool: no pointers, so that the same bytes are what
 * the resolver makes from YAML and what the build prints as a C table. The
 * record types below are that block's sections (CBL_SPEC_SECTIONS).
 */
#ifndef CBL_SPEC_SPEC_H
#define CBL_SPEC_SPEC_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/str.h"
#include "pattern/pattern.h"
#include "spec/plan.h"
#include "text/moment.h"

#define CBL_NONE UINT32_MAX

/* A text in the pool; at its end stands a NUL. len 0: absent. */
struct cbl_text {
	uint32_t at;
	uint32_t len;
};

/* A run of records of the section that the comment names. */
struct cbl_list {
	uint32_t first;
	uint32_t count;
};

enum cbl_fold {
	CBL_FOLD_CASE = 1,
	CBL_FOLD_SPACE = 2,
};

enum cbl_severity {
	CBL_SEVERITY_HINT,
	CBL_SEVERITY_INFO,
	CBL_SEVERITY_WARNING,
	CBL_SEVERITY_ERROR,
};

/* ---- patterns */

/* A named group of a pattern that is a field of the element it serves. */
struct cbl_group_field {
	uint32_t group;
	uint32_t field; /* fields */
};

struct cbl_pattern_def {
	struct cbl_text source; /* sub-patterns, words, vocabularies put in */
	uint32_t flags;         /* CBL_PATTERN_CASELESS, _MULTILINE, _ANCHORED */
	uint32_t first;         /* byte_sets: what a match may begin with, or CBL_NONE */
	struct cbl_list groups; /* group_fields */
};

struct cbl_byte_set {
	uint8_t bits[32];
};

/* ---- vocabularies */

struct cbl_has {
	struct cbl_text name;
	struct cbl_text value;
};

enum cbl_status {
	CBL_STATUS_CURRENT,
	CBL_STATUS_RETIRED,
	CBL_STATUS_OBSERVED,
	CBL_STATUS_MISPRINT,
};

struct cbl_entry {
	struct cbl_text code, title, doc, group, is;
	int32_t rank; /* INT32_MIN: none */
	uint32_t status;
	int32_t from, until; /* days, inclusive; INT32_MIN, INT32_MAX: open */
	struct cbl_list aliases, misspellings, excludes, needs, equals; /* texts */
	struct cbl_list has; /* has */
	uint32_t vocabulary;
};

enum cbl_how {
	CBL_HOW_CODE,
	CBL_HOW_ALIAS,
	CBL_HOW_MISSPELLING,
	CBL_HOW_ATTRIBUTE, /* by `has`: the name is "attribute=value" */
	CBL_HOW_NEAR,      /* by edit distance; never stored */
};

/* A spelling of an entry, case and space folded. */
struct cbl_name {
	struct cbl_text folded;
	uint32_t entry;
	uint32_t how;
};

struct cbl_vocabulary {
	struct cbl_text id, title, doc;
	uint32_t fold; /* how its words may be spaced and cased in patterns */
	uint32_t open; /* unlisted is not wrong */
	struct cbl_list entries;
	struct cbl_list names;
	struct cbl_list slots; /* numbers: open hash of names, index + 1; a power of two */
};

/* ---- operands, conditions, templates */

enum cbl_operand_kind {
	CBL_OPERAND_FIELD,   /* element.field[:attribute] */
	CBL_OPERAND_ELEMENT, /* element[:attribute] */
	CBL_OPERAND_VALUE,   /* a value of the spec [:attribute] */
	CBL_OPERAND_NUMBER,  /* a constant */
	CBL_OPERAND_TIME,    /* a constant day: an ISO date */
	CBL_OPERAND_TEXT,    /* a constant text, in a template or `replace` */
	CBL_OPERAND_FIRST,   /* functions over `args` */
	CBL_OPERAND_LAST,
	CBL_OPERAND_HIGHEST,
	CBL_OPERAND_LOWEST,
	CBL_OPERAND_COUNT,
	CBL_OPERAND_SUM,
	CBL_OPERAND_CLOSEST, /* closest(day, weekday): the day near it that is one */
	CBL_OPERAND_POSITION, /* `position`: place of the item in its list */
	CBL_OPERAND_CORPUS,   /* corpus.id: the ids of all messages */
	CBL_OPERAND_PLUS,     /* the first of `args`, moved by the second: minutes */
	CBL_OPERAND_MINUS,    /* of a time, else a number */
};

enum cbl_attribute {
	CBL_ATTRIBUTE_NONE,
	CBL_ATTRIBUTE_TEXT,    /* what was written */
	CBL_ATTRIBUTE_CONTENT, /* an element's text behind its start */
	CBL_ATTRIBUTE_LENGTH,  /* code points of the text, trimmed */
	CBL_ATTRIBUTE_WIDTH,   /* code points of the longest line */
	CBL_ATTRIBUTE_LINES,
	CBL_ATTRIBUTE_WRITTEN,  /* "yes", or nothing if it was assumed */
	CBL_ATTRIBUTE_KNOWN,    /* "yes" or "no" */
	CBL_ATTRIBUTE_DISTANCE, /* edits to the entry found near */
	CBL_ATTRIBUTE_CODE,
	CBL_ATTRIBUTE_RANK,
	CBL_ATTRIBUTE_GROUP,
	CBL_ATTRIBUTE_IS,
	CBL_ATTRIBUTE_TITLE,
	CBL_ATTRIBUTE_STATUS,
	CBL_ATTRIBUTE_NAMED, /* `has: [name=value]` */
	CBL_ATTRIBUTE_YEAR,
	CBL_ATTRIBUTE_YY,
	CBL_ATTRIBUTE_MONTH,        /* from 1 */
	CBL_ATTRIBUTE_DAY_OF_MONTH,
	CBL_ATTRIBUTE_DAY,          /* with month and year, without its clock */
	CBL_ATTRIBUTE_WEEKDAY,
	CBL_ATTRIBUTE_JULIAN,
	CBL_ATTRIBUTE_DTG,
	CBL_ATTRIBUTE_SLASHES,    /* 07/05/2006 */
	CBL_ATTRIBUTE_WROTE_YEAR, /* "yes" or "no" */
	CBL_ATTRIBUTE_RANGE,      /* where it stands; in exports only */
};

struct cbl_operand {
	uint32_t kind;
	uint32_t element;   /* elements; for FIELD and ELEMENT */
	uint32_t field;     /* fields; for FIELD */
	uint32_t value;     /* values; for VALUE */
	uint32_t attribute;
	struct cbl_text name; /* for CBL_ATTRIBUTE_NAMED; the text of TEXT */
	struct cbl_list args; /* numbers: operands */
	int32_t number;     /* NUMBER, TIME (days); added to the operand if `plain` */
	int32_t sign;       /* +1, -1: a shift follows; 0: none */
	uint32_t plain;     /* the shift is `number`, not a span of time */
	struct cbl_shift shift;
	struct cbl_text source; /* as written, for messages */
};

enum cbl_condition_kind {
	CBL_CONDITION_HAVE,
	CBL_CONDITION_LACK,
	CBL_CONDITION_VALUE,
};

struct cbl_condition {
	uint32_t kind;
	uint32_t operand;   /* operands */
	struct cbl_list is; /* texts: `is` or `in`; count 0: not asked */
	struct cbl_list not_is; /* texts: `not` */
	uint32_t like;      /* patterns, or CBL_NONE */
	uint32_t same, above, below; /* operands, or CBL_NONE */
};

/* Words that stand for something of the finding at hand. */
enum cbl_word {
	CBL_WORD_NONE, /* the piece is literal text or an operand */
	CBL_WORD_VALUE,
	CBL_WORD_TEXT,
	CBL_WORD_NEAREST,
	CBL_WORD_OTHER,
	CBL_WORD_MISSING,
	CBL_WORD_SPLIT,
	CBL_WORD_DISTANCE,
	CBL_WORD_MIN,
	CBL_WORD_MAX,
	CBL_WORD_CUE,
};

struct cbl_piece {
	struct cbl_text text; /* literal, if word and operand are none */
	uint32_t operand;     /* operands, or CBL_NONE */
	uint32_t word;        /* enum cbl_word; style below applies to it too */
	uint32_t style;       /* enum cbl_attribute for how a time is printed */
};

/* ---- grammar */

struct cbl_zone {
	struct cbl_text id, title;
	uint32_t optional;
};

struct cbl_clue {
	uint32_t pattern;
	uint32_t weight;
};

enum cbl_type {
	CBL_TYPE_TEXT,
	CBL_TYPE_NUMBER,
	CBL_TYPE_LETTER,
	CBL_TYPE_TIME,
	CBL_TYPE_DURATION,
	CBL_TYPE_CODE,
	CBL_TYPE_KEY,
	CBL_TYPE_COUNT_,
};

/* Is a value of the type a number? */
static inline bool cbl_type_counts(uint32_t type)
{
	return type == CBL_TYPE_NUMBER || type == CBL_TYPE_LETTER ||
	       type == CBL_TYPE_DURATION;
}

struct cbl_assume {
	uint32_t value;        /* operands */
	struct cbl_list where; /* conditions */
};

struct cbl_field {
	struct cbl_text id, title, doc;
	uint32_t element;        /* elements: its owner */
	uint32_t type;
	uint32_t vocabulary;     /* vocabularies, or CBL_NONE */
	struct cbl_text by;      /* attribute that is looked up instead of the name */
	uint32_t near;           /* edits allowed */
	uint32_t take;           /* patterns, or CBL_NONE */
	uint32_t from;           /* fields: `take` is taken from this one; CBL_NONE */
	struct cbl_list formats; /* formats */
	int32_t as;              /* enum cbl_precision, or -1 */
	uint32_t complete;       /* operands, or CBL_NONE */
	uint32_t year;           /* fields: the year written apart, or CBL_NONE */
	uint32_t lend;           /* patterns: between two that share a year; CBL_NONE */
	uint32_t prefer;         /* enum cbl_moment_prefer */
	struct cbl_list assume;  /* assumes */
	struct cbl_list is;      /* pieces: of a key */
};

enum cbl_element_kind {
	CBL_ELEMENT_LINES,        /* `elements` */
	CBL_ELEMENT_INTERRUPTION,
	CBL_ELEMENT_MENTION,
	CBL_ELEMENT_FILE,         /* the file's name */
};

/* What stands directly before, in `after:`, beside elements. */
#define CBL_AFTER_BLANK (UINT32_MAX - 1)

struct cbl_start {
	uint32_t pattern;
	struct cbl_list after;  /* numbers: elements or CBL_AFTER_BLANK; count 0: anything */
	struct cbl_list seen;   /* numbers: elements */
	struct cbl_list unseen; /* numbers: elements */
	uint32_t near_field;    /* fields, or CBL_NONE */
	uint32_t near_step;
	uint32_t last;          /* only the last line */
};

struct cbl_find {
	uint32_t pattern;
	uint32_t all;
	uint32_t last; /* only in the last line */
};

struct cbl_form {
	struct cbl_text id;
	uint32_t match, repeat, joint; /* patterns, or CBL_NONE */
	struct cbl_list carry;         /* numbers: fields */
};

enum cbl_cut {
	CBL_CUT_CONTENT,
	CBL_CUT_LINES,
	CBL_CUT_FIELD,
};

struct cbl_items {
	uint32_t cut;
	uint32_t cut_field;               /* fields, or CBL_NONE */
	uint32_t each, gap, begin, split; /* patterns, or CBL_NONE */
	struct cbl_list forms;            /* forms */
	uint32_t item_field, form_field, stray_field; /* fields of their own */
};

/* Shortest label of which a near miss is looked for; one of so many letters
 * may have two wrong. */
#define CBL_LABEL_SHORTEST 5
#define CBL_LABEL_TWO_WRONG 9

enum cbl_begins {
	CBL_BEGINS_NOTHING,
	CBL_BEGINS_MESSAGE,
	CBL_BEGINS_PART,
	CBL_BEGINS_PREAMBLE, /* a message too, which an element that begins one goes
			      * on with */
};

enum cbl_covers {
	CBL_COVERS_LINE,
	CBL_COVERS_LINES,
	CBL_COVERS_INLINE,
};

struct cbl_drop {
	uint32_t match, before, after; /* patterns, or CBL_NONE */
};

struct cbl_element {
	struct cbl_text id, title, doc;
	uint32_t kind;
	uint32_t zone;           /* zones, or CBL_NONE */
	struct cbl_list fields;
	/* lines */
	struct cbl_list starts;
	struct cbl_list labels;  /* texts, upper case */
	struct cbl_list must;    /* numbers: fields */
	uint32_t inline_start;   /* patterns, or CBL_NONE */
	uint32_t once;
	uint32_t begins;
	struct cbl_list same;    /* numbers: fields */
	uint32_t counts;         /* fields, or CBL_NONE */
	uint32_t goes_on;        /* has continuation lines */
	uint32_t line;           /* patterns: what such a line is; CBL_NONE: any */
	uint32_t until_start;    /* blank lines do not end it */
	uint32_t resume;         /* patterns, or CBL_NONE */
	uint32_t max_lines;      /* 0: any number */
	uint32_t catches, quiet;
	struct cbl_list before;  /* numbers: elements */
	struct cbl_list over;    /* numbers: elements, for `spec check` */
	struct cbl_list finds;
	uint32_t items;          /* items, or CBL_NONE */
	/* interruptions */
	uint32_t covers;
	uint32_t match;          /* patterns */
	uint32_t back;           /* patterns, or CBL_NONE; mentions too */
	uint32_t keep;           /* group not blanked, or CBL_NONE */
	/* mentions */
	struct cbl_list in;      /* numbers: elements */
	struct cbl_list matches; /* numbers: patterns */
	struct cbl_list drops;
};

struct cbl_value_def {
	struct cbl_text id, doc;
	uint32_t operand;
};

enum cbl_export_list {
	CBL_EXPORT_ONE,
	CBL_EXPORT_LIST,
	CBL_EXPORT_DISTINCT, /* `list: distinct`: repeats dropped */
};

/* What an index of many messages keeps a key as; REFERENCE is the text of a
 * reference to another message, TARGET the number it stands for. */
enum cbl_export_index {
	CBL_INDEX_NOT,
	CBL_INDEX_CLASSIFICATION,
	CBL_INDEX_SUBJECT,
	CBL_INDEX_TAGS,
	CBL_INDEX_SECTION,
	CBL_INDEX_SECTIONS,
	CBL_INDEX_REFERENCE,
	CBL_INDEX_TARGET,
};

struct cbl_export_key {
	struct cbl_text key;
	struct cbl_list values; /* numbers: operands, in text order; none: an object or a list of objects */
	uint32_t list;
	uint32_t each;  /* elements: an object for every item of it; CBL_NONE */
	struct cbl_list keys; /* export_keys */
	uint32_t index; /* enum cbl_export_index */
};

/* ---- rules */

enum cbl_check_kind {
#define P(x) 0
#define KIND(name, finds, at, params) CBL_CHECK_##name,
#include "spec/check_kinds.def"
#undef KIND
#undef P
	CBL_CHECK_COUNT_,
};

enum cbl_report {
	CBL_REPORT_NEAR = 1 << 0,
	CBL_REPORT_MISSPELLING = 1 << 1,
	CBL_REPORT_UNLISTED = 1 << 2,
	CBL_REPORT_OUT_OF_ERA = 1 << 3,
	CBL_REPORT_RETIRED = 1 << 4,
	CBL_REPORT_GAP = 1 << 5,
	CBL_REPORT_REPEAT = 1 << 6,
	CBL_REPORT_BACK = 1 << 7,
	CBL_REPORT_START = 1 << 8,
	CBL_REPORT_OPENED = 1 << 9,
	CBL_REPORT_CLOSED = 1 << 10,
	CBL_REPORT_SLIP = 1 << 11,
};

enum cbl_event {
	CBL_EVENT_REPEATED,
	CBL_EVENT_RUN_IN,
	CBL_EVENT_GARBLED,
	CBL_EVENT_STRAY,
	CBL_EVENT_UNKNOWN,
	CBL_EVENT_UNDETECTED,
	CBL_EVENT_UNDECIDED,
	CBL_EVENT_ENCODING,
	CBL_EVENT_CONTROL,
	CBL_EVENT_COUNT_,
};

enum cbl_scope {
	CBL_SCOPE_MESSAGE,
	CBL_SCOPE_PART,
	CBL_SCOPE_ELEMENT,
	CBL_SCOPE_CORPUS,
};

enum cbl_per {
	CBL_PER_MESSAGE,
	CBL_PER_PART,
	CBL_PER_ELEMENT,
	CBL_PER_ITEM,
	CBL_PER_LINE,
};

enum cbl_by {
	CBL_BY_VALUE,
	CBL_BY_MODULO,  /* numbers modulo by_n */
	CBL_BY_PREFIX,  /* the first by_n characters */
	CBL_BY_FALLING, /* ranks do not rise */
	CBL_BY_RISING,
};

struct cbl_cue {
	struct cbl_text id, doc;
	uint32_t before, after, not_before, not_after; /* patterns, or CBL_NONE */
	float confidence; /* below 0: the rule's */
};

struct cbl_hush {
	uint32_t before, after; /* patterns, or CBL_NONE */
	struct cbl_list unless; /* numbers: cues it does not silence */
};

enum cbl_context_scope {
	CBL_CONTEXT_SENTENCE,
	CBL_CONTEXT_CLAUSE,
	CBL_CONTEXT_LINE,
	CBL_CONTEXT_ELEMENT,
};

struct cbl_context {
	uint32_t scope;
	struct cbl_list fire; /* cues */
	struct cbl_list hush; /* hushes */
};

struct cbl_related_def {
	uint32_t at;             /* operands, or CBL_NONE: a word below */
	uint32_t word;           /* CBL_WORD_OTHER, CBL_WORD_CUE */
	struct cbl_list message; /* pieces */
};

struct cbl_group_limit {
	struct cbl_text group;
	uint32_t min, max; /* max CBL_NONE: any */
};

enum cbl_suggest {
	CBL_SUGGEST_NOTHING,
	CBL_SUGGEST_NEAREST,
	CBL_SUGGEST_SPLIT,
	CBL_SUGGEST_SHIFT, /* a time one month or one digit away, not after `until` */
};

enum cbl_shift_what {
	CBL_SHIFT_MONTH = 1,
	CBL_SHIFT_DIGIT = 2,
};

/* One check: a rule's own, or one of its `also` with all it inherits. */
struct cbl_check {
	uint32_t kind;
	uint32_t rule;
	struct cbl_list of;                  /* numbers: operands */
	struct cbl_list where, when, unless; /* conditions */
	int32_t from, until;                 /* era in days */
	uint32_t has_era;
	uint32_t at;                         /* operands, or CBL_NONE */
	uint32_t severity;
	float confidence;
	uint32_t scope;
	uint32_t min, max;        /* operands, or CBL_NONE */
	uint32_t per;
	struct cbl_list inside;   /* numbers: elements */
	struct cbl_list in;       /* numbers: elements; in_raw: the whole message too */
	uint32_t in_raw;
	uint32_t pattern, never;  /* patterns, or CBL_NONE */
	uint32_t caret;           /* `find`: patterns: that holds at a start; or CBL_NONE */
	uint32_t split;           /* vocabularies, or CBL_NONE */
	uint32_t report;          /* bits of enum cbl_report */
	uint32_t near;
	uint32_t by, by_n;
	uint32_t group;           /* operands, or CBL_NONE */
	struct cbl_list among;    /* numbers: operands */
	struct cbl_list groups;   /* group_limits */
	uint32_t start;           /* `from` of a sequence; CBL_NONE: none */
	uint32_t restart;         /* patterns, or CBL_NONE */
	struct cbl_list unless_between; /* pieces of a pattern with {missing} */
	uint32_t event;
	uint32_t context;         /* contexts, or CBL_NONE */
	struct cbl_list message;  /* pieces */
	struct cbl_list related;  /* related_defs */
	uint32_t suggest, suggest_shift;
	uint32_t suggest_until;   /* operands, or CBL_NONE */
	uint32_t fix;             /* fixes, or CBL_NONE */
};

struct cbl_fix_def {
	struct cbl_text title;
	uint32_t each;           /* replace every finding-line occurrence's element by `replace` */
	uint32_t at;             /* operands, or CBL_NONE: the finding itself */
	struct cbl_list replace; /* pieces */
	uint32_t safe;
};

/* Most of the numbers on either side that `around` looks for. */
#define CBL_AROUND_MAX 1000

struct cbl_adjust {
	int32_t from, until;
	uint32_t has_era;
	uint32_t corpus;                /* enum cbl_corpus_mode, or CBL_NONE */
	uint32_t copy;                  /* only where the other message has the same text */
	uint32_t around;                /* only where of so many numbers on either side */
	float share;                    /* that share is there; around 0: not asked */
	uint32_t holds;                 /* operands: only where that number is there; CBL_NONE */
	struct cbl_list when, where;    /* conditions */
	uint32_t severity;              /* CBL_NONE: as it is */
	float confidence;               /* below 0: as it is */
};

enum cbl_corpus_mode {
	CBL_CORPUS_OPEN,
	CBL_CORPUS_CLOSED,
};

struct cbl_example {
	struct cbl_text text; /* the frame already filled */
	struct cbl_text written; /* the example alone */
	uint32_t hole;        /* offset of the example in `text` */
	uint32_t bad;
	struct cbl_text on, file, doc, suggests;
	struct cbl_text fixed;  /* instead of `written` */
	uint32_t has_fixed;     /* it may be nothing */
	uint32_t line;        /* from 1 within `written`; 0: not said */
	struct cbl_list among; /* texts */
	uint32_t has_among;
	uint32_t corpus;      /* enum cbl_corpus_mode */
	uint32_t also;        /* not known here; CBL_NONE */
};

enum cbl_rule_kind {
	CBL_RULE_FORMAT,
	CBL_RULE_CONSISTENCY,
	CBL_RULE_TRANSCRIPTION,
	CBL_RULE_CORPUS,
};

enum cbl_basis {
	CBL_BASIS_NONE,
	CBL_BASIS_NORMATIVE,
	CBL_BASIS_DOCUMENTED,
	CBL_BASIS_OBSERVED,
};

struct cbl_rule {
	struct cbl_text code, name, title, doc, help;
	uint32_t kind;
	uint32_t severity;
	uint32_t profile;          /* profiles, or CBL_NONE: only when selected */
	uint32_t basis;
	struct cbl_text source, agree, of; /* provenance */
	struct cbl_list checks;    /* the rule's own first */
	struct cbl_list yields_to; /* numbers: rules */
	struct cbl_list adjusts;
	struct cbl_list examples;
	uint32_t spec;             /* origins: the spec that declares it */
};

struct cbl_retired {
	struct cbl_text code, name, since, see;
};

enum cbl_column_holds {
	CBL_COLUMN_TEXT, /* a part of the message */
	CBL_COLUMN_NAME, /* what stands for its file's name */
};

/* So many columns hold text at most. */
#define CBL_TEXT_COLUMNS_MOST 16

/* A column of tables, or a field of JSON lines, that messages are in. */
struct cbl_column {
	struct cbl_text id, title;
	uint32_t holds;
	struct cbl_list names; /* texts: it goes by any of them */
};

struct cbl_profile {
	struct cbl_text id, title;
	uint32_t adds; /* profiles, or CBL_NONE */
};

/* Where a part of the spec comes from: it and what it extends. */
struct cbl_origin {
	struct cbl_text id, title, path;
};

struct cbl_meta {
	struct cbl_text id, title, doc, docs_url;
	uint32_t within, enough;    /* detection; enough CBL_NONE: never by itself */
	uint32_t redacted;          /* patterns, or CBL_NONE */
	uint32_t prose_ends;        /* patterns, or CBL_NONE */
	struct cbl_list abbreviations; /* texts */
	uint32_t date, message_id;  /* values, or CBL_NONE: `date` and `id`, */
	uint32_t station, serial;   /* and those of that id */
	struct cbl_list exports;    /* export_keys: the top level */
	uint32_t file_element;      /* elements, or CBL_NONE */
};

/* Every section of the block: X(name, record type). */
#define CBL_SPEC_SECTIONS(X)                       \
	X(meta, struct cbl_meta)                   \
	X(strings, char)                           \
	X(numbers, uint32_t)                       \
	X(texts, struct cbl_text)                  \
	X(origins, struct cbl_origin)              \
	X(patterns, struct cbl_pattern_def)        \
	X(byte_sets, struct cbl_byte_set)          \
	X(group_fields, struct cbl_group_field)    \
	X(vocabularies, struct cbl_vocabulary)     \
	X(entries, struct cbl_entry)               \
	X(has, struct cbl_has)                     \
	X(names, struct cbl_name)                  \
	X(operands, struct cbl_operand)            \
	X(conditions, struct cbl_condition)        \
	X(pieces, struct cbl_piece)                \
	X(zones, struct cbl_zone)                  \
	X(clues, struct cbl_clue)                  \
	X(elements, struct cbl_element)            \
	X(starts, struct cbl_start)                \
	X(fields, struct cbl_field)                \
	X(formats, struct cbl_moment_format)       \
	X(assumes, struct cbl_assume)              \
	X(finds, struct cbl_find)                  \
	X(items, struct cbl_items)                 \
	X(forms, struct cbl_form)                  \
	X(drops, struct cbl_drop)                  \
	X(values, struct cbl_value_def)            \
	X(export_keys, struct cbl_export_key)      \
	X(profiles, struct cbl_profile)            \
	X(rules, struct cbl_rule)                  \
	X(checks, struct cbl_check)                \
	X(cues, struct cbl_cue)                    \
	X(hushes, struct cbl_hush)                 \
	X(contexts, struct cbl_context)            \
	X(related_defs, struct cbl_related_def)    \
	X(group_limits, struct cbl_group_limit)    \
	X(fixes, struct cbl_fix_def)               \
	X(adjusts, struct cbl_adjust)              \
	X(examples, struct cbl_example)            \
	X(retired, struct cbl_retired)             \
	X(columns, struct cbl_column)

/* The opened block: an array and a count for every section, and what is known
 * of it or was made so far. */
struct cbl_spec {
#define X(name, type)       \
	const type *name;   \
	uint32_t name##_count;
	CBL_SPEC_SECTIONS(X)
#undef X
	struct cbl_pattern_cache *cache;
	struct cbl_near_cache *near; /* what makes searches by distance fast */
	uint8_t *made; /* how fields are made: spec/made.h */
	struct cbl_plan plan;
	void *block; /* owned, or NULL for a built-in */
	size_t block_size;
	void *mapped; /* the file that block and plan are part of, or NULL */
	size_t mapped_size;
};

/* The header of a block: format version, then offset and count by section. */
#define CBL_SPEC_BLOCK_VERSION 1u

/* Opens a block (spec/block.h) made by the resolver of the same build, aligned
 * as malloc does. `owned`: it is freed with the spec. The caller frees the
 * spec. NULL, and the block stays the caller's, if it is of another build. */
struct cbl_spec *cbl_spec_open(const void *block, size_t size, bool owned);

/* The same with a plan of its own that is so good. */
struct cbl_spec *cbl_spec_open_deep(const void *block, size_t size, bool owned,
				    enum cbl_plan_depth depth);

/* The same with a plan made for the block (spec/plan.h), borrowed. */
struct cbl_spec *cbl_spec_open_planned(const void *block, size_t size,
				       const void *plan, size_t plan_size);
void cbl_spec_free(struct cbl_spec *spec);

/* Forgets the plan: from now on all patterns are tried everywhere. It finds
 * the same and takes longer; before any thread uses the spec. */
void cbl_spec_unplan(struct cbl_spec *spec);

/* The compiled pattern of an index, made at first use by any thread. */
const struct cbl_pattern *cbl_spec_pattern(const struct cbl_spec *spec,
					   uint32_t pattern);

/* Makes machine code of the next pattern, from `*from` on, that is on its way
 * there (cbl_pattern_warm); false if there is none. */
bool cbl_spec_warm(const struct cbl_spec *spec, uint32_t *from);

/* A text of the pool. */
static inline struct cbl_str cbl_spec_str(const struct cbl_spec *spec,
					  struct cbl_text text)
{
	return cbl_str(spec->strings + text.at, text.len);
}

static inline const char *cbl_spec_cstr(const struct cbl_spec *spec,
					struct cbl_text text)
{
	return spec->strings + text.at;
}

/* Index of an element, of a rule by code or name, of a profile; CBL_NONE if
 * there is none. Names compare exactly. */
uint32_t cbl_spec_find_element(const struct cbl_spec *spec, struct cbl_str id);
uint32_t cbl_spec_find_rule(const struct cbl_spec *spec, struct cbl_str name);
uint32_t cbl_spec_find_profile(const struct cbl_spec *spec, struct cbl_str id);

/* Does `profile` hold `wanted`, by itself or by what it adds? */
bool cbl_spec_profile_holds(const struct cbl_spec *spec, uint32_t profile,
			    uint32_t wanted);

const char *cbl_severity_name(enum cbl_severity severity);
const char *cbl_rule_kind_name(enum cbl_rule_kind kind);
const char *cbl_basis_name(enum cbl_basis basis);
const char *cbl_check_kind_name(enum cbl_check_kind kind);
/* False if `text` is no severity. */
bool cbl_severity_parse(struct cbl_str text, enum cbl_severity *out);

#endif
