/* SPDX-License-Identifier: MIT */
#include <cyaml/cyaml.h>

#include "config/config.h"
#include "config/config_raw.h"

static const cyaml_schema_value_t word = {
	CYAML_VALUE_STRING(CYAML_FLAG_POINTER, char, 0, CYAML_UNLIMITED),
};

#define TEXT(key, member)                                                      \
	CYAML_FIELD_STRING_PTR(key, CYAML_FLAG_OPTIONAL,                       \
			       struct cbl_raw_config, member, 0,               \
			       CYAML_UNLIMITED)
#define WORDS(key, member)                                                     \
	CYAML_FIELD_SEQUENCE(key, CYAML_FLAG_POINTER | CYAML_FLAG_OPTIONAL,    \
			     struct cbl_raw_config, member, &word, 0,          \
			     CYAML_UNLIMITED)

static const cyaml_schema_field_t fields[] = {
	TEXT("spec", spec),
	TEXT("profile", profile),
	TEXT("corpus", corpus),
	WORDS("include", include),
	WORDS("exclude", exclude),
	WORDS("severity", severity),
	WORDS("select", select),
	WORDS("ignore", ignore),
	TEXT("min-confidence", min_confidence),
	TEXT("fail-on", fail_on),
	CYAML_FIELD_END,
};

static const cyaml_schema_value_t root = {
	CYAML_VALUE_MAPPING(CYAML_FLAG_POINTER, struct cbl_raw_config, fields),
};

static const struct cbl_yaml_text texts[] = {
	{"spec",
	 "The format of the messages here: the id of a built-in spec, or the "
	 "path of a file, relative to this one. Unset, each message's format "
	 "is found by its look.",
	 "state-cable", NULL},
	{"profile", "Which rules run: archive (the default), strict.", "strict",
	 NULL},
	{"corpus",
	 "Whether a folder holds all messages there are (closed) or an excerpt "
	 "(open, the default): a reference that leads nowhere is an error in "
	 "the one and a remark in the other.",
	 "closed", "open|closed"},
	{"include",
	 "Names of the files in a folder that are messages. `*`, `?` and "
	 "`[a-z]` match within a name; with a slash a pattern is for the path "
	 "from this folder, where `**` stands for any number of folders.",
	 "'*.cable'", NULL},
	{"exclude", "Files and folders that are left out, as in include.",
	 "drafts/", NULL},
	{"severity",
	 "Severities of rules: a code, the beginning of one, or a name, then "
	 "`=` and error, warning, info or hint.",
	 "ref-unresolved=warning", NULL},
	{"select",
	 "The rules that run, by code, beginning of a code, or name, instead "
	 "of the profile's.",
	 "CB5", NULL},
	{"ignore",
	 "Rules that do not run, by code, beginning of a code, or name.",
	 "caption-unknown", NULL},
	{"min-confidence",
	 "Findings that are less certain are left out; 0 to 1.", "0.5", NULL},
	{"fail-on",
	 "The severity from which on findings make the exit status 1.", "error",
	 "error|warning|info|hint|never"},
	{NULL, NULL, NULL, NULL},
};

const struct cbl_yaml_schema cbl_config_schema = {
	"Settings of cablelint for a folder (cablelint.yaml)", &root, texts};
