/* SPDX-License-Identifier: MIT */
#include "lint/settings.h"

#include <stdlib.h>

#include "base/distance.h"
#include "base/mem.h"

static bool same_letters(const char *a, const char *b, size_t len)
{
	for (size_t i = 0; i < len; i++)
		if (cbl_upper(a[i]) != cbl_upper(b[i]))
			return false;
	return true;
}

/* The word against a code and a name; codes compare without case. */
static enum cbl_named named(struct cbl_str code, struct cbl_str name,
			    struct cbl_str word)
{
	if (cbl_str_eq(name, word))
		return CBL_NAMED_WHOLE;
	if (word.len == 0 || word.len > code.len ||
	    !same_letters(code.ptr, word.ptr, word.len))
		return CBL_NAMED_NOT;
	return word.len == code.len ? CBL_NAMED_WHOLE : CBL_NAMED_PREFIX;
}

enum cbl_named cbl_rule_named(const struct cbl_spec *spec, uint32_t rule,
			      struct cbl_str word)
{
	const struct cbl_rule *r = &spec->rules[rule];

	return named(cbl_spec_str(spec, r->code), cbl_spec_str(spec, r->name),
		     word);
}

/* ---- are the words known? */

/* A retired rule is known still, so that an old config goes on working. */
static bool spec_knows(const struct cbl_spec *spec, struct cbl_str word)
{
	for (uint32_t i = 0; i < spec->rules_count; i++)
		if (cbl_rule_named(spec, i, word) != CBL_NAMED_NOT)
			return true;
	for (uint32_t i = 0; i < spec->retired_count; i++)
		if (named(cbl_spec_str(spec, spec->retired[i].code),
			  cbl_spec_str(spec, spec->retired[i].name), word))
			return true;
	return false;
}

/* All names that may be meant, to find the nearest. */
struct names {
	const char **items;
	size_t count;
	size_t cap;
};

static void add_name(struct names *names, const char *name)
{
	names->items = cbl_grow(names->items, &names->cap, names->count + 1,
				sizeof(*names->items));
	names->items[names->count++] = name;
}

static const char *get_name(size_t i, void *ctx)
{
	return ((const struct names *)ctx)->items[i];
}

/* Reports an unknown word with the nearest of `names`, which it releases. */
static int unknown(struct names *names, const char *what, struct cbl_str word,
		   const char *where, struct cbl_error *err)
{
	const char *meant =
		cbl_did_you_mean(word, names->count, get_name, names);

	if (meant)
		cbl_fail(err, CBL_ERROR_USAGE,
			 "unknown %s `%.*s`; did you mean `%s`?", what,
			 CBL_STR_ARG(word), meant);
	else
		cbl_fail(err, CBL_ERROR_USAGE, "unknown %s `%.*s`; %s", what,
			 CBL_STR_ARG(word), where);
	free(names->items);
	return CBL_ERROR_USAGE;
}

static int check_rule(struct cbl_spec *const *specs, size_t count,
		      struct cbl_str word, struct cbl_error *err)
{
	struct names names = {0};

	for (size_t i = 0; i < count; i++)
		if (spec_knows(specs[i], word))
			return 0;
	for (size_t i = 0; i < count; i++) {
		for (uint32_t k = 0; k < specs[i]->rules_count; k++) {
			const struct cbl_rule *r = &specs[i]->rules[k];

			add_name(&names, cbl_spec_cstr(specs[i], r->name));
			add_name(&names, cbl_spec_cstr(specs[i], r->code));
		}
	}
	return unknown(&names, "rule", word,
		       "`cablelint rules` lists the rules", err);
}

static int check_words(struct cbl_spec *const *specs, size_t count,
		       const char *const *words, struct cbl_error *err)
{
	for (; words && *words; words++)
		if (check_rule(specs, count, cbl_str_c(*words), err))
			return CBL_ERROR_USAGE;
	return 0;
}

static int check_profile(struct cbl_spec *const *specs, size_t count,
			 const char *profile, struct cbl_error *err)
{
	struct cbl_str word = cbl_str_c(profile);
	struct names names = {0};

	if (!profile)
		return 0;
	for (size_t i = 0; i < count; i++)
		if (cbl_spec_find_profile(specs[i], word) != CBL_NONE)
			return 0;
	for (size_t i = 0; i < count; i++)
		for (uint32_t k = 0; k < specs[i]->profiles_count; k++)
			add_name(&names,
				 cbl_spec_cstr(specs[i],
					       specs[i]->profiles[k].id));
	return unknown(&names, "profile", word,
		       "`cablelint spec list` shows the profiles", err);
}

/* Cuts "RULE=LEVEL"; false if there is no `=`. */
static bool cut_severity(const char *word, struct cbl_str *rule,
			 struct cbl_str *level)
{
	const char *equals = strchr(word, '=');

	if (!equals)
		return false;
	*rule = cbl_str_trim(cbl_str(word, (size_t)(equals - word)));
	*level = cbl_str_trim(cbl_str_c(equals + 1));
	return true;
}

static int check_severity(struct cbl_spec *const *specs, size_t count,
			  const char *word, struct cbl_error *err)
{
	struct cbl_str rule, level;
	enum cbl_severity severity;
	struct names names = {0};

	if (!cut_severity(word, &rule, &level))
		return cbl_fail(err, CBL_ERROR_USAGE,
				"severity `%s` is not of the form RULE=LEVEL, "
				"as in `line-too-long=info`",
				word);
	if (!cbl_severity_parse(level, &severity)) {
		for (unsigned s = CBL_SEVERITY_HINT; s <= CBL_SEVERITY_ERROR;
		     s++)
			add_name(&names,
				 cbl_severity_name((enum cbl_severity)s));
		return unknown(&names, "severity", level,
			       "it is one of error, warning, info, hint", err);
	}
	return check_rule(specs, count, rule, err);
}

int cbl_settings_check(struct cbl_spec *const *specs, size_t count,
		       const struct cbl_lint_options *options,
		       struct cbl_error *err)
{
	if (check_profile(specs, count, options->profile, err) ||
	    check_words(specs, count, options->select, err) ||
	    check_words(specs, count, options->ignore, err))
		return CBL_ERROR_USAGE;
	for (const char *const *w = options->severity; w && *w; w++)
		if (check_severity(specs, count, *w, err))
			return CBL_ERROR_USAGE;
	return 0;
}

/* ---- what they mean for a spec */

/* A rule of no profile is only meant by its whole code or name. */
static bool selected(const struct cbl_spec *spec, uint32_t rule,
		     const char *const *words)
{
	enum cbl_named least = spec->rules[rule].profile == CBL_NONE
				       ? CBL_NAMED_WHOLE
				       : CBL_NAMED_PREFIX;

	for (; *words; words++)
		if (cbl_rule_named(spec, rule, cbl_str_c(*words)) >= least)
			return true;
	return false;
}

static bool ignored(const struct cbl_spec *spec, uint32_t rule,
		    const char *const *words)
{
	for (; words && *words; words++)
		if (cbl_rule_named(spec, rule, cbl_str_c(*words)))
			return true;
	return false;
}

static bool in_profile(const struct cbl_spec *spec, uint32_t rule,
		       uint32_t profile)
{
	uint32_t wanted = spec->rules[rule].profile;

	return wanted != CBL_NONE && profile != CBL_NONE &&
	       cbl_spec_profile_holds(spec, profile, wanted);
}

/* The last word that names the rule wins. */
static void set_severity(struct cbl_rule_setting *setting,
			 const struct cbl_spec *spec, uint32_t rule,
			 const char *const *words)
{
	struct cbl_str name, level;

	for (; words && *words; words++)
		if (cut_severity(*words, &name, &level) &&
		    cbl_rule_named(spec, rule, name) &&
		    cbl_severity_parse(level, &setting->severity))
			setting->has_severity = true;
}

struct cbl_rule_setting *
cbl_settings_resolve(const struct cbl_spec *spec,
		     const struct cbl_lint_options *options)
{
	struct cbl_rule_setting *settings =
		cbl_xcalloc(spec->rules_count, sizeof(*settings));
	uint32_t profile = CBL_NONE;

	if (options->profile)
		profile = cbl_spec_find_profile(spec,
						cbl_str_c(options->profile));
	/* A profile of another spec: this one's own default. */
	if (profile == CBL_NONE && spec->profiles_count)
		profile = 0;
	for (uint32_t i = 0; i < spec->rules_count; i++) {
		settings[i].on = options->select
					 ? selected(spec, i, options->select)
					 : in_profile(spec, i, profile);
		if (ignored(spec, i, options->ignore))
			settings[i].on = false;
		set_severity(&settings[i], spec, i, options->severity);
	}
	return settings;
}

bool cbl_rule_reports(const struct cbl_spec *spec, uint32_t rule,
		      enum cbl_event event)
{
	struct cbl_list checks = spec->rules[rule].checks;

	for (uint32_t i = 0; i < checks.count; i++) {
		const struct cbl_check *check = &spec->checks[checks.first + i];

		if (check->kind == CBL_CHECK_parsed && check->event == event)
			return true;
	}
	return false;
}

struct cbl_rule_setting *
cbl_settings_undetected(const struct cbl_spec *spec,
			const struct cbl_rule_setting *settings)
{
	struct cbl_rule_setting *out =
		cbl_xcalloc(spec->rules_count, sizeof(*out));

	for (uint32_t i = 0; i < spec->rules_count; i++) {
		out[i] = settings[i];
		if (!cbl_rule_reports(spec, i, CBL_EVENT_UNDETECTED))
			out[i].on = false;
	}
	return out;
}
