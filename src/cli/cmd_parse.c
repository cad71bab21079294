/* SPDX-License-Identifier: MIT */
#include <jansson.h>
#include <string.h>

#include "cli/commands.h"
#include "cli/output.h"
#include "cli/session.h"
#include "cli/written.h"
#include "corpus/supply.h"
#include "message/export.h"
#include "text/json.h"

/* Output is handed on in pieces of this size, for corpora are large. */
#define PIECE ((size_t)1 << 20)

struct parse {
	struct cbl_session *session;
	struct cbl_buf out;
	const char *file; /* NULL: standard output */
	bool lines;	  /* jsonl */
	size_t messages;
	int status;
	bool broken; /* output cannot be written: stop */
};

/* A file is written at once at the end, standard output as it comes. */
static void flush(struct parse *p, size_t least)
{
	if (p->file || p->out.len < least || p->broken)
		return;
	if (cbl_write_output(&p->out)) {
		p->status = CBL_EXIT_FAILED;
		p->broken = true;
	}
	cbl_buf_clear(&p->out);
}

/* What no spec claims has a path, and that is all. */
static json_t *unclaimed(const struct cbl_message *message)
{
	json_t *object = json_object();

	json_object_set_new(object, "path",
			    cbl_json_text(message->path));
	json_object_set_new(object, "spec", json_null());
	json_object_set_new(object, "elements", json_array());
	return object;
}

static void add_message(struct cbl_message *message, void *ctx)
{
	struct parse *p = ctx;
	json_t *object = message->spec ? cbl_message_export(message)
				       : unclaimed(message);
	size_t flags = p->lines ? JSON_COMPACT : JSON_INDENT(1);

	if (!p->lines)
		cbl_buf_text(&p->out, p->messages ? ",\n" : "\n");
	cbl_json_write(object, flags, &p->out);
	if (p->lines)
		cbl_buf_char(&p->out, '\n');
	p->messages++;
	flush(p, PIECE);
}

static void parse_lot(struct parse *p, struct cbl_lot *lot,
		      struct cbl_lint_scratch *scratch)
{
	struct cbl_group **groups = p->session->groups;
	int rc;

	while (!p->broken && (rc = cbl_lot_next(lot)) != 0) {
		if (rc > 0) {
			cbl_lint_parse(groups[lot->file->group]->linter,
				       scratch, &lot->source, add_message, p);
			continue;
		}
		cbl_say("%s: %s", lot->path, lot->cause);
		p->status = CBL_EXIT_FAILED;
	}
}

static void parse_files(struct parse *p)
{
	const struct cbl_session *session = p->session;
	const struct cbl_supply_options options = {
		.files = session->walk.files,
		.count = session->walk.count,
		.filters = session->filters,
		.max_size = session->max_size,
		.containers = session->containers,
	};
	struct cbl_supply *supply = cbl_supply_new(&options);
	struct cbl_lint_scratch *scratch = cbl_lint_scratch_new();
	struct cbl_lot lot;

	cbl_lot_init(&lot, supply);
	while (!p->broken && cbl_lot_draw(&lot)) {
		parse_lot(p, &lot, scratch);
		cbl_lot_give(&lot, NULL);
		cbl_supply_take(supply);
	}
	cbl_lot_release(&lot);
	cbl_lint_scratch_free(scratch);
	cbl_supply_free(supply);
}

static void parse(struct parse *p)
{
	cbl_buf_init(&p->out, 0);
	if (!p->lines)
		cbl_buf_text(&p->out, "{\"version\": 1, \"messages\": [");
	parse_files(p);
	if (!p->lines)
		cbl_buf_text(&p->out, "\n]}\n");
	flush(p, 1);
	if (p->file && cbl_write_file(p->file, &p->out))
		p->status = CBL_EXIT_FAILED;
	cbl_buf_release(&p->out);
}

static int choose(struct parse *p, struct cbl_args *args)
{
	const char *format = cbl_args_value(args, CBL_OPT_FORMAT);
	struct cbl_error err = {0};

	p->file = cbl_args_value(args, CBL_OPT_OUTPUT);
	if (p->file && strcmp(p->file, "-") == 0)
		p->file = NULL;
	if (format && cbl_word_check("json|jsonl", format, "--format", &err)) {
		cbl_say("%s", err.message);
		return CBL_EXIT_FAILED;
	}
	p->lines = format && strcmp(format, "jsonl") == 0;
	return CBL_EXIT_CLEAN;
}

static int cmd_parse(struct cbl_args *args, const char *const *words,
		     size_t count)
{
	struct cbl_session session;
	struct parse p = {.session = &session};

	if (choose(&p, args))
		return CBL_EXIT_FAILED;
	if (cbl_session_begin(&session, args) ||
	    cbl_session_walk(&session, words, count) ||
	    cbl_written_apart(&session.walk,
			      cbl_args_value(args, CBL_OPT_OUTPUT)) ||
	    cbl_session_ready(&session))
		p.status = CBL_EXIT_FAILED;
	else
		parse(&p);
	cbl_session_end(&session);
	return p.status;
}

static const struct cbl_option_use options[] = {
	{CBL_OPT_SPEC, NULL, NULL},
	{CBL_OPT_FORMAT,
	 "json (the default), one object with all messages; or jsonl, an "
	 "object a line for each.",
	 "json|jsonl"},
	{CBL_OPT_OUTPUT, NULL, NULL},
	{CBL_OPT_FILES_FROM, NULL, NULL},
	{CBL_OPT_STDIN_FILENAME, NULL, NULL},
	{CBL_OPT_MAX_FILE_SIZE, NULL, NULL},
	{CBL_OPT_CSV_COLUMNS, NULL, NULL},
	{CBL_OPT_JSONL_FIELDS, NULL, NULL},
	{CBL_OPT_NO_PREFILTER, NULL, NULL},
	{CBL_OPT_CONFIG, NULL, NULL},
	{CBL_OPT_ISOLATED, NULL, NULL},
	{CBL_OPT_END, NULL, NULL},
};

const struct cbl_command cbl_command_parse = {
	.name = "parse",
	.summary = "show messages as data",
	.usage = "[OPTION]... PATH...",
	.about = "Takes messages apart and writes them as JSON: what a format "
		 "exports (number, date, addressees, tags and so on), then "
		 "every element with its fields and their places. A text that "
		 "no format claims has `spec` null.",
	.options = options,
	.exits = "0  all was read\n"
		 "2  wrong usage, config or spec, or something could not be "
		 "read or written",
	.examples = "cablelint parse message.txt\n"
		    "cablelint parse --format jsonl cables/ > cables.jsonl",
	.run = cmd_parse,
};
