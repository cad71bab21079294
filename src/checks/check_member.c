/* SPDX-License-Identifier: MIT
 *
 * `member` finds something used that is defined nowhere: a value of `of`
 * that is no value of `among`, at its first use. Where nothing is defined at
 * all, or something defined is redacted, the check is silent. Among
 * `corpus.id` are the numbers of all messages: findings wait until these are
 * known, and `suggest` takes `nearest` for numbers that are there, one slip
 * away. Without a corpus the check is silent.
 *
 * Parameters: of, among, scope.
 * Bad:  item C used, items A and B listed.
 * Good: item B used.
 */
#include "checks/kinds.h"
#include "checks/terms.h"

static bool is_corpus(const struct cbl_run *run, uint32_t operand)
{
	return run->spec->operands[operand].kind == CBL_OPERAND_CORPUS;
}

/* Asks for a value among the numbers of the corpus. The message is in it. */
static void judge_in_corpus(struct cbl_run *run, const struct cbl_term *term)
{
	struct cbl_hit hit = cbl_hit_of(term);
	struct cbl_str key = cbl_str_trim(term->text);
	struct cbl_str own = cbl_message_id(run->message);

	if (term->type != CBL_TERM_TEXT && term->type != CBL_TERM_CODE)
		return;
	if (cbl_str_eq(key, own))
		return;
	if (own.len)
		cbl_keys_cite(run->corpus, own, key);
	hit.wait = CBL_WAIT_ABSENT;
	hit.pending = key;
	run->report(run, &hit);
}

/* Enters what is defined; false if part of it is unreadable. */
static bool define(struct cbl_run *run, struct cbl_map *defined)
{
	struct cbl_terms terms = {0};
	struct cbl_list among = run->check->among;
	struct cbl_buf key;
	bool readable = true;

	for (uint32_t i = 0; i < among.count; i++)
		cbl_operand_eval(run->message,
				 run->spec->numbers[among.first + i], NULL,
				 true, &terms);
	cbl_buf_init(&key, 0);
	for (size_t k = 0; k < terms.count && readable; k++) {
		const struct cbl_term *term = &terms.items[k];

		readable = !cbl_term_unknown(run->message, term) &&
			   !cbl_term_redacted(run->message, term);
		cbl_buf_clear(&key);
		if (run->check->scope != CBL_SCOPE_MESSAGE)
			cbl_buf_printf(&key, "%u ", cbl_check_scope(run, term));
		cbl_term_key(run->message, term, &key);
		cbl_map_set(defined, cbl_str(key.data, key.len), 0);
	}
	cbl_buf_release(&key);
	return readable && terms.count;
}

static void judge_here(struct cbl_run *run, const struct cbl_terms *pool)
{
	struct cbl_map defined = {0};
	struct cbl_buf key;
	bool sure = define(run, &defined);

	cbl_buf_init(&key, 0);
	for (size_t k = 0; k < pool->count && sure; k++) {
		struct cbl_hit hit = cbl_hit_of(&pool->items[k]);

		cbl_buf_clear(&key);
		if (run->check->scope != CBL_SCOPE_MESSAGE)
			cbl_buf_printf(&key, "%u ",
				       cbl_check_scope(run, &pool->items[k]));
		cbl_term_key(run->message, &pool->items[k], &key);
		/* What is used again is as undefined as before: told once. */
		if (cbl_map_get(&defined, cbl_str(key.data, key.len), NULL))
			continue;
		run->report(run, &hit);
		cbl_map_set(&defined, cbl_str(key.data, key.len), 0);
	}
	cbl_buf_release(&key);
	cbl_map_release(&defined);
}

void cbl_check_member(struct cbl_run *run)
{
	struct cbl_list among = run->check->among;
	struct cbl_terms pool = {0};

	if (!among.count)
		return;
	cbl_check_pool(run, false, &pool);
	if (!is_corpus(run, run->spec->numbers[among.first])) {
		if (pool.count)
			judge_here(run, &pool);
		return;
	}
	for (size_t k = 0; run->corpus && k < pool.count; k++)
		judge_in_corpus(run, &pool.items[k]);
}
