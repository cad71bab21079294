/* SPDX-License-Identifier: MIT
 *
 * Any bytes as a container or a page. The first byte picks which (@, P, ` and p
 * and what follows them), and what is asked of it; tables and JSON lines have to say the same in one piece and in
 * small ones.
 */
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/socket.h>
#include <unistd.h>

#include "base/buf.h"
#include "container/container.h"
#include "container/html.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static const char *const names_name[] = {"id", NULL};
static const char *const head_name[] = {"header", NULL};
static const char *const body_name[] = {"body", "text", NULL};
static const struct cbl_part parts[] = {
	{names_name, true}, {head_name, false}, {body_name, false}};

static const char *const numbers[] = {"name=2", "3", "2", NULL};
static const char *const words[] = {"text", "name=id", "a.b", NULL};
static const char *const *const columns[] = {NULL, numbers, words, NULL};

/* Small ones meet what is passed over. */
static const size_t limits[] = {4096, 100, 1000, 10};

/* What is asked of a table or of JSON lines too: to be the same behind so much
 * else that it lies across two blocks. */
#define ACROSS 3
#define BLOCK ((size_t)1 << 20)

#define PIECES 64

/* ---- descriptors */

static int whole(const uint8_t *data, size_t size)
{
	int fd = memfd_create("container", MFD_CLOEXEC);

	if (fd < 0 || write(fd, data, size) != (ssize_t)size)
		abort();
	lseek(fd, 0, SEEK_SET);
	return fd;
}

/* What is read a piece at a time. */
static int in_pieces(const uint8_t *data, size_t size)
{
	size_t piece = size / PIECES + 1;
	int fds[2];

	if (socketpair(AF_UNIX, SOCK_SEQPACKET, 0, fds))
		abort();
	for (size_t at = 0; at < size; at += piece) {
		size_t len = size - at < piece ? size - at : piece;

		if (write(fds[0], data + at, len) != (ssize_t)len)
			abort();
	}
	close(fds[0]);
	return fds[1];
}

/* What lies behind a message too large to be read, `cut` of its bytes in the
 * first block. */
static int across(enum cbl_container_kind kind, const uint8_t *data,
		  size_t size, size_t cut)
{
	const char *begin = kind == CBL_CONTAINER_CSV ? "id,header,body\n\""
						      : "{\"body\":\"";
	const char *end = kind == CBL_CONTAINER_CSV ? "\"\n" : "\"}\n";
	size_t filling = BLOCK - cut - strlen(begin) - strlen(end);
	struct cbl_buf all;
	int fd;

	cbl_buf_init(&all, 0);
	cbl_buf_text(&all, begin);
	memset(cbl_buf_reserve(&all, filling), 'x', filling);
	all.len += filling;
	cbl_buf_text(&all, end);
	cbl_buf_add(&all, (const char *)data, size);
	fd = whole((const uint8_t *)all.data, all.len);
	cbl_buf_release(&all);
	return fd;
}

/* ---- containers */

static void tell(const struct cbl_container *c, const struct cbl_member *m,
		 const char *bytes, struct cbl_buf *out)
{
	struct cbl_source source = {0};
	struct cbl_error err = {0};

	cbl_buf_printf(out, "%llu %llu %s %s\n", (unsigned long long)m->row,
		       (unsigned long long)m->line, m->name ? m->name : "",
		       m->cause ? m->cause : "");
	if (m->cause)
		return;
	if (cbl_container_decode(c, m, bytes, "x", &source, &err)) {
		if (!err.message[0])
			abort();
		cbl_buf_text(out, err.message);
	} else {
		cbl_buf_text(out, source.label ? source.label : "");
		cbl_buf_add(out, source.data, source.len);
	}
	cbl_buf_char(out, '\n');
	cbl_source_release(&source);
}

static void read_members(struct cbl_container *c, struct cbl_buf *out,
			 struct cbl_error *err)
{
	struct cbl_member m;
	struct cbl_buf bytes;
	uint64_t row = 0, line = 0;
	int rc;

	cbl_buf_init(&bytes, 0);
	while ((rc = cbl_container_next(c, &bytes, &m, err)) > 0) {
		if (m.at + m.len != bytes.len || (m.row && m.row <= row) ||
		    m.line < line)
			abort();
		row = m.row;
		line = m.line;
		tell(c, &m, cbl_buf_cstr(&bytes) + m.at, out);
		cbl_member_release(&m);
	}
	if (rc < 0)
		cbl_buf_text(out, err->message);
	cbl_buf_release(&bytes);
}

static void read_all(enum cbl_container_kind kind, int fd, uint8_t choice,
		     struct cbl_buf *out)
{
	struct cbl_container_options options = {
		.max_size = limits[choice >> 2 & 3],
		.parts = parts,
		.part_count = 3,
		.csv_columns = columns[choice & 3],
		.jsonl_fields = columns[choice & 3],
	};
	struct cbl_container *c;
	struct cbl_error err = {0};

	cbl_buf_init(out, 0);
	if (cbl_container_open(&c, kind, fd, &options, &err))
		cbl_buf_text(out, err.message);
	else
		read_members(c, out, &err);
	cbl_container_close(c);
	close(fd);
}

static void want_same(const struct cbl_buf *a, const struct cbl_buf *b)
{
	if (a->len != b->len || (a->len && memcmp(a->data, b->data, a->len)))
		abort();
}

static void read_cut(enum cbl_container_kind kind, const uint8_t *data,
		     size_t size, uint8_t choice)
{
	size_t cut = data[0] < size ? data[0] : size;
	struct cbl_buf here, there;

	if (memchr(data, '\\', size)) /* it tells of quotes where it is seen */
		return;
	read_all(kind, across(kind, data, size, cut), choice, &here);
	read_all(kind, across(kind, data, size, 0), choice, &there);
	want_same(&here, &there);
	cbl_buf_release(&here);
	cbl_buf_release(&there);
}

static void read_lines(enum cbl_container_kind kind, const uint8_t *data,
		       size_t size, uint8_t choice)
{
	struct cbl_buf at_once, got;

	read_all(kind, whole(data, size), choice, &at_once);
	if (size < 1 << 16) {
		read_all(kind, in_pieces(data, size), choice, &got);
		want_same(&at_once, &got);
		cbl_buf_release(&got);
	}
	cbl_buf_release(&at_once);
}

/* ---- pages */

static void read_page(const uint8_t *data, size_t size)
{
	struct cbl_source source = {0};
	struct cbl_error err = {0};
	struct cbl_buf scratch;

	cbl_buf_init(&scratch, 0);
	cbl_source_set(&source, "x.html", (const char *)data, size);
	if (cbl_html_unwrap(&source, &scratch, &err) && !err.message[0])
		abort();
	if (source.len > size)
		abort();
	cbl_source_release(&source);
	cbl_buf_release(&scratch);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct cbl_buf out;
	uint8_t choice;

	if (size < 2)
		return 0;
	choice = *data++;
	size--;
	switch (choice >> 4 & 3) {
	case 0:
		read_all(CBL_CONTAINER_ARCHIVE, whole(data, size), choice,
			 &out);
		cbl_buf_release(&out);
		break;
	case 3:
		read_page(data, size);
		break;
	default: {
		enum cbl_container_kind kind = choice >> 4 & 1
						       ? CBL_CONTAINER_CSV
						       : CBL_CONTAINER_JSONL;

		if ((choice & 3) == ACROSS)
			read_cut(kind, data, size, choice);
		else
			read_lines(kind, data, size, choice);
	}
	}
	return 0;
}
