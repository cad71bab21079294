/* SPDX-License-Identifier: MIT */
#include "spec/vocabulary.h"

#include <pthread.h>

#include "base/distance.h"
#include "base/mem.h"
#include "spec/builder.h"
#include "spec/builtin.h"
#include "spec/load.h"
#include "spec/raw_schema.h"
#include "spec/spec.h"
#include "unit.h"

/* ---- a spec of one vocabulary, made by hand */

struct made_entry {
	const char *code;
	const char *alias, *misspelling; /* or NULL */
	const char *has;		 /* "name=value", or NULL */
	enum cbl_status status;
};

static void add_name(struct cbl_builder *b, const char *text, uint32_t entry,
		     enum cbl_how how)
{
	char folded[CBL_FOLDED_MAX];
	size_t len = cbl_fold_text(folded, cbl_str_c(text));
	struct cbl_name name = {cbl_builder_text(b, cbl_str(folded, len)),
				entry, how};

	cbl_add_names(b, &name);
}

static void add_has(struct cbl_builder *b, struct cbl_entry *entry,
		    const char *text)
{
	size_t split = strcspn(text, "=");
	struct cbl_has has = {cbl_builder_text(b, cbl_str(text, split)),
			      cbl_builder_cstr(b, text + split + 1)};

	entry->has = (struct cbl_list){cbl_add_has(b, &has), 1};
}

static void add_names(struct cbl_builder *b, const struct made_entry *made,
		      uint32_t count)
{
	for (uint32_t i = 0; i < count; i++)
		add_name(b, made[i].code, i, CBL_HOW_CODE);
	for (uint32_t i = 0; i < count; i++)
		if (made[i].alias)
			add_name(b, made[i].alias, i, CBL_HOW_ALIAS);
	for (uint32_t i = 0; i < count; i++)
		if (made[i].misspelling)
			add_name(b, made[i].misspelling, i,
				 CBL_HOW_MISSPELLING);
	for (uint32_t i = 0; i < count; i++)
		if (made[i].has)
			add_name(b, made[i].has, i, CBL_HOW_ATTRIBUTE);
}

/* As spec/block.h describes them. */
static struct cbl_list add_slots(struct cbl_builder *b, uint32_t names)
{
	uint32_t count = 4;

	while (count < 2 * names)
		count *= 2;

	struct cbl_list list = {
		cbl_builder_reserve(b, CBL_SECTION_numbers, count), count};
	uint32_t *slots = cbl_at_numbers(b, list.first);

	for (uint32_t i = 0; i < names; i++) {
		struct cbl_str text =
			cbl_builder_str(b, cbl_at_names(b, i)->folded);
		uint32_t at = (uint32_t)cbl_hash(CBL_HASH_START, text);

		while (slots[at & (count - 1)])
			at++;
		slots[at & (count - 1)] = i + 1;
	}
	return list;
}

static void add_pattern(struct cbl_builder *b, const char *source)
{
	struct cbl_pattern_def def = {.source = cbl_builder_cstr(b, source),
				      .first = CBL_NONE};

	cbl_add_patterns(b, &def);
}

static struct cbl_spec *make_spec(const struct made_entry *made, uint32_t count)
{
	struct cbl_builder b;
	struct cbl_vocabulary v = {.entries = {0, count}};
	struct cbl_meta meta = {0};
	size_t size;

	cbl_builder_init(&b);
	cbl_add_meta(&b, &meta);
	add_pattern(&b, "a+b");
	add_pattern(&b, "(");
	for (uint32_t i = 0; i < count; i++) {
		struct cbl_entry entry = {.status = made[i].status};

		entry.code = cbl_builder_cstr(&b, made[i].code);
		if (made[i].has)
			add_has(&b, &entry, made[i].has);
		cbl_add_entries(&b, &entry);
	}
	add_names(&b, made, count);
	v.names.count = cbl_count_names(&b);
	v.slots = add_slots(&b, v.names.count);
	cbl_add_vocabularies(&b, &v);

	void *block = cbl_builder_finish(&b, &size);
	struct cbl_spec *spec = cbl_spec_open(block, size, true);

	cbl_builder_release(&b);
	ck_assert_ptr_nonnull(spec);
	return spec;
}

static const struct made_entry entries[] = {
	{.code = "PREL", .misspelling = "PERL"},
	{.code = "PGOV"},
	{.code = "KFRD"},
	{.code = "KIRF"},
	{.code = "US", .alias = "UNITED STATES", .has = "Area=North America"},
	{.code = "SU"},
	{.code = "NATO"},
	{.code = "BRUSSELS", .has = "post=12"},
	{.code = "RIODEJANEIRO", .alias = "Rio de Janeiro"},
	{.code = "PRLE", .status = CBL_STATUS_MISPRINT},
	{.code = "KOBS", .status = CBL_STATUS_OBSERVED},
	{.code = "AADPX"},
};
#define ENTRIES (sizeof(entries) / sizeof(entries[0]))

static struct cbl_spec *spec;

static void set_up(void)
{
	spec = make_spec(entries, ENTRIES);
}

static void tear_down(void)
{
	cbl_spec_free(spec);
}

/* ---- folding */

static const struct {
	const char *text, *folded;
} folds[] = {
	{"", ""},
	{" \t\r\n", ""},
	{"c o n f i d e n t i a l", "CONFIDENTIAL"},
	{"La Paz", "LAPAZ"},
	{"1.4 (b)", "1.4(B)"},
	{"caf\xc3\xa9", "CAF\xc3\xa9"},
};

START_TEST(test_vocabulary_fold)
{
	char out[CBL_FOLDED_MAX];
	size_t len = cbl_fold_text(out, cbl_str_c(folds[_i].text));

	unit_str_eq(cbl_str(out, len), folds[_i].folded);
}
END_TEST

START_TEST(test_vocabulary_fold_long)
{
	char text[2 * CBL_FOLDED_MAX], out[CBL_FOLDED_MAX];

	memset(text, 'a', sizeof(text));
	memset(text, ' ', CBL_FOLDED_MAX);
	ck_assert_uint_eq(cbl_fold_text(out, cbl_str(text, sizeof(text))),
			  CBL_FOLDED_MAX);
	text[0] = 'b';
	ck_assert_uint_eq(cbl_fold_text(out, cbl_str(text, sizeof(text))), 0);
}
END_TEST

/* ---- look-up */

static const struct {
	const char *text;
	unsigned near;
	const char *code; /* NULL: unknown */
	enum cbl_how how;
	unsigned distance;
} lookups[] = {
	{"PREL", 0, "PREL", CBL_HOW_CODE, 0},
	{" p r e l ", 0, "PREL", CBL_HOW_CODE, 0},
	{"PERL", 0, "PREL", CBL_HOW_MISSPELLING, 0},
	{"United\nStates", 0, "US", CBL_HOW_ALIAS, 0},
	{"rio de janeiro", 2, "RIODEJANEIRO", CBL_HOW_CODE, 0},
	{"", 2, NULL, 0, 0},
	{"PREX", 0, NULL, 0, 0},
	{"PREX", 1, "PREL", CBL_HOW_NEAR, 1},
	{"PRELL", 1, "PREL", CBL_HOW_NEAR, 1},
	{"PRLEE", 1, "PRLE", CBL_HOW_NEAR, 1},
	/* Short ones are near to nothing, and nothing is two edits from one. */
	{"UX", 1, NULL, 0, 0},
	{"PGO", 1, "PGOV", CBL_HOW_NEAR, 1},
	{"PGO", 2, "PGOV", CBL_HOW_NEAR, 1},
	{"PGVX", 2, NULL, 0, 0},
	{"NAOT", 2, "NATO", CBL_HOW_NEAR, 1},
	{"BRUSSLS", 1, "BRUSSELS", CBL_HOW_NEAR, 1},
	{"BURSSLS", 1, NULL, 0, 0},
	{"BURSSLS", 2, "BRUSSELS", CBL_HOW_NEAR, 2},
	{"XXBRUSSELS", 2, "BRUSSELS", CBL_HOW_NEAR, 2},
	{"XXXBRUSSELS", 2, NULL, 0, 0},
	/* The code of the long alias is short: two edits are too many. */
	{"UNITED STATE", 2, "US", CBL_HOW_NEAR, 1},
	{"NITED STATE", 2, NULL, 0, 0},
	/* Attributes are no names. */
	{"post=12", 1, NULL, 0, 0},
	{"post=1", 2, NULL, 0, 0},
};

START_TEST(test_vocabulary_find)
{
	struct cbl_lookup got = cbl_vocabulary_find(
		spec, 0, cbl_str_c(lookups[_i].text), lookups[_i].near);

	if (!lookups[_i].code) {
		ck_assert_uint_eq(got.entry, CBL_NONE);
		return;
	}
	ck_assert_uint_ne(got.entry, CBL_NONE);
	unit_str_eq(cbl_spec_str(spec, spec->entries[got.entry].code),
		    lookups[_i].code);
	ck_assert_int_eq(got.how, lookups[_i].how);
	ck_assert_uint_eq(got.distance, lookups[_i].distance);
}
END_TEST

START_TEST(test_vocabulary_find_by)
{
	struct cbl_lookup got = cbl_vocabulary_find_by(
		spec, 0, cbl_str_c("area"), cbl_str_c("north  america"));

	ck_assert_uint_eq(got.entry, 4);
	ck_assert_int_eq(got.how, CBL_HOW_ATTRIBUTE);
	got = cbl_vocabulary_find_by(spec, 0, cbl_str_c("post"),
				     cbl_str_c("12"));
	ck_assert_uint_eq(got.entry, 7);
	got = cbl_vocabulary_find_by(spec, 0, cbl_str_c("post"),
				     cbl_str_c("13"));
	ck_assert_uint_eq(got.entry, CBL_NONE);
	got = cbl_vocabulary_find_by(spec, 0, cbl_str_c("post"), cbl_str_c(""));
	ck_assert_uint_eq(got.entry, CBL_NONE);
	got = cbl_vocabulary_find_by(spec, 0, cbl_str_c(""), cbl_str_c("12"));
	ck_assert_uint_eq(got.entry, CBL_NONE);
}
END_TEST

START_TEST(test_vocabulary_has)
{
	unit_str_eq(cbl_entry_has(spec, 7, cbl_str_c("post")), "12");
	unit_str_eq(cbl_entry_has(spec, 7, cbl_str_c("area")), "");
	unit_str_eq(cbl_entry_has(spec, 0, cbl_str_c("post")), "");
}
END_TEST

START_TEST(test_vocabulary_empty)
{
	struct cbl_spec *none = make_spec(NULL, 0);

	ck_assert_uint_eq(
		cbl_vocabulary_find(none, 0, cbl_str_c("PREL"), 2).entry,
		CBL_NONE);
	cbl_spec_free(none);
}
END_TEST

/* ---- near, against plain search through all names */

static uint32_t plain_search(const struct cbl_spec *s, struct cbl_str text,
			     unsigned near, unsigned *distance)
{
	uint32_t best = CBL_NONE;

	for (uint32_t i = 0; i < s->names_count; i++) {
		struct cbl_str name = cbl_spec_str(s, s->names[i].folded);
		unsigned limit = name.len < 6 ? 1 : near;
		unsigned d = cbl_distance(text, name, limit);

		if (text.len < 3 || name.len < 4 || d > limit ||
		    (best != CBL_NONE && d >= *distance))
			continue;
		best = s->names[i].entry;
		*distance = d;
	}
	return best;
}

static unsigned seed = 1;

static unsigned random_below(unsigned n)
{
	seed = seed * 1103515245u + 12345u;
	return (seed >> 16) % n;
}

/* Few letters, so that much is near. */
static void random_word(char *out)
{
	unsigned len = 2 + random_below(9);

	for (unsigned i = 0; i < len; i++)
		out[i] = (char)('A' + random_below(3));
	out[len] = '\0';
}

START_TEST(test_vocabulary_near_is_exact)
{
	static char codes[300][16];
	static struct made_entry made[300];
	uint32_t count = 0;
	char word[16];

	for (int i = 0; i < 300; i++) {
		uint32_t at = 0;

		random_word(codes[count]);
		while (strcmp(codes[at], codes[count]) != 0)
			at++;
		made[count].code = codes[count];
		count += at == count;
	}

	struct cbl_spec *s = make_spec(made, count);

	for (int i = 0; i < 5000; i++) {
		unsigned near = 1 + random_below(2), distance = 0;

		random_word(word);

		struct cbl_lookup got =
			cbl_vocabulary_find(s, 0, cbl_str_c(word), near);
		uint32_t want =
			plain_search(s, cbl_str_c(word), near, &distance);

		if (got.entry != CBL_NONE && got.how == CBL_HOW_CODE)
			continue;
		ck_assert_msg(got.entry == want, "%s", word);
		if (want != CBL_NONE)
			ck_assert_uint_eq(got.distance, distance);
	}
	cbl_spec_free(s);
}
END_TEST

/* ---- splitting */

static const struct {
	const char *text, *parts; /* NULL: does not fall apart */
} splits[] = {
	{"KFRDKIRF", "KFRD, KIRF"},
	{"kfrd kirf", "KFRD, KIRF"},
	{"PRELUS", "PREL, US"},
	{"PRELPGOVSU", "PREL, PGOV, SU"},
	{"USSUPREL", "US, SU, PREL"},
	/* A single code is no split, nor is one with something left over. */
	{"PREL", NULL},
	{"PRELX", NULL},
	{"XPREL", NULL},
	{"", NULL},
	/* Less than half of it in codes of four letters. */
	{"USSU", NULL},
	{"USSUUSPREL", NULL},
	/* Aliases, misprints and what was only met do not count. */
	{"PRLEPGOV", NULL},
	{"KOBSPGOV", NULL},
	{"PERLPGOV", NULL},
	{"PRELAADPX", NULL},
	{"PRELAADPXPGOV", "PREL, AADPX, PGOV"},
};

START_TEST(test_vocabulary_split)
{
	struct cbl_buf out;
	bool ok;

	cbl_buf_init(&out, 0);
	ok = cbl_vocabulary_split(spec, 0, cbl_str_c(splits[_i].text), false,
				  &out);
	ck_assert_int_eq(ok, splits[_i].parts != NULL);
	ck_assert_str_eq(cbl_buf_cstr(&out),
			 splits[_i].parts ? splits[_i].parts : "");
	cbl_buf_release(&out);
}
END_TEST

START_TEST(test_vocabulary_split_loose)
{
	struct cbl_buf out;

	cbl_buf_init(&out, 0);
	ck_assert(cbl_vocabulary_split(spec, 0, cbl_str_c("USSU"), true, &out));
	ck_assert_str_eq(cbl_buf_cstr(&out), "US, SU");
	ck_assert(
		!cbl_vocabulary_split(spec, 0, cbl_str_c("USSX"), true, &out));
	cbl_buf_release(&out);
}
END_TEST

START_TEST(test_vocabulary_split_longest)
{
	char text[CBL_FOLDED_MAX + 4];
	struct cbl_buf out;

	for (size_t i = 0; i < sizeof(text); i += 4)
		memcpy(text + i, "PREL", 4);
	cbl_buf_init(&out, 0);
	ck_assert(cbl_vocabulary_split(spec, 0, cbl_str(text, CBL_FOLDED_MAX),
				       false, &out));
	ck_assert_uint_eq(out.len, CBL_FOLDED_MAX / 4 * 6 - 2);
	cbl_buf_clear(&out);
	ck_assert(!cbl_vocabulary_split(spec, 0, cbl_str(text, sizeof(text)),
					false, &out));
	cbl_buf_release(&out);
}
END_TEST

/* ---- the block and the small look-ups of spec.h */

START_TEST(test_spec_open_refuses)
{
	size_t size = spec->block_size;
	struct cbl_block *block = cbl_xmalloc(size);

	memcpy(block, spec->block, size);
	ck_assert_ptr_null(cbl_spec_open(block, sizeof(*block) - 1, false));
	ck_assert_ptr_null(cbl_spec_open(block, size - 16, false));
	block->version++;
	ck_assert_ptr_null(cbl_spec_open(block, size, false));
	block->version--;
	block->sections[CBL_SECTION_names].count += 1000;
	ck_assert_ptr_null(cbl_spec_open(block, size, false));
	block->sections[CBL_SECTION_names].count = UINT32_MAX;
	ck_assert_ptr_null(cbl_spec_open(block, size, false));
	free(block);
}
END_TEST

START_TEST(test_spec_borrows)
{
	struct cbl_spec *other =
		cbl_spec_open(spec->block, spec->block_size, false);

	ck_assert_ptr_nonnull(other);
	ck_assert_ptr_null(other->block);
	cbl_spec_free(other);
	cbl_spec_free(NULL);
}
END_TEST

START_TEST(test_spec_severities)
{
	static const char *const names[] = {"hint", "info", "warning", "error"};
	enum cbl_severity severity;

	for (unsigned i = 0; i < 4; i++) {
		ck_assert(cbl_severity_parse(cbl_str_c(names[i]), &severity));
		ck_assert_uint_eq(severity, i);
		ck_assert_str_eq(cbl_severity_name(severity), names[i]);
	}
	ck_assert(!cbl_severity_parse(cbl_str_c("Error"), &severity));
	ck_assert(!cbl_severity_parse(cbl_str_c(""), &severity));
}
END_TEST

START_TEST(test_spec_words)
{
	ck_assert_str_eq(cbl_rule_kind_name(CBL_RULE_CORPUS), "corpus");
	ck_assert_str_eq(cbl_basis_name(CBL_BASIS_OBSERVED), "observed");
	for (unsigned i = 0; i < CBL_CHECK_COUNT_; i++)
		ck_assert_ptr_nonnull(
			cbl_check_kind_name((enum cbl_check_kind)i));
	ck_assert_str_eq(cbl_check_kind_name(CBL_CHECK_known), "known");
}
END_TEST

START_TEST(test_spec_profiles)
{
	static const struct cbl_profile profiles[] = {
		{.adds = CBL_NONE}, {.adds = 0}, {.adds = 1}, {.adds = 3}};
	struct cbl_spec s = {.profiles = profiles, .profiles_count = 4};

	ck_assert(cbl_spec_profile_holds(&s, 0, 0));
	ck_assert(!cbl_spec_profile_holds(&s, 0, 1));
	ck_assert(cbl_spec_profile_holds(&s, 2, 0));
	ck_assert(cbl_spec_profile_holds(&s, 2, 2));
	ck_assert(!cbl_spec_profile_holds(&s, 2, 3));
	ck_assert(!cbl_spec_profile_holds(&s, 3, 0));
	ck_assert(!cbl_spec_profile_holds(&s, 3, CBL_NONE));
	ck_assert(!cbl_spec_profile_holds(&s, CBL_NONE, CBL_NONE));
}
END_TEST

START_TEST(test_vocabulary_texts_hold)
{
	static const struct cbl_text texts[] = {{0, 2}, {2, 1}};
	struct cbl_spec s = {.strings = "ab*", .texts = texts};

	ck_assert(cbl_texts_hold(&s, (struct cbl_list){0, 1}, cbl_str_c("ab")));
	ck_assert(!cbl_texts_hold(&s, (struct cbl_list){0, 1}, cbl_str_c("b")));
	ck_assert(cbl_texts_hold(&s, (struct cbl_list){0, 2}, cbl_str_c("b")));
	ck_assert(!cbl_texts_hold(&s, (struct cbl_list){0, 0}, cbl_str_c("b")));
}
END_TEST

/* ---- what is made at first use */

static enum cbl_match match(const struct cbl_pattern *pattern,
			    const char *subject)
{
	struct cbl_matcher *matcher = cbl_matcher_new();
	enum cbl_match got =
		cbl_match(pattern, matcher, subject, strlen(subject), 0);

	cbl_matcher_free(matcher);
	return got;
}

START_TEST(test_spec_pattern)
{
	const struct cbl_pattern *pattern = cbl_spec_pattern(spec, 0);

	ck_assert_ptr_nonnull(pattern);
	ck_assert_ptr_eq(cbl_spec_pattern(spec, 0), pattern);
	ck_assert_int_eq(match(pattern, "xaab"), CBL_MATCH_YES);
	ck_assert_int_eq(match(pattern, "xaac"), CBL_MATCH_NO);
	ck_assert_ptr_null(cbl_spec_pattern(spec, CBL_NONE));
}
END_TEST

START_TEST(test_spec_pattern_broken)
{
	ck_assert_int_eq(match(cbl_spec_pattern(spec, 1), "("), CBL_MATCH_NO);
}
END_TEST

struct seen {
	const struct cbl_pattern *pattern;
	struct cbl_lookup near;
};

static void *look(void *ctx)
{
	struct seen *seen = ctx;

	seen->pattern = cbl_spec_pattern(spec, 0);
	seen->near = cbl_vocabulary_find(spec, 0, cbl_str_c("BRUSSLS"), 1);
	return NULL;
}

START_TEST(test_spec_threads)
{
	pthread_t threads[4];
	struct seen seen[4];

	for (int i = 0; i < 4; i++)
		ck_assert_int_eq(
			pthread_create(&threads[i], NULL, look, &seen[i]), 0);
	for (int i = 0; i < 4; i++)
		pthread_join(threads[i], NULL);
	for (int i = 0; i < 4; i++) {
		ck_assert_ptr_eq(seen[i].pattern, cbl_spec_pattern(spec, 0));
		ck_assert_uint_eq(seen[i].near.entry, 7);
	}
}
END_TEST

/* ---- a spec from YAML */

static const char yaml[] =
	"language: 1\n"
	"spec: tiny\n"
	"title: Tiny\n"
	"vocabularies:\n"
	"  - id: colours\n"
	"    fold: [case, space]\n"
	"    entries:\n"
	"      - {code: DARK RED, aliases: [crimson], has: [Hue=0 degrees]}\n"
	"      - {code: GREEN, misspellings: [gren], is: COLD}\n"
	"zones:\n"
	"  - {id: text}\n"
	"elements:\n"
	"  - id: paint\n"
	"    zone: text\n"
	"    start: '^PAINT (?<colour>.+)'\n"
	"    fields: [{id: colour, type: code, vocabulary: colours}]\n";

START_TEST(test_spec_from_yaml)
{
	struct cbl_problems problems = {0};
	struct cbl_error error = {0};
	struct cbl_buf text;
	struct cbl_spec *s = NULL;
	int status = cbl_spec_load_text(&s, "tiny.yaml", yaml, strlen(yaml),
					NULL, &problems, &error);

	cbl_buf_init(&text, 0);
	cbl_problems_print(&problems, &text);
	ck_assert_msg(status == 0, "%s\n%s", error.message,
		      cbl_buf_cstr(&text));
	ck_assert_uint_eq(cbl_spec_find_element(s, cbl_str_c("paint")), 0);
	ck_assert_uint_eq(cbl_spec_find_element(s, cbl_str_c("Paint")),
			  CBL_NONE);
	ck_assert_uint_eq(
		cbl_vocabulary_find(s, 0, cbl_str_c("d a r k red"), 0).entry,
		0);
	ck_assert_uint_eq(
		cbl_vocabulary_find(s, 0, cbl_str_c("Crimson"), 0).how,
		CBL_HOW_ALIAS);
	ck_assert_uint_eq(cbl_vocabulary_find(s, 0, cbl_str_c("GREN"), 0).how,
			  CBL_HOW_MISSPELLING);
	ck_assert_uint_eq(cbl_vocabulary_find(s, 0, cbl_str_c("GREEEN"), 1).how,
			  CBL_HOW_NEAR);
	ck_assert_uint_eq(cbl_vocabulary_find_by(s, 0, cbl_str_c("Hue"),
						 cbl_str_c("0 Degrees"))
				  .entry,
			  0);
	unit_str_eq(cbl_entry_has(s, 0, cbl_str_c("Hue")), "0 degrees");
	cbl_buf_release(&text);
	cbl_problems_release(&problems);
	cbl_spec_free(s);
}
END_TEST

/* ---- what is built in; a build may have been told to have nothing */

START_TEST(test_spec_builtin)
{
	ck_assert_ptr_null(cbl_builtin_open("no-such-spec"));
	for (const struct cbl_builtin_spec *b = cbl_builtin_specs; b->id; b++) {
		struct cbl_spec *s = cbl_builtin_open(b->id);

		ck_assert_ptr_nonnull(s);
		unit_str_eq(cbl_spec_str(s, s->meta->id), b->id);
		for (uint32_t i = 0; i < s->patterns_count; i++)
			ck_assert_ptr_nonnull(cbl_spec_pattern(s, i));
		for (uint32_t i = 0; i < s->rules_count; i++) {
			ck_assert_uint_eq(
				cbl_spec_find_rule(
					s, cbl_spec_str(s, s->rules[i].code)),
				i);
			ck_assert_uint_eq(
				cbl_spec_find_rule(
					s, cbl_spec_str(s, s->rules[i].name)),
				i);
		}
		cbl_spec_free(s);
	}
}
END_TEST

/* Every spelling of every vocabulary is found, and finds its entry. */
START_TEST(test_spec_builtin_names)
{
	for (const struct cbl_builtin_spec *b = cbl_builtin_specs; b->id; b++) {
		struct cbl_spec *s = cbl_builtin_open(b->id);

		for (uint32_t v = 0; v < s->vocabularies_count; v++) {
			struct cbl_list run = s->vocabularies[v].names;

			for (uint32_t i = run.first; i < run.first + run.count;
			     i++) {
				const struct cbl_name *name = &s->names[i];
				struct cbl_lookup got = cbl_vocabulary_find(
					s, v, cbl_spec_str(s, name->folded), 0);

				if (name->how == CBL_HOW_ATTRIBUTE)
					continue;
				ck_assert_uint_eq(got.entry, name->entry);
				ck_assert_uint_eq(got.how, name->how);
			}
		}
		cbl_spec_free(s);
	}
}
END_TEST

START_TEST(test_spec_builtin_files)
{
	for (const struct cbl_builtin_file *f = cbl_builtin_files; f->path;
	     f++) {
		ck_assert_uint_eq(strlen(f->text), f->len);
		ck_assert(strstr(f->path, ".yaml") != NULL);
	}
}
END_TEST

/* What the program has beside a text is what the text says. */
START_TEST(test_spec_builtin_packs)
{
	const struct cbl_builtin_file *f = &cbl_builtin_files[_i];
	const struct cbl_yaml_schema *schema =
		strncmp(f->path, "vocab/", 6) == 0 ? &cbl_raw_vocabulary_schema
						   : &cbl_raw_spec_schema;
	struct cbl_problems problems = {0};
	struct cbl_document *read = NULL;
	struct cbl_document *unpacked = cbl_document_unpack(
		schema, f->path, f->text, f->len, f->pack);
	struct cbl_buf of_text = {0}, of_pack = {0};

	ck_assert_int_eq(cbl_document_load(&read, schema, f->path, f->text,
					   f->len, &problems, NULL),
			 0);
	ck_assert_uint_eq(problems.count, 0);
	cbl_document_pack(read, &of_text);
	cbl_document_pack(unpacked, &of_pack);
	ck_assert_uint_eq(of_text.len, of_pack.len);
	ck_assert_mem_eq(of_text.data, of_pack.data, of_text.len);
	ck_assert_mem_eq(of_text.data, f->pack, of_text.len);
	cbl_buf_release(&of_text);
	cbl_buf_release(&of_pack);
	cbl_document_free(read);
	cbl_document_free(unpacked);
}
END_TEST

static int builtin_file_count(void)
{
	int count = 0;

	while (cbl_builtin_files[count].path)
		count++;
	return count;
}

static void add_tests(TCase *tc)
{
	tcase_add_checked_fixture(tc, set_up, tear_down);
	tcase_add_loop_test(tc, test_vocabulary_fold, 0, UNIT_COUNT(folds));
	tcase_add_test(tc, test_vocabulary_fold_long);
	tcase_add_loop_test(tc, test_vocabulary_find, 0, UNIT_COUNT(lookups));
	tcase_add_test(tc, test_vocabulary_find_by);
	tcase_add_test(tc, test_vocabulary_has);
	tcase_add_test(tc, test_vocabulary_empty);
	tcase_add_test(tc, test_vocabulary_near_is_exact);
	tcase_add_loop_test(tc, test_vocabulary_split, 0, UNIT_COUNT(splits));
	tcase_add_test(tc, test_vocabulary_split_loose);
	tcase_add_test(tc, test_vocabulary_split_longest);
	tcase_add_test(tc, test_spec_open_refuses);
	tcase_add_test(tc, test_spec_borrows);
	tcase_add_test(tc, test_spec_severities);
	tcase_add_test(tc, test_spec_words);
	tcase_add_test(tc, test_spec_profiles);
	tcase_add_test(tc, test_vocabulary_texts_hold);
	tcase_add_test(tc, test_spec_pattern);
	tcase_add_test(tc, test_spec_pattern_broken);
	tcase_add_loop_test(tc, test_spec_threads, 0, 20);
	tcase_add_test(tc, test_spec_from_yaml);
	tcase_add_test(tc, test_spec_builtin);
	tcase_add_test(tc, test_spec_builtin_names);
	tcase_add_test(tc, test_spec_builtin_files);
	tcase_add_loop_test(tc, test_spec_builtin_packs, 0,
			    builtin_file_count());
}

UNIT_MAIN("vocabulary", add_tests)
