/* SPDX-License-Identifier: MIT
 *
 * Signs of what libcyaml passes over in silence: who sees one reads the file
 * the slow way. They may mean nothing; then only time is lost. Zeros follow
 * the texts.
 */
#ifndef CBL_YAML_DOUBT_H
#define CBL_YAML_DOUBT_H

#include <stdbool.h>

#include "base/str.h"

/* Empty lists, texts cut off at a NUL or at a comment, anchors, tags. */
bool cbl_yaml_is_doubtful(struct cbl_str file);

/* How often '' or "" stands as a value; now and then one within a text may
 * look like it. */
size_t cbl_yaml_count_empty(struct cbl_str file);

#endif
