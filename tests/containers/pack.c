/* SPDX-License-Identifier: MIT
 *
 * pack CONTAINER < LIST
 *
 * Puts the files whose paths standard input lists, one a line, into a
 * container; its suffix says which kind: what libarchive knows by it, .csv
 * (columns id, header, body) or .jsonl (fields of that name). A message is cut
 * at its first blank line within into header and body.
 */
#include <archive.h>
#include <archive_entry.h>
#include <jansson.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

struct text {
	char *data;
	size_t len;
};

static struct text read_file(const char *path)
{
	struct text text = {NULL, 0};
	FILE *in = fopen(path, "rb");
	size_t got, cap = 0;

	if (!in) {
		perror(path);
		exit(2);
	}
	do {
		if (cap < text.len + 65536 + 1) {
			cap = 2 * (text.len + 65536 + 1);
			text.data = realloc(text.data, cap);
		}
		got = fread(text.data + text.len, 1, 65536, in);
		text.len += got;
	} while (got);
	text.data[text.len] = '\0';
	fclose(in);
	return text;
}

static bool ends_with(const char *name, const char *suffix)
{
	size_t a = strlen(name), b = strlen(suffix);

	return a >= b && strcmp(name + a - b, suffix) == 0;
}

/* ---- tables */

static void put_cell(FILE *out, const char *data, size_t len)
{
	putc('"', out);
	for (size_t i = 0; i < len; i++) {
		if (data[i] == '"')
			putc('"', out);
		putc(data[i], out);
	}
	putc('"', out);
}

static void put_row(FILE *out, const char *path, struct text text, bool json)
{
	const char *cut = strstr(text.data + strspn(text.data, "\n"), "\n\n");
	size_t header = cut ? (size_t)(cut - text.data) : 0;
	size_t body = cut ? header + 2 : 0;
	const char *slash = strrchr(path, '/');
	const char *name = slash ? slash + 1 : path;

	if (json) {
		json_t *object = json_pack(
			"{s:s, s:s%, s:s%}", "id", name, "header", text.data,
			header, "body", text.data + body, text.len - body);

		if (!object) {
			fprintf(stderr, "%s is not UTF-8\n", path);
			exit(2);
		}
		json_dumpf(object, out, JSON_COMPACT);
		json_decref(object);
	} else {
		put_cell(out, name, strlen(name));
		putc(',', out);
		put_cell(out, text.data, header);
		putc(',', out);
		put_cell(out, text.data + body, text.len - body);
	}
	putc('\n', out);
}

/* ---- archives */

static void must(struct archive *a, int rc)
{
	if (rc == ARCHIVE_OK)
		return;
	fprintf(stderr, "%s\n", archive_error_string(a));
	exit(2);
}

static struct archive *begin(const char *name)
{
	struct archive *a = archive_write_new();

	if (ends_with(name, ".tar.zst")) { /* which older ones do not know */
		must(a, archive_write_set_format_pax_restricted(a));
		must(a, archive_write_add_filter_zstd(a));
	} else {
		must(a, archive_write_set_format_filter_by_ext(a, name));
	}
	must(a, archive_write_open_filename(a, name));
	return a;
}

static void put_member(struct archive *a, const char *path, struct text text)
{
	struct archive_entry *entry = archive_entry_new();

	archive_entry_set_pathname(entry, path);
	archive_entry_set_filetype(entry, AE_IFREG);
	archive_entry_set_perm(entry, 0644);
	archive_entry_set_size(entry, (la_int64_t)text.len);
	must(a, archive_write_header(a, entry));
	if (archive_write_data(a, text.data, text.len) < 0)
		must(a, ARCHIVE_FATAL);
	archive_entry_free(entry);
}

int main(int argc, char **argv)
{
	struct archive *a = NULL;
	FILE *out = NULL;
	char path[4096];

	if (argc != 2) {
		fputs("usage: pack CONTAINER < LIST\n", stderr);
		return 2;
	}
	bool json = ends_with(argv[1], ".jsonl");

	if (json || ends_with(argv[1], ".csv"))
		out = fopen(argv[1], "wb");
	else
		a = begin(argv[1]);
	if (out && !json)
		fputs("id,header,body\n", out);
	while (fgets(path, sizeof(path), stdin)) {
		path[strcspn(path, "\n")] = '\0';

		struct text text = read_file(path);

		if (a)
			put_member(a, path, text);
		else
			put_row(out, path, text, json);
		free(text.data);
	}
	if (a) {
		must(a, archive_write_close(a));
		archive_write_free(a);
		return 0;
	}
	return fclose(out) ? 2 : 0;
}
