/* SPDX-License-Identifier: MIT
 *
 * `pair` finds something opened that is not closed, or closed that was not
 * opened. `of` opens, `among` closes; what closes belongs to the last thing
 * still open. Without `among` things of `of` open and close in turn.
 *
 * Parameters: of, among, report (opened, closed; absent: both), scope.
 * Bad:  begin, begin, end (the first begin).
 * Good: begin, begin, end, end.
 */
#include "checks/kinds.h"
#include "checks/terms.h"

struct pairing {
	struct cbl_run *run;
	struct cbl_terms opened;
	const struct cbl_term **open; /* those not closed, innermost last */
	size_t count;
};

static void report(struct cbl_run *run, uint32_t what,
		   const struct cbl_term *term)
{
	struct cbl_hit hit = cbl_hit_of(term);

	if (!run->check->report || run->check->report & what)
		run->report(run, &hit);
}

static void give_up(struct pairing *p)
{
	for (size_t k = 0; k < p->count; k++)
		report(p->run, CBL_REPORT_OPENED, p->open[k]);
	p->count = 0;
}

/* What is open in one scope is not closed in another. */
static void enter(struct pairing *p, const struct cbl_term *term)
{
	if (p->count && cbl_check_scope(p->run, p->open[p->count - 1]) !=
				cbl_check_scope(p->run, term))
		give_up(p);
}

static void close_one(struct pairing *p, const struct cbl_term *term)
{
	enter(p, term);
	if (p->count)
		p->count--;
	else
		report(p->run, CBL_REPORT_CLOSED, term);
}

static void open_one(struct pairing *p, const struct cbl_term *term, bool turns)
{
	enter(p, term);
	if (turns && p->count)
		p->count--;
	else
		p->open[p->count++] = term;
}

static void closers(struct cbl_run *run, struct cbl_terms *out)
{
	struct cbl_list among = run->check->among;

	for (uint32_t i = 0; i < among.count; i++)
		cbl_operand_eval(run->message,
				 run->spec->numbers[among.first + i], NULL,
				 true, out);
	cbl_terms_sort(out);
}

void cbl_check_pair(struct cbl_run *run)
{
	struct pairing p = {.run = run};
	struct cbl_terms closed = {0};
	bool turns = run->check->among.count == 0;
	size_t k = 0;

	cbl_check_pool(run, true, &p.opened);
	closers(run, &closed);
	p.open = cbl_arena_alloc(run->message->arena,
				 (p.opened.count + 1) * sizeof(*p.open));
	for (size_t i = 0; i < p.opened.count; i++) {
		const struct cbl_term *term = &p.opened.items[i];

		for (; k < closed.count &&
		       closed.items[k].span.lo < term->span.lo;
		     k++)
			close_one(&p, &closed.items[k]);
		open_one(&p, term, turns);
	}
	for (; k < closed.count; k++)
		close_one(&p, &closed.items[k]);
	give_up(&p);
}
