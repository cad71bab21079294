/* SPDX-License-Identifier: MIT
 *
 * Looking words up. Spellings compare with case and space folded, so that
 * `N O R T H W E S T`, `Northwest` and `MOD ERATE`, `MODERATE` are one.
 */
#ifndef CBL_SPEC_VOCABULARY_H
#define CBL_SPEC_VOCABULARY_H

#include "base/buf.h"
#include "spec/spec.h"

/* Longest spelling that is looked up; longer ones are unknown. */
#define CBL_FOLDED_MAX 128

/* Shortest spelling, and longest, that a word is near to; a word may have lost
 * a letter of it. */
#define CBL_NEAR_SHORTEST 4
#define CBL_NEAR_LONGEST 64

/* May a word be near to a name? */
static inline bool cbl_name_has_near(const struct cbl_name *name)
{
	return name->how != CBL_HOW_ATTRIBUTE &&
	       name->folded.len >= CBL_NEAR_SHORTEST &&
	       name->folded.len <= CBL_NEAR_LONGEST;
}

/* Writes `text` folded (upper case, no white space) to `out`; its length, or
 * 0 if it is empty or too long. */
size_t cbl_fold_text(char out[CBL_FOLDED_MAX], struct cbl_str text);

struct cbl_lookup {
	uint32_t entry; /* entries, or CBL_NONE */
	enum cbl_how how;
	unsigned distance; /* edits, for CBL_HOW_NEAR */
};

/* Looks `text` up in a vocabulary: codes, aliases, misspellings; then, with
 * `near` > 0, by edit distance among spellings of four letters and more (one
 * edit below six letters). */
struct cbl_lookup cbl_vocabulary_find(const struct cbl_spec *spec,
				      uint32_t vocabulary, struct cbl_str text,
				      unsigned near);

/* Looks up by an attribute of `has`; name and value are folded, as the
 * "attribute=value" of CBL_HOW_ATTRIBUTE is. */
struct cbl_lookup cbl_vocabulary_find_by(const struct cbl_spec *spec,
					 uint32_t vocabulary,
					 struct cbl_str attribute,
					 struct cbl_str value);

/* An attribute of `has` of an entry; the empty run if it has none. */
struct cbl_str cbl_entry_has(const struct cbl_spec *spec, uint32_t entry,
			     struct cbl_str attribute);

/* Is `code` in a list of texts of the spec? "*" stands for any. */
bool cbl_texts_hold(const struct cbl_spec *spec, struct cbl_list texts,
		    struct cbl_str code);

/* Splits `text` (folded) into at least two codes of the vocabulary, fewest
 * first; unless `loose`, at least half of its letters must be in codes of
 * four letters, for most short words fall into codes of two. Writes them
 * joined by ", " to `out`. False if it does not fall apart. */
bool cbl_vocabulary_split(const struct cbl_spec *spec, uint32_t vocabulary,
			  struct cbl_str text, bool loose,
			  struct cbl_buf *out);

#endif
