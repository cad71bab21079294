/* SPDX-License-Identifier: MIT
 *
 * From a parsed message to findings: runs the rules of its spec.
 */
#ifndef CBL_CHECKS_RUN_H
#define CBL_CHECKS_RUN_H

#include "diag/finding.h"
#include "diag/keys.h"
#include "message/message.h"

/* What a user decided about one rule. */
struct cbl_rule_setting {
	bool on;
	bool has_severity; /* `severity` replaces what rule and era say */
	enum cbl_severity severity;
};

/* What has to be known of a rule that has nothing to say, side by side with
 * the next. */
struct cbl_judge_step {
	uint32_t rule;
	uint32_t need; /* a thing (spec/thing.h) without which it has nothing
			* to say; or CBL_NONE */
	struct cbl_list checks;
	struct cbl_list yields_to;
};

struct cbl_judge {
	const struct cbl_rule_setting *rules; /* by rule of the spec */
	const struct cbl_judge_step *order; /* cbl_judge_order of these; NULL:
					     * it is made for the message */
	uint32_t order_count;
	enum cbl_corpus_mode corpus_mode;
	struct cbl_keys *corpus; /* takes what others may ask of the message;
				  * findings about others wait (diag/settle.h).
				  * NULL: rules of scope corpus stay silent */
	double min_confidence;
	bool *fired; /* by check of the spec: set where one finds something;
		      * or NULL */
	uint64_t *work; /* by rule: what its patterns searched is added
			 * (cbl_matcher_work); or NULL */
	uint64_t *time; /* by rule: nanoseconds are added; or NULL */
};

/* Which rules run, in which order: those that are on, each behind those it
 * yields to. Writes them to `out`, which has room for all rules of the spec,
 * and returns how many they are. */
uint32_t cbl_judge_order(const struct cbl_spec *spec,
			 const struct cbl_rule_setting *rules,
			 struct cbl_judge_step *out);

/* Runs all rules that are on over `message` and adds what they find to `bag`,
 * with path `path`. The findings of a rule that yields to another are dropped
 * where that one fired. One place and rule give one finding. */
void cbl_judge_message(const struct cbl_judge *judge,
		       struct cbl_message *message, struct cbl_str path,
		       struct cbl_bag *bag);

#endif
