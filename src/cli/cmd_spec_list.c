/* SPDX-License-Identifier: MIT */
#include <stdlib.h>

#include "cli/commands.h"
#include "cli/output.h"
#include "cli/specs.h"
#include "report/inert.h"

static void add_profiles(struct cbl_buf *out, const struct cbl_spec *spec)
{
	cbl_buf_text(out, "    profiles:");
	for (uint32_t i = 0; i < spec->profiles_count; i++)
		cbl_buf_printf(out, "%s %s%s", i ? "," : "",
			       cbl_spec_cstr(spec, spec->profiles[i].id),
			       i == 0 ? " (default)" : "");
	cbl_buf_char(out, '\n');
}

/* What it extends: all origins but itself. */
static void add_parents(struct cbl_buf *out, const struct cbl_spec *spec)
{
	struct cbl_str own = cbl_spec_str(spec, spec->meta->id);
	bool any = false;

	for (uint32_t i = 0; i < spec->origins_count; i++) {
		struct cbl_str id = cbl_spec_str(spec, spec->origins[i].id);

		if (cbl_str_eq(id, own))
			continue;
		cbl_buf_printf(out, "%s %.*s",
			       any ? "," : "    extends:", CBL_STR_ARG(id));
		any = true;
	}
	if (any)
		cbl_buf_char(out, '\n');
}

static void add_spec(struct cbl_buf *out, const struct cbl_spec *spec)
{
	cbl_buf_printf(out, "%s\n    ", cbl_spec_cstr(spec, spec->meta->id));
	cbl_inert_line(out, cbl_spec_str(spec, spec->meta->title));
	cbl_buf_char(out, '\n');
	add_parents(out, spec);
	if (spec->profiles_count)
		add_profiles(out, spec);
	cbl_buf_printf(out,
		       "    %u rules, %u elements, %u vocabularies of %u "
		       "entries\n",
		       (unsigned)spec->rules_count,
		       (unsigned)spec->elements_count,
		       (unsigned)spec->vocabularies_count,
		       (unsigned)spec->entries_count);
	if (spec->meta->enough == CBL_NONE)
		cbl_buf_text(out, "    a base for others: no text is taken for "
				  "it unless it is named\n");
}

static int cmd_list(struct cbl_args *args, const char *const *words,
		    size_t count)
{
	struct cbl_shelf shelf = {0};
	struct cbl_spec **specs =
		cbl_shelf_list(&shelf, count ? words : NULL, &count);
	struct cbl_buf out;
	int status = CBL_EXIT_FAILED;

	(void)args;
	cbl_buf_init(&out, 0);
	if (specs) {
		for (size_t i = 0; i < count; i++)
			add_spec(&out, specs[i]);
		status = cbl_write_output(&out);
	}
	cbl_buf_release(&out);
	free(specs);
	cbl_shelf_release(&shelf);
	return status;
}

static const struct cbl_option_use options[] = {
	{CBL_OPT_END, NULL, NULL},
};

const struct cbl_command cbl_command_spec_list = {
	.name = "spec list",
	.summary = "list the built-in specs",
	.usage = "[SPEC]...",
	.about = "Lists the built-in specs, the one first that judges what no "
		 "spec claims; or those that are named.",
	.options = options,
	.run = cmd_list,
};
