/* SPDX-License-Identifier: MIT
 *
 * `unique` finds a value that stands there again. All operands of `of` are
 * one pool; with `group` only values whose group is equal are compared, with
 * `scope` only those of the same part or the same element. Words that an
 * open vocabulary does not list are compared by their letters. In the scope
 * of a corpus the value is that of an earlier message; whether both have the
 * same text decides an `adjust` with `copy`.
 *
 * Parameters: of, group, scope.
 * Bad:  `AB, CD, AB` (the second AB, which contradicts the first).
 * Good: `AB, CD`; AB once in either part, under `scope: part`.
 */
#include "checks/kinds.h"
#include "checks/terms.h"

/* What is redacted, and times and numbers that are none, equal nothing. */
static bool comparable(const struct cbl_run *run, const struct cbl_term *term)
{
	uint32_t field = cbl_term_field(run->message, term);

	if (term->type != CBL_TERM_NULL)
		return true;
	return field != CBL_NONE && !cbl_term_unknown(run->message, term) &&
	       run->spec->fields[field].type == CBL_TYPE_CODE;
}

static void compare(struct cbl_run *run, const struct cbl_terms *pool)
{
	struct cbl_map seen = {0};
	struct cbl_buf key;

	cbl_buf_init(&key, 0);
	for (size_t k = 0; k < pool->count; k++) {
		const struct cbl_term *term = &pool->items[k];
		uint32_t first = (uint32_t)k;
		struct cbl_hit hit;

		cbl_buf_clear(&key);
		if (!comparable(run, term) || !cbl_check_group(run, term, &key))
			continue;
		cbl_term_key(run->message, term, &key);
		if (cbl_map_add(&seen, cbl_str(key.data, key.len), &first))
			continue;
		hit = cbl_hit_of(term);
		hit.other = pool->items[first];
		run->report(run, &hit);
	}
	cbl_buf_release(&key);
	cbl_map_release(&seen);
}

/* A value of this message: whether an earlier one has it too is known when
 * the messages are put in order. */
static void ask_corpus(struct cbl_run *run, const struct cbl_term *term)
{
	struct cbl_hit hit = cbl_hit_of(term);
	struct cbl_buf key;

	cbl_buf_init(&key, 0);
	cbl_buf_printf(&key, "%s\x1f",
		       cbl_spec_cstr(run->spec,
				     run->spec->rules[run->check->rule].code));
	if (comparable(run, term) && cbl_check_group(run, term, &key)) {
		cbl_buf_char(&key, '\x1f');
		cbl_term_key(run->message, term, &key);
		hit.wait = CBL_WAIT_AGAIN;
		hit.pending = cbl_str(key.data, key.len);
		hit.digest = cbl_message_digest(run->message);
		run->report(run, &hit);
	}
	cbl_buf_release(&key);
}

void cbl_check_unique(struct cbl_run *run)
{
	struct cbl_terms pool = {0};
	bool corpus = run->check->scope == CBL_SCOPE_CORPUS;

	if (corpus && !run->corpus)
		return;
	cbl_check_pool(run, true, &pool);
	for (size_t k = 0; corpus && k < pool.count; k++)
		ask_corpus(run, &pool.items[k]);
	if (!corpus && pool.count > 1)
		compare(run, &pool);
}
