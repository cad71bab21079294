/* SPDX-License-Identifier: MIT
 *
 * What the reference of the language says of keys beside their meaning, and
 * of the kinds of texts that they take.
 */
#ifndef CBL_SPEC_RAW_NOTES_H
#define CBL_SPEC_RAW_NOTES_H

struct cbl_raw_note {
	const char *key;      /* as in struct cbl_yaml_text */
	const char *type;     /* of cbl_raw_types; "" for words and mappings */
	const char *fallback; /* what holds where it is absent; "": no effect */
	const char *example;  /* as it stands in YAML; "" for mappings */
};

struct cbl_raw_type {
	const char *name;
	const char *text;
	const char *example;
};

/* Both end with a NULL name or key. */
extern const struct cbl_raw_note cbl_raw_notes[];
extern const struct cbl_raw_type cbl_raw_types[];

/* The note of a place ("rules[].also[].pattern"): of those that fit the one
 * with the longest key; NULL if none does. */
const struct cbl_raw_note *cbl_raw_note(const char *path);

#endif
