/* SPDX-License-Identifier: MIT */
#include "config/config.h"

#include <stdlib.h>
#include <unistd.h>

#include "base/mem.h"
#include "config/config_raw.h"
#include "spec/spec.h"

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

static char *spec_path(const char *spec, const char *folder)
{
	struct cbl_buf path;

	if (!spec)
		return NULL;
	if (spec[0] == '/' || !cbl_names_spec_file(spec))
		return cbl_xstrdup(spec);
	cbl_buf_init(&path, 0);
	cbl_buf_printf(&path, "%s/%s", folder, spec);
	return cbl_buf_detach(&path);
}

/* Texts become values; what is wrong with them is reported. */
static void judge(struct cbl_config *config, const struct cbl_raw_config *raw,
		  struct cbl_problems *problems)
{
	config->corpus = config->fail_on = CBL_CONFIG_UNSAID;
	config->min_confidence = -1;
	/* Other words than these were reported by the loader. */
	if (raw->corpus)
		config->corpus = strcmp(raw->corpus, "closed") == 0
					 ? CBL_CORPUS_CLOSED
					 : CBL_CORPUS_OPEN;
	if (raw->fail_on)
		config->fail_on = cbl_fail_on_parse(raw->fail_on);
	if (!raw->min_confidence)
		return;
	config->min_confidence = cbl_confidence_parse(raw->min_confidence);
	if (config->min_confidence < 0)
		cbl_config_problem(config, problems, "min-confidence",
				   "this is no number from 0 to 1");
}

static void fill(struct cbl_config *config, const struct cbl_raw_config *raw)
{
	config->spec = spec_path(raw->spec, config->folder);
	config->profile = raw->profile;
	config->include = list_of(raw->include, raw->include_count);
	config->exclude = list_of(raw->exclude, raw->exclude_count);
	config->severity = list_of(raw->severity, raw->severity_count);
	config->select = list_of(raw->select, raw->select_count);
	config->ignore = list_of(raw->ignore, raw->ignore_count);
}

int cbl_config_load(struct cbl_config **out, const char *path,
		    struct cbl_problems *problems, struct cbl_error *err)
{
	static const struct cbl_raw_config nothing;
	struct cbl_config *config = cbl_xcalloc(1, sizeof(*config));
	size_t errors = problems->errors;
	int failed = cbl_document_load(&config->document, &cbl_config_schema,
				       path, NULL, 0, problems, err);
	const struct cbl_raw_config *raw = NULL;

	*out = NULL;
	config->path = cbl_xstrdup(path);
	if (failed) {
		cbl_config_free(config);
		return failed == CBL_ERROR_SPEC ? CBL_ERROR_CONFIG : failed;
	}
	raw = cbl_document_data(config->document);
	if (!raw)
		raw = &nothing; /* an empty file says nothing */
	config->folder = folder_of(path);
	fill(config, raw);
	judge(config, raw, problems);
	if (problems->errors > errors) {
		cbl_config_free(config);
		return cbl_fail(err, CBL_ERROR_CONFIG, "%s has mistakes", path);
	}
	*out = config;
	return 0;
}

void cbl_config_free(struct cbl_config *config)
{
	if (!config)
		return;
	cbl_document_free(config->document);
	free(config->path);
	free(config->folder);
	free(config->spec);
	free(config->include);
	free(config->exclude);
	free(config->select);
	free(config->ignore);
	free(config->severity);
	free(config);
}

void cbl_config_problem(const struct cbl_config *config,
			struct cbl_problems *problems, const char *path,
			const char *message)
{
	cbl_document_problem(config->document, problems, false, path, 0, NULL,
			     "%s", message);
}
