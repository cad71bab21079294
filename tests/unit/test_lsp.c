/* SPDX-License-Identifier: MIT
 *
 * Whole sessions of the language server: what a client sends stands in a
 * file, what the server answers is read back and compared.
 */
#include "unit.h"

#include <jansson.h>
#include <stdio.h>
#include <unistd.h>

#include "base/buf.h"
#include "lsp/server.h"
#include "text/json.h"

static struct cbl_buf input;
static json_t *replies; /* in order */
static int status;

static void set_up(void)
{
	cbl_buf_init(&input, 0);
	replies = json_array();
}

static void tear_down(void)
{
	cbl_buf_release(&input);
	json_decref(replies);
}

/* A frame of JSON text in which ' stands for ". */
static void say(const char *format, ...)
{
	struct cbl_buf body;
	va_list args;

	cbl_buf_init(&body, 0);
	va_start(args, format);
	cbl_buf_vprintf(&body, format, args);
	va_end(args);
	for (size_t i = 0; i < body.len; i++)
		if (body.data[i] == '\'')
			body.data[i] = '"';
	cbl_buf_printf(&input, "Content-Length: %zu\r\n\r\n", body.len);
	cbl_buf_str(&input, cbl_str(body.data, body.len));
	cbl_buf_release(&body);
}

static void read_replies(FILE *out)
{
	char line[128];
	unsigned long length = 0;

	rewind(out);
	while (fgets(line, sizeof(line), out)) {
		if (sscanf(line, "Content-Length: %lu", &length) == 1)
			continue;
		ck_assert_str_eq(line, "\r\n");
		json_array_append_new(replies,
				      json_loadf(out,
						 JSON_DISABLE_EOF_CHECK,
						 NULL));
	}
}

static void serve(void)
{
	FILE *in = tmpfile(), *out = tmpfile();

	ck_assert(in && out);
	fwrite(cbl_buf_cstr(&input), 1, input.len, in);
	fflush(in);
	lseek(fileno(in), 0, SEEK_SET);
	status = cbl_lsp_serve(fileno(in), fileno(out));
	read_replies(out);
	fclose(in);
	fclose(out);
}

static json_t *reply(size_t i)
{
	return json_array_get(replies, i);
}

static int error_of(size_t i)
{
	return (int)json_integer_value(json_object_get(
		json_object_get(reply(i), "error"), "code"));
}

static void initialize(const char *encoding)
{
	say("{'jsonrpc':'2.0','id':1,'method':'initialize','params':"
	    "{'capabilities':{'general':{'positionEncodings':['%s']}}}}",
	    encoding);
	say("{'jsonrpc':'2.0','method':'initialized','params':{}}");
}

static void finish(void)
{
	say("{'jsonrpc':'2.0','id':99,'method':'shutdown'}");
	say("{'jsonrpc':'2.0','method':'exit'}");
}

#define HEAD                                                             \
	"P 221530Z JUL 08\\nFM AMEMBASSY KHARTOUM\\nTO SECSTATE WASHDC" \
	"\\n\\nUNCLAS KHARTOUM 000042\\n\\nE.O. 12958: N/A\\n"

static void open_text(const char *text)
{
	say("{'jsonrpc':'2.0','method':'textDocument/didOpen','params':"
	    "{'textDocument':{'uri':'file:///nowhere/a%%20b.txt',"
	    "'version':1,'text':'%s'}}}",
	    text);
}

#define DOCUMENT "'textDocument':{'uri':'file:///nowhere/a%%20b.txt'}"

/* The diagnostics of reply `i` that have this code. */
static json_t *diagnostic(size_t i, const char *code)
{
	json_t *all = json_object_get(json_object_get(reply(i), "params"),
				      "diagnostics"),
	       *one;
	size_t k;

	json_array_foreach(all, k, one)
		if (strcmp(json_string_value(json_object_get(one, "code")),
			   code) == 0)
			return one;
	return NULL;
}

static int character(json_t *diagnostic, const char *end)
{
	return (int)json_integer_value(json_object_get(
		json_object_get(json_object_get(diagnostic, "range"), end),
		"character"));
}

START_TEST(test_lsp_life)
{
	initialize("utf-8");
	finish();
	serve();
	ck_assert_int_eq(status, 0);
	ck_assert_uint_eq(json_array_size(replies), 2);
	ck_assert_str_eq(
		json_string_value(json_object_get(
			json_object_get(json_object_get(reply(0), "result"),
					"capabilities"),
			"positionEncoding")),
		"utf-8");
}
END_TEST

/* The line closes without a word: the exit status says so. */
START_TEST(test_lsp_cut)
{
	initialize("utf-8");
	cbl_buf_text(&input, "Content-Length: 500\r\n\r\n{\"json");
	serve();
	ck_assert_int_eq(status, 1);
}
END_TEST

START_TEST(test_lsp_order)
{
	say("{'jsonrpc':'2.0','id':1,'method':'textDocument/hover'}");
	initialize("utf-16");
	say("{'jsonrpc':'2.0','id':2,'method':'initialize','params':{}}");
	say("{'jsonrpc':'2.0','id':3,'method':'cable/nothing'}");
	say("{'jsonrpc':'2.0','id':4}");
	say("{'jsonrpc':'2.0','id':5,'result':null}");
	say("{'jsonrpc':'2.0','method':'$/cancelRequest','params':{'id':33}}");
	say("[1, 2]");
	say("{'jsonrpc':'2.0','id':6,'method':'shutdown'}");
	say("{'jsonrpc':'2.0','id':7,'method':'textDocument/hover'}");
	say("{'jsonrpc':'2.0','method':'exit'}");
	serve();
	ck_assert_int_eq(status, 0);
	ck_assert_int_eq(error_of(0), -32002);
	ck_assert_int_eq(error_of(2), -32600);
	ck_assert_int_eq(error_of(3), -32601);
	ck_assert_int_eq(error_of(4), -32600);
	ck_assert_ptr_nonnull(json_object_get(reply(5), "result"));
	ck_assert_int_eq(error_of(6), -32600);
	ck_assert_uint_eq(json_array_size(replies), 7);
}
END_TEST

START_TEST(test_lsp_frames)
{
	cbl_buf_text(&input, "nonsense\r\n\r\n");
	cbl_buf_text(&input, "Content-Type: x\r\ncontent-length:  3\r\n\r\n{]}");
	cbl_buf_text(&input, "Content-Length: -5\r\n\r\n");
	initialize("utf-32");
	finish();
	serve();
	ck_assert_int_eq(status, 0);
	ck_assert_int_eq(error_of(0), -32700);
	ck_assert_uint_eq(json_array_size(replies), 3);
}
END_TEST

/* é is 2 bytes, 1 unit of UTF-16; the astral sign 4 bytes, 2 units; each one
 * code point. The line ends in CRLF. */
static const struct {
	const char *encoding;
	int start, end;
} places[] = {
	{"utf-8", 6 + 2 + 4 + 1, 6 + 2 + 4 + 1 + 8},
	{"utf-16", 6 + 1 + 2 + 1, 6 + 1 + 2 + 1 + 8},
	{"utf-32", 6 + 1 + 1 + 1, 6 + 1 + 1 + 1 + 8},
};

START_TEST(test_lsp_encodings)
{
	json_t *found;

	initialize(places[_i].encoding);
	open_text(HEAD "TAGS: \xc3\xa9\xf0\x9d\x84\x9e PREL[X](#)\\r\\n"
		       "SUBJECT: X\\r\\n\\r\\n1. Text.\\r\\n");
	say("{'jsonrpc':'2.0','method':'textDocument/didChange','params':{"
	    "'textDocument':{'uri':'file:///nowhere/a%%20b.txt','version':2},"
	    "'contentChanges':[{'range':{'start':{'line':7,'character':%d},"
	    "'end':{'line':7,'character':%d}},'text':'[KE](#)'}]}}",
	    places[_i].start, places[_i].end + 2);
	finish();
	serve();
	/* The text as it was opened is old already: nothing is said of it. */
	found = diagnostic(1, "CB314");
	ck_assert_ptr_nonnull(found);
	ck_assert_int_eq(character(found, "start"), places[_i].start);
	ck_assert_int_eq(character(found, "end"), places[_i].start + 7);
	ck_assert_int_eq(
		(int)json_integer_value(json_object_get(
			json_object_get(reply(1), "params"), "version")),
		2);
}
END_TEST

START_TEST(test_lsp_features)
{
	json_t *result, *edit;

	initialize("utf-8");
	open_text(HEAD "TAGS: [PREL](#)\\nSUBJECT: X\\n\\n1. Text.\\n");
	say("{'jsonrpc':'2.0','id':2,'method':'textDocument/codeAction',"
	    "'params':{" DOCUMENT ",'range':{'start':{'line':7,"
	    "'character':7},'end':{'line':7,'character':7}},"
	    "'context':{'diagnostics':[],'only':['quickfix']}}}");
	say("{'jsonrpc':'2.0','id':3,'method':'textDocument/hover',"
	    "'params':{" DOCUMENT ",'position':{'line':7,'character':8}}}");
	say("{'jsonrpc':'2.0','id':4,'method':'textDocument/documentSymbol',"
	    "'params':{" DOCUMENT "}}");
	say("{'jsonrpc':'2.0','method':'textDocument/didClose','params':{"
	    DOCUMENT "}}");
	say("{'jsonrpc':'2.0','id':5,'method':'textDocument/diagnostic',"
	    "'params':{" DOCUMENT "}}");
	finish();
	serve();
	result = json_object_get(reply(1), "result");
	/* The fix, a waiver, the rule explained; no file, no waiver. */
	ck_assert_uint_eq(json_array_size(result), 2);
	edit = json_array_get(
		json_object_get(json_object_get(json_object_get(
							json_array_get(result,
								       0),
							"edit"),
						"changes"),
				"file:///nowhere/a%20b.txt"),
		0);
	ck_assert_str_eq(json_string_value(json_object_get(edit, "newText")),
			 "PREL");
	result = json_object_get(json_object_get(reply(2), "result"),
				 "contents");
	ck_assert_ptr_nonnull(
		strstr(json_string_value(json_object_get(result, "value")),
		       "External Political Relations"));
	ck_assert_uint_ge(json_array_size(json_object_get(reply(3), "result")),
			  2);
	/* Closed: its diagnostics are taken back, and it is not known. */
	ck_assert_uint_eq(
		json_array_size(json_object_get(
			json_object_get(reply(4), "params"), "diagnostics")),
		0);
	ck_assert_int_eq(error_of(5), -32602);
}
END_TEST

/* ---- what is said of a place */

static const struct hovered {
	int line, character;
	const char *zone; /* of who reads */
	const char *want;
} hovered[] = {
	/* A time, its weekday and day of the year, and the reader's clock. */
	{0, 4, "UTC0", "**22 July 2008 15:30Z**, Tuesday, day 204 of the year\n"},
	{0, 4, "EST5", "day 204 of the year; here Tuesday 10:30 EST\n"},
	{0, 4, "JST-9", "day 204 of the year; here Wednesday 00:30 JST\n"},
	/* A code and when it was in force. */
	{6, 6, "UTC0", "\n\nIn force from 14 October 1995 until 26 June 2010\n"},
	/* The message's own number. */
	{4, 12, "UTC0", "**08KHARTOUM42**"},
	/* A day has no clock. */
	{13, 38, "EST5", "**15 July 2008**, Tuesday, day 197 of the year\n"},
	/* What is referred to, and is no message: its words are no markup. */
	{13, 8, "UTC0", "TELCON \\*SMITH\\*\\_ R\\&amp;D\n"},
	{13, 20, "UTC0", "1\\. \\~TALK\\~\n"},
};

START_TEST(test_lsp_hover)
{
	const struct hovered *h = &hovered[_i];
	const char *text;

	setenv("TZ", h->zone, 1);
	initialize("utf-8");
	open_text(HEAD "TAGS: PREL\\nSUBJECT: X\\n\\n"
		  "REF: A. TELCON *SMITH*_ R&amp;D\\n     B. 1. ~TALK~\\n\\n"
		  "1. As REF A and REF B say, see us on July 15, 2008.\\n");
	say("{'jsonrpc':'2.0','id':2,'method':'textDocument/hover',"
	    "'params':{" DOCUMENT ",'position':{'line':%d,'character':%d}}}",
	    h->line, h->character);
	finish();
	serve();
	text = json_string_value(json_object_get(
		json_object_get(json_object_get(reply(2), "result"),
				"contents"),
		"value"));
	ck_assert_msg(text && strstr(text, h->want), "%d:%d: %s", h->line,
		      h->character, text);
	unsetenv("TZ");
}
END_TEST

static const char *first_message(size_t i)
{
	return json_string_value(json_object_get(
		json_array_get(json_object_get(json_object_get(reply(i),
							       "params"),
					       "diagnostics"),
			       0),
		"message"));
}

/* A binary document is said to be one, and nothing else is said of it. */
START_TEST(test_lsp_binary)
{
	initialize("utf-8");
	open_text("\\u0000\\u0001");
	finish();
	serve();
	ck_assert_ptr_nonnull(strstr(first_message(1), "binary"));
}
END_TEST

/* So is one that is too large; it is answered at once, and mended by what
 * takes its place. */
START_TEST(test_lsp_huge)
{
	char *text = malloc(5 << 20);

	ck_assert_ptr_nonnull(text);
	for (size_t i = 0; i < (5 << 20) - 1; i++)
		text[i] = i % 61 == 60 ? ' ' : 'A';
	text[(5 << 20) - 1] = '\0';
	initialize("utf-8");
	open_text(text);
	free(text);
	say("{'jsonrpc':'2.0','id':2,'method':'textDocument/hover',"
	    "'params':{" DOCUMENT ",'position':{'line':0,'character':8}}}");
	say("{'jsonrpc':'2.0','method':'textDocument/didChange','params':{"
	    "'textDocument':{'uri':'file:///nowhere/a%%20b.txt','version':2},"
	    "'contentChanges':[{'text':'x'}]}}");
	finish();
	serve();
	/* A later change of the text was there already: only that counts. */
	ck_assert_ptr_nonnull(diagnostic(2, "CB901"));
}
END_TEST

/* A request that is cancelled before it is dealt with is answered so. */
START_TEST(test_lsp_cancel)
{
	initialize("utf-8");
	open_text(HEAD "TAGS: PREL\\nSUBJECT: X\\n\\n1. Text.\\n");
	say("{'jsonrpc':'2.0','id':7,'method':'textDocument/hover',"
	    "'params':{" DOCUMENT ",'position':{'line':7,'character':8}}}");
	say("{'jsonrpc':'2.0','method':'$/cancelRequest','params':{'id':7}}");
	say("{'jsonrpc':'2.0','method':'$/cancelRequest','params':{'id':8}}");
	finish();
	serve();
	/* It came before everything else was dealt with. */
	ck_assert_int_eq(error_of(0), -32800);
	ck_assert_int_eq(
		(int)json_integer_value(json_object_get(reply(0), "id")), 7);
	ck_assert_uint_eq(json_array_size(replies), 4);
}
END_TEST

/* Pulled diagnostics: again the same are not sent again, and for a text that
 * has changed since none are. */
START_TEST(test_lsp_pull)
{
	say("{'jsonrpc':'2.0','id':1,'method':'initialize','params':"
	    "{'capabilities':{'textDocument':{'diagnostic':{}}}}}");
	open_text(HEAD "TAGS: PREL[X](#)\\nSUBJECT: X\\n\\n1. Text.\\n");
	say("{'jsonrpc':'2.0','id':2,'method':'textDocument/diagnostic',"
	    "'params':{" DOCUMENT "}}");
	say("{'jsonrpc':'2.0','id':3,'method':'textDocument/diagnostic',"
	    "'params':{" DOCUMENT ",'previousResultId':'1'}}");
	finish();
	serve();
	ck_assert_uint_eq(json_array_size(replies), 4);
	ck_assert_str_eq(
		json_string_value(json_object_get(
			json_object_get(reply(1), "result"), "resultId")),
		"1");
	ck_assert_str_eq(
		json_string_value(json_object_get(
			json_object_get(reply(2), "result"), "kind")),
		"unchanged");
}
END_TEST

START_TEST(test_lsp_pull_stale)
{
	say("{'jsonrpc':'2.0','id':1,'method':'initialize','params':"
	    "{'capabilities':{'textDocument':{'diagnostic':{}}}}}");
	open_text("x");
	say("{'jsonrpc':'2.0','id':2,'method':'textDocument/diagnostic',"
	    "'params':{" DOCUMENT "}}");
	say("{'jsonrpc':'2.0','method':'textDocument/didChange','params':{"
	    "'textDocument':{'uri':'file:///nowhere/a%%20b.txt','version':2},"
	    "'contentChanges':[{'text':'y'}]}}");
	finish();
	serve();
	ck_assert_int_eq(error_of(1), -32802);
}
END_TEST

/* What is no character does not cost the message: it counts as one unit. */
static const char *const halves[] = {
	"\\ud83d",	   "\\ude00", "\\uD83D\\u0041",
	"\\ud83d\\ud83d", "\xe9",   "\xe2\x82",
};

START_TEST(test_lsp_half)
{
	static const int units[] = {1, 1, 2, 2, 1, 2};
	json_t *found;
	char text[256];

	snprintf(text, sizeof(text),
		 HEAD "TAGS: %s\\ud83d\\ude00 PREL[X](#)\\nSUBJECT: X\\n",
		 halves[_i]);
	initialize("utf-16");
	open_text(text);
	finish();
	serve();
	found = diagnostic(1, "CB314");
	ck_assert_ptr_nonnull(found);
	ck_assert_int_eq(character(found, "start"),
			 6 + units[_i] + 2 + 1 + 4);
}
END_TEST

/* Some clients say `null` where they have nothing to say. */
START_TEST(test_lsp_whole)
{
	initialize("utf-8");
	open_text(HEAD "TAGS: PREL[X](#)\\nSUBJECT: X\\n");
	say("{'jsonrpc':'2.0','method':'textDocument/didChange','params':{"
	    "'textDocument':{'uri':'file:///nowhere/a%%20b.txt','version':2},"
	    "'contentChanges':[{'range':null,'text':'x'}]}}");
	finish();
	serve();
	ck_assert_ptr_nonnull(diagnostic(1, "CB901"));
	ck_assert_ptr_null(diagnostic(1, "CB314"));
}
END_TEST

/* ---- URIs */

static const char *const uris[] = {
	"file://localhost/nowhere/%61%2fb.txt",
	"FILE:///nowhere/a/b.txt",
	"file:/nowhere/a%2Fb.txt",
	"file:///nowhere/a/%62.txt",
};

/* However it is written, it is the document that was opened. */
START_TEST(test_lsp_uris)
{
	initialize("utf-8");
	say("{'jsonrpc':'2.0','method':'textDocument/didOpen','params':"
	    "{'textDocument':{'uri':'file:///nowhere/a/b.txt','version':1,"
	    "'text':'" HEAD "TAGS: PREL\\n'}}}");
	say("{'jsonrpc':'2.0','id':2,'method':'textDocument/hover','params':"
	    "{'textDocument':{'uri':'%s'},'position':{'line':7,"
	    "'character':8}}}",
	    uris[_i]);
	finish();
	serve();
	ck_assert_ptr_nonnull(json_object_get(
		json_object_get(reply(2), "result"), "contents"));
}
END_TEST

/* What cannot be a path stays as it is; another machine's file is none. */
static const char *const strange[] = {
	"file:///nowhere/a%00b.txt", "file:///nowhere/100%.txt",
	"file:///nowhere/%zz%4",     "file://elsewhere/a.txt",
	"untitled:Untitled-1",	     "file:", "file://", "",
};

START_TEST(test_lsp_strange_uris)
{
	initialize("utf-8");
	say("{'jsonrpc':'2.0','method':'textDocument/didOpen','params':"
	    "{'textDocument':{'uri':'%s','version':1,'text':'x'}}}",
	    strange[_i]);
	finish();
	serve();
	ck_assert_int_eq(status, 0);
	ck_assert_ptr_nonnull(diagnostic(1, "CB901"));
	ck_assert_str_eq(json_string_value(json_object_get(
				 json_object_get(reply(1), "params"), "uri")),
			 strange[_i]);
}
END_TEST

static void add_tests(TCase *tc)
{
	tcase_add_checked_fixture(tc, set_up, tear_down);
	tcase_add_test(tc, test_lsp_life);
	tcase_add_test(tc, test_lsp_cut);
	tcase_add_test(tc, test_lsp_order);
	tcase_add_test(tc, test_lsp_frames);
	tcase_add_loop_test(tc, test_lsp_encodings, 0, UNIT_COUNT(places));
	tcase_add_test(tc, test_lsp_features);
	tcase_add_loop_test(tc, test_lsp_hover, 0, UNIT_COUNT(hovered));
	tcase_add_test(tc, test_lsp_binary);
	tcase_add_test(tc, test_lsp_huge);
	tcase_add_test(tc, test_lsp_cancel);
	tcase_add_test(tc, test_lsp_pull);
	tcase_add_test(tc, test_lsp_pull_stale);
	tcase_add_loop_test(tc, test_lsp_half, 0, UNIT_COUNT(halves));
	tcase_add_test(tc, test_lsp_whole);
	tcase_add_loop_test(tc, test_lsp_uris, 0, UNIT_COUNT(uris));
	tcase_add_loop_test(tc, test_lsp_strange_uris, 0,
			    UNIT_COUNT(strange));
}

UNIT_MAIN("lsp", add_tests)
