/* SPDX-License-Identifier: MIT
 *
 * From a parsed message to findings: runs the rules of its spec.
 */
#ifndef CBL_CHECKS_RUN_H
#define CBL_CHECKS_RUN_H

#include "diag/finding.h"
#include "message/message.h"

/* What a user decided about one rule. */
struct cbl_rule_setting {
	bool on;
	bool has_severity; /* `severity` replaces what rule and era say */
	enum cbl_severity severity;
};

struct cbl_judge {
	const struct cbl_rule_setting *rules; /* by rule of the spec */
	enum cbl_corpus_mode corpus_mode;
	bool has_corpus;      /* else rules of scope corpus stay silent */
	bool corpus_deferred; /* other messages follow: hits wait */
	struct cbl_buf *claims; /* deferred: takes what messages have of sets
				 * (diag/settle.h) */
	const struct cbl_map *ids; /* what the corpus is known to hold, or NULL */
	double min_confidence;
	bool *fired; /* by check of the spec: set where one finds something;
		      * or NULL */
};

/* Runs all rules that are on over `message` and adds what they find to `bag`,
 * with path `path`. The findings of a rule that yields to another are dropped
 * where that one fired. One place and rule give one finding. */
void cbl_judge_message(const struct cbl_judge *judge,
		       struct cbl_message *message, struct cbl_str path,
		       struct cbl_bag *bag);

#endif
