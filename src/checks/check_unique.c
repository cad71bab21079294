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

/* Values are told apart by so many signs at first. */
#define SIGNS 4096u

/* Equal values have the same. */
static uint32_t sign_of(const struct cbl_term *term)
{
	uint64_t hash;

	if (term->type == CBL_TERM_NUMBER)
		hash = (uint64_t)term->number;
	else if (term->type == CBL_TERM_TIME)
		hash = (uint64_t)term->time.day;
	else
		hash = cbl_hash(CBL_HASH_START, cbl_str_trim(term->text));
	return (uint32_t)(hash ^ hash >> 32 ^ hash >> 16) % SIGNS;
}

/* Is each value another one, as it mostly is? Then the conditions need not be
 * asked, nor keys be made. */
static bool all_differ(struct cbl_run *run)
{
	uint64_t met[SIGNS / 64] = {0};
	struct cbl_walk walk;
	struct cbl_term term;

	for (uint32_t i = 0; i < run->check->of.count; i++) {
		cbl_walk_begin(&walk, run->message, cbl_check_of(run, i), NULL,
			       true);
		while (cbl_walk_next(&walk, &term)) {
			uint32_t sign = sign_of(&term);

			if (!comparable(run, &term))
				continue;
			if (term.type == CBL_TERM_NULL ||
			    met[sign / 64] >> sign % 64 & 1)
				return false;
			met[sign / 64] |= UINT64_C(1) << sign % 64;
		}
	}
	return true;
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
	cbl_buf_str(&key,
		    cbl_spec_str(run->spec,
				 run->spec->rules[run->check->rule].code));
	cbl_buf_char(&key, '\x1f');
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

	if (corpus ? !run->corpus
		   : cbl_check_pool_rows(run, 2) < 2 || all_differ(run))
		return;
	cbl_check_pool(run, true, &pool);
	for (size_t k = 0; corpus && k < pool.count; k++)
		ask_corpus(run, &pool.items[k]);
	if (!corpus && pool.count > 1)
		compare(run, &pool);
}
