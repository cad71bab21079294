/* SPDX-License-Identifier: MIT
 *
 * From YAML to a compiled spec: load, extend, resolve, compile.
 */
#ifndef CBL_SPEC_LOAD_H
#define CBL_SPEC_LOAD_H

#include "base/buf.h"
#include "base/error.h"
#include "spec/spec.h"
#include "yaml/document.h"

/* Where a text comes from that a spec names: a vocabulary file, or a spec it
 * extends. Tests and the built-in specs supply their own. */
struct cbl_spec_files {
	/* The text of a file by path relative to the spec; NULL if the disk is
	 * to be asked. */
	const char *(*file)(const char *path, size_t *len, void *ctx);
	/* The text of a spec by id, for `extends`; NULL if there is none.
	 * `*path` is what it is called in messages. */
	const char *(*spec)(const char *id, size_t *len, const char **path,
			    void *ctx);
	void *ctx;
};

/* Loads a spec file with all that it extends and its vocabularies, and makes
 * a block of it. All mistakes are in `problems`; warnings do not stop it, and
 * who has no use for them saves time by `problems->errors_only`.
 * Returns 0 and the spec (the caller frees), CBL_ERROR_IO if the file itself
 * cannot be read, CBL_ERROR_SPEC with mistakes. `files` may be NULL: specs
 * that are extended are the built-in ones, then files `<id>.yaml` beside it. */
int cbl_spec_load(struct cbl_spec **out, const char *path,
		  const struct cbl_spec_files *files,
		  struct cbl_problems *problems, struct cbl_error *err);

/* As cbl_spec_load without `files`, for who has no use for warnings: a spec
 * that was loaded without a word before, and is the same still, comes out of
 * the store (spec/store.h); one that loads without a word is kept there. */
int cbl_spec_load_kept(struct cbl_spec **out, const char *path,
		       struct cbl_problems *problems, struct cbl_error *err);

/* The same as cbl_spec_load from a text in memory. */
int cbl_spec_load_text(struct cbl_spec **out, const char *path,
		       const char *text, size_t len,
		       const struct cbl_spec_files *files,
		       struct cbl_problems *problems, struct cbl_error *err);

#endif
