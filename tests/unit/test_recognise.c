/* SPDX-License-Identifier: MIT
 *
 * Lines to elements: zones, starts, continuations, interruptions, labels in
 * mid-line, recovery. The format is a made-up ship's log.
 */
#include "parsing.h"

static const char spec[] =
	"language: 1\n"
	"spec: log\n"
	"title: Ship's log\n"
	"redacted: '[xX]{5,}'\n"
	"vocabularies:\n"
	"  - id: winds\n"
	"    fold: [case, space]\n"
	"    entries: [{code: CALM, rank: 0}, {code: BREEZE, rank: 1},"
	" {code: GALE, rank: 2}]\n"
	"zones: [{id: head, optional: yes}, {id: body}, {id: end}]\n"
	"interruptions:\n"
	"  - {id: page, covers: line, match: '^-- page (?<number>\\d+) --$',"
	" fields: [{id: number, type: number}]}\n"
	"  - {id: link, covers: inline, match: '\\[(?<text>[^\\]]*)\\]\\(#\\)',"
	" keep: text}\n"
	"elements:\n"
	"  - id: file\n"
	"    start: '^(?<ship>[a-z]+)'\n"
	"  - id: ship\n"
	"    zone: head\n"
	"    begins: part\n"
	"    same: [name]\n"
	"    counts: leg\n"
	"    start: '^SHIP (?<name>[A-Z]+)(?: LEG (?<leg>\\d+))?$'\n"
	"    fields: [{id: leg, type: number}]\n"
	"  - {id: port, zone: head, start: '^PORT (?<name>[A-Z]+)$'}\n"
	"  - {id: note, zone: head, occurs: many, catch: yes, before: [wind]}\n"
	"  - id: wind\n"
	"    zone: body\n"
	"    label: [WINDS]\n"
	"    must: [force]\n"
	"    start: '^WIND:? +(?<force>[A-Z ]+)$'\n"
	"    inline: '\\bWIND: *(?<force>[A-Z]+)'\n"
	"    fields: [{id: force, type: code, vocabulary: winds, near: 1}]\n"
	"  - id: crew\n"
	"    zone: body\n"
	"    label: [CREW LIST]\n"
	"    start: '^CREW LIST: *'\n"
	"    inline: '\\bCREW: *'\n"
	"    continue: {lines: '^ +\\S', max: 3}\n"
	"    items: {each: '(?<man>[A-Z]+)', gap: '^[\\s,]*$'}\n"
	"  - id: route\n"
	"    zone: body\n"
	"    start: '^ROUTE: *'\n"
	"    continue: {lines: any, until: blank, resume: '^AND '}\n"
	"  - id: entry\n"
	"    zone: end\n"
	"    occurs: many\n"
	"    starts:\n"
	"      - {match: '^(?<number>\\d+)\\. ', near: {field: number, step: 2}}\n"
	"      - {match: '^\\* ', after: [blank, page]}\n"
	"    inline: '[.] \\K(?<number>\\d+)\\. '\n"
	"    continue: {lines: any, until: start}\n"
	"    fields: [{id: number, type: number}]\n"
	"  - id: stores\n"
	"    zone: end\n"
	"    start: '^STORES: (?<what>[A-Z]+)'\n"
	"    continue: {lines: any, until: start}\n"
	"  - {id: master, zone: end, starts: [{match:"
	" '^BY (?<name>[A-Z]+)$', last: yes}]}\n";

static const struct {
	const char *what;
	const char *text;
	const char *want;
} cases[] = {
	{"in order", "SHIP ORION\nPORT CADIZ\nWIND GALE\n1. Sailed.\nBY DUVAL\n",
	 "file(ship=name)\nship(name=ORION)\nport(name=CADIZ)\n"
	 "wind(force=GALE)\nentry(number=1)\nmaster(name=DUVAL)"},
	{"no final line end", "WIND CALM\n1. So.\nBY DUVAL",
	 "file(ship=name)\nwind(force=CALM)\nentry(number=1)\n"
	 "master(name=DUVAL)"},
	{"CRLF and trailing blanks", "PORT CADIZ  \r\nWIND G A L E \r\n",
	 "file(ship=name)\nport(name=CADIZ)\nwind(force=GALE)"},
	{"indented start", "   PORT CADIZ\n",
	 "file(ship=name)\nport(name=CADIZ)"},
	{"an optional zone is skipped, one that must be is not",
	 "1. Sailed.\n", "file(ship=name)\nnote()"},
	{"near value of a must field", "WIND GALR\n",
	 "file(ship=name)\nwind(force=GALE)"},
	{"no value: no such element", "WIND SOUTH\n", "file(ship=name)\nnote()"},
	{"redacted must field", "WIND XXXXXX\n",
	 "file(ship=name)\nwind(force=?)"},
	{"garbled label", "WIND CALM\nCRWE LIST: ANN\n",
	 "file(ship=name)\nwind(force=CALM)\ncrew+garbled(man.1=ANN)"},
	{"items over lines, and a limit of lines",
	 "WIND CALM\nCREW LIST: ANN, BO\n  CY\n  DI\n  ED\n",
	 "file(ship=name)\nwind(force=CALM)\n"
	 "crew(man.1=ANN man.2=BO man.3=CY man.4=DI)"},
	{"stray item", "WIND CALM\nCREW LIST: ANN 77 BO\n",
	 "file(ship=name)\nwind(force=CALM)\ncrew(man.1=ANN man.2=BO stray.2=77)"},
	{"label in mid-line", "SHIP ORION\nROUTE: NORTH WIND: GALE CREW: ANN\n",
	 "file(ship=name)\nship(name=ORION)\nroute()\n"
	 "wind+run-in(force=GALE)\ncrew+run-in(man.1=ANN)"},
	{"label in a left-over line", "HARBOUR QUIET WIND: CALM\n",
	 "file(ship=name)\nnote()\nwind+run-in(force=CALM)"},
	{"resumes behind a blank line", "ROUTE: EAST\nAND\n\nAND WEST\n\nNO\n",
	 "file(ship=name)\nroute()"},
	{"a page break in a list",
	 "WIND CALM\nCREW LIST: ANN\n\n-- page 7 --\n\n  BO\n",
	 "file(ship=name)\npage(number=7)\nwind(force=CALM)\n"
	 "crew(man.1=ANN man.2=BO)"},
	{"markup in a list", "WIND CALM\nCREW LIST: [ANN](#) [BO](#)\n",
	 "file(ship=name)\nlink(text=ANN)\nlink(text=BO)\nwind(force=CALM)\n"
	 "crew(man.1=ANN man.2=BO)"},
	{"markup at the end of a line, one behind the other",
	 "PORT CADIZ [](#) [](#)  \nWIND CALM\n",
	 "file(ship=name)\nlink(text=)\nlink(text=)\nport(name=CADIZ)\n"
	 "wind(force=CALM)"},
	{"a line of nothing but markup is blank",
	 "ROUTE: EAST\n[](#) [](#)\nWEST\n1. A\n",
	 "file(ship=name)\nlink(text=)\nlink(text=)\nroute()\n"
	 "entry(number=1)"},
	{"numbers near the last one", "WIND CALM\n1. A\n9. B\n3. C\n",
	 "file(ship=name)\nwind(force=CALM)\nentry(number=1)\n"
	 "entry(number=3)"},
	{"after a blank line or a page only",
	 "WIND CALM\n1. A\n* B\n\n* C\n-- page 2 --\n* D\n",
	 "file(ship=name)\npage(number=2)\nwind(force=CALM)\n"
	 "entry(number=1)\nentry()\nentry()"},
	{"run in behind a sentence", "WIND CALM\n1. A. 2. B. 7. C\n",
	 "file(ship=name)\nwind(force=CALM)\nentry(number=1)\n"
	 "entry+run-in(number=2)\nentry+run-in(number=7)"},
	{"next part", "SHIP ORION LEG 1\nWIND CALM\n1. A\nSHIP ORION LEG 2\n"
	 "WIND GALE\n",
	 "file(ship=name)\nship(leg=1 name=ORION)\nwind(force=CALM)\n"
	 "entry(number=1)\nship@2(leg=2 name=ORION)\nwind@2(force=GALE)"},
	{"no next part: repeated",
	 "SHIP ORION LEG 1\nWIND CALM\nSHIP ORION LEG 1\n",
	 "file(ship=name)\nship(leg=1 name=ORION)\nwind(force=CALM)\n"
	 "ship+repeated(leg=1 name=ORION)"},
	{"a byte order mark is no part of the first line",
	 "\xef\xbb\xbf"
	 "SHIP ORION LEG 1\nWIND CALM\n",
	 "file(ship=name)\nship(leg=1 name=ORION)\nwind(force=CALM)"},
	{"what an empty line ends may have its own label within",
	 "WIND CALM\nROUTE: EAST\nAND NORTH\nROUTE: WEST\nAND SOUTH\n",
	 "file(ship=name)\nwind(force=CALM)\nroute()"},
	{"where a pattern says what goes on, that decides",
	 "WIND CALM\nCREW LIST: ANN\n  CREW LIST\n",
	 "file(ship=name)\nwind(force=CALM)\n"
	 "crew(man.1=ANN man.2=CREW man.3=LIST)"},
	{"its own start ends what only the start of another ends",
	 "WIND CALM\n1. A\nSTORES: RUM\n\nTEA\n\nSTORES: OIL\n",
	 "file(ship=name)\nwind(force=CALM)\nentry(number=1)\n"
	 "stores(what=RUM)\nstores+repeated(what=OIL)"},
	{"the last line alone", "WIND CALM\n1. A\nBY DUVAL\n2. B\n",
	 "file(ship=name)\nwind(force=CALM)\nentry(number=1)\n"
	 "entry(number=2)"},
	{"empty", "", "file(ship=name)"},
};

START_TEST(test_recognise_case)
{
	struct parsing p;

	parse(&p, spec, cases[_i].text);
	ck_assert_msg(strcmp(dump(&p), cases[_i].want) == 0,
		      "%s:\n%s\n-- wanted:\n%s", cases[_i].what, dump(&p),
		      cases[_i].want);
	parsing_release(&p);
}
END_TEST

/* Lists cut into pieces that nothing reads any further. */
START_TEST(test_recognise_bare_items)
{
	static const char lists[] =
		"language: 1\n"
		"spec: lists\n"
		"title: Lists\n"
		"zones: [{id: body}]\n"
		"elements:\n"
		"  - id: cargo\n"
		"    zone: body\n"
		"    start: '^CARGO '\n"
		"    items: {split: ', *'}\n"
		"    fields: [{id: what, from: item, take: .+}]\n"
		"  - id: watch\n"
		"    zone: body\n"
		"    start: '^WATCH '\n"
		"    items: {begin: '(?<letter>[A-Z])\\) *'}\n"
		"    fields: [{id: what, from: item, take: .+}]\n"
		"  - id: log\n"
		"    zone: body\n"
		"    start: '^LOG'\n"
		"    continue: {lines: any}\n"
		"    items: {cut: lines}\n"
		"    fields: [{id: what, from: item, take: .+}]\n";
	struct parsing p;

	parse(&p, lists,
	      "CARGO tea, salt, , rum\nWATCH A) ann B) bo\nLOG\none\ntwo\n");
	ck_assert_str_eq(dump(&p),
			 "cargo(what.1=tea what.2=salt what.3=rum)\n"
			 "watch(letter.1=A what.1=ann letter.2=B what.2=bo)\n"
			 "log(what.1=LOG what.2=one what.3=two)");
	parsing_release(&p);
}
END_TEST

START_TEST(test_recognise_unknown_lines)
{
	struct parsing p;

	parse(&p, spec, "WIND CALM\nWHAT\n1. A\n");
	ck_assert_str_eq(dump_events(&p), "unknown 10-14");
	parsing_release(&p);
}
END_TEST

START_TEST(test_recognise_bad_bytes)
{
	static const char text[] = "WIND CALM\n1. A\xff\x01 B\x02\n\x03\n";
	struct parsing p;

	parse_bytes(&p, spec, text, sizeof(text) - 1);
	ck_assert_str_eq(dump_events(&p),
			 "encoding 14-15\ncontrol 15-16\ncontrol 20-21");
	parsing_release(&p);
}
END_TEST

/* Spans are those of the source, whatever was blanked before them. */
START_TEST(test_recognise_spans)
{
	struct parsing p;
	const struct cbl_message *m = &p.message;
	uint32_t crew, row;

	parse(&p, spec, "WIND CALM\nCREW LIST: [ANN](#) [BO](#)\n");
	crew = m->first[cbl_spec_find_element(p.spec, cbl_str_c("crew"))];
	row = m->instances[crew].first_row;
	ck_assert_uint_eq(m->rows[row].span.lo, 22);
	ck_assert_uint_eq(m->rows[row].span.hi, 25);
	row = m->rows[m->rows[row].next].next; /* its item row between */
	ck_assert_uint_eq(m->rows[row].span.lo, 31);
	ck_assert_uint_eq(m->instances[crew].span.hi, 33); /* the blanked end is blank */
	parsing_release(&p);
}
END_TEST

/* A line longer than a search may see is cut, and that is said. */
START_TEST(test_recognise_long_line)
{
	size_t len = 300000;
	char *text = malloc(len);
	struct parsing p;

	ck_assert_ptr_nonnull(text);
	memset(text, 'A', len);
	memcpy(text, "WIND CALM\n1. ", 13);
	parse_bytes(&p, spec, text, len);
	ck_assert_uint_ge(p.message.event_count, 1);
	ck_assert_uint_eq(p.message.events[0].event, CBL_EVENT_UNDECIDED);
	ck_assert_uint_le(p.message.event_count, 4);
	parsing_release(&p);
	free(text);
}
END_TEST

/* What is set aside in many places, some of it long, some of it within or
 * beside other things that are. */
static const char torn[] =
	"language: 1\n"
	"spec: torn\n"
	"title: Torn pages\n"
	"zones: [{id: body}]\n"
	"interruptions:\n"
	"  - {id: mark, covers: inline, match: '<[a-z]+>'}\n"
	"  - {id: end, covers: inline, match: '</[a-z]+>'}\n"
	"  - {id: link, covers: inline, match: '\\[(?<text>[^\\]]*)\\]',"
	" back: '(?:see|SEE) $', keep: text}\n"
	"  - {id: stamp, covers: lines, match: '^%%[^%]*%%'}\n"
	"  - {id: page, covers: line, match: '^-- \\d+ --$'}\n"
	"elements:\n"
	"  - {id: wind, zone: body, occurs: many, start: '^WIND ',"
	" inline: ' WIND '}\n"
	"  - {id: crew, zone: body, occurs: many, start: '^CREW ',"
	" inline: '(?<=  )CREW '}\n"
	"  - id: entry\n"
	"    zone: body\n"
	"    occurs: many\n"
	"    start: '^\\d+\\.'\n"
	"    continue: {lines: any, until: start}\n"
	"mentions:\n"
	"  - {id: gap, in: [entry, wind, crew], match: '  +(?<word>[A-Z]+)'}\n"
	"  - {id: word, in: [entry, wind, crew], match: '(?<word>[A-Z]+) {2,}'}\n"
	"  - {id: tag, in: [entry, wind, crew], match: '<(?<word>[a-z]*)'}\n"
	"  - {id: behind, in: [entry, wind, crew], match: ' {2,4}#!(?<word>\\w*)'}\n"
	"  - {id: before, in: [entry, wind, crew], match: '(?<= )#!!(?<word>\\w*)'}\n";

static void add_torn(struct cbl_buf *out, unsigned *seed)
{
	static const char *const pieces[] = {
		"<b>",	   "</b>",   "[",      "see [ANN]", "[<i>BO]",
		"\n",	   "\n",     "\n1. ",  " WIND ",    "WIND ",
		"  CREW ", "CREW ",  " ",      "  ",	    "A",
		"GALE",	   "<i>  ",  "\n\n",   "[]",	    "\n-- 7 --\n",
		"\n%%\n",  "%%",     "x</i>x", "]",	    "SEE [",
		"<b>#!!",  " <b>#!",  "</b>#!",	"#!A",	    "[]#!",
	};

	for (unsigned i = 0; i < 400; i++) {
		*seed = *seed * 1103515245u + 12345u;
		cbl_buf_text(out, pieces[(*seed >> 16) % UNIT_COUNT(pieces)]);
		if ((*seed >> 16) % 101 == 0)
			for (unsigned k = 0; k < 300; k++)
				cbl_buf_text(out, k % 9 ? "y" : " ");
	}
}

/* What a plan leaves out is nothing that is found. */
START_TEST(test_recognise_torn)
{
	unsigned seed = (unsigned)_i;
	struct cbl_matcher *matcher = cbl_matcher_new();
	struct parsing p;
	struct cbl_buf text, planned;

	cbl_buf_init(&text, 0);
	cbl_buf_init(&planned, 0);
	add_torn(&text, &seed);
	parse(&p, torn, cbl_buf_cstr(&text));
	cbl_buf_text(&planned, dump(&p));
	cbl_spec_unplan(p.spec);
	cbl_message_parse(&p.message, p.spec, matcher, &p.arena, &p.source,
			  &p.lines, cbl_span(0, (uint32_t)text.len));
	ck_assert_str_eq(cbl_buf_cstr(&planned), dump(&p));
	parsing_release(&p);
	cbl_matcher_free(matcher);
	cbl_buf_release(&planned);
	cbl_buf_release(&text);
}
END_TEST

static void add_tests(TCase *tc)
{
	tcase_add_loop_test(tc, test_recognise_case, 0, UNIT_COUNT(cases));
	tcase_add_test(tc, test_recognise_bare_items);
	tcase_add_test(tc, test_recognise_unknown_lines);
	tcase_add_test(tc, test_recognise_bad_bytes);
	tcase_add_test(tc, test_recognise_spans);
	tcase_add_test(tc, test_recognise_long_line);
	tcase_add_loop_test(tc, test_recognise_torn, 0, 60);
}

UNIT_MAIN("recognise", add_tests)
