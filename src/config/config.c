/* SPDX-License-Identifier: MIT */
#include "config/config.h"

#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

#include "base/mem.h"
#include "config/config_raw.h"
#include "spec/spec.h"
#include "text/moment.h"

int cbl_fail_on_parse(const char *word)
{
	enum cbl_severity severity;

	if (strcmp(word, "never") == 0)
		return CBL_FAIL_NEVER;
	if (cbl_severity_parse(cbl_str_c(word), &severity))
		return (int)severity;
	return CBL_CONFIG_UNSAID;
}

double cbl_confidence_parse(const char *word)
{
	size_t len = strspn(word, "0123456789.");

	if (len == 0 || word[len] || strcmp(word, ".") == 0)
		return -1;

	char *end;
	double value = strtod(word, &end);

	return *end == '\0' && value <= 1 ? value : -1;
}

bool cbl_names_spec_file(const char *word)
{
	size_t len = strlen(word);

	return strchr(word, '/') ||
	       (len > 5 && strcmp(word + len - 5, ".yaml") == 0) ||
	       (len > 4 && strcmp(word + len - 4, ".yml") == 0);
}

static const char **list_of(char *const *items, unsigned count)
{
	if (count == 0)
		return NULL;

	const char **list = cbl_xcalloc(count + 1, sizeof(*list));

	for (unsigned i = 0; i < count; i++)
		list[i] = items[i];
	return list;
}

/* The absolute folder that a file is in. */
static char *folder_of(const char *path)
{
	char *real = realpath(path, NULL);
	char *slash = real ? strrchr(real, '/') : NULL;

	if (slash)
		slash[slash == real] = '\0';

	char *folder = cbl_xstrdup(real ? real : "/");

	free(real);
	return folder;
}

static char *from_folder(const char *folder, const char *name)
{
	struct cbl_buf path;

	if (name[0] == '/')
		return cbl_xstrdup(name);
	cbl_buf_init(&path, 0);
	cbl_buf_printf(&path, "%s/%s", folder, name);
	return cbl_buf_detach(&path);
}

static char **spec_words(char *const *specs, unsigned count,
			 const char *folder)
{
	char **words = count ? cbl_xcalloc(count + 1, sizeof(*words)) : NULL;

	for (unsigned i = 0; i < count; i++)
		words[i] = cbl_names_spec_file(specs[i])
				   ? from_folder(folder, specs[i])
				   : cbl_xstrdup(specs[i]);
	return words;
}

/* ---- what is said */

/* A file on its way in, and those that extend it. */
struct loading {
	struct cbl_config *config;
	struct cbl_problems *problems;
	struct cbl_error *err;
	const struct loading *by; /* NULL: it is loaded for itself */
	char *real;		  /* its path without links */
	size_t *configs, *overrides; /* counted over all */
};

static void wrong(const struct loading *l, const char *prefix, const char *key,
		  const char *message)
{
	char path[64];

	snprintf(path, sizeof(path), "%s%s", prefix, key);
	cbl_config_problem(l->config, l->problems, path, message);
}

/* Other words than these were reported by the loader. */
static int corpus_mode(const char *word)
{
	if (!word)
		return CBL_CONFIG_UNSAID;
	return strcmp(word, "closed") == 0 ? CBL_CORPUS_CLOSED
					   : CBL_CORPUS_OPEN;
}

/* Texts become values; what is wrong with them is reported. `prefix` is where
 * they stand: "", "overrides[1].". */
static void take_said(const struct loading *l, struct cbl_said *said,
		      const struct cbl_raw_said *raw, const char *prefix)
{
	said->fail_on = CBL_CONFIG_UNSAID;
	said->min_confidence = -1;
	said->spec = spec_words(raw->spec, raw->spec_count, l->config->folder);
	said->profile = raw->profile;
	said->severity = list_of(raw->severity, raw->severity_count);
	said->select = list_of(raw->select, raw->select_count);
	said->ignore = list_of(raw->ignore, raw->ignore_count);
	said->corpus = corpus_mode(raw->corpus);
	if (raw->fail_on)
		said->fail_on = cbl_fail_on_parse(raw->fail_on);
	if (!raw->min_confidence)
		return;
	said->min_confidence = cbl_confidence_parse(raw->min_confidence);
	if (said->min_confidence < 0)
		wrong(l, prefix, "min-confidence",
		      "this is no number from 0 to 1");
}

/* Why a pattern can never match a path as this folder sees it, or NULL. */
static const char *pattern_flaw(const char *pattern)
{
	struct cbl_str rest = cbl_str_c(pattern), name;

	if (*pattern == '!')
		return "no pattern takes back another; a name that begins with "
		       "! is written \\!";
	while (cbl_str_next(&rest, '/', &name))
		if (cbl_str_eq_c(name, ".") || cbl_str_eq_c(name, ".."))
			return "patterns are for paths from this folder down; "
			       "leave out `.` and `..`";
	return NULL;
}

static void check_pattern(const struct loading *l, const char *pattern,
			  const char *place)
{
	const char *flaw = pattern ? pattern_flaw(pattern) : NULL;

	if (flaw)
		wrong(l, place, "", flaw);
}

static void check_patterns(const struct loading *l,
			   const char *const *patterns, const char *key)
{
	char place[64];

	for (size_t i = 0; patterns && patterns[i]; i++) {
		snprintf(place, sizeof(place), "%s[%zu]", key, i);
		check_pattern(l, patterns[i], place);
	}
}

static void take_overrides(const struct loading *l,
			   const struct cbl_raw_config *raw)
{
	struct cbl_config *config = l->config;
	char prefix[40];

	config->override_count = raw->overrides_count;
	config->overrides = cbl_xcalloc(raw->overrides_count + 1,
					sizeof(*config->overrides));
	for (unsigned i = 0; i < raw->overrides_count; i++) {
		const struct cbl_raw_override *from = &raw->overrides[i];
		struct cbl_override *to = &config->overrides[i];

		snprintf(prefix, sizeof(prefix), "overrides[%u].", i);
		take_said(l, &to->said, &from->said, prefix);
		to->paths = list_of(from->paths, from->paths_count);
		if (!to->paths)
			wrong(l, prefix, "",
			      "an override needs `paths`, which tell what it "
			      "is for");
		snprintf(prefix, sizeof(prefix), "overrides[%u].paths", i);
		check_patterns(l, to->paths, prefix);
	}
	*l->overrides += raw->overrides_count;
	if (*l->overrides > CBL_OVERRIDES_MAX)
		wrong(l, "", "overrides",
		      "there are more than 64 overrides, with those of the "
		      "files that are extended");
}

static void take_waiver(const struct loading *l, struct cbl_waiver *to,
			const struct cbl_raw_waiver *from, unsigned index)
{
	char prefix[40], path[48];

	snprintf(prefix, sizeof(prefix), "waivers[%u]", index);
	*to = (struct cbl_waiver){from->rule, from->mrn, from->path,
				  from->fingerprint, from->reason,
				  from->until != NULL, 0};
	if (!from->rule)
		wrong(l, prefix, "", "a waiver needs a `rule`");
	if (!from->mrn && !from->path && !from->fingerprint)
		wrong(l, prefix, "",
		      "a waiver needs an `mrn`, a `path` or a `fingerprint`: "
		      "to silence a rule everywhere, `ignore` it");
	if (!from->reason || !cbl_str_trim(cbl_str_c(from->reason)).len)
		wrong(l, prefix, "",
		      "a waiver needs a `reason`, for those who ask later");
	snprintf(path, sizeof(path), "%s.path", prefix);
	check_pattern(l, from->path, path);
	if (from->until && !cbl_iso_date(cbl_str_c(from->until), &to->until))
		wrong(l, prefix, ".until",
		      "this is no date of the form 2030-12-31");
}

static void take_waivers(const struct loading *l,
			 const struct cbl_raw_config *raw)
{
	struct cbl_config *config = l->config;

	config->waiver_count = raw->waivers_count;
	config->waivers = cbl_xcalloc(raw->waivers_count + 1,
				      sizeof(*config->waivers));
	for (unsigned i = 0; i < raw->waivers_count; i++)
		take_waiver(l, &config->waivers[i], &raw->waivers[i], i);
}

/* ---- what is extended */

static int load(struct loading *l, const char *path);

static bool is_being_loaded(const struct loading *l, const char *real)
{
	for (; l; l = l->by)
		if (strcmp(l->real, real) == 0)
			return true;
	return false;
}

/* The path of a base as the config shows its own. */
static char *base_path(const struct cbl_config *config, const char *name)
{
	const char *slash = strrchr(config->path, '/');
	struct cbl_buf path;

	cbl_buf_init(&path, 0);
	if (name[0] != '/' && slash)
		cbl_buf_add(&path, config->path,
			    (size_t)(slash - config->path) + 1);
	cbl_buf_text(&path, name);
	return cbl_buf_detach(&path);
}

static void extend(struct loading *l, const char *name, unsigned index)
{
	struct cbl_config *config = l->config;
	char *path = base_path(config, name);
	struct loading base = *l;
	struct cbl_error err = {0};
	char key[32];

	snprintf(key, sizeof(key), "extends[%u]", index);
	base.by = l;
	base.err = &err;
	base.real = realpath(path, NULL);
	if (!base.real)
		wrong(l, "", key, "there is no such file");
	else if (is_being_loaded(l, base.real))
		wrong(l, "", key, "a config cannot extend itself");
	else if (++*l->configs > CBL_EXTENDS_MAX)
		wrong(l, "", key, "more than 32 files are extended");
	else if (load(&base, path) == 0)
		config->bases[config->base_count++] = base.config;
	else if (err.code == CBL_ERROR_IO)
		wrong(l, "", key, err.message);
	free(base.real);
	free(path);
}

static const char **add_lists(const char **a, const char **b)
{
	size_t first = 0, second = 0;
	const char **list;

	while (a && a[first])
		first++;
	while (b && b[second])
		second++;
	if (first + second == 0)
		return NULL;
	list = cbl_xcalloc(first + second + 1, sizeof(*list));
	for (size_t i = 0; i < first + second; i++)
		list[i] = i < first ? a[i] : b[i - first];
	return list;
}

/* Takes over what is needed to find files at all. */
static void take_over(struct cbl_config *config, const struct cbl_config *base)
{
	const char **own = config->exclude;

	if (base->include && !config->include) {
		config->include = add_lists(base->include, NULL);
		config->include_from = base->include_from;
	}
	if (!config->rest_from)
		config->rest_from = base->rest_from;
	config->exclude = add_lists(base->exclude, own);
	free(own);
}

static void take_corpus(struct cbl_config *config,
			const struct cbl_raw_corpus *raw)
{
	if (!raw)
		return;
	config->said.corpus = corpus_mode(raw->mode);
	if (!raw->paths_count)
		return;
	config->rest = cbl_xcalloc(raw->paths_count + 1, sizeof(char *));
	for (unsigned i = 0; i < raw->paths_count; i++)
		config->rest[i] = from_folder(config->folder, raw->paths[i]);
	config->rest_from = config;
}

static void take_lists(struct loading *l, const struct cbl_raw_config *raw)
{
	struct cbl_config *config = l->config;

	config->include = list_of(raw->include, raw->include_count);
	config->exclude = list_of(raw->exclude, raw->exclude_count);
	check_patterns(l, config->include, "include");
	check_patterns(l, config->exclude, "exclude");
	config->include_from = config->include ? config : NULL;
	config->bases = cbl_xcalloc(raw->extends_count + 1,
				    sizeof(struct cbl_config *));
	for (unsigned i = 0; i < raw->extends_count; i++)
		extend(l, raw->extends[i], i);
	for (size_t i = config->base_count; i-- > 0;)
		take_over(config, config->bases[i]);
}

/* ---- loading */

static int load(struct loading *l, const char *path)
{
	static const struct cbl_raw_config nothing;
	struct cbl_config *config = cbl_xcalloc(1, sizeof(*config));
	size_t errors = l->problems->errors;
	const struct cbl_raw_config *raw;
	int failed = cbl_document_load(&config->document, &cbl_config_schema,
				       path, NULL, 0, l->problems, l->err);

	l->config = config;
	config->path = cbl_xstrdup(path);
	if (failed) {
		cbl_config_free(config);
		return failed == CBL_ERROR_SPEC ? CBL_ERROR_CONFIG : failed;
	}
	raw = cbl_document_data(config->document);
	if (!raw)
		raw = &nothing; /* an empty file says nothing */
	config->folder = folder_of(path);
	take_said(l, &config->said, &raw->said, "");
	take_corpus(config, raw->corpus);
	take_overrides(l, raw);
	take_waivers(l, raw);
	take_lists(l, raw);
	if (l->problems->errors == errors)
		return 0;
	cbl_config_free(config);
	return cbl_fail(l->err, CBL_ERROR_CONFIG, "%s has mistakes", path);
}

int cbl_config_load(struct cbl_config **out, const char *path,
		    struct cbl_problems *problems, struct cbl_error *err)
{
	size_t configs = 0, overrides = 0;
	struct loading l = {.problems = problems,
			    .err = err,
			    .configs = &configs,
			    .overrides = &overrides};
	int failed;

	l.real = realpath(path, NULL);
	if (!l.real)
		l.real = cbl_xstrdup(path);
	failed = load(&l, path);
	free(l.real);
	*out = failed ? NULL : l.config;
	return failed;
}

static void free_words(char **words)
{
	for (char **word = words; word && *word; word++)
		free(*word);
	free(words);
}

static void release_said(struct cbl_said *said)
{
	free_words(said->spec);
	free(said->select);
	free(said->ignore);
	free(said->severity);
}

void cbl_config_free(struct cbl_config *config)
{
	if (!config)
		return;
	for (size_t i = 0; i < config->base_count; i++)
		cbl_config_free(config->bases[i]);
	for (size_t i = 0; i < config->override_count; i++) {
		release_said(&config->overrides[i].said);
		free(config->overrides[i].paths);
	}
	release_said(&config->said);
	free(config->bases);
	free(config->overrides);
	free(config->waivers);
	free(config->path);
	free(config->folder);
	free_words(config->rest);
	free(config->include);
	free(config->exclude);
	cbl_document_free(config->document);
	free(config);
}

void cbl_config_problem(const struct cbl_config *config,
			struct cbl_problems *problems, const char *path,
			const char *message)
{
	cbl_document_problem(config->document, problems, false, path, 0, NULL,
			     "%s", message);
}

void cbl_config_warning(const struct cbl_config *config,
			struct cbl_problems *problems, const char *path,
			const char *message)
{
	cbl_document_problem(config->document, problems, true, path, 0, NULL,
			     "%s", message);
}
