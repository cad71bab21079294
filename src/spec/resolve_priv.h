/* SPDX-License-Identifier: MIT
 *
 * Inside of the resolver: raw structs of one spec and all that it extends go
 * in, the sections of a builder come out. Shared by load.c and resolve*.c.
 *
 * Order of work: entries are merged (resolve_merge.c), vocabularies built,
 * named patterns compiled alone, elements given their fields, and only then
 * everything that names fields: operands, conditions, templates, rules.
 *
 * A mistake is reported where it is made and never again where it is felt: a
 * thing that is broken is marked, and what uses it keeps silent. Something
 * sound comes out all the same (draft.h): a pattern that is broken matches
 * nothing, an operand that is broken has no value, and in the grammar a name
 * with a slip stands for the one it is near to.
 */
#ifndef CBL_SPEC_RESOLVE_PRIV_H
#define CBL_SPEC_RESOLVE_PRIV_H

#include <stdbool.h>
#include <stdint.h>

#include "base/arena.h"
#include "base/map.h"
#include "spec/builder.h"
#include "spec/load.h"
#include "spec/raw.h"
#include "yaml/document.h"

#define CBL_NO_INDEX UINT32_MAX

/* ---- where a value comes from */

/* A file that was read. */
struct cbl_source {
	struct cbl_document *document;
	const struct cbl_raw_spec *spec; /* NULL: a vocabulary */
	const char *path;
	uint32_t origin; /* origins */
	bool broken;	 /* mistakes of form: what is missing may be there */
	bool builtin;
	bool flawed; /* a mistake in it, if it is a vocabulary */
};

struct cbl_layer {
	struct cbl_source *source;
	const char *list; /* key of the list it stands in; "" for the root */
	uint32_t index;
};

/* The keys of a kind of entry, from libcyaml's table. */
struct cbl_keys;

/* An entry with all that it inherits, by `extends` or `like`. */
struct cbl_node {
	const void *data; /* its raw struct */
	const struct cbl_keys *keys;
	struct cbl_layer *layers; /* parents first */
	uint32_t layers_count;
	const uint8_t *from; /* by key: index of its layer; NULL: all from 0 */
	bool used;	     /* named by something */
	bool broken;	     /* `like` something unknown: keys may be missing */
	bool twice;	     /* its id is another one's, of the same file */
	/* It is not as its author meant it, or rests on what is not. */
	bool *flawed;
};

/* Lists of the spec whose entries are merged by id. */
#define CBL_ENTRY_LISTS(X)                                                     \
	X(PATTERNS, "patterns")                                                \
	X(WORDS, "words")                                                      \
	X(VOCABULARIES, "vocabularies")                                        \
	X(VALUES, "values")                                                    \
	X(ZONES, "zones")                                                      \
	X(ELEMENTS, "elements")                                                \
	X(INTERRUPTIONS, "interruptions")                                      \
	X(MENTIONS, "mentions")                                                \
	X(EXPORTS, "export")                                                   \
	X(FRAMES, "frames")                                                    \
	X(PROFILES, "profiles")                                                \
	X(RULES, "rules")                                                      \
	X(RETIRED, "retired")                                                  \
	X(COLUMNS, "columns")

enum cbl_entry_list {
#define X(name, key) CBL_LIST_##name,
	CBL_ENTRY_LISTS(X)
#undef X
	CBL_LIST_COUNT_,
};

struct cbl_nodes {
	struct cbl_node *items;
	size_t cap;
	uint32_t count;
	struct cbl_map by_id;
};

/* A place in a file, as a chain of keys up to an entry or a file; links live
 * on the stack and cost nothing until there is something to report. */
struct cbl_at {
	const struct cbl_at *up;
	const char *key;	     /* NULL: the thing itself */
	uint32_t index;		     /* of a list; CBL_NO_INDEX: not one */
	const struct cbl_node *node; /* at the root, or NULL */
	struct cbl_source *source;   /* at the root, if there is no node */
};

static inline struct cbl_at cbl_at_node(const struct cbl_node *node)
{
	return (struct cbl_at){NULL, NULL, CBL_NO_INDEX, node, NULL};
}

static inline struct cbl_at cbl_at_key(const struct cbl_at *up, const char *key)
{
	return (struct cbl_at){up, key, CBL_NO_INDEX, NULL, NULL};
}

static inline struct cbl_at cbl_at_item(const struct cbl_at *up,
					const char *key, uint32_t index)
{
	return (struct cbl_at){up, key, index, NULL, NULL};
}

/* ---- patterns */

/* A stretch of expanded pattern: from `out` on it is what stands at `in` of
 * the scalar at `at`. */
struct cbl_run {
	size_t out;
	size_t in;
	struct cbl_at at;
};

/* A pattern with its placeholders filled. */
struct cbl_expansion {
	struct cbl_buf text;
	size_t own_len; /* of `text`, without the tries at its end; 0: all */
	struct cbl_run *runs;
	size_t runs_cap;
	size_t runs_count;
	uint32_t *calls; /* tries that it calls */
	size_t calls_cap;
	uint32_t calls_count;
	uint32_t depth; /* of patterns within patterns */
	bool bad; /* a part is broken, and that was reported */
	bool lacking; /* a part is not there */
	bool guessed; /* a part is what was probably meant */
};

enum cbl_progress {
	CBL_PROGRESS_NONE,
	CBL_PROGRESS_BEGUN,
	CBL_PROGRESS_DONE,
};

struct cbl_snippet {
	struct cbl_at root; /* the entry, and its pattern */
	struct cbl_at at;
	struct cbl_expansion expansion;
	enum cbl_progress progress;
};

/* The prefix tree of a word list or a vocabulary, made when first called. */
struct cbl_trie {
	char *text;
	size_t len;
	bool made;
};

/* A pattern that was compiled once for its names and first bytes. */
struct cbl_compiled {
	struct cbl_str inlined; /* as it is compiled for use, once needed */
	struct cbl_text source; /* that, put into the pool when first used */
	struct cbl_byte_set first;
	bool has_first;
	const char **names;
	uint32_t *groups;
	uint32_t names_count;
	bool bad;
};

struct cbl_element_info {
	const struct cbl_node *node;
	bool poisoned; /* a part of it is not there: not all fields are known */
	bool torn; /* a pattern of it is broken: not all groups are known */
};

/* A name that is nowhere. */
struct cbl_unknown {
	uint32_t places;
	size_t last; /* number of the last problem told of it, from 1; or 0 */
};

/* What of the root a mistake is in. */
enum cbl_root_flaw {
	CBL_ROOT_DETECT = 1,
	CBL_ROOT_PROSE = 2,
	CBL_ROOT_REDACTED = 4,
	CBL_ROOT_ALL = 8, /* in what everything rests on */
};

struct cbl_resolver {
	struct cbl_builder b;
	struct cbl_arena arena;
	struct cbl_problems *problems;
	size_t errors_before; /* those that were there already */
	const struct cbl_spec_files *files;

	struct cbl_source **sources; /* specs, parents first: the last is it */
	size_t sources_cap;
	uint32_t sources_count;
	struct cbl_source **vocabulary_sources;
	size_t vocabulary_sources_cap;
	uint32_t vocabulary_sources_count;

	struct cbl_node root;
	struct cbl_nodes lists[CBL_LIST_COUNT_];

	struct cbl_snippet *snippets;
	uint32_t expanding; /* of these, each within the one before */
	struct cbl_trie *tries; /* words, then vocabularies */
	struct cbl_compiled *compiled;
	size_t compiled_cap;
	uint32_t compiled_count;
	struct cbl_map compiled_ids;
	struct cbl_map habits; /* patterns as written: 0 is not allowed */
	struct cbl_known *known;
	struct cbl_map pattern_ids;
	const struct cbl_at **pattern_places; /* by pattern: where it was met
					       * first, or NULL */
	size_t pattern_places_cap;
	uint32_t pattern_places_count;
	struct cbl_map byte_set_ids;

	struct cbl_map vocabulary_attributes; /* names of `has` anywhere */
	bool *vocabulary_bad;		      /* by vocabulary */

	struct cbl_element_info *elements;
	size_t elements_cap;
	struct cbl_map element_ids;
	struct cbl_map field_ids; /* "element.field" by index of the element */
	struct cbl_map operand_ids;
	uint32_t values_ready; /* values before it may be named */
	uint64_t *param_bits; /* of parameters of checks */
	struct cbl_map rule_names;
	struct cbl_map unknown; /* names that are nowhere, and their places */
	struct cbl_unknown *unknowns;
	size_t unknowns_cap;
	uint32_t unknowns_count;

	/* What stands in for something broken; CBL_NONE: not needed yet. */
	uint32_t never;	  /* patterns: one that never matches */
	uint32_t nothing; /* operands: one without a value */

	uint32_t root_flaws; /* bits of enum cbl_root_flaw */
	bool lacks_parent; /* what is missing may be in a spec that is */
	bool missed_vocabulary; /* a name of one was wrong, or of a pattern: */
	bool missed_pattern;    /* what it stands for may look unused */
	bool muted;             /* nothing is reported for now */
	bool trusts_examples;	/* the spec is to be used, not judged */
	bool *examples_flawed; /* by example */
	size_t examples_flawed_cap;
	struct cbl_map fields_flawed; /* keys of field_ids */
};

/* ---- load.c */

/* Reads a file named by a spec (a vocabulary); NULL after reporting. */
struct cbl_source *cbl_resolver_vocabulary_file(struct cbl_resolver *r,
						const struct cbl_at *at,
						struct cbl_source *by,
						const char *path);

/* ---- resolve_merge.c */

/* Merges the entries of all sources into `lists` and `root`. */
void cbl_merge(struct cbl_resolver *r);

/* Gives `node` every key of `parent` that it lacks. */
void cbl_node_inherit(struct cbl_resolver *r, struct cbl_node *node,
		      const struct cbl_node *parent);

uint32_t cbl_node_index(const struct cbl_resolver *r, enum cbl_entry_list list,
			const char *id);
/* The source a key of the entry comes from. */
struct cbl_source *cbl_node_source(const struct cbl_node *node,
				   const char *key);
const struct cbl_layer *cbl_node_layer(const struct cbl_node *node,
				       const char *key);
bool cbl_node_is_own(const struct cbl_resolver *r, const struct cbl_node *node);
/* The place of the id of an entry. */
struct cbl_at cbl_at_id(const struct cbl_at *entry);
/* May keys that it lacks be in what could not be loaded? */
bool cbl_node_broken(const struct cbl_node *node);

/* The keys of an `also`, and which of them `check` gives as bits. */
uint64_t cbl_check_given(const struct cbl_raw_check *check);
/* Copies the keys in `mask` from one check to another. */
void cbl_check_inherit(struct cbl_raw_check *to,
		       const struct cbl_raw_check *from, uint64_t mask);
/* What the `without` of an `also` names, as bits; reports what it cannot. */
uint64_t cbl_check_unset(struct cbl_resolver *r, const struct cbl_at *at,
			 const struct cbl_raw_check *check);
/* The bit of a key of an `also`. */
uint64_t cbl_check_key(const char *key);

/* ---- resolve_flaw.c: what is not as its author meant it */

/* What `at` is in is broken, or rests on something broken. */
void cbl_flaw(struct cbl_resolver *r, const struct cbl_at *at);
/* The same for one field of an element. */
void cbl_flaw_field(struct cbl_resolver *r, uint32_t element,
		    struct cbl_str id);
bool cbl_field_flawed(const struct cbl_resolver *r, uint32_t element,
		      struct cbl_str id);
/* Is it about what is in an element, rather than where it begins and ends? */
bool cbl_at_contents(const struct cbl_at *at);
/* Was all of an entry loaded? */
bool cbl_node_whole(const struct cbl_node *node);
/* Is all of an entry as its author meant it that decides on what is read or
 * found by it? */
bool cbl_node_works(const struct cbl_node *node);
/* May something of this name be in what could not be loaded? `what` is the
 * kind of thing, as messages have it. */
bool cbl_may_be_lost(const struct cbl_resolver *r, const char *what,
		     struct cbl_str name);
uint32_t cbl_never(struct cbl_resolver *r);
uint32_t cbl_nothing(struct cbl_resolver *r);

/* ---- resolve_report.c */

/* Adds the path of `at` within its file to `path`. */
struct cbl_source *cbl_at_path(const struct cbl_at *at, struct cbl_buf *path);

/* Was all loaded of what stands at `at`? */
bool cbl_at_whole(const struct cbl_at *at);
/* A mistake, or with `warning` something worth a look. `offset`: byte of the
 * scalar's value; `hint` may be NULL. */
void cbl_report(struct cbl_resolver *r, const struct cbl_at *at, bool warning,
		size_t offset, const char *hint, const char *format, ...)
	__attribute__((format(printf, 6, 7)));
/* A mistake of which the caller knows what it spoils. */
void cbl_report_only(struct cbl_resolver *r, const struct cbl_at *at,
		     size_t offset, const char *hint, const char *format, ...)
	__attribute__((format(printf, 5, 6)));
/* A mistake that is the key itself, not its value. */
void cbl_report_key(struct cbl_resolver *r, const struct cbl_at *at,
		    const char *hint, const char *format, ...)
	__attribute__((format(printf, 4, 5)));
void cbl_mistake(struct cbl_resolver *r, const struct cbl_at *at,
		 const char *format, ...) __attribute__((format(printf, 3, 4)));
/* A key that has to be there; silent if the file is broken anyway. */
void cbl_missing(struct cbl_resolver *r, const struct cbl_at *at,
		 const char *what, const char *key);
void cbl_missing_hint(struct cbl_resolver *r, const struct cbl_at *at,
		      const char *what, const char *key, const char *hint);

/* A name that is nowhere, with the nearest of the ids of a list or a map. */
void cbl_unknown(struct cbl_resolver *r, const struct cbl_at *at, size_t offset,
		 const char *what, struct cbl_str name,
		 enum cbl_entry_list list);
void cbl_unknown_of(struct cbl_resolver *r, const struct cbl_at *at,
		    size_t offset, const char *what, struct cbl_str name,
		    const char *const *names, size_t count);
/* The same two for what can do with the name that was probably meant: that,
 * or NULL. In rules nothing is guessed: they are left out. */
const char *cbl_meant(struct cbl_resolver *r, const struct cbl_at *at,
		      size_t offset, const char *what, struct cbl_str name,
		      enum cbl_entry_list list);
const char *cbl_meant_of(struct cbl_resolver *r, const struct cbl_at *at,
			 size_t offset, const char *what, struct cbl_str name,
			 const char *const *names, size_t count);
/* Is it in a rule? */
bool cbl_at_rule(const struct cbl_at *at);
/* The first key below the root of `at`, which decides on the layer, and the
 * root; `key` is NULL for the entry itself. */
const struct cbl_at *cbl_at_root(const struct cbl_at *at, const char **key);

/* ---- resolve_places.c */

/* Hint where the first of two is: "the first one is in line 3". Lives as long
 * as the resolver. */
const char *cbl_first_hint(struct cbl_resolver *r, const struct cbl_at *again,
			   const struct cbl_at *first);
/* Hint which names there are, of kinds of things of which there are few; or
 * NULL. */
const char *cbl_names_hint(struct cbl_resolver *r, const char *what,
			   const char *const *names, size_t count);
/* "unknown element `x`", of one name in three places only; `hint` may be
 * NULL. */
void cbl_tell_unknown(struct cbl_resolver *r, const struct cbl_at *at,
		      size_t offset, const char *what, struct cbl_str name,
		      const char *hint);
/* In how many places more: counts them, and says so at the third. Once all
 * is resolved. */
void cbl_tell_rest(struct cbl_resolver *r);

/* ---- resolve_scalar.c: texts of one kind to numbers */

/* The index of `text` among NULL-terminated `words`; `absent` if it is NULL
 * or none of them. */
uint32_t cbl_word_of(struct cbl_resolver *r, const struct cbl_at *at,
		     const char *key, const char *text,
		     const char *const *words, uint32_t absent);
bool cbl_yes(struct cbl_resolver *r, const struct cbl_at *at, const char *key,
	     const char *text);
uint32_t cbl_number(struct cbl_resolver *r, const struct cbl_at *at,
		    const char *key, const char *text, uint32_t max,
		    uint32_t absent);
/* 0 to 1. */
float cbl_share(struct cbl_resolver *r, const struct cbl_at *at,
		const char *key, const char *text, float absent);
float cbl_confidence(struct cbl_resolver *r, const struct cbl_at *at,
		     const char *text, float absent);
int32_t cbl_day(struct cbl_resolver *r, const struct cbl_at *at,
		const char *key, const char *text, int32_t absent);
/* Bits of enum cbl_fold. */
uint32_t cbl_folds(struct cbl_resolver *r, const struct cbl_at *at,
		   const struct cbl_raw_texts *fold, uint32_t absent);
struct cbl_list cbl_texts(struct cbl_resolver *r,
			  const struct cbl_raw_texts *texts);
/* Index of a named entry; CBL_NONE if text is NULL or after reporting. */
uint32_t cbl_reference(struct cbl_resolver *r, const struct cbl_at *at,
		       const char *key, const char *text,
		       enum cbl_entry_list list, const char *what);
/* May a text stand in operands? Reports it if not. */
bool cbl_id_ok(struct cbl_resolver *r, const struct cbl_at *at, const char *id);
/* The same for what is named alone, without a dot: operands have words of
 * their own. */
bool cbl_name_ok(struct cbl_resolver *r, const struct cbl_at *at,
		 const char *id);
/* Adds numbers as a list. */
struct cbl_list cbl_numbers(struct cbl_resolver *r, const uint32_t *numbers,
			    uint32_t count);
uint32_t *cbl_scratch(struct cbl_resolver *r, uint32_t count);

/* ---- resolve_vocabulary.c */

void cbl_resolve_vocabularies(struct cbl_resolver *r);
/* Does any entry have an attribute? Of any vocabulary with CBL_NONE. */
bool cbl_vocabulary_has(const struct cbl_resolver *r, uint32_t vocabulary,
			struct cbl_str attribute);
/* Calls `take` for every entry of the spec's own vocabularies as it was
 * written. */
typedef void (*cbl_take_entry)(const struct cbl_at *at,
			       const struct cbl_raw_entry *raw,
			       uint32_t vocabulary, void *ctx);
void cbl_each_own_entry(struct cbl_resolver *r, cbl_take_entry take, void *ctx);
/* Is `text` a code of it? */
bool cbl_vocabulary_code(const struct cbl_resolver *r, uint32_t vocabulary,
			 const char *text);

/* ---- resolve_trie.c */

/* Writes the prefix tree of words (sorted in place) as a pattern. A blank is
 * any white space; `spaced`: blanks may stand between all letters. */
void cbl_trie_print(struct cbl_str *words, size_t count, bool spaced,
		    struct cbl_buf *out);

/* ---- resolve_pattern.c */

void cbl_resolve_patterns(struct cbl_resolver *r);
void cbl_patterns_release(struct cbl_resolver *r);
/* Is there nothing in a pattern that PCRE2 takes and no spec may have? It is
 * reported. */
bool cbl_pattern_allowed(struct cbl_resolver *r, const struct cbl_at *at,
			 const char *source);

/* Index of a pattern; CBL_NONE if `text` is NULL, cbl_never if it is broken
 * (reported). `element`: its named groups are fields of this one, CBL_NONE:
 * of nothing. */
uint32_t cbl_pattern_of(struct cbl_resolver *r, const struct cbl_at *at,
			const char *text, uint32_t flags, uint32_t element);
/* The same for the key `key` below `at`. */
uint32_t cbl_pattern_key(struct cbl_resolver *r, const struct cbl_at *at,
			 const char *key, const char *text, uint32_t flags,
			 uint32_t element);
/* A pattern that has a `^`, for the start of a text that others stand before;
 * CBL_NONE: it has none. */
uint32_t cbl_pattern_at_start(struct cbl_resolver *r, uint32_t pattern);
/* The number of a named group of a pattern, or CBL_NONE. */
uint32_t cbl_pattern_group(const struct cbl_resolver *r, uint32_t pattern,
			   const char *name, uint32_t element);
/* `unless-between`: pieces of an expanded pattern with {missing}. */
struct cbl_list cbl_pattern_pieces(struct cbl_resolver *r,
				   const struct cbl_at *at, const char *text);
/* The same for a key that has to be there: never CBL_NONE. `what` needs it. */
uint32_t cbl_pattern_needed(struct cbl_resolver *r, const struct cbl_at *at,
			    const char *what, const char *key, const char *text,
			    uint32_t flags, uint32_t element);

/* ---- resolve_field.c */

/* The key of a field in maps. */
struct cbl_str cbl_field_key(char buf[160], uint32_t element,
			     struct cbl_str id);
/* The field of an element, made as a plain text if `make`. */
uint32_t cbl_field_of(struct cbl_resolver *r, uint32_t element,
		      struct cbl_str id, bool make);
void cbl_resolve_fields(struct cbl_resolver *r, uint32_t element,
			const struct cbl_at *at,
			const struct cbl_raw_field *fields, uint32_t count);
/* What of the fields names others: `assume`, `complete`, `is`. */
void cbl_link_fields(struct cbl_resolver *r, uint32_t element,
		     const struct cbl_at *at,
		     const struct cbl_raw_field *fields, uint32_t count);
/* A field named by the element's own keys, or the one that was meant; CBL_NONE
 * after reporting. */
uint32_t cbl_own_field(struct cbl_resolver *r, uint32_t element,
		       const struct cbl_at *at, const char *id);
struct cbl_list cbl_own_fields(struct cbl_resolver *r, uint32_t element,
			       const struct cbl_at *at, const char *key,
			       const struct cbl_raw_texts *texts);

/* ---- resolve_links.c */

/* Has each declared field something that gives it a value, and is none made
 * of itself? All elements are linked. */
void cbl_check_links(struct cbl_resolver *r);

/* ---- resolve_element.c */

/* Ids, patterns and fields; then all that names those of others. */
void cbl_resolve_elements(struct cbl_resolver *r);
void cbl_link_elements(struct cbl_resolver *r);
/* Index of an element, or of the one that was meant; CBL_NONE after
 * reporting. Makes `file`. */
uint32_t cbl_element_of(struct cbl_resolver *r, const struct cbl_at *at,
			size_t offset, struct cbl_str id);
/* The same without a report. */
uint32_t cbl_element_find(struct cbl_resolver *r, struct cbl_str id);
struct cbl_list cbl_element_list(struct cbl_resolver *r,
				 const struct cbl_at *at, const char *key,
				 const struct cbl_raw_texts *texts);

/* ---- resolve_start.c: how elements begin, go on and are cut */

void cbl_resolve_starts(struct cbl_resolver *r, uint32_t element,
			const struct cbl_at *at,
			const struct cbl_raw_element *raw);
void cbl_link_starts(struct cbl_resolver *r, uint32_t element,
		     const struct cbl_at *at,
		     const struct cbl_raw_element *raw);
void cbl_resolve_items(struct cbl_resolver *r, uint32_t element,
		       const struct cbl_at *at,
		       const struct cbl_raw_element *raw);

/* ---- resolve_operand.c */

/* An operand; CBL_NONE if `text` is NULL, cbl_nothing if it is broken
 * (reported). `own`: the element whose fields may be named alone, or
 * CBL_NONE. */
uint32_t cbl_operand_of(struct cbl_resolver *r, const struct cbl_at *at,
			size_t offset, struct cbl_str text, uint32_t own);
uint32_t cbl_operand_key(struct cbl_resolver *r, const struct cbl_at *at,
			 const char *key, const char *text);
/* In the order of enum cbl_operand_kind, from FIRST; NULL is the end. */
extern const char *const cbl_functions[];
/* Does a name alone mean something else in operands? */
bool cbl_id_taken(struct cbl_str id);
/* Several, cut at commas: numbers. Broken ones are left out. */
struct cbl_list cbl_operands_key(struct cbl_resolver *r,
				 const struct cbl_at *at, const char *key,
				 const char *text);

/* ---- resolve_slips.c: each reports what is wrong, with what to write */

/* Has a text the form of an operand: characters and brackets? */
bool cbl_operand_formed(struct cbl_resolver *r, const struct cbl_at *at,
			size_t offset, struct cbl_str text);
/* The same of what is no number, no day and no call of a function: may it be
 * a path? */
bool cbl_operand_named(struct cbl_resolver *r, const struct cbl_at *at,
		       size_t offset, struct cbl_str text);
/* Is a function given what it has a use for? `inside`: its brackets. */
bool cbl_function_fits(struct cbl_resolver *r, const struct cbl_at *at,
		       size_t offset, const struct cbl_operand *o,
		       struct cbl_str inside);
/* Is what a span moves a time? */
bool cbl_span_fits(struct cbl_resolver *r, const struct cbl_at *at,
		   size_t offset, const struct cbl_operand *o,
		   struct cbl_str span);
/* Warns where a number without a unit moves a time. */
void cbl_number_fits(struct cbl_resolver *r, const struct cbl_at *at,
		     size_t offset, const struct cbl_operand *o,
		     struct cbl_str number);

/* ---- resolve_sort.c */

/* What kind of value an operand gives. */
enum cbl_sort {
	CBL_SORT_ANY, /* not known, or sometimes this and sometimes that */
	CBL_SORT_NUMBER,
	CBL_SORT_TIME,
	CBL_SORT_WEEKDAY,
	CBL_SORT_TEXT,
	CBL_SORT_CODE,
};

enum cbl_sort cbl_sort_of(struct cbl_resolver *r, uint32_t operand);
enum cbl_sort cbl_sort_of_this(struct cbl_resolver *r,
			       const struct cbl_operand *o);
/* "a number" */
const char *cbl_sort_word(enum cbl_sort sort);
/* Can a value of one be compared with one of the other? */
bool cbl_sorts_compare(enum cbl_sort a, enum cbl_sort b);
/* Do two operands compare? Reports it if they never do. */
bool cbl_check_sorts(struct cbl_resolver *r, const struct cbl_at *at,
		     size_t offset, uint32_t one, uint32_t other);
/* Are both constants, and is the first one above the other? */
bool cbl_is_above(struct cbl_resolver *r, uint32_t a, uint32_t b);

/* ---- resolve_template.c */

struct cbl_list cbl_conditions(struct cbl_resolver *r, const struct cbl_at *at,
			       const char *key,
			       const struct cbl_raw_condition *raw,
			       uint32_t count);
struct cbl_list cbl_template_key(struct cbl_resolver *r,
				 const struct cbl_at *at, const char *key,
				 const char *text, uint32_t own);
/* The word of findings (enum cbl_word) of this name, or CBL_WORD_NONE. */
uint32_t cbl_word_named(struct cbl_str name);

/* ---- resolve_rule.c, resolve_check.c, resolve_example.c */

void cbl_resolve_rules(struct cbl_resolver *r);
/* A check; `given`: keys that stand at `at`, all others at `rule_at`. */
struct cbl_check cbl_resolve_check(struct cbl_resolver *r, uint32_t rule,
				   const struct cbl_raw_check *raw,
				   const struct cbl_at *at,
				   const struct cbl_at *rule_at,
				   uint64_t given);
uint32_t cbl_resolve_context(struct cbl_resolver *r, const struct cbl_at *at,
			     const struct cbl_raw_context *raw);
struct cbl_list cbl_resolve_examples(struct cbl_resolver *r,
				     const struct cbl_at *at,
				     const struct cbl_raw_rule *raw);
bool cbl_era(struct cbl_resolver *r, const struct cbl_at *at,
	     const char *from_text, const char *until_text, int32_t *from,
	     int32_t *until);
extern const char *const cbl_severity_words[];

/* ---- resolve_codes.c */

/* Warns of codes that entries name and no vocabulary has. */
void cbl_warn_codes(struct cbl_resolver *r);
/* What to say about a word that is no code of a vocabulary, or of any with
 * CBL_NONE: a hint in `hint`, or NULL. */
const char *cbl_code_hint(struct cbl_resolver *r, uint32_t vocabulary,
			  const char *word, char hint[160]);

/* ---- resolve_doubles.c */

/* Warns of what entries say twice, and of two that are the same thing at the
 * same time. */
void cbl_warn_doubles(struct cbl_resolver *r);

/* ---- resolve_doubt.c */

/* Warns of a pattern, as it was written, that looks like something else. */
void cbl_doubt_pattern(struct cbl_resolver *r, const struct cbl_at *at,
		       const char *text);
/* Warns of patterns of one line that want a line end. */
void cbl_doubt_lines(struct cbl_resolver *r);

/* ---- resolve_idle.c */

/* Reports checks that can find nothing for what they look at, and words of
 * them that stay empty. All rules are resolved. */
void cbl_check_idle(struct cbl_resolver *r);

/* ---- resolve_words.c */

/* Warns of a word of a condition that no value of the operand is. */
void cbl_warn_word(struct cbl_resolver *r, const struct cbl_at *at,
		   uint32_t operand, const char *word);
/* Warns of a group that no entry of a vocabulary is of. */
void cbl_warn_group(struct cbl_resolver *r, const struct cbl_at *at,
		    uint32_t vocabulary, const char *group);

/* ---- resolve_contrary.c */

/* Reports keys of elements, frames and `detect` that contradict each other.
 * All elements are linked. */
void cbl_check_contrary(struct cbl_resolver *r);

/* Tells of elements that begin what stands before a message where none begins
 * one. */
void cbl_check_preambles(struct cbl_resolver *r);

/* ---- resolve_warn.c */

void cbl_resolve_warn(struct cbl_resolver *r);

/* ---- resolve.c */

/* All of it; the sources are loaded. */
void cbl_resolve(struct cbl_resolver *r);

/* ---- load.c, for draft.c */

void cbl_resolver_init(struct cbl_resolver *r,
		       const struct cbl_spec_files *files,
		       struct cbl_problems *problems);
void cbl_resolver_release(struct cbl_resolver *r);
/* Loads a text, or with `text` NULL a file, and all that it extends. */
int cbl_resolver_load(struct cbl_resolver *r, const char *path,
		      const char *text, size_t len, struct cbl_error *err);

/* ---- draft_sound.c */

/* What mistakes leave alone; lives in the resolver's arena. */
struct cbl_soundness {
	bool *elements;
	bool *rules;
	bool grammar; /* all that says how messages are read */
};

void cbl_soundness_find(struct cbl_soundness *out, struct cbl_resolver *r,
			const struct cbl_spec *spec);

#endif
