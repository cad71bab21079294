/* SPDX-License-Identifier: MIT */
#include <string.h>

#include "cli/commands.h"
#include "cli/output.h"
#include "cli/reference.h"
#include "config/config.h"
#include "spec/raw_schema.h"

static const struct {
	const char *name;
	const struct cbl_yaml_schema *schema;
} schemas[] = {
	{"spec", &cbl_raw_spec_schema},
	{"vocabulary", &cbl_raw_vocabulary_schema},
	{"config", &cbl_config_schema},
};

static const struct cbl_yaml_schema *find(const char *name)
{
	for (size_t i = 0; i < sizeof(schemas) / sizeof(schemas[0]); i++)
		if (strcmp(schemas[i].name, name) == 0)
			return schemas[i].schema;
	return NULL;
}

static int cmd_schema(struct cbl_args *args, const char *const *words,
		      size_t count)
{
	const char *name = count ? words[0] : "spec";
	const char *format = cbl_args_value(args, CBL_OPT_FORMAT);
	struct cbl_error err = {0};
	struct cbl_buf out;
	int status;

	if (cbl_word_check("spec|vocabulary|config", name, "spec schema",
			   &err) ||
	    cbl_word_check("json|markdown|html", format ? format : "json",
			   "--format", &err)) {
		cbl_say("%s", err.message);
		return CBL_EXIT_FAILED;
	}
	if (count > 1) {
		cbl_say("`spec schema` takes one word");
		return CBL_EXIT_FAILED;
	}
	cbl_buf_init(&out, 0);
	if (cbl_sheet_format_of(format ? format : "json"))
		cbl_reference_write(cbl_sheet_format_of(format), find(name),
				    &out);
	else
		cbl_yaml_json_schema(find(name), &out);
	status = cbl_write_to(cbl_args_value(args, CBL_OPT_OUTPUT), &out);
	cbl_buf_release(&out);
	return status;
}

static const struct cbl_option_use options[] = {
	{CBL_OPT_FORMAT,
	 "json (the default), a JSON Schema; markdown or html, a reference "
	 "for people.",
	 "json|markdown|html"},
	{CBL_OPT_OUTPUT, NULL, NULL},
	{CBL_OPT_END, NULL, NULL},
};

const struct cbl_command cbl_command_spec_schema = {
	.name = "spec schema",
	.summary = "print the schema of specs, vocabularies or configs",
	.usage = "[spec|vocabulary|config]",
	.about = "Prints a JSON Schema, by which editors complete and check "
		 "YAML files: of specs, of vocabulary files, or of "
		 "cablelint.yaml. Or the same as a reference to read.",
	.options = options,
	.examples =
		"cablelint spec schema --output cablelint-spec.schema.json\n"
		"cablelint spec schema --format markdown\n"
		"# yaml-language-server: $schema=cablelint-spec.schema.json",
	.run = cmd_schema,
};
