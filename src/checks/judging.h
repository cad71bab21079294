/* SPDX-License-Identifier: MIT
 *
 * The state of judging one message: what run.c keeps between checks, and
 * what its helpers share. For this folder only.
 */
#ifndef CBL_CHECKS_JUDGING_H
#define CBL_CHECKS_JUDGING_H

#include "base/buf.h"
#include "base/map.h"
#include "checks/check.h"
#include "checks/context.h"
#include "checks/run.h"
#include "checks/terms.h"

/* How many conditions of a check have their results kept. */
#define CBL_KEPT 16

/* How many first values of a message are kept. */
#define CBL_KEPT_VALUES 64

/* A condition's result for terms that stand alike, if it is the same for all. */
struct cbl_verdict {
	const struct cbl_check *check; /* that it was looked at for */
	struct cbl_standing standing;
	bool binds;       /* it differs from term to term */
	bool holds;
};

enum cbl_answer { CBL_ANSWER_UNASKED, CBL_ANSWER_NO, CBL_ANSWER_YES };

/* An operand's first value in the message. */
struct cbl_kept_value {
	uint32_t operand;
	bool given;
	struct cbl_term term;
};

struct cbl_judging {
	const struct cbl_judge *judge;
	const struct cbl_agenda *agenda;
	struct cbl_agenda *own; /* the same, if it is to be freed */
	uint32_t at;   /* items of it behind which nothing was looked at */
	uint64_t left; /* of the last 64 those that are still to run, as bits */
	struct cbl_message *message;
	struct cbl_bag *bag;
	size_t from; /* findings in it before */
	struct cbl_str path; /* the caller's, and copies in the bag: */
	struct cbl_str path_copy, mrn;
	bool copied;
	int32_t first_day, last_day; /* the message may be of */
	uint8_t *rules_fired;        /* by rule */
	bool any_fired;              /* one of them did */
	uint8_t *answers; /* by condition: to what `when` asks; enum cbl_answer */

	uint32_t rule;       /* at hand; CBL_NONE: none yet */
	bool yields;         /* it does, to one that fired */
	uint64_t work, time; /* at its beginning, as far as the judge asks */
	uint32_t found;      /* findings of the rule at hand in this message */
	bool fired;          /* one of them stands for certain */
	struct cbl_map places; /* rule and span of every finding */
	struct cbl_place last; /* a place before the next, to count from */
	uint32_t contexts;   /* how often evidence was weighed */
	/* Found by operand; the next one displaces it. */
	struct cbl_kept_value *values[CBL_KEPT_VALUES];

	/* of the check at hand */
	struct cbl_run run;
	struct cbl_verdict verdicts[CBL_KEPT]; /* `where`, then `unless` */
};

static inline struct cbl_judging *cbl_judging(const struct cbl_run *run)
{
	return run->private_;
}

#endif
