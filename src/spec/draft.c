/* SPDX-License-Identifier: MIT */
#include "spec/draft.h"

#include <stdarg.h>
#include <stdlib.h>

#include "base/mem.h"
#include "spec/resolve_priv.h"

struct cbl_draft {
	struct cbl_resolver r;
	struct cbl_soundness sound;
	struct cbl_spec *spec;
};

/* A code of no vocabulary becomes a time of no format: it never has a value,
 * and nobody looks for its entry. */
static void make_safe(struct cbl_resolver *r)
{
	for (uint32_t i = 0; i < cbl_count_fields(&r->b); i++) {
		struct cbl_field *f = cbl_at_fields(&r->b, i);

		if (f->type == CBL_TYPE_CODE && f->vocabulary == CBL_NONE)
			f->type = CBL_TYPE_TIME;
	}
}

static void make_spec(struct cbl_draft *d)
{
	size_t size;
	void *block;

	if (d->r.root_flaws & CBL_ROOT_ALL)
		return;
	make_safe(&d->r);
	block = cbl_builder_finish(&d->r.b, &size);
	d->spec = cbl_spec_open(block, size, true);
	if (d->spec)
		cbl_soundness_find(&d->sound, &d->r, d->spec);
	else
		free(block); /* cannot happen: it is of this build */
}

int cbl_draft_load(struct cbl_draft **out, const char *path, const char *text,
		   size_t len, const struct cbl_spec_files *files,
		   struct cbl_problems *problems, struct cbl_error *err)
{
	struct cbl_draft *d = cbl_xcalloc(1, sizeof(*d));
	struct cbl_error local = {0};
	int code;

	cbl_resolver_init(&d->r, files, problems);
	code = cbl_resolver_load(&d->r, path, text, len, err ? err : &local);
	if (code == CBL_OK) {
		make_spec(d);
	} else {
		cbl_draft_free(d);
		d = NULL;
	}
	*out = d;
	return code;
}

void cbl_draft_free(struct cbl_draft *draft)
{
	if (!draft)
		return;
	cbl_spec_free(draft->spec);
	cbl_resolver_release(&draft->r);
	free(draft);
}

const struct cbl_spec *cbl_draft_spec(const struct cbl_draft *draft)
{
	return draft->spec;
}

/* ---- what is sound */

bool cbl_draft_reads_well(const struct cbl_draft *draft)
{
	return draft->sound.grammar;
}

bool cbl_draft_element_sound(const struct cbl_draft *draft, uint32_t element)
{
	return draft->sound.elements[element];
}

bool cbl_draft_rule_sound(const struct cbl_draft *draft, uint32_t rule)
{
	return draft->sound.rules[rule];
}

bool cbl_draft_example_sound(const struct cbl_draft *draft, uint32_t example)
{
	return !draft->r.examples_flawed[example];
}

/* ---- places */

static const struct cbl_node *rule_node(const struct cbl_draft *d,
					uint32_t rule)
{
	return &d->r.lists[CBL_LIST_RULES].items[rule];
}

/* Where in the spec's own file it says what it inherits. */
static struct cbl_at inheritance(const struct cbl_draft *d)
{
	struct cbl_source *own = d->r.sources[d->r.sources_count - 1];

	return (struct cbl_at){.index = CBL_NO_INDEX, .source = own};
}

bool cbl_draft_element_is_own(const struct cbl_draft *draft, uint32_t element)
{
	const struct cbl_node *node = draft->r.elements[element].node;

	return node && cbl_node_is_own(&draft->r, node);
}

bool cbl_draft_rule_is_own(const struct cbl_draft *draft, uint32_t rule)
{
	return cbl_node_is_own(&draft->r, rule_node(draft, rule));
}

bool cbl_draft_pattern_is_own(const struct cbl_draft *draft, uint32_t pattern)
{
	const struct cbl_resolver *r = &draft->r;
	const struct cbl_at *root;
	const char *key;

	if (pattern >= r->pattern_places_count || !r->pattern_places[pattern])
		return false;
	root = cbl_at_root(r->pattern_places[pattern], &key);
	return (root->node ? cbl_node_source(root->node, key) : root->source) ==
	       r->sources[r->sources_count - 1];
}

static void report(struct cbl_draft *d, const struct cbl_at *at, bool warning,
		   const char *hint, const char *format, va_list args)
	__attribute__((format(printf, 5, 0)));

static void report(struct cbl_draft *d, const struct cbl_at *at, bool warning,
		   const char *hint, const char *format, va_list args)
{
	struct cbl_buf message;

	cbl_buf_init(&message, 0);
	cbl_buf_vprintf(&message, format, args);
	cbl_report(&d->r, at, warning, 0, hint, "%s", cbl_buf_cstr(&message));
	cbl_buf_release(&message);
}

void cbl_draft_report_element(struct cbl_draft *draft, bool warning,
			      uint32_t element, const char *hint,
			      const char *format, ...)
{
	const struct cbl_node *node = draft->r.elements[element].node;
	struct cbl_at own = inheritance(draft);
	struct cbl_at entry = cbl_at_node(node);
	struct cbl_at at = cbl_at_key(&own, "extends");
	va_list args;

	if (cbl_draft_element_is_own(draft, element))
		at = cbl_at_id(&entry);
	va_start(args, format);
	report(draft, &at, warning, hint, format, args);
	va_end(args);
}

void cbl_draft_report_check(struct cbl_draft *draft, bool warning,
			    uint32_t rule, uint32_t nth, const char *format,
			    ...)
{
	struct cbl_at own = inheritance(draft);
	struct cbl_at entry = cbl_at_node(rule_node(draft, rule));
	struct cbl_at at = cbl_at_key(&own, "extends");
	va_list args;

	if (cbl_draft_rule_is_own(draft, rule))
		at = nth == 0 ? cbl_at_key(&entry, "check")
			      : cbl_at_item(&entry, "also", nth - 1);
	va_start(args, format);
	report(draft, &at, warning, NULL, format, args);
	va_end(args);
}

void cbl_draft_report_key(struct cbl_draft *draft, bool warning, uint32_t rule,
			  uint32_t nth, const char *key, const char *hint,
			  const char *format, ...)
{
	struct cbl_at own = inheritance(draft);
	struct cbl_at entry = cbl_at_node(rule_node(draft, rule));
	struct cbl_at also = cbl_at_item(&entry, "also", nth - 1);
	struct cbl_at at = cbl_at_key(&own, "extends");
	va_list args;

	if (cbl_draft_rule_is_own(draft, rule))
		at = cbl_at_key(nth == 0 ? &entry : &also, key);
	va_start(args, format);
	report(draft, &at, warning, hint, format, args);
	va_end(args);
}

void cbl_draft_report_root(struct cbl_draft *draft, const char *hint,
			   const char *format, ...)
{
	struct cbl_at own = inheritance(draft);
	struct cbl_at at = cbl_at_key(&own, "spec");
	va_list args;

	if (draft->r.problems->errors)
		return;
	va_start(args, format);
	report(draft, &at, true, hint, format, args);
	va_end(args);
}

void cbl_draft_report_pattern(struct cbl_draft *draft, uint32_t pattern,
			      const char *hint, const char *format, ...)
{
	va_list args;

	va_start(args, format);
	report(draft, draft->r.pattern_places[pattern], true, hint, format,
	       args);
	va_end(args);
}

void cbl_draft_report_example(struct cbl_draft *draft, uint32_t rule,
			      uint32_t nth, const char *format, ...)
{
	const struct cbl_node *node = rule_node(draft, rule);
	const struct cbl_raw_rule *raw = node->data;
	const struct cbl_source *last =
		draft->r.sources[draft->r.sources_count - 1];
	struct cbl_at own = inheritance(draft);
	struct cbl_at entry = cbl_at_node(node);
	struct cbl_at example = cbl_at_item(&entry, "examples", nth);
	struct cbl_at text =
		cbl_at_key(&example, raw->examples[nth].bad ? "bad" : "good");
	struct cbl_at inherited = cbl_at_key(&own, "extends");
	struct cbl_at code = cbl_at_id(&entry);
	va_list args;

	va_start(args, format);
	if (cbl_node_source(node, "examples") == last)
		report(draft, &text, false, NULL, format, args);
	else if (cbl_node_is_own(&draft->r, node))
		report(draft, &code, false, NULL, format, args);
	else
		report(draft, &inherited, false, NULL, format, args);
	va_end(args);
}
