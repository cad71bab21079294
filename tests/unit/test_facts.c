/* SPDX-License-Identifier: MIT
 *
 * The facts of messages, as the export mapping of a spec has them.
 */
#include "parsing.h"

#include "message/facts.h"

#define SPEC                                                                   \
	"language: 1\nspec: memo\ntitle: Memo\n"                               \
	"vocabularies:\n"                                                      \
	"  - id: colours\n"                                                    \
	"    entries: [{code: RED, aliases: [ROUGE]}, {code: BLUE}]\n"         \
	"zones: [{id: all}]\n"                                                 \
	"values:\n"                                                            \
	"  - {id: id, is: head.name}\n"                                        \
	"  - {id: date, is: head.day}\n"                                       \
	"  - {id: station, is: head.post}\n"                                   \
	"  - {id: serial, is: head.serial}\n"                                  \
	"elements:\n"                                                          \
	"  - id: head\n"                                                       \
	"    zone: all\n"                                                      \
	"    start: '^HEAD (?<post>[A-Z]+) (?<serial>\\d+)(?: OF "             \
	"(?<day>\\d{4}-\\d\\d-\\d\\d))?(?: PART (?<part>\\d) OF "              \
	"(?<total>\\d))?$'\n"                                                  \
	"    fields:\n"                                                        \
	"      - {id: serial, type: number}\n"                                 \
	"      - {id: day, type: time, formats: [YYYY-MM-DD]}\n"               \
	"      - {id: part, type: number}\n"                                   \
	"      - {id: total, type: number}\n"                                  \
	"      - {id: name, type: key, is: '{post:text}{serial}'}\n"           \
	"  - id: about\n"                                                      \
	"    zone: all\n"                                                      \
	"    start: '^ABOUT '\n"                                               \
	"    continue: {lines: any, until: blank}\n"                           \
	"  - id: colours\n"                                                    \
	"    zone: all\n"                                                      \
	"    start: '^COLOURS '\n"                                             \
	"    items: {split: ','}\n"                                            \
	"    fields:\n"                                                        \
	"      - {id: colour, type: code, vocabulary: colours, from: item,\n"  \
	"         take: '\\S+'}\n"                                             \
	"  - id: see\n"                                                        \
	"    zone: all\n"                                                      \
	"    start: '^SEE '\n"                                                 \
	"    items:\n"                                                         \
	"      split: ','\n"                                                   \
	"      forms:\n"                                                       \
	"        - {id: memo, match: '(?<post>[A-Z]+) (?<serial>\\d+)'}\n"     \
	"        - {id: other, match: '\\S'}\n"                                \
	"    fields:\n"                                                        \
	"      - {id: serial, type: number}\n"                                 \
	"      - {id: name, type: key, is: '{post:text}{serial}'}\n"           \
	"export:\n"                                                            \
	"  - {key: subject, value: 'about:content', index: subject}\n"         \
	"  - {key: class, value: head.post, index: classification}\n"          \
	"  - {key: colours, value: colours.colour, list: yes, index: tags}\n"  \
	"  - key: part\n"                                                      \
	"    keys: [{key: n, value: head.part, index: section},\n"             \
	"      {key: of, value: head.total, index: sections}]\n"               \
	"  - key: see\n"                                                       \
	"    each: see\n"                                                      \
	"    keys: [{key: text, value: see.item, index: reference},\n"         \
	"      {key: name, value: see.name, index: target}]\n"

static const struct facts_case {
	const char *text;
	const char *facts;
} cases[] = {
	{"HEAD NILE 7 OF 2006-07-05 PART 2 OF 3\n"
	 "ABOUT a  meeting\n  by the\tharbor \n\n"
	 "COLOURS ROUGE, BLUE,green, RED, REDBLUE\n"
	 "SEE ORION 12, a letter,  NILE 007\n",
	 "NILE7@5-11 NILE 7 2006-07-05 NILE 2/3\n"
	 "a meeting by the harbor\n"
	 "RED BLUE GREEN\n"
	 "ORION 12=ORION12 a letter= NILE 007=NILE7"},
	/* What is not there is empty. */
	{"HEAD NILE 7\n", "NILE7@5-11 NILE 7 - NILE 0/0\n\n\n"},
	{"nothing\n", "@0-0  -1 -  0/0\n\n\n"},
};

static void print_facts(const struct cbl_facts *f, struct cbl_buf *out)
{
	cbl_buf_printf(out, "%.*s@%u-%u %.*s %lld ", CBL_STR_ARG(f->id),
		       f->id_span.lo, f->id_span.hi, CBL_STR_ARG(f->station),
		       (long long)f->serial);
	if (f->dated)
		cbl_moment_print(out, f->date, CBL_STYLE_ISO);
	else
		cbl_buf_char(out, '-');
	cbl_buf_printf(out, " %.*s %lld/%lld\n%.*s\n",
		       CBL_STR_ARG(f->classification), (long long)f->section,
		       (long long)f->sections, CBL_STR_ARG(f->subject));
	for (size_t i = 0; i < f->tag_count; i++)
		cbl_buf_printf(out, "%s%.*s", i ? " " : "",
			       CBL_STR_ARG(f->tags[i]));
	cbl_buf_char(out, '\n');
	for (size_t i = 0; i < f->reference_count; i++)
		cbl_buf_printf(out, "%s%.*s=%.*s", i ? " " : "",
			       CBL_STR_ARG(f->references[i].text),
			       CBL_STR_ARG(f->references[i].id));
}

START_TEST(test_facts)
{
	const struct facts_case *t = &cases[_i];
	struct cbl_arena arena = {0};
	struct cbl_facts facts;
	struct parsing p;
	struct cbl_buf got;

	parse(&p, SPEC, t->text);
	cbl_facts_read(&facts, &p.message, &arena);
	cbl_buf_init(&got, 0);
	print_facts(&facts, &got);
	ck_assert_str_eq(cbl_buf_cstr(&got), t->facts);
	cbl_buf_release(&got);
	cbl_arena_release(&arena);
	parsing_release(&p);
}
END_TEST

static uint64_t digest_of(const char *text)
{
	struct cbl_arena arena = {0};
	struct cbl_facts facts;
	struct parsing p;

	parse(&p, SPEC, text);
	cbl_facts_read(&facts, &p.message, &arena);
	cbl_arena_release(&arena);
	parsing_release(&p);
	return facts.digest;
}

/* A copy is one however its lines are set. */
START_TEST(test_facts_digest)
{
	uint64_t one = digest_of("HEAD NILE 7\nABOUT a meeting\n");

	ck_assert(one == digest_of("Head Nile 7\r\n\r\nABOUT  A\n  MEETING."));
	ck_assert(one != digest_of("HEAD NILE 8\nABOUT a meeting\n"));
}
END_TEST

/* Many bytes are looked at together, in whichever place they stand. */
START_TEST(test_facts_digest_of_any_place)
{
	static const char sign[] = "0123456789abcdefghijklmnopqrstuvwxyz"
				   "ABCDEFGHIJKLMNOPQRSTUVWXYZ";
	char text[4096] = "HEAD NILE 7\n";
	uint64_t plain, one;

	for (int i = 0; i < 40; i++)
		strcat(text, sign);
	plain = digest_of(text);
	for (unsigned k = 0; k < 70; k++) {
		char *at = text + 12 + 31 * k;
		char kept = *at;

		memmove(at + 1, at, strlen(at) + 1);
		*at = "-/:@[`{ \x7f\n\xc3"[k % 11];
		ck_assert(digest_of(text) == plain);
		*at = 'z';
		one = digest_of(text);
		ck_assert(one != plain);
		*at = 'Z';
		ck_assert(digest_of(text) == one);
		memmove(at, at + 1, strlen(at + 1) + 1);
		ck_assert(*at == kept);
		*at = '.';
		ck_assert(digest_of(text) != plain);
		*at = kept;
	}
}
END_TEST

START_TEST(test_facts_serial)
{
	static const struct {
		const char *id;
		size_t at;
	} ids[] = {{"06NILE1562", 6}, {"NILE", 4}, {"42", 0}, {"", 0}};

	for (size_t i = 0; i < UNIT_COUNT(ids); i++)
		ck_assert_uint_eq(cbl_facts_serial_at(cbl_str_c(ids[i].id)),
				  ids[i].at);
}
END_TEST

static void add_tests(TCase *tc)
{
	tcase_add_loop_test(tc, test_facts, 0, UNIT_COUNT(cases));
	tcase_add_test(tc, test_facts_digest);
	tcase_add_test(tc, test_facts_digest_of_any_place);
	tcase_add_test(tc, test_facts_serial);
}

UNIT_MAIN("facts", add_tests)
