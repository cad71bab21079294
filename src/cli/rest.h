/* SPDX-License-Identifier: MIT
 *
 * The rest of the corpus as an index knows it (--index): messages that are not
 * checked, but are there for those that are.
 */
#ifndef CBL_CLI_REST_H
#define CBL_CLI_REST_H

#include "cli/session.h"
#include "corpus/aliases.h"
#include "corpus/run.h"
#include "index/index.h"

struct cbl_rest {
	const char *path; /* of the index; NULL: there is none */
	struct cbl_session *session;
	struct cbl_index *index;
	struct cbl_elsewhere *elsewhere;
	struct cbl_keys keys;
	struct cbl_aliases folders; /* of the files that are checked */
};

/* By the option; CBL_EXIT_CLEAN, or CBL_EXIT_FAILED having said why; closed in
 * any case. */
int cbl_rest_open(struct cbl_rest *rest, struct cbl_session *session);
void cbl_rest_close(struct cbl_rest *rest);

/* Makes the rest known to a job; did all go well in it? Then it can join the
 * next. */
void cbl_rest_join(struct cbl_rest *rest, struct cbl_corpus_job *job);
int cbl_rest_part(struct cbl_rest *rest);

/* Of a run that withheld findings: are some of them withheld for what could not
 * be read when the index was built? That is said, and CBL_EXIT_FAILED: the run
 * over all would have ended so too. */
int cbl_rest_say_lack(const struct cbl_rest *rest);

/* Hashes of the specs of a session and of the rules that are on: what an index
 * was built with. */
uint64_t cbl_rest_specs(const struct cbl_session *session);
uint64_t cbl_rest_rules(const struct cbl_session *session);

#endif
