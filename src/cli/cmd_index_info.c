/* SPDX-License-Identifier: MIT */
#include <jansson.h>
#include <string.h>

#include "cli/commands.h"
#include "cli/output.h"
#include "index/index.h"
#include "text/json.h"

static void write_text(const struct cbl_index_info *i, struct cbl_buf *out)
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

	for (size_t k = 0; k < sizeof(lines) / sizeof(lines[0]); k++)
		cbl_buf_printf(out, "%-32s %10lld\n", lines[k].name,
			       (long long)lines[k].number);
	if (*i->first)
		cbl_buf_printf(out, "%-32s %s to %s\n", "dates", i->first,
			       i->last);
}

static json_t *text_or_null(const char *text)
{
	return cbl_json_text_or_null(cbl_str_c(text));
}

static void write_json(const struct cbl_index_info *i, struct cbl_buf *out)
{
	cbl_json_write(
		json_pack("{s:i, s:I, s:I, s:I, s:I, s:I, s:I, s:I, s:I, s:o, "
			  "s:o}",
			  "version", 1, "files", (json_int_t)i->files,
			  "unfinished", (json_int_t)i->unfinished, "messages",
			  (json_int_t)i->messages, "numbers",
			  (json_int_t)i->numbers, "duplicates",
			  (json_int_t)i->duplicates, "stations",
			  (json_int_t)i->stations, "references",
			  (json_int_t)i->references, "leading_out",
			  (json_int_t)i->leading_out, "first",
			  text_or_null(i->first), "last",
			  text_or_null(i->last)),
		JSON_INDENT(2), out);
	cbl_buf_char(out, '\n');
}

static int cmd_info(struct cbl_args *args, const char *const *words,
		    size_t count)
{
	const char *format = cbl_args_value(args, CBL_OPT_FORMAT);
	const char *path = cbl_args_value(args, CBL_OPT_INDEX);
	struct cbl_index *index = NULL;
	struct cbl_index_info info;
	struct cbl_error err = {0};
	struct cbl_buf out;
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
	    cbl_index_about(index, &info, &err)) {
		cbl_say("%s", err.message);
	} else {
		if (format && strcmp(format, "json") == 0)
			write_json(&info, &out);
		else
			write_text(&info, &out);
		status = cbl_write_output(&out);
	}
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
		 "how many of them lead to messages that are not in it.",
	.options = options,
	.run = cmd_info,
};
