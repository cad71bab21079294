/* SPDX-License-Identifier: MIT */
#include <cyaml/cyaml.h>

#include "config/config.h"
#include "config/config_raw.h"

static const cyaml_schema_value_t word = {
	CYAML_VALUE_STRING(CYAML_FLAG_POINTER, char, 0, CYAML_UNLIMITED),
};

#define LEFT_OUT (CYAML_FLAG_POINTER | CYAML_FLAG_OPTIONAL)

#define TEXT(type, key, member)                                                \
	CYAML_FIELD_STRING_PTR(key, CYAML_FLAG_OPTIONAL, struct type, member,  \
			       0, CYAML_UNLIMITED)
#define WORDS(type, key, member)                                               \
	CYAML_FIELD_SEQUENCE(key, LEFT_OUT, struct type, member, &word, 0,     \
			     CYAML_UNLIMITED)
#define ITEMS(type, key, member, entry)                                        \
	CYAML_FIELD_SEQUENCE(key, LEFT_OUT, struct type, member, &entry, 0,    \
			     CYAML_UNLIMITED)

/* What a file and an override may say alike. */
#define SAID(type)                                                             \
	WORDS(type, "spec", said.spec), TEXT(type, "profile", said.profile),   \
		WORDS(type, "severity", said.severity),                        \
		WORDS(type, "select", said.select),                            \
		WORDS(type, "ignore", said.ignore),                            \
		TEXT(type, "min-confidence", said.min_confidence),             \
		TEXT(type, "fail-on", said.fail_on)

static const cyaml_schema_field_t override_fields[] = {
	WORDS(cbl_raw_override, "paths", paths),
	SAID(cbl_raw_override),
	TEXT(cbl_raw_override, "corpus", said.corpus),
	CYAML_FIELD_END,
};

static const cyaml_schema_value_t override = {
	CYAML_VALUE_MAPPING(CYAML_FLAG_DEFAULT, struct cbl_raw_override,
			    override_fields),
};

static const cyaml_schema_field_t waiver_fields[] = {
	TEXT(cbl_raw_waiver, "rule", rule),
	TEXT(cbl_raw_waiver, "mrn", mrn),
	TEXT(cbl_raw_waiver, "path", path),
	TEXT(cbl_raw_waiver, "fingerprint", fingerprint),
	TEXT(cbl_raw_waiver, "reason", reason),
	TEXT(cbl_raw_waiver, "until", until),
	CYAML_FIELD_END,
};

static const cyaml_schema_value_t waiver = {
	CYAML_VALUE_MAPPING(CYAML_FLAG_DEFAULT, struct cbl_raw_waiver,
			    waiver_fields),
};

static const cyaml_schema_field_t corpus_fields[] = {
	TEXT(cbl_raw_corpus, "mode", mode),
	WORDS(cbl_raw_corpus, "paths", paths),
	CYAML_FIELD_END,
};

static const cyaml_schema_field_t fields[] = {
	WORDS(cbl_raw_config, "extends", extends),
	SAID(cbl_raw_config),
	CYAML_FIELD_MAPPING_PTR("corpus", LEFT_OUT, struct cbl_raw_config,
				corpus, corpus_fields),
	WORDS(cbl_raw_config, "include", include),
	WORDS(cbl_raw_config, "exclude", exclude),
	ITEMS(cbl_raw_config, "overrides", overrides, override),
	ITEMS(cbl_raw_config, "waivers", waivers, waiver),
	CYAML_FIELD_END,
};

static const cyaml_schema_value_t root = {
	CYAML_VALUE_MAPPING(CYAML_FLAG_POINTER, struct cbl_raw_config, fields),
};

static const struct cbl_yaml_text texts[] = {
	{"extends",
	 "Configs whose settings hold unless this one says otherwise, by path "
	 "from this file. Lists of rules, severities, excludes, overrides and "
	 "waivers are added up. Their patterns count from this folder.",
	 "../house.yaml", NULL},
	{"*.spec",
	 "The format of the messages here: the id of a built-in spec, or the "
	 "path of a file, relative to this one. Of a list of them, each "
	 "message's is found by its look; unset, of all built-in ones.",
	 "state-cable", NULL},
	{"*.profile", "Which rules run: archive (the default), strict.", "strict",
	 NULL},
#define MODE                                                                   \
	"Whether a folder holds all messages there are (closed) or an excerpt " \
	"(open, the default): a reference that leads nowhere is an error in "  \
	"the one and a remark in the other."
	{"corpus", MODE " A word, or a mapping that also says where the rest is.",
	 "closed", NULL},
	{"corpus.mode", MODE, "closed", "open|closed"},
	{"corpus.paths",
	 "Folders, containers and files with the rest of the corpus, or an "
	 "index of it, by path from this file. What is in them is there for "
	 "the messages that are checked, and is not checked itself.",
	 "../all", NULL},
	{"overrides[].corpus", MODE, "closed", "open|closed"},
#undef MODE
	{"include",
	 "Names of the files in a folder that are messages. `*`, `?` and "
	 "`[a-z]` match within a name; with a slash a pattern is for the path "
	 "from this folder, where `**` stands for any number of folders.",
	 "'*.cable'", NULL},
	{"exclude", "Files and folders that are left out, as in include.",
	 "drafts/", NULL},
	{"*.severity",
	 "Severities of rules: a code, the beginning of one, or a name, then "
	 "`=` and error, warning, info or hint.",
	 "ref-unresolved=warning", NULL},
	{"*.select",
	 "The rules that run, by code, beginning of a code, or name, instead "
	 "of the profile's.",
	 "CB5", NULL},
	{"*.ignore",
	 "Rules that do not run, by code, beginning of a code, or name.",
	 "caption-unknown", NULL},
	{"*.min-confidence",
	 "Findings that are less certain are left out; 0 to 1.", "0.5", NULL},
	{"*.fail-on",
	 "The severity from which on findings make the exit status 1.", "error",
	 "error|warning|info|hint|never"},
	{"overrides", "Other settings for some of the files; later ones win.",
	 NULL, NULL},
	{"overrides[].paths",
	 "The files an override is for, as in include: patterns with a slash "
	 "are for the path from this folder.",
	 "1966/**", NULL},
	{"waivers",
	 "Findings that are none: looked at, and right as they stand.", NULL,
	 NULL},
	{"waivers[].rule", "The rule, by code or name.", "date-event-after-dtg",
	 NULL},
	{"waivers[].mrn", "The message, by its number.", "06AB1565",
	 NULL},
	{"waivers[].path", "The files, by a pattern as in include.",
	 "1966/*.txt", NULL},
	{"waivers[].fingerprint",
	 "The one finding, as `--format json` prints it.",
	 "v1:8fca84fa40abda65", NULL},
	{"waivers[].reason", "Why it is none. Required.",
	 "The original has the date so.", NULL},
	{"waivers[].until",
	 "The last day on which the waiver holds; afterwards the finding is "
	 "reported again.",
	 "2030-12-31", NULL},
	{NULL, NULL, NULL, NULL},
};

static const struct cbl_yaml_text brief[] = {
	{"corpus", "mode", NULL, NULL},
	{"*.spec", CBL_YAML_ITEM, NULL, NULL},
	{NULL, NULL, NULL, NULL},
};

const struct cbl_yaml_schema cbl_config_schema = {
	.title = "Settings of cablelint for a folder (cablelint.yaml)",
	.root = &root,
	.texts = texts,
	.brief = brief,
};
