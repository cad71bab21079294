/* SPDX-License-Identifier: MIT */
#include "container/container.h"

#include <stdlib.h>
#include <string.h>
#include <strings.h>

#include "base/mem.h"
#include "container/container_priv.h"

static const struct suffix {
	const char *text;
	enum cbl_container_kind kind;
} suffixes[] = {
	{".tar", CBL_CONTAINER_ARCHIVE},     {".tar.gz", CBL_CONTAINER_ARCHIVE},
	{".tar.xz", CBL_CONTAINER_ARCHIVE},  {".tar.zst", CBL_CONTAINER_ARCHIVE},
	{".tar.bz2", CBL_CONTAINER_ARCHIVE}, {".tgz", CBL_CONTAINER_ARCHIVE},
	{".txz", CBL_CONTAINER_ARCHIVE},     {".tzst", CBL_CONTAINER_ARCHIVE},
	{".tbz2", CBL_CONTAINER_ARCHIVE},    {".zip", CBL_CONTAINER_ARCHIVE},
	{".7z", CBL_CONTAINER_ARCHIVE},	     {".csv", CBL_CONTAINER_CSV},
	{".tsv", CBL_CONTAINER_CSV},	     {".jsonl", CBL_CONTAINER_JSONL},
	{".ndjson", CBL_CONTAINER_JSONL},
};

static const struct cbl_container_type *const types[] = {
	[CBL_CONTAINER_ARCHIVE] = &cbl_container_archive,
	[CBL_CONTAINER_CSV] = &cbl_container_csv,
	[CBL_CONTAINER_JSONL] = &cbl_container_jsonl,
};

/* Asked of every file of a corpus; most end in a letter that no suffix does. */
enum cbl_container_kind cbl_container_kind(const char *name)
{
	size_t len = strlen(name);

	if (len == 0 || !strchr("rz2tpvlnRZTPVLN", name[len - 1]))
		return CBL_CONTAINER_NOT;
	for (size_t i = 0; i < sizeof(suffixes) / sizeof(*suffixes); i++) {
		size_t width = strlen(suffixes[i].text);

		if (len > width && strcasecmp(name + len - width,
					      suffixes[i].text) == 0)
			return suffixes[i].kind;
	}
	return CBL_CONTAINER_NOT;
}

const char *cbl_container_suffix(size_t i)
{
	return i < sizeof(suffixes) / sizeof(*suffixes) ? suffixes[i].text :
							  NULL;
}

int cbl_container_open(struct cbl_container **out, enum cbl_container_kind kind,
		       int fd, const struct cbl_container_options *options,
		       struct cbl_error *err)
{
	int failed;

	*out = NULL;
	failed = types[kind]->open(out, fd, options, err);
	if (!failed) {
		(*out)->type = types[kind];
		(*out)->options = options;
	}
	return failed;
}

void cbl_container_close(struct cbl_container *container)
{
	if (container)
		container->type->close(container);
}

int cbl_container_next(struct cbl_container *container, struct cbl_buf *bytes,
		       struct cbl_member *member, struct cbl_error *err)
{
	*member = (struct cbl_member){.at = bytes->len};
	return container->type->next(container, bytes, member, err);
}

static int copy_text(const struct cbl_member *member, const char *bytes,
		     const char *name, struct cbl_source *out,
		     struct cbl_error *err)
{
	char *room = cbl_source_room(out, name, member->len);

	if (member->len)
		memcpy(room, bytes, member->len);
	return cbl_source_filled(out, member->len, err);
}

int cbl_container_decode(const struct cbl_container *container,
			 const struct cbl_member *member, const char *bytes,
			 const char *name, struct cbl_source *out,
			 struct cbl_error *err)
{
	if (!container->type->decode)
		return copy_text(member, bytes, name, out, err);
	return container->type->decode(container, member, bytes, name, out,
				       err);
}

/* ---- members */

void cbl_member_release(struct cbl_member *member)
{
	free(member->name);
	free(member->cause);
	*member = (struct cbl_member){0};
}

int cbl_member_refuse(struct cbl_member *member, const char *format, ...)
{
	struct cbl_buf text;
	va_list args;

	cbl_buf_init(&text, 0);
	va_start(args, format);
	cbl_buf_vprintf(&text, format, args);
	va_end(args);
	free(member->cause);
	member->cause = cbl_buf_detach(&text);
	return 1;
}

int cbl_member_too_large(struct cbl_member *member, const char *what,
			 size_t max_size)
{
	return cbl_member_refuse(member,
				 "%s larger than %zu bytes; --max-file-size "
				 "raises the limit",
				 what, max_size);
}

size_t cbl_part_begin(char *text, size_t len)
{
	size_t ends = 0, at = len;

	if (len == 0)
		return 0;
	for (; ends < 2 && at > 0 && text[at - 1] == '\n'; ends++)
		at -= at > 1 && text[at - 2] == '\r' ? 2 : 1;
	for (; ends < 2; ends++)
		text[len++] = '\n';
	return len;
}
