/* SPDX-License-Identifier: MIT */
#include <jansson.h>
#include <string.h>

#include "cli/commands.h"
#include "cli/output.h"
#include "index/index.h"
#include "report/inert.h"
#include "text/json.h"

static void add_unread(struct cbl_str cause, struct cbl_str path, void *out)
{
	cbl_buf_text(out, "\n  ");
	cbl_inert_path(out, path);
	cbl_buf_text(out, ": ");
	cbl_inert_line(out, cause);
}

static int write_text(struct cbl_index *index, const struct cbl_index_info *i,
		      struct cbl_buf *out, struct cbl_error *err)
{
	const struct {
		const char *name;
		int64_t number;
	} lines[] = {
		{"files", i->files},
		{"  not finished", i->unfinished},
		{"messages", i->messages},
		{"  numbers", i->numbers},
		{"  numbers of several messages", i->duplicates},
		{"stations", i->stations},
		{"references", i->references},
		{"  to messages that are not here", i->leading_out},
	};
	int rc;

	for (size_t k = 0; k < sizeof(lines) / sizeof(lines[0]); k++)
		cbl_buf_printf(out, "%-32s %10lld\n", lines[k].name,
			       (long long)lines[k].number);
	if (*i->first)
		cbl_buf_printf(out, "%-32s %s to %s\n", "dates", i->first,
			       i->last);
	if (!i->unread)
		return 0;
	cbl_buf_printf(out, "%-32s %10lld", "could not be read",
		       (long long)i->unread);
	rc = cbl_index_unread(index, add_unread, out, err);
	cbl_buf_char(out, '\n');
	return rc;
}

static json_t *text_or_null(const char *text)
{
	return cbl_json_text_or_null(cbl_str_c(text));
}

static void list_unread(struct cbl_str cause, struct cbl_str path, void *list)
{
	json_array_append_new(list, json_pack("{s:o, s:o}", "path",
					      cbl_json_text(path), "cause",
					      cbl_json_text(cause)));
}

static int write_json(struct cbl_index *index, const struct cbl_index_info *i,
		      struct cbl_buf *out, struct cbl_error *err)
{
	json_t *unread = json_array();
	int rc = cbl_index_unread(index, list_unread, unread, err);

	cbl_json_write(
		json_pack("{s:i, s:I, s:I, s:I, s:I, s:I, s:I, s:I, s:I, s:o, "
			  "s:o, s:o}",
			  "version", 1, "files", (json_int_t)i->files,
			  "unfinished", (json_int_t)i->unfinished, "messages",
			  (json_int_t)i->messages, "numbers",
			  (json_int_t)i->numbers, "duplicates",
			  (json_int_t)i->duplicates, "stations",
			  (json_int_t)i->stations, "references",
			  (json_int_t)i->references, "leading_out",
			  (json_int_t)i->leading_out, "first",
			  text_or_null(i->first), "last",
			  text_or_null(i->last), "unread", unread),
		JSON_INDENT(2), out);
	cbl_buf_char(out, '\n');
	return rc;
}

static int write_info(struct cbl_index *index, bool json, struct cbl_buf *out,
		      struct cbl_error *err)
{
	struct cbl_index_info info;

	if (cbl_index_about(index, &info, err))
		return err->code;
	return json ? write_json(index, &info, out, err)
		    : write_text(index, &info, out, err);
}

static int cmd_info(struct cbl_args *args, const char *const *words,
		    size_t count)
{
	const char *format = cbl_args_value(args, CBL_OPT_FORMAT);
	const char *path = cbl_args_value(args, CBL_OPT_INDEX);
	struct cbl_index *index = NULL;
	struct cbl_error err = {0};
	struct cbl_buf out;
	bool json = format && strcmp(format, "json") == 0;
	int status = CBL_EXIT_FAILED;

	if (count > 1 || (count && path)) {
		cbl_say("`index info` takes one index; `%s` is one too many",
			words[count - 1]);
		return CBL_EXIT_FAILED;
	}
	if (count)
		path = words[0];
	cbl_buf_init(&out, 0);
	if ((format && cbl_word_check("text|json", format, "--format", &err)) ||
	    cbl_index_open(&index, path ? path : CBL_INDEX_FILE, &err) ||
	    write_info(index, json, &out, &err))
		cbl_say("%s", err.message);
	else
		status = cbl_write_output(&out);
	cbl_index_close(index);
	cbl_buf_release(&out);
	return status;
}

static const struct cbl_option_use options[] = {
	{CBL_OPT_INDEX, "The index (" CBL_INDEX_FILE ").", NULL},
	{CBL_OPT_FORMAT, "text (the default) or json.", "text|json"},
	{CBL_OPT_END, NULL, NULL},
};

const struct cbl_command cbl_command_index_info = {
	.name = "index info",
	.summary = "say what an index holds",
	.usage = "[OPTION]... [INDEX]",
	.about = "Counts what an index holds: files, messages, references and "
		 "how many of them lead to messages that are not in it, and "
		 "lists what could not be read when it was built.",
	.options = options,
	.run = cmd_info,
};
