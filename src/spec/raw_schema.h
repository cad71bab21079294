/* SPDX-License-Identifier: MIT
 *
 * The shapes of the YAML files of a spec: which keys there are, of which
 * type, and what each means.
 */
#ifndef CBL_SPEC_RAW_SCHEMA_H
#define CBL_SPEC_RAW_SCHEMA_H

#include "yaml/document.h"

/* Loads into struct cbl_raw_spec (spec/raw.h). */
extern const struct cbl_yaml_schema cbl_raw_spec_schema;

/* An entry of `also`: a check, as struct cbl_raw_check. */
struct cyaml_schema_value;
extern const struct cyaml_schema_value cbl_raw_check_entry;

/* Does a kind of check take a key? Keys of all kinds are taken by any. In
 * resolve_params.c. */
bool cbl_check_takes(const char *kind, const char *key);

/* Loads into struct cbl_raw_vocabulary_file. */
extern const struct cbl_yaml_schema cbl_raw_vocabulary_schema;

#endif
