/* SPDX-License-Identifier: MIT
 *
 * Which rules of a spec run, and how severe they are, as a user wants it.
 */
#ifndef CBL_LINT_SETTINGS_H
#define CBL_LINT_SETTINGS_H

#include "lint/linter.h"

/* How a word of --select, --ignore or --severity names a rule. */
enum cbl_named {
	CBL_NAMED_NOT,
	CBL_NAMED_PREFIX, /* it begins the rule's code */
	CBL_NAMED_WHOLE,  /* it is the code or the name */
};

enum cbl_named cbl_rule_named(const struct cbl_spec *spec, uint32_t rule,
			      struct cbl_str word);

/* Are all words of the options known to one of the specs? CBL_ERROR_USAGE
 * with what was probably meant if not. */
int cbl_settings_check(struct cbl_spec *const *specs, size_t count,
		       const struct cbl_lint_options *options,
		       struct cbl_error *err);

/* The settings of a spec's rules; the caller frees. */
struct cbl_rule_setting *
cbl_settings_resolve(const struct cbl_spec *spec,
		     const struct cbl_lint_options *options);

/* Rules that say what is wrong with a text that no spec claims: the only ones
 * of `settings` that stay on for one. The caller frees. */
struct cbl_rule_setting *
cbl_settings_undetected(const struct cbl_spec *spec,
			const struct cbl_rule_setting *settings);

/* By thing (spec/thing.h), whether a rule that is on looks at it: elements and
 * fields. The caller frees. */
bool *cbl_settings_wanted(const struct cbl_spec *spec,
			  const struct cbl_rule_setting *settings);

/* Does one of the rule's checks report this event? */
bool cbl_rule_reports(const struct cbl_spec *spec, uint32_t rule,
		      enum cbl_event event);

#endif
