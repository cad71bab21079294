/* SPDX-License-Identifier: MIT */
#include "api/cablelint.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/mem.h"
#include "config/config.h"
#include "lint/linter.h"
#include "message/export.h"
#include "report/report.h"
#include "spec/builtin.h"
#include "spec/guess.h"
#include "spec/load.h"
#include "text/json.h"

struct cablelint {
	struct cbl_spec **specs;
	size_t spec_count;
	struct cbl_linter *linter;
	struct cbl_lint_scratch *scratch;
	struct cbl_source source;
};

static void add_spec(struct cablelint *lint, struct cbl_spec *spec)
{
	size_t cap = lint->spec_count;

	lint->specs = cbl_grow(lint->specs, &cap, lint->spec_count + 1,
			       sizeof(struct cbl_spec *));
	lint->specs[lint->spec_count++] = spec;
}

/* The first mistake of a spec is what fits into an error. */
static int load_spec(struct cablelint *lint, const char *path,
		     struct cbl_error *err)
{
	struct cbl_problems problems = {.errors_only = true};
	struct cbl_spec *spec = NULL;
	int rc = cbl_spec_load(&spec, path, NULL, &problems, err);

	if (rc == CBL_ERROR_SPEC && problems.count) {
		const struct cbl_problem *p;

		cbl_problems_sort(&problems);
		p = &problems.items[0];
		cbl_fail(err, CBL_ERROR_SPEC, "%s:%u:%u: %s", p->file,
			 p->start.line, p->start.column, p->message);
	}
	cbl_problems_release(&problems);
	if (rc == 0)
		add_spec(lint, spec);
	return rc;
}

/* A word that names neither a spec nor a file. */
static int unknown_spec(const char *wanted, struct cbl_error *err)
{
	struct cbl_spec_guess guess;

	if (!cbl_spec_guess(&guess, NULL, wanted))
		return cbl_fail(err, CBL_ERROR_USAGE,
				"unknown spec `%s`; it is a built-in one or "
				"the path of a YAML file",
				wanted);
	return cbl_fail(err, CBL_ERROR_USAGE,
			"unknown spec `%s`; did you mean %s`%s%s`?", wanted,
			guess.file ? "the file " : "", guess.name,
			guess.file ? ".yaml" : "");
}

static int open_specs(struct cablelint *lint, const char *wanted,
		      struct cbl_error *err)
{
	for (const struct cbl_builtin_spec *s = cbl_builtin_specs; s->id; s++)
		if (!wanted || strcmp(wanted, s->id) == 0)
			add_spec(lint, cbl_builtin_open(s->id));
	if (lint->spec_count)
		return 0;
	if (!wanted)
		return cbl_fail(err, CBL_ERROR_USAGE,
				"built without specs: name a file");
	if (!cbl_names_spec_file(wanted) && access(wanted, F_OK) != 0)
		return unknown_spec(wanted, err);
	return load_spec(lint, wanted, err);
}

static int open_all(struct cablelint *lint,
		    const struct cablelint_options *options,
		    struct cbl_error *err)
{
	struct cbl_lint_options wanted = {
		.profile = options->profile,
		.select = options->select,
		.ignore = options->ignore,
		.severity = options->severity,
		.min_confidence = options->min_confidence,
		.forced = options->spec != NULL,
	};
	int rc;

	/* NaN is no number to be above. */
	if (!(options->min_confidence >= 0 && options->min_confidence <= 1))
		return cbl_fail(err, CBL_ERROR_USAGE,
				"`min_confidence` is a number from 0 to 1, "
				"not %g",
				options->min_confidence);
	rc = open_specs(lint, options->spec, err);
	if (rc)
		return rc;
	lint->scratch = cbl_lint_scratch_new();
	return cbl_linter_new(&lint->linter, lint->specs, lint->spec_count,
			      &wanted, err);
}

int cablelint_new(struct cablelint **out,
		  const struct cablelint_options *options, char *error,
		  size_t size)
{
	static const struct cablelint_options usual;
	struct cablelint *lint = cbl_xcalloc(1, sizeof(*lint));
	struct cbl_error err = {0};
	int rc = open_all(lint, options ? options : &usual, &err);

	if (rc) {
		if (size)
			snprintf(error, size, "%s", err.message);
		cablelint_free(lint);
		lint = NULL;
	}
	*out = lint;
	return rc;
}

void cablelint_free(struct cablelint *lint)
{
	if (!lint)
		return;
	cbl_linter_free(lint->linter);
	cbl_lint_scratch_free(lint->scratch);
	for (size_t i = 0; i < lint->spec_count; i++)
		cbl_spec_free(lint->specs[i]);
	free(lint->specs);
	cbl_source_release(&lint->source);
	free(lint);
}

/* Of a text that is none `err` says why, without its name. */
static int take_text(struct cablelint *lint, const char *name,
		     const char *text, size_t length, struct cbl_error *err)
{
	size_t skip = strlen(name);
	int rc;

	if (length > CBL_SOURCE_MAX)
		return cbl_fail(err, CBL_ERROR_INPUT, "longer than 2 GB");
	if (length)
		memcpy(cbl_source_room(&lint->source, name, length), text,
		       length);
	else
		cbl_source_room(&lint->source, name, 0);
	rc = cbl_source_filled(&lint->source, length, err);
	if (rc && strncmp(err->message, name, skip) == 0 &&
	    strncmp(err->message + skip, ": ", 2) == 0)
		memmove(err->message, err->message + skip + 2,
			strlen(err->message + skip + 2) + 1);
	return rc;
}

char *cablelint_check(struct cablelint *lint, const char *name,
		      const char *text, size_t length)
{
	struct cbl_report_options plain = {0};
	struct cbl_error err = {0};
	struct cbl_bag bag;
	struct cbl_buf out;

	cbl_bag_init(&bag);
	if (take_text(lint, name, text, length, &err))
		cbl_bag_unread(&bag, name, err.message);
	else
		cbl_lint_source(lint->linter, lint->scratch, &lint->source,
				&bag, NULL);
	cbl_bag_sort(&bag);
	cbl_bag_fingerprint(&bag);
	cbl_buf_init(&out, 0);
	cbl_report_find("json")->render(&bag, &plain, &out);
	cbl_bag_release(&bag);
	return cbl_buf_detach(&out);
}

static void add_message(struct cbl_message *message, void *ctx)
{
	if (message->spec)
		json_array_append_new(ctx, cbl_message_export(message));
}

char *cablelint_parse(struct cablelint *lint, const char *name,
		      const char *text, size_t length)
{
	json_t *messages = json_array(), *document = json_object();
	struct cbl_error err = {0};
	struct cbl_buf out;

	if (take_text(lint, name, text, length, &err) == 0)
		cbl_lint_parse(lint->linter, lint->scratch, &lint->source,
			       add_message, messages);
	json_object_set_new(document, "version", json_integer(1));
	json_object_set_new(document, "messages", messages);
	cbl_buf_init(&out, 0);
	cbl_json_write(document, JSON_INDENT(1), &out);
	return cbl_buf_detach(&out);
}

void cablelint_string_free(char *string)
{
	free(string);
}

const char *cablelint_version(void)
{
	return CABLELINT_VERSION;
}
