/* SPDX-License-Identifier: MIT */
#include "corpus/aliases.h"

#include <stdlib.h>
#include <string.h>

#include "base/mem.h"

#define NO_ALIAS UINT32_MAX

/* A path of a folder, as files below it have it: empty or with a slash. */
struct cbl_alias {
	struct cbl_str folder;
	uint32_t next; /* that leads there too */
};

/* ---- paths */

/* Where the last name of a path begins. */
static size_t name_at(struct cbl_str path)
{
	size_t at = path.len;

	while (at > 0 && path.ptr[at - 1] != '/')
		at--;
	return at;
}

char *cbl_real_path(const char *path)
{
	size_t len = strlen(path);
	char *way = cbl_xstrdup(len ? path : ".");
	struct cbl_buf out;
	char *real;

	/* Names that are not there are cut off, one after the other. */
	while (!(real = realpath(way, NULL)) && len > 0) {
		len = name_at(cbl_str(way, len));
		while (len > 1 && way[len - 1] == '/')
			len--;
		if (len)
			way[len] = '\0';
		else
			strcpy(way, ".");
	}
	free(way);
	cbl_buf_init(&out, 0);
	cbl_buf_text(&out, real ? real : "/");
	free(real);
	for (path += len; *path == '/'; path++)
		;
	if (*path && !(out.len == 1 && *out.data == '/'))
		cbl_buf_char(&out, '/');
	cbl_buf_text(&out, path);
	return cbl_buf_detach(&out);
}

/* Takes the last name away, of which the root has none; false if what stands
 * there leads on. */
static bool drop_name(struct cbl_buf *out, bool rooted)
{
	struct cbl_str all = cbl_str(cbl_buf_cstr(out), out->len);
	size_t at = name_at(all);

	if (at == all.len ||
	    cbl_str_eq_c(cbl_str(all.ptr + at, all.len - at), ".."))
		return rooted;
	out->len = at > rooted ? at - 1 : at;
	out->data[out->len] = '\0';
	return true;
}

void cbl_lexical_path(struct cbl_buf *out, const char *path)
{
	bool rooted = *path == '/';

	if (rooted)
		cbl_buf_char(out, '/');
	while (*path) {
		struct cbl_str name = cbl_str(path, strcspn(path, "/"));

		path += name.len;
		path += *path == '/';
		if (name.len == 0 || cbl_str_eq_c(name, ".") ||
		    (cbl_str_eq_c(name, "..") && drop_name(out, rooted)))
			continue;
		if (out->len > rooted)
			cbl_buf_char(out, '/');
		cbl_buf_str(out, name);
	}
}

/* ---- folders */

void cbl_aliases_init(struct cbl_aliases *a)
{
	*a = (struct cbl_aliases){0};
	cbl_map_init(&a->real);
	cbl_buf_init(&a->last, 0);
	cbl_buf_init(&a->path, 0);
}

void cbl_aliases_release(struct cbl_aliases *a)
{
	cbl_map_release(&a->real);
	cbl_arena_release(&a->names);
	cbl_buf_release(&a->last);
	cbl_buf_release(&a->path);
	free(a->folders);
	free(a->last_real);
	cbl_aliases_init(a);
}

static struct cbl_str folder_of(struct cbl_str path)
{
	return cbl_str(path.ptr, name_at(path));
}

const char *cbl_aliases_folder(struct cbl_aliases *a, struct cbl_str path)
{
	struct cbl_str folder = folder_of(path);

	if (a->last_real &&
	    cbl_str_eq(folder, cbl_str(cbl_buf_cstr(&a->last), a->last.len)))
		return a->last_real;
	free(a->last_real);
	cbl_buf_clear(&a->last);
	cbl_buf_str(&a->last, folder);
	a->last_real = cbl_real_path(cbl_buf_cstr(&a->last));
	return a->last_real;
}

/* The last alias of the folder that a file is in. */
static uint32_t alias_of(struct cbl_aliases *a, struct cbl_str path)
{
	uint32_t at;

	return cbl_map_get(&a->real, cbl_str_c(cbl_aliases_folder(a, path)),
			   &at)
		       ? at
		       : NO_ALIAS;
}

void cbl_aliases_add(struct cbl_aliases *a, struct cbl_str path)
{
	struct cbl_str folder = folder_of(path);
	uint32_t last = alias_of(a, path);

	for (uint32_t at = last; at != NO_ALIAS; at = a->folders[at].next)
		if (cbl_str_eq(a->folders[at].folder, folder))
			return;
	cbl_map_set(&a->real, cbl_str_c(a->last_real), (uint32_t)a->count);
	a->folders = cbl_grow(a->folders, &a->cap, a->count + 1,
			      sizeof(*a->folders));
	folder.ptr = cbl_arena_strndup(&a->names, folder.ptr, folder.len);
	a->folders[a->count++] = (struct cbl_alias){folder, last};
}

struct cbl_str cbl_aliases_find(struct cbl_aliases *a, struct cbl_str path,
				bool (*is)(struct cbl_str path, void *ctx),
				void *ctx)
{
	struct cbl_str folder = folder_of(path);
	uint32_t at = alias_of(a, path);

	for (; at != NO_ALIAS; at = a->folders[at].next) {
		struct cbl_str other = a->folders[at].folder;

		if (cbl_str_eq(other, folder))
			continue;
		cbl_buf_clear(&a->path);
		cbl_buf_str(&a->path, other);
		cbl_buf_add(&a->path, path.ptr + folder.len,
			    path.len - folder.len);
		other = cbl_str(cbl_buf_cstr(&a->path), a->path.len);
		if (is(other, ctx))
			return other;
	}
	return cbl_str("", 0);
}
