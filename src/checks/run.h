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

/* Which rules run, in which order (agenda.h). */
struct cbl_agenda;

struct cbl_judge {
	const struct cbl_rule_setting *rules; /* by rule of the spec */
	const struct cbl_agenda *agenda; /* of these; NULL: one is made for the
					  * message */
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

/* The agenda of the rules of a spec that are on: each runs behind those it
 * yields to. It is never changed, and read by all threads. */
struct cbl_agenda *cbl_agenda_new(const struct cbl_spec *spec,
				  const struct cbl_rule_setting *rules);
void cbl_agenda_free(struct cbl_agenda *agenda);

/* Runs all rules that are on over `message` and adds what they find to `bag`,
 * with path `path`. The findings of a rule that yields to another are dropped
 * where that one fired. One place and rule give one finding. */
void cbl_judge_message(const struct cbl_judge *judge,
		       struct cbl_message *message, struct cbl_str path,
		       struct cbl_bag *bag);

/* The same for several messages, check by check, which takes less time: each
 * has a bag of its own, and no judge asks for `work` or `time`. */
struct cbl_judged {
	const struct cbl_judge *judge;
	struct cbl_message *message;
	struct cbl_str path;
	struct cbl_bag *bag;
};
void cbl_judge_all(const struct cbl_judged *list, size_t count);

#endif
