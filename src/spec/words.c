/* SPDX-License-Identifier: MIT
 *
 * The words of the spec language for the enumerations that reports show.
 */
#include "spec/spec.h"

static const char *const severities[] = {
	[CBL_SEVERITY_HINT] = "hint",
	[CBL_SEVERITY_INFO] = "info",
	[CBL_SEVERITY_WARNING] = "warning",
	[CBL_SEVERITY_ERROR] = "error",
};

static const char *const rule_kinds[] = {
	[CBL_RULE_FORMAT] = "format",
	[CBL_RULE_CONSISTENCY] = "consistency",
	[CBL_RULE_TRANSCRIPTION] = "transcription",
	[CBL_RULE_CORPUS] = "corpus",
};

static const char *const bases[] = {
	[CBL_BASIS_NONE] = "none",
	[CBL_BASIS_NORMATIVE] = "normative",
	[CBL_BASIS_DOCUMENTED] = "documented",
	[CBL_BASIS_OBSERVED] = "observed",
};

static const char *const check_kinds[] = {
#define KIND(name, finds, at, params) [CBL_CHECK_##name] = #name,
#include "spec/check_kinds.def"
#undef KIND
};

#define COUNT(array) (sizeof(array) / sizeof((array)[0]))

_Static_assert(COUNT(severities) == CBL_SEVERITY_ERROR + 1, "severities");
_Static_assert(COUNT(rule_kinds) == CBL_RULE_CORPUS + 1, "rule kinds");
_Static_assert(COUNT(bases) == CBL_BASIS_OBSERVED + 1, "bases");
_Static_assert(COUNT(check_kinds) == CBL_CHECK_COUNT_, "check kinds");

const char *cbl_severity_name(enum cbl_severity severity)
{
	return severities[severity];
}

const char *cbl_rule_kind_name(enum cbl_rule_kind kind)
{
	return rule_kinds[kind];
}

const char *cbl_basis_name(enum cbl_basis basis)
{
	return bases[basis];
}

const char *cbl_check_kind_name(enum cbl_check_kind kind)
{
	return check_kinds[kind];
}

bool cbl_severity_parse(struct cbl_str text, enum cbl_severity *out)
{
	for (unsigned i = 0; i < COUNT(severities); i++) {
		if (!cbl_str_eq_c(text, severities[i]))
			continue;
		*out = (enum cbl_severity)i;
		return true;
	}
	return false;
}
