/* SPDX-License-Identifier: MIT */
#include "cli/aimless.h"

#include <stdlib.h>
#include <string.h>

#include "base/glob.h"

/* Is a folder another one, or does it lie in it? Both are absolute. */
static bool lies_in(const char *folder, const char *other)
{
	size_t len = strlen(other);

	while (len && other[len - 1] == '/')
		len--;
	return strncmp(folder, other, len) == 0 &&
	       (folder[len] == '/' || folder[len] == '\0');
}

static bool was_named(const struct cbl_session *s, const char *folder)
{
	bool named = false;

	for (size_t i = 0; i < s->named_count && !named; i++) {
		char *real = realpath(s->named[i], NULL);

		named = real && lies_in(folder, real);
		free(real);
	}
	return named;
}

bool cbl_config_all_read(const struct cbl_session *s,
			 const struct cbl_config *config,
			 const struct cbl_bag *bag)
{
	return s->walk.shard.of <= 1 && bag->unread_count == 0 &&
	       bag->unread_more == 0 &&
	       !cbl_args_has(s->args, CBL_OPT_CHANGED_SINCE) &&
	       was_named(s, config->folder);
}

/* Is there a file that the pattern of a waiver of its config is for? */
static bool has_file(struct cbl_session *s, const struct cbl_config *config,
		     const char *pattern, struct cbl_buf *path)
{
	for (size_t i = 0; i < s->walk.count; i++) {
		const struct cbl_file *file = &s->walk.files[i];

		if (s->groups[file->group]->config != config)
			continue;
		cbl_session_relative(s, config, file->path, path);
		if (cbl_glob(pattern, cbl_buf_cstr(path), false))
			return true;
	}
	return false;
}

const char *cbl_waiver_misses(struct cbl_session *s,
			      const struct cbl_config *config,
			      const struct cbl_waiver *w,
			      const struct cbl_keys *keys,
			      struct cbl_buf *path)
{
	if (w->mrn && !cbl_keys_have(keys, cbl_str_c(w->mrn)))
		return "mrn";
	return w->path && !has_file(s, config, w->path, path) ? "path" : NULL;
}
