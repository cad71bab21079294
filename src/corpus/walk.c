/* SPDX-License-Identifier: MIT */
#include "corpus/walk.h"

#include <stdlib.h>
#include <string.h>
#include <strings.h>
#include <sys/stat.h>

#include "base/buf.h"
#include "base/glob.h"
#include "base/mem.h"
#include "container/container.h"
#include "corpus/aliases.h"
#include "corpus/folder.h"

/* Each is a suffix behind a star. */
const char *const cbl_walk_include[] = {"*.txt", "*.cable", "*.htm", "*.html",
					NULL};

void cbl_walk_release(struct cbl_walk *walk)
{
	cbl_arena_release(&walk->arena);
	free(walk->files);
	walk->files = NULL;
	walk->count = walk->cap = 0;
}

/* ---- files */

/* NULL: it is in another shard. */
static struct cbl_file *add_file(struct cbl_walk *walk, const char *path,
				 uint32_t group)
{
	bool below = strlen(path) > walk->below;
	struct cbl_file *file;

	if (!cbl_shard_takes(walk->shard,
			     cbl_str_c(below ? path + walk->below : path))) {
		walk->elsewhere++;
		return NULL;
	}
	walk->files = cbl_grow(walk->files, &walk->cap, walk->count + 1,
			       sizeof(*walk->files));
	file = &walk->files[walk->count++];
	*file = (struct cbl_file){
		.path = cbl_arena_strndup(&walk->arena, path, strlen(path)),
		.group = group,
	};
	return file;
}

static void add_unread(struct cbl_walk *walk, const char *path,
		       const char *cause, bool empty)
{
	struct cbl_file *file = add_file(walk, path[0] ? path : ".", 0);

	if (!file)
		return;
	file->cause = cbl_arena_strndup(&walk->arena, cause, strlen(cause));
	file->empty = empty;
}

void cbl_walk_clean(struct cbl_buf *out, const char *path)
{
	if (*path == '/')
		cbl_buf_char(out, '/');
	while (*path) {
		size_t len = strcspn(path, "/");

		if (len > 0 && !(len == 1 && *path == '.')) {
			if (out->len && out->data[out->len - 1] != '/')
				cbl_buf_char(out, '/');
			cbl_buf_add(out, path, len);
		}
		path += len;
		path += *path == '/';
	}
}

/* ---- folders */

/* A folder on the way down: its path as shown ("" for the working folder)
 * and its absolute one. Both grow and shrink with the descent. */
struct place {
	struct cbl_buf shown;
	struct cbl_buf absolute;
};

struct mark {
	size_t shown;
	size_t absolute;
};

static void append_name(struct cbl_buf *path, const char *name)
{
	if (path->len && path->data[path->len - 1] != '/')
		cbl_buf_char(path, '/');
	cbl_buf_text(path, name);
}

static struct mark enter(struct place *place, const char *name)
{
	struct mark mark = {place->shown.len, place->absolute.len};

	append_name(&place->shown, name);
	append_name(&place->absolute, name);
	return mark;
}

static void cut(struct cbl_buf *path, size_t len)
{
	path->len = len;
	if (path->data)
		path->data[len] = '\0';
}

static void leave(struct place *place, struct mark mark)
{
	cut(&place->shown, mark.shown);
	cut(&place->absolute, mark.absolute);
}

static void release_place(struct place *place)
{
	cbl_buf_release(&place->shown);
	cbl_buf_release(&place->absolute);
}

/* The path as patterns see it. */
static const char *relative(const struct cbl_filter *filter,
			    const struct place *place)
{
	const char *path = cbl_buf_cstr(&place->absolute);
	size_t len = filter->root ? strlen(filter->root) : 0;

	if (len && strncmp(path, filter->root, len) == 0) {
		if (path[len] == '/')
			return path + len + 1;
		if (filter->root[len - 1] == '/')
			return path + len;
	}
	return path + (*path == '/');
}

static bool any_matches(const char *const *patterns, const char *path,
			bool folder)
{
	for (; patterns && *patterns; patterns++)
		if (cbl_glob(*patterns, path, folder))
			return true;
	return false;
}

/* Old systems wrote names in capitals; of a container's they do not matter
 * either. */
static bool is_usual(const char *path)
{
	const char *const *pattern = cbl_walk_include;
	size_t len = strlen(path);

	for (; *pattern; pattern++) {
		const char *suffix = *pattern + strlen("*");
		size_t width = strlen(suffix);

		if (len >= width &&
		    strcasecmp(path + len - width, suffix) == 0)
			return true;
	}
	return cbl_container_kind(path);
}

static bool is_included(const struct cbl_filter *filter, const char *path)
{
	return filter->include ? any_matches(filter->include, path, false)
			       : is_usual(path);
}

/* Is the path, or a folder on the way to it, excluded or hidden? */
static bool is_left_out(const struct cbl_filter *filter, const char *path)
{
	char *way = cbl_xstrdup(path);
	bool out = any_matches(filter->exclude, path, false);
	const char *name = path;

	for (; !out && name; name = strchr(name, '/')) {
		name += *name == '/';
		/* `x/./a`, as archives may write it, hides nothing. */
		out = *name == '.' && name[1] && name[1] != '/';
		way[name - path] = '\0';
		if (!out && name > path) {
			way[name - path - 1] = '\0';
			out = any_matches(filter->exclude, way, true);
		}
		memcpy(way, path, strlen(path));
	}
	free(way);
	return out;
}

bool cbl_filter_takes(const struct cbl_filter *filter, const char *name)
{
	return !is_left_out(filter, name) && is_included(filter, name);
}

void cbl_filter_describe(const struct cbl_filter *filter, struct cbl_buf *out)
{
	const char *const *include =
		filter->include ? filter->include : cbl_walk_include;

	cbl_buf_text(out, " (looked for");
	for (; *include; include++)
		cbl_buf_printf(out, " %s", *include);
	cbl_buf_text(out, filter->include ? "" : " and archives, tables");
	if (filter->exclude && filter->exclude[0])
		cbl_buf_text(out, ", without those excluded:");
	for (size_t i = 0; filter->exclude && filter->exclude[i]; i++)
		cbl_buf_printf(out, " %s", filter->exclude[i]);
	cbl_buf_char(out, ')');
}

/* A link to a folder is no file; a dangling one is, that cannot be read. */
static bool leads_to_folder(const char *path)
{
	struct stat st;

	return stat(path, &st) == 0 && S_ISDIR(st.st_mode);
}

static int walk_folder(struct cbl_walk *walk, struct place *place, bool named,
		       struct cbl_error *err);

static int walk_name(struct cbl_walk *walk, struct place *place,
		     const struct cbl_filter *filter,
		     const struct cbl_name_in *name, struct cbl_error *err)
{
	bool folder = name->kind == CBL_NAME_FOLDER;
	const char *path = relative(filter, place);
	struct cbl_file *file = NULL;

	if (any_matches(filter->exclude, path, folder))
		return 0;
	if (folder)
		return walk_folder(walk, place, false, err);
	if (!is_included(filter, path))
		return 0;
	path = cbl_buf_cstr(&place->shown);
	if (name->kind != CBL_NAME_LINK || !leads_to_folder(path))
		file = add_file(walk, path, filter->group);
	if (file)
		file->regular = name->kind == CBL_NAME_FILE;
	return 0;
}

static int walk_folder(struct cbl_walk *walk, struct place *place, bool named,
		       struct cbl_error *err)
{
	const char *shown = cbl_buf_cstr(&place->shown);
	const struct cbl_filter *filter;
	struct cbl_folder folder = {0};
	int failed = walk->filter(&filter, cbl_buf_cstr(&place->absolute),
				  walk->ctx, err);

	if (failed)
		return failed;

	int error = cbl_folder_read(&folder, shown[0] ? shown : ".", named);

	if (error)
		add_unread(walk, shown, strerror(error), false);
	for (size_t i = 0; i < folder.count && !failed; i++) {
		struct mark mark = enter(place, folder.names[i].text);

		failed = walk_name(walk, place, filter, &folder.names[i], err);
		leave(place, mark);
	}
	cbl_folder_release(&folder);
	return failed;
}

/* ---- named paths */

static void nothing_found(struct cbl_walk *walk, const struct place *place,
			  const struct cbl_filter *filter)
{
	struct cbl_buf cause;

	cbl_buf_init(&cause, 0);
	cbl_buf_text(&cause, "no messages in this folder");
	cbl_filter_describe(filter, &cause);
	add_unread(walk, cbl_buf_cstr(&place->shown), cbl_buf_cstr(&cause),
		   true);
	cbl_buf_release(&cause);
}

static int add_folder(struct cbl_walk *walk, struct place *place,
		      struct cbl_error *err)
{
	size_t before = walk->count + walk->elsewhere;
	const struct cbl_filter *filter;
	size_t len = place->shown.len;
	int failed;

	walk->below = len && place->shown.data[len - 1] != '/' ? len + 1 : len;
	failed = walk_folder(walk, place, true, err);
	walk->corpus = true;
	if (failed || walk->count + walk->elsewhere > before)
		return failed;
	failed = walk->filter(&filter, cbl_buf_cstr(&place->absolute),
			      walk->ctx, err);
	if (!failed)
		nothing_found(walk, place, filter);
	return failed;
}

/* The absolute path of a folder, or of the folder a file is in, which may be
 * missing: then the working folder's. */
static void find_absolute(struct cbl_buf *out, const char *path, bool folder)
{
	char *name = cbl_xstrdup(path[0] ? path : ".");
	char *slash = strrchr(name, '/');
	char *real;

	if (!folder && slash)
		slash[slash == name] = '\0';
	else if (!folder)
		memcpy(name, ".", sizeof("."));
	real = realpath(name, NULL);
	if (!real)
		real = realpath(".", NULL);
	cbl_buf_text(out, real ? real : "/");
	free(real);
	free(name);
}

static int add_named_file(struct cbl_walk *walk, struct place *place,
			  struct cbl_error *err)
{
	const struct cbl_filter *filter;
	int failed = walk->filter(&filter, cbl_buf_cstr(&place->absolute),
				  walk->ctx, err);

	if (!failed)
		add_file(walk, cbl_buf_cstr(&place->shown), filter->group);
	if (cbl_container_kind(cbl_buf_cstr(&place->shown)))
		walk->corpus = true;
	return failed;
}

int cbl_walk_add(struct cbl_walk *walk, const char *path, struct cbl_error *err)
{
	struct place place;
	struct stat st;
	bool folder = stat(path, &st) == 0 && S_ISDIR(st.st_mode);
	int failed;

	walk->below = 0;
	walk->named++;
	cbl_buf_init(&place.shown, 0);
	cbl_buf_init(&place.absolute, 0);
	cbl_walk_clean(&place.shown, path);
	if (!folder && place.shown.len == 0)
		cbl_buf_text(&place.shown, path); /* may not be looked at */
	find_absolute(&place.absolute, cbl_buf_cstr(&place.shown), folder);
	failed = folder ? add_folder(walk, &place, err)
			: add_named_file(walk, &place, err);
	release_place(&place);
	return failed;
}

int cbl_walk_add_input(struct cbl_walk *walk, const char *name,
		       struct cbl_error *err)
{
	size_t before = walk->count;
	struct place place;
	int failed;

	walk->below = 0;
	cbl_buf_init(&place.shown, 0);
	cbl_buf_init(&place.absolute, 0);
	cbl_buf_text(&place.shown, name);
	find_absolute(&place.absolute, name, false);
	failed = add_named_file(walk, &place, err);
	if (!failed && walk->count > before)
		walk->files[walk->count - 1].standard_input = true;
	release_place(&place);
	return failed;
}

int cbl_walk_add_list(struct cbl_walk *walk, const char *list, size_t len,
		      struct cbl_error *err)
{
	char end = memchr(list, '\0', len) ? '\0' : '\n';
	int failed = 0;

	if (len >= 3 && memcmp(list, "\xef\xbb\xbf", 3) == 0) {
		list += 3; /* a byte order mark is none of the first path */
		len -= 3;
	}
	while (len > 0 && !failed) {
		const char *stop = memchr(list, end, len);
		size_t width = stop ? (size_t)(stop - list) : len;
		char *path = cbl_xstrndup(list, width);

		if (end == '\n' && width && path[width - 1] == '\r')
			path[width - 1] = '\0';
		if (*path)
			failed = cbl_walk_add(walk, path, err);
		free(path);
		width += stop != NULL;
		list += width;
		len -= width;
	}
	return failed;
}

void cbl_walk_add_silent(struct cbl_walk *walk, const struct cbl_walk *rest,
			 bool (*skip)(const char *path, void *ctx), void *ctx)
{
	for (size_t i = 0; i < rest->count; i++) {
		struct cbl_file *file = &rest->files[i];
		const char *path = file->path, *cause = file->cause;

		if (skip(path, ctx))
			continue;
		walk->files = cbl_grow(walk->files, &walk->cap,
				       walk->count + 1, sizeof(*walk->files));
		file = &walk->files[walk->count++];
		*file = rest->files[i];
		file->silent = true;
		file->path = cbl_arena_strndup(&walk->arena, path,
					       strlen(path));
		if (cause)
			file->cause = cbl_arena_strndup(&walk->arena, cause,
							strlen(cause));
	}
}

/* Of one path the file that is checked comes first. */
static int compare_files(const void *a, const void *b)
{
	const struct cbl_file *x = a, *y = b;
	int order = strcmp(x->path, y->path);

	return order ? order : x->silent - y->silent;
}

static void drop_repeated(struct cbl_walk *walk)
{
	size_t kept = 0;

	for (size_t i = 1; i < walk->count; i++)
		if (strcmp(walk->files[kept].path, walk->files[i].path) != 0)
			walk->files[++kept] = walk->files[i];
	walk->count = kept + 1;
}

static bool is_kept(struct cbl_str path, void *ctx)
{
	return cbl_walk_find(ctx, path) != NULL;
}

static void drop_aliases(struct cbl_walk *walk)
{
	struct cbl_aliases aliases;
	size_t count = walk->count;

	cbl_aliases_init(&aliases);
	walk->count = 0;
	for (size_t i = 0; i < count; i++) {
		struct cbl_str path = cbl_str_c(walk->files[i].path);

		if (cbl_aliases_find(&aliases, path, is_kept, walk).len)
			continue;
		cbl_aliases_add(&aliases, path);
		walk->files[walk->count++] = walk->files[i];
	}
	cbl_aliases_release(&aliases);
}

void cbl_walk_sort(struct cbl_walk *walk)
{
	if (walk->count == 0)
		return;
	qsort(walk->files, walk->count, sizeof(*walk->files), compare_files);
	drop_repeated(walk);
	if (walk->named > 1)
		drop_aliases(walk);
}

const struct cbl_file *cbl_walk_find(const struct cbl_walk *walk,
				     struct cbl_str path)
{
	size_t lo = 0, hi = walk->count;

	while (lo < hi) {
		size_t middle = lo + (hi - lo) / 2;
		const struct cbl_file *file = &walk->files[middle];
		int order = cbl_str_cmp(cbl_str_c(file->path), path);

		if (order == 0)
			return file;
		if (order < 0)
			lo = middle + 1;
		else
			hi = middle;
	}
	return NULL;
}
