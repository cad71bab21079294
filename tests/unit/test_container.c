/* SPDX-License-Identifier: MIT */
#include "container/container.h"

#include <stdio.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/socket.h>
#include <unistd.h>

#include "base/mem.h"
#include "container/html.h"
#include "container/libarchive.h"
#include "unit.h"

#define MAX ((size_t)4 << 20)

static const char *const names_name[] = {"id", NULL};
static const char *const head_name[] = {"header", "heading", NULL};
static const char *const body_name[] = {"body", "text", NULL};
static const struct cbl_part parts[] = {
	{names_name, true}, {head_name, false}, {body_name, false}};

static int file_of(const char *data, size_t len)
{
	int fd = memfd_create("container", MFD_CLOEXEC);

	ck_assert_int_ge(fd, 0);
	ck_assert_int_eq(write(fd, data, len), (ssize_t)len);
	ck_assert_int_eq(lseek(fd, 0, SEEK_SET), 0);
	return fd;
}

/* What is read two bytes at a time, as a slow pipe may give them. */
static int pieces_of(const char *data, size_t len)
{
	int fds[2];

	ck_assert_int_eq(socketpair(AF_UNIX, SOCK_SEQPACKET, 0, fds), 0);
	for (size_t at = 0; at < len; at += 2) {
		size_t piece = len - at < 2 ? 1 : 2;

		ck_assert_int_eq(write(fds[0], data + at, piece),
				 (ssize_t)piece);
	}
	close(fds[0]);
	return fds[1];
}

/* Adds what a member says: "row@line:text", with "label=" before the text. */
static void tell(const struct cbl_container *c, const struct cbl_member *m,
		 const char *bytes, struct cbl_buf *out)
{
	struct cbl_source source = {0};
	struct cbl_error err = {0};

	if (out->len)
		cbl_buf_char(out, '|');
	cbl_buf_printf(out, "%llu@%llu:", (unsigned long long)m->row,
		       (unsigned long long)m->line);
	if (m->cause) {
		cbl_buf_printf(out, "!%s", m->cause);
	} else if (cbl_container_decode(c, m, bytes, "x", &source, &err)) {
		cbl_buf_printf(out, "!%s", err.message);
	} else {
		if (source.label)
			cbl_buf_printf(out, "%s=", source.label);
		cbl_buf_add(out, source.data, source.len);
	}
	cbl_source_release(&source);
}

/* All that a container says, its own error behind a last "!". Closes `fd`. */
static char *read_fd(enum cbl_container_kind kind, int fd,
		     const char *const *columns, size_t max)
{
	struct cbl_container_options options = {
		.max_size = max,
		.parts = parts,
		.part_count = 3,
		.csv_columns = columns,
		.jsonl_fields = columns,
	};
	struct cbl_container *c;
	struct cbl_error err = {0};
	int rc;
	struct cbl_buf out, bytes;
	struct cbl_member m;

	cbl_buf_init(&out, 0);
	cbl_buf_init(&bytes, 0);
	rc = cbl_container_open(&c, kind, fd, &options, &err);
	while (rc >= 0 &&
	       (rc = cbl_container_next(c, &bytes, &m, &err)) > 0) {
		tell(c, &m, cbl_buf_cstr(&bytes) + m.at, &out);
		cbl_member_release(&m);
	}
	if (rc < 0)
		cbl_buf_printf(&out, "!%s", err.message);
	cbl_container_close(c);
	cbl_buf_release(&bytes);
	close(fd);
	return cbl_buf_detach(&out);
}

static char *read_all(enum cbl_container_kind kind, const char *data,
		      size_t len, const char *const *columns, size_t max)
{
	return read_fd(kind, file_of(data, len), columns, max);
}

static const char *const *columns_of(const char *words, const char **out,
				     char *space)
{
	char *rest = space, *word;
	size_t count = 0;

	if (!words)
		return NULL;
	strcpy(space, words);
	while ((word = strsep(&rest, ",")) != NULL)
		out[count++] = word;
	out[count] = NULL;
	return out;
}

static void expect(enum cbl_container_kind kind, const char *data,
		   const char *words, const char *want)
{
	const char *list[24];
	char space[64];
	const char *const *columns = columns_of(words, list, space);
	char *got = read_all(kind, data, strlen(data), columns, MAX);

	ck_assert_str_eq(got, want);
	free(got);
	got = read_fd(kind, pieces_of(data, strlen(data)), columns, MAX);
	ck_assert_str_eq(got, want);
	free(got);
}

/* ---- names */

static const struct {
	const char *name;
	enum cbl_container_kind kind;
} kinds[] = {
	{"a.tar", CBL_CONTAINER_ARCHIVE}, {"b/a.TAR.GZ", CBL_CONTAINER_ARCHIVE},
	{"a.tzst", CBL_CONTAINER_ARCHIVE}, {"a.7z", CBL_CONTAINER_ARCHIVE},
	{"a.csv", CBL_CONTAINER_CSV},	  {"a.Jsonl", CBL_CONTAINER_JSONL},
	{"a.tsv", CBL_CONTAINER_CSV},	  {"a.NDJSON", CBL_CONTAINER_JSONL},
	{"a.txt", CBL_CONTAINER_NOT},	  {"a.gz", CBL_CONTAINER_NOT},
	{"csv", CBL_CONTAINER_NOT},	  {".csv", CBL_CONTAINER_NOT},
	{"", CBL_CONTAINER_NOT},	  {"a.csv.txt", CBL_CONTAINER_NOT},
};

START_TEST(test_container_kind)
{
	ck_assert_int_eq(cbl_container_kind(kinds[_i].name), kinds[_i].kind);
}
END_TEST

/* ---- tables */

static const struct {
	const char *data, *columns, *want;
} tables[] = {
	{"body\nA\nB\n", NULL, "2@2:A|3@3:B"},
	{"body\nA\nB", NULL, "2@2:A|3@3:B"},
	{"body\r\nA\r\nB\r\n", NULL, "2@2:A|3@3:B"},
	{"\xef\xbb\xbf" "body\nA\n", NULL, "2@2:A"},
	{"Id, BODY ,Header\n7,B,H\n", NULL, "2@2:7=H\n\nB"},
	{"header,body\nH,B\n,B\nH,\n", NULL, "2@2:H\n\nB|3@3:B|4@4:H"},
	/* Just one blank line, however the first part ends. */
	{"header,body\n\"H\n\",B\n\"H\n\n\",B\n", NULL,
	 "2@2:H\n\nB|3@4:H\n\nB"},
	{"header,body\r\n\"H\r\n\r\n\",B\r\n\"H\r\n\",B\r\n", NULL,
	 "2@2:H\r\n\r\nB|3@5:H\r\n\nB"},
	{"body\n\"a \"\"b\"\" c\"\n\"\"\"\"\n", NULL, "2@2:a \"b\" c|3@3:\""},
	{"body,id\n\"a,\nb\",1\nc,2\n", NULL, "2@2:1=a,\nb|3@4:2=c"},
	/* A quote in a field that has not begun with one is a quote. */
	{"body\n5\" gun\nB\n", NULL, "2@2:5\" gun|3@3:B"},
	{"body\n\"a\"b\"\nB\n", NULL, "2@2:ab\"|3@3:B"},
	/* Empty lines are no rows, but are counted as a spreadsheet does. */
	{"body\n\nA\n\n", NULL, "3@3:A"},
	{"body\n", NULL, ""},
	{"id;body\n1;a,b\n", NULL, "2@2:1=a,b"},
	{"id\tbody\n1\ta;b\n", NULL, "2@2:1=a;b"},
	/* Backslashes, as dumps of databases write them. */
	{"x,body\n1,\"a \\\"b\\\" \\\\\"\n2,\"c\"\n", NULL,
	 "2@2:a \"b\" \\|3@3:c"},
	{"body\n\"ends in \\\"\nB\n", NULL, "2@2:ends in \\|3@3:B"},
	/* By number: no row has names. */
	{"H,B\n", "2,1", "1@1:B\n\nH"},
	{"x,H,B\n", "name=1,2,3", "1@1:x=H\n\nB"},
	{"a,b\n1,2\n", "b,a", "2@2:2\n\n1"},
	{"a,b\n1,2\n", "name=a,b", "2@2:1=2"},
	{"id,body\n1\n2,B\n", NULL,
	 "2@2:!the row that begins at line 2 has no column 2|3@3:2=B"},
	{"id,body,x,Body\n1,A,,B\n", NULL,
	 "!the first row names column `body` twice (2 and 4); rename the one "
	 "that is not meant"},
	{"id,id,body\n1,2,A\n", NULL, "2@2:1=A"},
	{"x,x,y\n1,2,A\n", "y", "2@2:A"},
	/* What no column is for would be left out in silence. */
	{"id,body\n1,a, b\n2,B\n", NULL,
	 "2@2:!the row that begins at line 2 has more columns than the 2 that "
	 "the first row names; is a quote or a separator lost?|3@3:2=B"},
	{"body,id\n\"a \"b\", c\",1\nB,3\n", NULL,
	 "2@2:!the row that begins at line 2 has more columns than the 2 that "
	 "the first row names; is a quote or a separator lost?|3@3:3=B"},
	{"id,body\n1,A,,\n2,B, ,\"\"\n3,C,\n", NULL,
	 "2@2:1=A|3@3:2=B|4@4:3=C"},
	{"1,2,3\n1,2,3,4\n", "2", "1@1:2|2@2:2"},
	/*    v line 3, column 3 */
	{"id,body\n1,A\n2,\"B\n3,C\n", NULL,
	 "2@2:1=A|3@3:!the quote that opens at line 3, column 3 is not "
	 "closed; what follows it was not read"},
	{"a,b\n1,2\n", NULL,
	 "!the first row names no column that holds messages (looked for "
	 "body, text); --csv-columns tells which, by their names or numbers"},
	{"body,b\n1,2\n", "bdy",
	 "!the first row names no column `bdy`; did you mean `body`? "
	 "--csv-columns takes its names, or numbers"},
	{"", NULL,
	 "!is empty: a table has a first row that names its columns"},
	{"body\nA", "zzzzzz",
	 "!the first row names no column `zzzzzz`. --csv-columns takes its "
	 "names, or numbers"},
	/* A column is taken once, lest more is cut out than there is. */
	{"a,b\n1,2\n", "a,b,a", "!--csv-columns names column `a` twice"},
	{"1,2\n", "2,2", "!--csv-columns names column `2` twice"},
	{"1,2\n", "name=2,2", "1@1:2=2"},
	{"a,b\n1,2\n", "1,b",
	 "!the first row names no column `1`. --csv-columns takes its names, "
	 "or numbers"},
	{"1,2\n", "0",
	 "!the first row names no column `0`. --csv-columns takes its names, "
	 "or numbers"},
	{"x\n1\n",
	 "1,2,3,4,5,6,7,8,9,10,11,12,13,14,15,16,17",
	 "!--csv-columns names more than 16 columns, the limit"},
	/* A label that a row lacks. */
	{"B\n", "1,name=2", "1@1:B"},
	{"body\n\"not closed", NULL,
	 "2@2:!the quote that opens at line 2, column 1 is not closed; what "
	 "follows it was not read"},
	{"\"body\nA\n", NULL,
	 "!is no table: its first row does not end"},
	{"body;x,y\nA;1\n", NULL,
	 "!the first row names no column that holds messages (looked for "
	 "body, text); --csv-columns tells which, by their names or numbers"},
	/* A separator in quotes is none. */
	{"\"a,b,c\";body\n1;B\n", NULL, "2@2:B"},
	{"body\n\"a\\\"b\"\n\"\\\n", NULL,
	 "2@2:a\"b|3@3:!the quote that opens at line 3, column 1 is not "
	 "closed; what follows it was not read"},
};

START_TEST(test_container_csv)
{
	expect(CBL_CONTAINER_CSV, tables[_i].data, tables[_i].columns,
	       tables[_i].want);
}
END_TEST

/* A row of a megabyte and a half lies across blocks; quotes and line ends in
 * it are told apart wherever the cut is. */
START_TEST(test_container_csv_blocks)
{
	size_t len = 3 << 19;
	struct cbl_buf text;
	char *got;

	cbl_buf_init(&text, 0);
	cbl_buf_text(&text, "body\n\"");
	for (size_t i = 0; i < len / 8; i++)
		cbl_buf_text(&text, "a\"\"\n,\"\"b");
	cbl_buf_text(&text, "\"\nB\n");
	got = read_all(CBL_CONTAINER_CSV, text.data, text.len, NULL, MAX);
	ck_assert_uint_eq(strlen(got), 4 + len / 8 * 6 + 1 + strlen("3@196611:B"));
	ck_assert_str_eq(got + 4 + len / 8 * 6, "|3@196611:B");
	free(got);
	cbl_buf_release(&text);
}
END_TEST

/* What is too large is passed over, and the place of what follows is right. */
START_TEST(test_container_csv_too_large)
{
	struct cbl_buf text;
	char *got;

	cbl_buf_init(&text, 0);
	cbl_buf_text(&text, "body\n\"");
	for (size_t i = 0; i < 300000; i++)
		cbl_buf_text(&text, "a\"\",\n\"\"b");
	cbl_buf_text(&text, "\"\nB\n\"C");
	got = read_all(CBL_CONTAINER_CSV, text.data, text.len, NULL, 1000);
	ck_assert_str_eq(got, "2@2:!a row larger than 1000 bytes; "
			      "--max-file-size raises the limit|3@300003:B|"
			      "4@300004:!the quote that opens at line 300004, "
			      "column 1 is not closed; what follows it was not "
			      "read");
	free(got);
	cbl_buf_release(&text);
}
END_TEST

/* A field in quotes that is never closed tells where it began, even if that is
 * no longer in memory. */
START_TEST(test_container_csv_unclosed_far)
{
	struct cbl_buf text;
	char *got;

	cbl_buf_init(&text, 0);
	cbl_buf_text(&text, "id,body\n1,\"a\"\n2,\"");
	for (size_t i = 0; i < 400000; i++)
		cbl_buf_text(&text, "abcdefg\n");
	got = read_all(CBL_CONTAINER_CSV, text.data, text.len, NULL, 1000);
	ck_assert_str_eq(got, "2@2:1=a|3@3:!the quote that opens at line 3, "
			      "column 3 is not closed; what follows it was not "
			      "read");
	free(got);
	cbl_buf_release(&text);
}
END_TEST

/* The same if the line it is in began in what is gone. */
START_TEST(test_container_csv_unclosed_far_in_line)
{
	struct cbl_buf text;
	char *got;

	cbl_buf_init(&text, 0);
	cbl_buf_text(&text, "id,body\n1,\"a\nb\"");
	for (size_t i = 0; i < 400000; i++)
		cbl_buf_text(&text, "abcdefgh");
	cbl_buf_text(&text, ",\"c\nd\n");
	got = read_all(CBL_CONTAINER_CSV, text.data, text.len, NULL, 1000);
	ck_assert_str_eq(got, "2@2:!the quote that opens at line 3, column "
			      "3200004 is not closed; what follows it was not "
			      "read");
	free(got);
	cbl_buf_release(&text);
}
END_TEST

/* ---- JSON lines */

static const struct {
	const char *data, *fields, *want;
} lines[] = {
	{"{\"body\":\"A\"}\n{\"Text\":\"B\"}\n", NULL, "1@1:A|2@2:B"},
	{"{\"body\":\"A\"}", NULL, "1@1:A"},
	{"\n\n{\"body\":\"A\"}\r\n\n", NULL, "3@3:A"},
	{"\xef\xbb\xbf{\"body\":\"A\"}\n", NULL, "1@1:A"},
	{"{\"body\":\"B\\n\",\"header\":\"H\",\"id\":\"7\"}\n", NULL,
	 "1@1:7=H\n\nB\n"},
	{"{\"header\":null,\"body\":\"\\u00b6\\\"\"}\n", NULL,
	 "1@1:\xc2\xb6\""},
	{"{\"a\":{\"b\":\"X\"},\"a.c\":\"Y\"}\n", "a.b,a.c", "1@1:X\n\nY"},
	{"{\"a\":\"X\",\"n\":\"N\"}\n", "name=n,a", "1@1:N=X"},
	{"{\"n\":17,\"a\":\"X\"}\n{\"n\":1.5,\"a\":\"Y\"}\n", "name=n,a",
	 "1@1:17=X|2@2:Y"},
	/* A name that no line has is told once, if not far from one. */
	{"{\"a\":\"X\"}\n", "b",
	 "!the first line has no field `b`; --jsonl-fields names those of the "
	 "message"},
	{"{\"text\":\"X\"}\n{\"text\":\"Y\"}\n{\"text\":", "txt",
	 "!none of the first 2 lines has a field `txt`; did you mean `text`? "
	 "--jsonl-fields names those of the message"},
	{"{\"data\":{\"text\":\"X\"}}\n{}", "data.txt",
	 "!none of the first 2 lines has a field `data.txt`; did you mean "
	 "`data.text`? --jsonl-fields names those of the message"},
	/* A name alone may be missing, and so may some of the texts. */
	{"{\"text\":\"X\",\"number\":\"1\"}\n", "name=numbr,text", "1@1:X"},
	{"{\"b\":\"X\"}\n{\"b\":\"Y\"}\n", "a,b",
	 "1@1:!line 1 has no field `a`; --jsonl-fields names those of the "
	 "message|2@2:!line 2 has no field `a`; --jsonl-fields names those of "
	 "the message"},
	{"{\"b\":\"X\"}\n{\"a\":\"Y\"}\n", "a",
	 "1@1:!line 1 has no field `a`; --jsonl-fields names those of the "
	 "message|2@2:Y"},
	{"7\n{\"a\":\"Y\"}\n", "a",
	 "!is no file of JSON lines: it does not begin with an object, but a "
	 "line each is expected"},
	{"{\"body\":[]}\n{\"body\":\"B\"}\n", NULL,
	 "1@1:!line 1: field `body` is no text|2@2:B"},
	{"{\"x\":1}\n", NULL,
	 "!the first line has no field that holds a message (looked for "
	 "body, text); --jsonl-fields tells which do"},
	{"[1]\n", NULL,
	 "!is no file of JSON lines: it does not begin with an object, but a "
	 "line each is expected"},
	{"\xef\xbb\xbf\n\x02{\n", NULL,
	 "!is no file of JSON lines: it does not begin with an object, but a "
	 "line each is expected"},
	{"", NULL, ""},
	{" \n\t\n", NULL, ""},
	{"{\"a\":{\"b\":\"X\"},\"c\":7}\n{\"a\":1,\"c\":2}\n", "a.b,name=c",
	 "1@1:7=X|2@2:!line 2 has no field `a.b`; --jsonl-fields names those of "
	 "the message"},
	{"{\"a\":\"\",\"b\":\"X\"}\n", "a,b", "1@1:X"},
	{"{\"a\":\"X\\r\\n\",\"b\":\"Y\"}\n", "a,b", "1@1:X\r\n\nY"},
	{"{\"a\":[1]}\n", "a", "1@1:!line 1: field `a` is no text"},
	{"{\"body\":\"A\"}\n7\n{\"body\"\n", NULL,
	 "1@1:A|2@2:!line 2, byte 1: is no JSON: '[' or '{' expected near '7'|"
	 "3@3:!line 3, byte 8: is no JSON: ':' expected near end of file"},
	{"{\"body\":\"A\"}\n[]\n", NULL, "1@1:A|2@2:!line 2 is no JSON object"},
	{"{\"body\":\"a\\u0000b\"}\n", NULL,
	 "1@1:!x: binary (a NUL at byte 1); UTF-16 must be converted to "
	 "UTF-8"},
};

/* What is too large is passed over, wherever blocks end. */
START_TEST(test_container_jsonl_too_large)
{
	struct cbl_buf text;
	char *got;

	cbl_buf_init(&text, 0);
	cbl_buf_text(&text, "{\"body\":\"");
	for (size_t i = 0; i < 300000; i++)
		cbl_buf_text(&text, "abcdefgh");
	cbl_buf_text(&text, "\"}\n{\"body\":\"B\"}\n{\"body\":\"");
	for (size_t i = 0; i < 300; i++)
		cbl_buf_text(&text, "abcdefgh");
	got = read_all(CBL_CONTAINER_JSONL, text.data, text.len, NULL, 1000);
	ck_assert_str_eq(got, "1@1:!a line larger than 1000 bytes; "
			      "--max-file-size raises the limit|2@2:B|3@3:!a "
			      "line larger than 1000 bytes; --max-file-size "
			      "raises the limit");
	free(got);
	cbl_buf_release(&text);
}
END_TEST

/* A first line that is none of a message is not all that there is. */
START_TEST(test_container_jsonl_first_alone)
{
	const char *const fields[] = {"body", NULL};
	struct cbl_buf text;

	cbl_buf_init(&text, 0);
	cbl_buf_text(&text, "{\"count\":1}\n{\"body\":\"B\",\"x\":\"");
	for (size_t i = 0; i < 20000; i++)
		cbl_buf_text(&text, "abcdefgh");
	cbl_buf_text(&text, "\"}\n");
	for (size_t i = 0; i < 2; i++) {
		char *got = read_all(CBL_CONTAINER_JSONL, text.data, text.len,
				     i ? fields : NULL, MAX);

		ck_assert_str_eq(got, i ? "1@1:!line 1 has no field `body`; "
					  "--jsonl-fields names those of the "
					  "message|2@2:B"
					: "1@1:!line 1 has no field that holds "
					  "a message; --jsonl-fields tells "
					  "which do|2@2:B");
		free(got);
	}
	cbl_buf_release(&text);
}
END_TEST

START_TEST(test_container_jsonl)
{
	expect(CBL_CONTAINER_JSONL, lines[_i].data, lines[_i].fields,
	       lines[_i].want);
}
END_TEST

/* ---- pages */

static const struct {
	const char *page, *text; /* NULL: it is no such page */
} pages[] = {
	{"<html><pre>H</pre><pre>B</pre></html>", "H\n\nB"},
	{"<code><pre>H&#x000A;</pre></code>..<PRE class='x'>\nB\n</PRE>",
	 "H\n\nB\n"},
	{"<pre>H</pre><pre><a id='par1' href='#par1'>&para;</a>1. X</pre>",
	 "H\n\n\xc2\xb6" "1. X"},
	/* Not well-formed: what is no tag and no entity is text. */
	{"<pre>H</pre><pre>A &D; <<220571> < b, a<b & c &amp; d</pre>",
	 "H\n\nA &D; <<220571> < b, a<b & c & d"},
	{"<pre>H</pre><pre>a<br>b<br/>c</td></tr></table></pre>",
	 "H\n\na\nb\nc"},
	{"<pre>H</pre><pre>&#8220;&#147;&#x1F4A3;&lt;a&gt;&#xD800;&#0;</pre>",
	 "H\n\n\xe2\x80\x9c\xe2\x80\x9c\xf0\x9f\x92\xa3<a>&#xD800;&#0;"},
	{"<pre></pre><pre>B</pre>", "B"},
	{"<pre>H</pre><pre></pre>", "H\n\n"},
	/* Entities that are none, or cut off. */
	{"<pre>H</pre><pre>&amp &#x; &#; &#xZ; &#12a; &#1114112; &#x10FFFF</pre>",
	 "H\n\n&amp &#x; &#; &#xZ; &#12a; &#1114112; &#x10FFFF"},
	{"<pre>H</pre><pre>&#000000065;&#65;&#x10ffff;&#X41;&AMP;</pre>",
	 "H\n\n&#000000065;A\xf4\x8f\xbf\xbf" "A&AMP;"},
	{"<pre>H</pre><pre>A&", NULL},
	{"<pre>&</pre><pre>&#</pre>", "&\n\n&#"},
	{"<pre>H</pre><pre>&eacute;&euro;&#233;&nbsp;.</pre>",
	 "H\n\n\xc3\xa9\xe2\x82\xac\xc3\xa9\xc2\xa0."},
	/* Tags in tags, and angle brackets in values. */
	{"<pre>H</pre><pre><b><i>x</i></b><a title=\"a>b\" rel='c>'>y</a></pre>",
	 "H\n\nxy"},
	{"<pre>H</pre><pre><a href=\"x</pre>", "H\n\n<a href=\"x"},
	{"<pre>H</pre><pre><a <b>x</b> <b2> </b> <bx/></pre>",
	 "H\n\n<a x <b2>  <bx/>"},
	/* In its lines, however they end, is nothing lost or added. */
	{"<pre>\r\nH\r\n\r\n</pre>\r\n<pre>\r\nB\r\n1\r\n</pre>",
	 "H\n\nB\r\n1\r\n"},
	{"<pre>\n\nH\n\n\n</pre><pre>\n\nB</pre>", "\nH\n\n\nB"},
	/* What stands behind a block in a block is in neither. */
	{"<pre>a<pre>b</pre>c</pre><pre>d</pre>", NULL},
	{"<prefix>H</prefix><pre>B</pre>", NULL},
	{"<pre", NULL},
	{"<", NULL},
	{"<pre>one</pre>", NULL},
	{"<pre>1</pre><pre>2</pre><pre>3</pre>", NULL},
	{"<pre>1</pre><pre>2", NULL},
	{"P 051200Z JUL 06\n", NULL},
	{"", NULL},
};

START_TEST(test_container_html)
{
	struct cbl_buf out;
	bool is_page;

	cbl_buf_init(&out, 0);
	is_page = cbl_html_text(cbl_str_c(pages[_i].page), &out);
	ck_assert_int_eq(is_page, pages[_i].text != NULL);
	ck_assert_str_eq(cbl_buf_cstr(&out),
			 pages[_i].text ? pages[_i].text : "");
	cbl_buf_release(&out);
}
END_TEST

static const struct {
	const char *name;
	bool page;
} page_names[] = {
	{"a.html", true}, {"b/a.HTM", true}, {".html", true},
	{"html", false},  {"a.html.txt", false}, {"", false},
};

START_TEST(test_container_html_named)
{
	ck_assert_int_eq(cbl_html_named(page_names[_i].name),
			 page_names[_i].page);
}
END_TEST

/* A page becomes its text under its own name; any other text stays. */
START_TEST(test_container_html_unwrap)
{
	struct cbl_source source = {0};
	struct cbl_error err = {0};
	struct cbl_buf scratch;

	cbl_buf_init(&scratch, 0);
	cbl_source_set(&source, "a.html", "<pre>H</pre><pre>B</pre>", 24);
	source.within.line = 7;
	ck_assert_int_eq(cbl_html_unwrap(&source, &scratch, &err), 0);
	unit_str_eq(cbl_str(source.data, source.len), "H\n\nB");
	ck_assert_str_eq(source.name, "a.html");
	ck_assert_uint_eq(source.within.line, 7);
	ck_assert_int_eq(cbl_html_unwrap(&source, &scratch, &err), 0);
	unit_str_eq(cbl_str(source.data, source.len), "H\n\nB");
	cbl_source_set(&source, "a.html", "<pre>H</pre><pre>a\0b</pre>", 26);
	ck_assert_int_eq(cbl_html_unwrap(&source, &scratch, &err),
			 CBL_ERROR_INPUT);
	ck_assert_ptr_nonnull(strstr(err.message, "binary (a NUL at byte 4)"));
	ck_assert_uint_eq(source.len, 0);
	cbl_source_release(&source);
	cbl_buf_release(&scratch);
}
END_TEST

/* ---- archives */

START_TEST(test_container_library)
{
	struct cbl_libarchive api;
	struct cbl_error err = {0};

	ck_assert_int_eq(cbl_libarchive_load(&api, CBL_LIBARCHIVE, &err), 0);
	ck_assert_int_lt(cbl_libarchive_load(&api, "libnone.so.9", &err), 0);
	ck_assert_str_eq(err.message,
			 "archives are read by libarchive, and libnone.so.9 "
			 "cannot be loaded; install it (libarchive13) or "
			 "unpack the archive");
	ck_assert_int_lt(cbl_libarchive_load(&api, "libm.so.6", &err), 0);
	ck_assert_str_eq(err.message,
			 "archives are read by libarchive, but libm.so.6 is "
			 "another version of it (it lacks archive_read_new)");
}
END_TEST

static void add_tests(TCase *tc)
{
	tcase_add_loop_test(tc, test_container_kind, 0, UNIT_COUNT(kinds));
	tcase_add_loop_test(tc, test_container_csv, 0, UNIT_COUNT(tables));
	tcase_add_test(tc, test_container_csv_blocks);
	tcase_add_test(tc, test_container_csv_too_large);
	tcase_add_test(tc, test_container_csv_unclosed_far);
	tcase_add_test(tc, test_container_csv_unclosed_far_in_line);
	tcase_add_loop_test(tc, test_container_jsonl, 0, UNIT_COUNT(lines));
	tcase_add_test(tc, test_container_jsonl_too_large);
	tcase_add_test(tc, test_container_jsonl_first_alone);
	tcase_add_loop_test(tc, test_container_html, 0, UNIT_COUNT(pages));
	tcase_add_loop_test(tc, test_container_html_named, 0,
			    UNIT_COUNT(page_names));
	tcase_add_test(tc, test_container_html_unwrap);
	tcase_add_test(tc, test_container_library);
}

UNIT_MAIN("container", add_tests)
