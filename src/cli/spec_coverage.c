/* SPDX-License-Identifier: MIT */
#include "cli/spec_coverage.h"

#include <jansson.h>
#include <stdlib.h>

#include "base/mem.h"
#include "cli/output.h"
#include "corpus/columns.h"
#include "corpus/supply.h"
#include "lint/coverage.h"
#include "report/inert.h"
#include "text/json.h"

/* So much of a start's pattern is shown. */
#define SHOWN 50

/* ---- reading */

/* All files are read as they are found: no config speaks of them. */
static int take_all(const struct cbl_filter **out, const char *folder,
		    void *ctx, struct cbl_error *err)
{
	static const struct cbl_filter all;

	(void)folder;
	(void)ctx;
	(void)err;
	*out = &all;
	return 0;
}

static int read_lot(struct cbl_coverage *c, struct cbl_lint_scratch *scratch,
		    struct cbl_lot *lot)
{
	int status = CBL_EXIT_CLEAN, rc;

	while ((rc = cbl_lot_next(lot)) != 0) {
		if (rc > 0) {
			cbl_coverage_add(c, scratch, &lot->source);
			continue;
		}
		cbl_say("%s: %s", lot->path, lot->cause);
		status = CBL_EXIT_FAILED;
	}
	return status;
}

static int read_files(struct cbl_coverage *c, const struct cbl_walk *walk,
		      const struct cbl_container_options *containers)
{
	const struct cbl_supply_options options = {
		.files = walk->files,
		.count = walk->count,
		.max_size = CBL_SOURCE_DEFAULT_MAX,
		.containers = *containers,
	};
	struct cbl_supply *supply = cbl_supply_new(&options);
	struct cbl_lint_scratch *scratch = cbl_lint_scratch_new();
	int status = CBL_EXIT_CLEAN;
	struct cbl_lot lot;

	cbl_lot_init(&lot, supply);
	while (cbl_lot_draw(&lot)) {
		if (read_lot(c, scratch, &lot))
			status = CBL_EXIT_FAILED;
		cbl_lot_give(&lot, NULL);
		cbl_supply_take(supply);
	}
	cbl_lot_release(&lot);
	cbl_lint_scratch_free(scratch);
	cbl_supply_free(supply);
	return status;
}

/* ---- what is counted, the least first */

struct tally {
	size_t count;
	uint32_t index;
	uint32_t owner; /* what it belongs to */
};

struct tallies {
	struct tally *items;
	size_t count, cap, unused;
};

static void add(struct tallies *t, size_t count, uint32_t index, uint32_t owner)
{
	t->items = cbl_grow(t->items, &t->cap, t->count + 1,
			    sizeof(*t->items));
	t->items[t->count++] = (struct tally){count, index, owner};
	t->unused += count == 0;
}

static int compare(const void *a, const void *b)
{
	const struct tally *x = a, *y = b;

	if (x->count != y->count)
		return x->count < y->count ? -1 : 1;
	return (x->index > y->index) - (x->index < y->index);
}

static void sort(struct tallies *t)
{
	if (t->count)
		qsort(t->items, t->count, sizeof(*t->items), compare);
}

/* Those that texts can have: one without a start is there for others to be
 * like it. */
static void tally_elements(const struct cbl_coverage *c, struct tallies *t)
{
	for (uint32_t i = 0; i < c->spec->elements_count; i++) {
		const struct cbl_element *e = &c->spec->elements[i];

		if (e->kind != CBL_ELEMENT_LINES || e->starts.count ||
		    e->inline_start != CBL_NONE || e->catches)
			add(t, c->elements[i], i, i);
	}
	sort(t);
}

static void tally_starts(const struct cbl_coverage *c, struct tallies *t)
{
	for (uint32_t i = 0; i < c->spec->elements_count; i++) {
		struct cbl_list starts = c->spec->elements[i].starts;

		/* Of a single one the element tells. */
		for (uint32_t k = 0; starts.count > 1 && k < starts.count; k++)
			add(t, c->starts[starts.first + k], starts.first + k,
			    i);
	}
	sort(t);
}

static void tally_entries(const struct cbl_coverage *c, struct tallies *t)
{
	for (uint32_t i = 0; i < c->spec->entries_count; i++) {
		uint32_t vocabulary = c->spec->entries[i].vocabulary;

		if (c->looked_up[vocabulary])
			add(t, c->entries[i], i, vocabulary);
	}
	sort(t);
}

/* Checks by what they had to look at. */
static void tally_checks(const struct cbl_coverage *c, struct tallies *t)
{
	for (uint32_t i = 0; i < c->spec->rules_count; i++) {
		struct cbl_list checks = c->spec->rules[i].checks;

		for (uint32_t k = 0; k < checks.count; k++)
			add(t, c->met[checks.first + k], checks.first + k, i);
	}
	sort(t);
}

/* ---- names */

static void name_element(const struct cbl_spec *spec, const struct tally *t,
			 struct cbl_buf *out)
{
	cbl_buf_text(out, cbl_spec_cstr(spec, spec->elements[t->index].id));
}

static void name_start(const struct cbl_spec *spec, const struct tally *t,
		       struct cbl_buf *out)
{
	const struct cbl_element *e = &spec->elements[t->owner];
	struct cbl_str source = cbl_spec_str(
		spec, spec->patterns[spec->starts[t->index].pattern].source);

	cbl_buf_printf(out, "%s, start %u: ", cbl_spec_cstr(spec, e->id),
		       t->index - e->starts.first + 1);
	if (source.len > SHOWN)
		source.len = SHOWN;
	cbl_inert_line(out, source);
}

static void name_entry(const struct cbl_spec *spec, const struct tally *t,
		       struct cbl_buf *out)
{
	cbl_buf_printf(out, "%s: %s",
		       cbl_spec_cstr(spec, spec->vocabularies[t->owner].id),
		       cbl_spec_cstr(spec, spec->entries[t->index].code));
}

static void name_check(const struct cbl_spec *spec, const struct tally *t,
		       struct cbl_buf *out)
{
	const struct cbl_rule *rule = &spec->rules[t->owner];

	cbl_buf_printf(out, "%s %s", cbl_spec_cstr(spec, rule->code),
		       cbl_spec_cstr(spec, rule->name));
	if (rule->checks.count > 1)
		cbl_buf_printf(out, ", check %u",
			       t->index - rule->checks.first + 1);
}

/* ---- text */

struct kind {
	const char *key;   /* in JSON */
	const char *title; /* in text */
	void (*tally)(const struct cbl_coverage *c, struct tallies *t);
	void (*name)(const struct cbl_spec *spec, const struct tally *t,
		     struct cbl_buf *out);
};

static const struct kind kinds[] = {
	{"elements", "Elements", tally_elements, name_element},
	{"starts", "Starts of elements that have several", tally_starts,
	 name_start},
	{"entries", "Entries of vocabularies that fields look up",
	 tally_entries, name_entry},
	{"checks", "Checks, by the messages with something to look at",
	 tally_checks, name_check},
};
#define KINDS (sizeof(kinds) / sizeof(kinds[0]))

static void add_kind(const struct cbl_coverage *c, const struct kind *kind,
		     struct cbl_buf *out)
{
	struct tallies t = {0};

	kind->tally(c, &t);
	cbl_buf_printf(out, "\n%s: %zu of %zu never used\n", kind->title,
		       t.unused, t.count);
	for (size_t i = 0; i < t.count; i++) {
		cbl_buf_printf(out, "%9zu  ", t.items[i].count);
		kind->name(c->spec, &t.items[i], out);
		cbl_buf_char(out, '\n');
	}
	free(t.items);
}

static bool may_fire(const struct cbl_coverage *c, uint32_t rule)
{
	return !cbl_coverage_needs_corpus(c->spec, rule);
}

static void tally_rules(const struct cbl_coverage *c, struct tallies *t)
{
	for (uint32_t i = 0; i < c->spec->rules_count; i++)
		if (may_fire(c, i))
			add(t, c->findings[i], i, i);
	sort(t);
}

static void add_rules(const struct cbl_coverage *c, struct cbl_buf *out)
{
	struct tallies t = {0};

	tally_rules(c, &t);
	cbl_buf_printf(out,
		       "\nRules, by what they found: %zu of %zu found "
		       "nothing\n",
		       t.unused, t.count);
	for (size_t i = 0; i < t.count; i++) {
		const struct cbl_rule *rule = &c->spec->rules[t.items[i].index];

		cbl_buf_printf(out, "%9zu  %s %s\n", t.items[i].count,
			       cbl_spec_cstr(c->spec, rule->code),
			       cbl_spec_cstr(c->spec, rule->name));
	}
	free(t.items);
}

static void print_text(const struct cbl_coverage *c, struct cbl_buf *out)
{
	cbl_buf_printf(out, "%s over %zu %s",
		       cbl_spec_cstr(c->spec, c->spec->meta->id), c->messages,
		       c->messages == 1 ? "message" : "messages");
	if (c->foreign)
		cbl_buf_printf(out, " (%zu %s of another format left out)",
			       c->foreign, c->foreign == 1 ? "text" : "texts");
	cbl_buf_char(out, '\n');
	for (size_t i = 0; i < KINDS; i++)
		add_kind(c, &kinds[i], out);
	add_rules(c, out);
}

/* ---- JSON */

static json_t *text_of(const struct cbl_spec *spec, struct cbl_text text)
{
	return cbl_json_text(cbl_spec_str(spec, text));
}

static void set_number(json_t *object, const char *key, size_t number)
{
	json_object_set_new(object, key, json_integer((json_int_t)number));
}

static json_t *start_json(const struct cbl_coverage *c, const struct tally *t)
{
	const struct cbl_spec *spec = c->spec;
	const struct cbl_element *e = &spec->elements[t->owner];
	uint32_t pattern = spec->starts[t->index].pattern;
	json_t *object = json_object();

	json_object_set_new(object, "element", text_of(spec, e->id));
	set_number(object, "start", t->index - e->starts.first + 1);
	json_object_set_new(object, "pattern",
			    text_of(spec, spec->patterns[pattern].source));
	return object;
}

static json_t *entry_json(const struct cbl_coverage *c, const struct tally *t)
{
	json_t *object = json_object();

	json_object_set_new(
		object, "vocabulary",
		text_of(c->spec, c->spec->vocabularies[t->owner].id));
	json_object_set_new(object, "code",
			    text_of(c->spec, c->spec->entries[t->index].code));
	return object;
}

static json_t *check_json(const struct cbl_coverage *c, const struct tally *t)
{
	const struct cbl_rule *rule = &c->spec->rules[t->owner];
	json_t *object = json_object();

	json_object_set_new(object, "code", text_of(c->spec, rule->code));
	json_object_set_new(object, "name", text_of(c->spec, rule->name));
	set_number(object, "check", t->index - rule->checks.first + 1);
	json_object_set_new(object, "fired", json_boolean(c->fired[t->index]));
	return object;
}

static json_t *element_json(const struct cbl_coverage *c, const struct tally *t)
{
	json_t *object = json_object();

	json_object_set_new(object, "id",
			    text_of(c->spec, c->spec->elements[t->index].id));
	return object;
}

static json_t *rule_json(const struct cbl_coverage *c, const struct tally *t)
{
	const struct cbl_rule *rule = &c->spec->rules[t->index];
	json_t *object = json_object();

	json_object_set_new(object, "code", text_of(c->spec, rule->code));
	json_object_set_new(object, "name", text_of(c->spec, rule->name));
	return object;
}

typedef json_t *(*make_json)(const struct cbl_coverage *c,
			     const struct tally *t);

static void set_list(json_t *document, const char *key,
		     const struct cbl_coverage *c,
		     void (*tally)(const struct cbl_coverage *c,
				   struct tallies *t),
		     make_json make)
{
	json_t *list = json_array();
	struct tallies t = {0};

	tally(c, &t);
	for (size_t i = 0; i < t.count; i++) {
		json_t *object = make(c, &t.items[i]);

		set_number(object, "count", t.items[i].count);
		json_array_append_new(list, object);
	}
	json_object_set_new(document, key, list);
	free(t.items);
}

static void print_json(const struct cbl_coverage *c, struct cbl_buf *out)
{
	static const make_json makers[KINDS] = {element_json, start_json,
						entry_json, check_json};
	json_t *document = json_object();

	set_number(document, "version", 1);
	json_object_set_new(document, "spec",
			    text_of(c->spec, c->spec->meta->id));
	set_number(document, "messages", c->messages);
	set_number(document, "foreign", c->foreign);
	for (size_t i = 0; i < KINDS; i++)
		set_list(document, kinds[i].key, c, kinds[i].tally, makers[i]);
	set_list(document, "rules", c, tally_rules, rule_json);
	cbl_json_write(document, JSON_INDENT(1), out);
	cbl_buf_char(out, '\n');
}

/* The files that are named, tables among them as the spec and the options
 * know them. */
static int read_named(struct cbl_coverage *c, const struct cbl_spec *spec,
		      struct cbl_args *args)
{
	struct cbl_walk walk = {.filter = take_all};
	struct cbl_container_options containers = {
		.csv_columns = cbl_args_list(args, CBL_OPT_CSV_COLUMNS),
		.jsonl_fields = cbl_args_list(args, CBL_OPT_JSONL_FIELDS),
	};
	struct cbl_arena arena;
	struct cbl_error err = {0};
	int status;

	cbl_arena_init(&arena);
	cbl_columns_of(&containers, spec, &arena);
	for (size_t i = 0; i < args->given_count[CBL_OPT_COVERAGE]; i++)
		cbl_walk_add(&walk, args->given[CBL_OPT_COVERAGE][i], &err);
	cbl_walk_sort(&walk);
	status = read_files(c, &walk, &containers);
	cbl_walk_release(&walk);
	cbl_arena_release(&arena);
	return status;
}

/* A table over no messages would say of everything that it is not used. */
static bool is_idle(const struct cbl_coverage *c, const struct cbl_args *args,
		    int status)
{
	const char *first = args->given[CBL_OPT_COVERAGE][0];

	if (c->messages)
		return false;
	if (c->foreign)
		cbl_say("--coverage %s: no message of this format; %zu %s of "
			"another, or none",
			first, c->foreign, c->foreign == 1 ? "text is"
							   : "texts are");
	else if (status == CBL_EXIT_CLEAN)
		cbl_say("--coverage %s: no messages there", first);
	return true;
}

int cbl_spec_coverage(const struct cbl_spec *spec, struct cbl_args *args,
		      bool json, struct cbl_buf *out)
{
	struct cbl_coverage coverage;
	int status;

	cbl_coverage_init(&coverage, spec);
	status = read_named(&coverage, spec, args);
	if (is_idle(&coverage, args, status)) {
		status = CBL_EXIT_FAILED;
	} else {
		if (!json)
			cbl_buf_char(out, '\n');
		(json ? print_json : print_text)(&coverage, out);
	}
	cbl_coverage_release(&coverage);
	return status;
}
