/* SPDX-License-Identifier: MIT
 *
 * From a hit to a finding. For this folder only.
 */
#ifndef CBL_CHECKS_FINDING_MAKE_H
#define CBL_CHECKS_FINDING_MAKE_H

#include "checks/check.h"
#include "checks/context.h"

/* What run.c decided about a hit. */
struct cbl_ruling {
	struct cbl_span span; /* where it is reported */
	struct cbl_term at;   /* the term there, if the check says `at` */
	struct cbl_evidence evidence;
	enum cbl_severity severity;
	bool severity_given; /* by the user */
	double confidence;
	uint32_t later;      /* bits of the rule's adjusts that others decide, */
	float most;          /* the greatest confidence among them, */
	struct cbl_str held; /* and the number that `holds` is for */
};

/* Adds the finding to the bag. */
void cbl_finding_make(struct cbl_run *run, const struct cbl_hit *hit,
		      const struct cbl_ruling *ruling);

#endif
