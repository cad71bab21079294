/* SPDX-License-Identifier: MIT
 *
 * What the check kinds share: questions to terms, keys for tables, patterns
 * against text. For this folder only.
 */
#ifndef CBL_CHECKS_TERMS_H
#define CBL_CHECKS_TERMS_H

#include "base/buf.h"
#include "checks/check.h"

/* Longest stretch of text that one pattern sees. */
#define CBL_CHECK_TEXT 65536u

/* No term at all, and whether a term is one. */
struct cbl_term cbl_term_none(void);
bool cbl_term_given(const struct cbl_term *term);

/* Written, but redacted or left open: no kind may judge it. */
bool cbl_term_unknown(const struct cbl_message *m,
		      const struct cbl_term *term);

/* The text of a row that holds what the spec calls redacted. Other types
 * have no value then; text has, and no kind may judge it either. */
bool cbl_term_redacted(const struct cbl_message *m,
		       const struct cbl_term *term);

/* Element and field a term belongs to; CBL_NONE: none. */
uint32_t cbl_term_element(const struct cbl_message *m,
			  const struct cbl_term *term);
uint32_t cbl_term_field(const struct cbl_message *m,
			const struct cbl_term *term);

/* What was written there: a row's own words, not its value; the text of an
 * element (or of its attribute). */
struct cbl_str cbl_term_written(const struct cbl_message *m,
				const struct cbl_term *term);

/* Into text order. */
void cbl_terms_sort(struct cbl_terms *terms);

/* Appends a text by which equal values are equal, of whatever fields they
 * are. A word that no vocabulary lists counts by its letters. */
void cbl_term_key(const struct cbl_message *m, const struct cbl_term *term,
		  struct cbl_buf *out);

/* The operand that is number `i` of the check's `of`. */
uint32_t cbl_check_of(const struct cbl_run *run, uint32_t i);

/* May the check judge the term: is it not redacted, and does the check
 * apply? For kinds that ask it last, of what they would report. */
bool cbl_check_judges(struct cbl_run *run, const struct cbl_term *term);

/* The two halves of cbl_check_applies: does `where` hold for a term; does an
 * `unless`? */
bool cbl_check_counts(struct cbl_run *run, const struct cbl_term *term);
bool cbl_check_silenced(struct cbl_run *run, const struct cbl_term *term);

/* How many rows or instances an operand stands for in the message, with a
 * value or not; at most `most`. That many too if nobody knows before they are
 * read. */
size_t cbl_check_rows(const struct cbl_message *m, uint32_t operand,
		      size_t most);

/* The same of all operands of `of`. */
size_t cbl_check_pool_rows(const struct cbl_run *run, size_t most);

/* The terms of all operands of `of` as one list in text order. */
void cbl_check_pool(struct cbl_run *run, bool nulls, struct cbl_terms *out);

/* Does the value of an operand depend on which instance of `element` is at
 * hand? */
bool cbl_operand_binds(const struct cbl_spec *spec, uint32_t operand,
		       uint32_t element);

/* Does an operand name the field? */
bool cbl_operand_names(const struct cbl_spec *spec, uint32_t operand,
		       uint32_t field);

/* The first value of an operand in the scope of `term` (under the scope of
 * the check); false if there is none. What does not depend on the term is
 * evaluated once a message. */
bool cbl_check_value(struct cbl_run *run, uint32_t operand,
		     const struct cbl_term *term, struct cbl_term *out);

/* The same; tells whether the value depends on the term. */
bool cbl_check_value_if(struct cbl_run *run, uint32_t operand,
			const struct cbl_term *term, struct cbl_term *out,
			bool *binds);

/* The element of a term, and of that which it stands in; or CBL_NONE. */
struct cbl_standing {
	uint32_t element, host;
};

static inline struct cbl_standing
cbl_standing_of(const struct cbl_message *m, uint32_t instance)
{
	struct cbl_standing s = {CBL_NONE, CBL_NONE};

	if (instance == CBL_NONE)
		return s;
	s.element = m->instances[instance].element;
	s.host = m->instances[instance].host;
	if (s.host != CBL_NONE)
		s.host = m->instances[s.host].element;
	return s;
}

static inline bool cbl_stands_so(const struct cbl_message *m,
				 uint32_t instance, struct cbl_standing as)
{
	struct cbl_standing s = cbl_standing_of(m, instance);

	return s.element == as.element && s.host == as.host;
}

/* The value of an operand that does not depend on the term, or NULL; until
 * the next one is asked for. */
const struct cbl_term *cbl_check_kept(struct cbl_run *run, uint32_t operand);

/* Does that value depend on the term? What does not is the same for all that
 * stand alike. */
bool cbl_check_binds(const struct cbl_run *run, uint32_t operand,
		     const struct cbl_term *term);

/* Appends scope and value of the check's `group` for a term: only terms of
 * the same are compared. False if it has a group without value here. */
bool cbl_check_group(struct cbl_run *run, const struct cbl_term *term,
		     struct cbl_buf *out);

/* Searches `base` + `in` (the message's text or its source's bytes) from
 * `from` on, which is not before `in.lo`; what stands before it is seen by
 * look-behind. A limit that was hit is noted in the message. */
enum cbl_match cbl_check_search(struct cbl_message *m, uint32_t pattern,
				const char *base, struct cbl_span in,
				uint32_t from, struct cbl_span *found);

/* The same for a text by itself; only whether it fits. */
enum cbl_match cbl_check_fits(struct cbl_message *m, uint32_t pattern,
			      struct cbl_str text);

#endif
