/* SPDX-License-Identifier: MIT
 *
 * What a file was loaded into, as bytes to load it from again: for files that
 * are part of the program. To unpack one takes a thirtieth of the time that
 * libyaml takes to read it.
 */
#ifndef CBL_YAML_PACK_H
#define CBL_YAML_PACK_H

#include "base/arena.h"
#include "base/buf.h"
#include "yaml/shape.h"

/* Packs the struct `data` of the root's type. */
void cbl_yaml_pack(const struct cbl_yaml_shape *root, const void *data,
		   struct cbl_buf *out);

/* The struct that was packed. It lives in `arena`, but its texts are those of
 * the pack, which has to outlive it. A pack is believed: it comes from a
 * program with the same schema. */
void *cbl_yaml_unpack(const struct cbl_yaml_shape *root, const char *pack,
		      struct cbl_arena *arena);

#endif
