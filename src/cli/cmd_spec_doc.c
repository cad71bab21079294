/* SPDX-License-Identifier: MIT */
#include "cli/commands.h"
#include "cli/manual.h"
#include "cli/output.h"
#include "cli/specs.h"

static int write_manual(struct cbl_args *args, const char *word)
{
	const char *format = cbl_args_value(args, CBL_OPT_FORMAT);
	struct cbl_shelf shelf = {0};
	struct cbl_error err = {0};
	const struct cbl_spec *spec;
	struct cbl_buf out;
	int status = CBL_EXIT_FAILED;

	if (format &&
	    cbl_word_check("markdown|html", format, "--format", &err)) {
		cbl_say("%s", err.message);
		return status;
	}
	spec = cbl_shelf_get(&shelf, word);
	if (spec) {
		cbl_buf_init(&out, 0);
		cbl_manual_write(cbl_sheet_format_of(format), spec, &out);
		status = cbl_write_to(cbl_args_value(args, CBL_OPT_OUTPUT),
				      &out);
		cbl_buf_release(&out);
	}
	cbl_shelf_release(&shelf);
	return status;
}

static int cmd_doc(struct cbl_args *args, const char *const *words,
		   size_t count)
{
	if (count == 1)
		return write_manual(args, words[0]);
	if (count == 0)
		cbl_say("no spec named; `cablelint spec list` shows the "
			"built-in ones, and `cablelint spec schema --format "
			"markdown` tells about the language of specs");
	else
		cbl_say("`spec doc` takes one spec; `%s` is one too many",
			words[1]);
	return CBL_EXIT_FAILED;
}

static const struct cbl_option_use options[] = {
	{CBL_OPT_FORMAT,
	 "markdown (the default) or html, one file that needs "
	 "nothing beside itself.",
	 "markdown|html"},
	{CBL_OPT_OUTPUT, NULL, NULL},
	{CBL_OPT_END, NULL, NULL},
};

const struct cbl_command cbl_command_spec_doc = {
	.name = "spec doc",
	.summary = "write the manual of a format",
	.usage = "[OPTION]... FILE|NAME",
	.about = "Writes a spec as a manual of its format: the parts of a "
		 "message in order, each with its fields and an example from "
		 "the examples of the rules; the rules with what they find; "
		 "the vocabularies. All texts are those of the spec.",
	.options = options,
	.examples = "cablelint spec doc state-cable --output state-cable.md\n"
		    "cablelint spec doc my-format.yaml --format html | less",
	.run = cmd_doc,
};
