/* SPDX-License-Identifier: MIT
 *
 * What is well formed and yet cannot be meant: elements that never begin; and
 * what looks forgotten. Only of the spec itself, not of what it extends, and
 * nothing that a mistake elsewhere may have brought about.
 */
#include "spec/resolve_priv.h"

static void warn(struct cbl_resolver *r, const struct cbl_node *node,
		 const char *message, const char *id)
{
	struct cbl_at at = cbl_at_node(node);

	cbl_report(r, &at, true, 0, NULL, message, id);
}

/* What could not be loaded may speak of it. */
static bool is_lost(const struct cbl_resolver *r, const char *name)
{
	for (uint32_t i = 0; i < r->sources_count; i++)
		if (cbl_document_lost(r->sources[i]->document, cbl_str_c(name)))
			return true;
	return false;
}

static void unused(struct cbl_resolver *r, enum cbl_entry_list list,
		   const char *what)
{
	for (uint32_t i = 0; i < r->lists[list].count; i++) {
		const struct cbl_node *node = &r->lists[list].items[i];
		struct cbl_at at = cbl_at_node(node);
		const char *id = *(char *const *)node->data;

		if (!node->used && !node->twice && cbl_node_is_own(r, node) &&
		    !is_lost(r, id))
			cbl_report(r, &at, true, 0, NULL, "%s `%s` is not used",
				   what, id);
	}
}

/* No text shows a limit that is hit, for it would be mended, nor bytes that
 * are no UTF-8, for YAML has none. */
static bool cannot_be_shown(const struct cbl_raw_check *check)
{
	return check->check && check->event &&
	       strcmp(check->check, "parsed") == 0 &&
	       (strcmp(check->event, "undecided") == 0 ||
		strcmp(check->event, "encoding") == 0);
}

static bool has_fix(const struct cbl_raw_rule *raw)
{
	bool any = raw->check.fix != NULL;

	for (uint32_t i = 0; i < raw->also_count; i++)
		any = any || raw->also[i].fix;
	return any;
}

static void examples(struct cbl_resolver *r, const struct cbl_node *node)
{
	const struct cbl_raw_rule *raw = node->data;
	struct cbl_at at = cbl_at_node(node);
	struct cbl_at here = cbl_at_key(&at, "examples");
	uint32_t bad = 0, good = 0, fixed = 0;
	const char *name = raw->name ? raw->name : raw->code;

	if (node->twice || !cbl_at_whole(&here))
		return;
	for (uint32_t i = 0; i < raw->examples_count; i++) {
		bad += raw->examples[i].bad != NULL;
		good += raw->examples[i].good != NULL;
		fixed += raw->examples[i].fixed != NULL;
	}
	if (bad == 0 && !cannot_be_shown(&raw->check))
		warn(r, node, "rule `%s` has no bad example", name);
	if (good < 2)
		warn(r, node, "rule `%s` has fewer than two good examples",
		     name);
	if (bad && !fixed && has_fix(raw))
		warn(r, node, "rule `%s` has a fix, and no example says what "
			      "is `fixed` by it", name);
}

/* ---- rules that say nothing */

/* Are all words that a check looks at from lists that are open? */
static bool all_open(struct cbl_resolver *r, const struct cbl_check *check)
{
	for (uint32_t i = 0; i < check->of.count; i++) {
		uint32_t index = *cbl_at_numbers(&r->b, check->of.first + i);
		struct cbl_operand o = *cbl_at_operands(&r->b, index);
		uint32_t vocabulary =
			o.kind == CBL_OPERAND_FIELD
				? cbl_at_fields(&r->b, o.field)->vocabulary
				: CBL_NONE;

		if (vocabulary == CBL_NONE ||
		    !cbl_at_vocabularies(&r->b, vocabulary)->open)
			return false;
	}
	return check->of.count != 0;
}

static void open_words(struct cbl_resolver *r, uint32_t rule)
{
	const struct cbl_node *node = &r->lists[CBL_LIST_RULES].items[rule];
	const struct cbl_raw_rule *raw = node->data;
	struct cbl_list checks = cbl_at_rules(&r->b, rule)->checks;
	struct cbl_at at = cbl_at_node(node);

	for (uint32_t i = 0; i < checks.count; i++) {
		struct cbl_check c = *cbl_at_checks(&r->b, checks.first + i);
		struct cbl_at also = cbl_at_item(&at, "also", i - 1);
		bool own = i > 0 && raw->also[i - 1].report.count != 0;
		struct cbl_at report =
			cbl_at_item(own ? &also : &at, "report", 0);

		if (c.kind != CBL_CHECK_known ||
		    c.report != CBL_REPORT_UNLISTED || !all_open(r, &c))
			continue;
		cbl_report(r, i > 0 && !own ? &also : &report, true, 0,
			   "a word that an `open` vocabulary does not list "
			   "may be right",
			   "this check can never report: nothing is "
			   "`unlisted` in an open vocabulary");
	}
}

/* ---- eras of messages that have no date */

static void undated(struct cbl_resolver *r, const struct cbl_at *at)
{
	cbl_report(r, at, true, 0,
		   "say which operand it is: `values: [{id: date, is: …}]`",
		   "no message has a date: the spec has no value `date`, so "
		   "this never applies");
}

static void eras(struct cbl_resolver *r, const struct cbl_node *node)
{
	const struct cbl_raw_rule *raw = node->data;
	struct cbl_at at = cbl_at_node(node);
	struct cbl_at era = cbl_at_key(&at, "era");

	if (cbl_at_meta(&r->b, 0)->date != CBL_NONE ||
	    cbl_may_be_lost(r, "element", cbl_str_c("date")))
		return;
	if (raw->check.era)
		undated(r, &era);
	for (uint32_t i = 0; i < raw->also_count; i++) {
		struct cbl_at also = cbl_at_item(&at, "also", i);
		struct cbl_at here = cbl_at_key(&also, "era");

		if (raw->also[i].era)
			undated(r, &here);
	}
	for (uint32_t i = 0; i < raw->adjust_count; i++) {
		struct cbl_at item = cbl_at_item(&at, "adjust", i);

		if (raw->adjust[i].from || raw->adjust[i].until)
			undated(r, &item);
	}
}

static bool is_about_undetected(const struct cbl_raw_check *check)
{
	return check->event && strcmp(check->event, "undetected") == 0;
}

/* A spec that tells its messages from others has something to say of what is
 * none of them. */
static void undetected(struct cbl_resolver *r)
{
	const struct cbl_nodes *rules = &r->lists[CBL_LIST_RULES];
	const struct cbl_raw_spec *spec = r->root.data;
	struct cbl_at root = cbl_at_node(&r->root);
	struct cbl_at at = cbl_at_key(&root, "detect");

	if (!spec->detect || spec->detect->clues_count == 0 ||
	    cbl_node_source(&r->root, "detect") !=
		    r->sources[r->sources_count - 1] ||
	    cbl_may_be_lost(r, "rule", cbl_str("", 0)))
		return;
	for (uint32_t i = 0; i < rules->count; i++) {
		const struct cbl_raw_rule *raw = rules->items[i].data;

		if (is_about_undetected(&raw->check))
			return;
		for (uint32_t k = 0; k < raw->also_count; k++)
			if (is_about_undetected(&raw->also[k]))
				return;
	}
	cbl_report(r, &at, true, 0,
		   "add a rule with `check: parsed` and `event: undetected`",
		   "no rule says what is wrong with a text that has too few "
		   "of these clues: it will count as not read");
}

/* ---- elements that never begin */

static bool same_start(struct cbl_resolver *r, uint32_t a, uint32_t b)
{
	struct cbl_start x = *cbl_at_starts(&r->b, a);
	struct cbl_start y = *cbl_at_starts(&r->b, b);
	struct cbl_pattern_def p, q;

	if (x.pattern == r->never || y.pattern == r->never)
		return false;
	p = *cbl_at_patterns(&r->b, x.pattern);
	q = *cbl_at_patterns(&r->b, y.pattern);
	return p.source.at == q.source.at && p.flags == q.flags;
}

/* A start that takes a line in all the cases in which `b` would. */
static bool shadows(struct cbl_resolver *r, uint32_t a, uint32_t b)
{
	struct cbl_start x = *cbl_at_starts(&r->b, a);

	return same_start(r, a, b) && x.after.count == 0 && x.seen.count == 0 &&
	       x.unseen.count == 0 && x.near_field == CBL_NONE && !x.last;
}

/* The element before `index` whose start takes each line of this one. */
static uint32_t shadow_of(struct cbl_resolver *r, uint32_t index,
			  uint32_t start)
{
	struct cbl_element e = *cbl_at_elements(&r->b, index);

	for (uint32_t i = 0; i < index; i++) {
		struct cbl_element x = *cbl_at_elements(&r->b, i);

		if (x.kind != CBL_ELEMENT_LINES || x.zone != e.zone || x.once ||
		    x.must.count != 0)
			continue;
		for (uint32_t s = 0; s < x.starts.count; s++)
			if (shadows(r, x.starts.first + s, start))
				return i;
	}
	return CBL_NONE;
}

/* Did its author take its start away? */
static bool is_switched_off(const struct cbl_raw_texts *without)
{
	for (uint32_t i = 0; i < without->count; i++)
		if (strcmp(without->items[i], "start") == 0 ||
		    strcmp(without->items[i], "starts") == 0 ||
		    strcmp(without->items[i], "inline") == 0)
			return true;
	return false;
}

static bool has_start(const struct cbl_raw_element *raw)
{
	return raw->start || raw->starts_count != 0 || raw->inline_start ||
	       raw->catches;
}

/* Without a start, an element serves for others to be `like` it. */
static bool lacks_start(const struct cbl_node *node)
{
	const struct cbl_raw_element *raw = node->data;

	return !has_start(raw) && !node->used && !cbl_node_broken(node) &&
	       !is_switched_off(&raw->without);
}

/* The element that takes all lines with which one could begin. */
static uint32_t shadowed(struct cbl_resolver *r, uint32_t index)
{
	struct cbl_element e = *cbl_at_elements(&r->b, index);
	uint32_t by = CBL_NONE;

	if (e.inline_start != CBL_NONE || e.catches ||
	    r->elements[index].poisoned)
		return CBL_NONE;
	for (uint32_t s = 0; s < e.starts.count; s++) {
		by = shadow_of(r, index, e.starts.first + s);
		if (by == CBL_NONE)
			return CBL_NONE;
	}
	return by;
}

static void unreachable(struct cbl_resolver *r, uint32_t index)
{
	const struct cbl_node *node = r->elements[index].node;
	struct cbl_at at = cbl_at_node(node);
	struct cbl_at id = cbl_at_id(&at);
	const char *name = *(char *const *)node->data;
	uint32_t by;

	if (lacks_start(node)) {
		cbl_report(r, &id, false, 0, "give it a `start`",
			   "element `%s` can never begin: it has no start",
			   name);
		return;
	}
	by = shadowed(r, index);
	if (by != CBL_NONE)
		cbl_report(r, &id, false, 0,
			   "that one stands before it and begins alike",
			   "element `%s` can never begin: `%s` takes its lines",
			   name, *(char *const *)r->elements[by].node->data);
}

static void unreachable_elements(struct cbl_resolver *r)
{
	for (uint32_t i = 0; i < cbl_count_elements(&r->b); i++) {
		const struct cbl_node *node = r->elements[i].node;
		uint32_t kind = cbl_at_elements(&r->b, i)->kind;

		if (node && !node->twice && kind == CBL_ELEMENT_LINES &&
		    cbl_node_is_own(r, node))
			unreachable(r, i);
	}
}

/* ---- zones that nobody gets to */

static bool knows_zone(const struct cbl_resolver *r,
		       const struct cbl_raw_element *raw)
{
	return raw->zone &&
	       cbl_node_index(r, CBL_LIST_ZONES, raw->zone) != CBL_NONE;
}

/* Which zones have an element that can begin; false if that is not clear. */
static bool find_open(struct cbl_resolver *r, bool *open)
{
	if (cbl_may_be_lost(r, "element", cbl_str("", 0)))
		return false;
	for (uint32_t i = 0; i < cbl_count_elements(&r->b); i++) {
		struct cbl_element e = *cbl_at_elements(&r->b, i);
		const struct cbl_node *node = r->elements[i].node;

		if (!node || e.kind != CBL_ELEMENT_LINES)
			continue;
		if (!knows_zone(r, node->data))
			return false;
		if (has_start(node->data) || cbl_node_broken(node))
			open[e.zone] = true;
	}
	return true;
}

/* Past a zone that is not optional a message gets only by an element of it,
 * so if none can begin, all that follows is out of reach. */
static void closed_zones(struct cbl_resolver *r)
{
	const struct cbl_nodes *nodes = &r->lists[CBL_LIST_ZONES];
	bool *open = cbl_arena_alloc(&r->arena, nodes->count + 1);

	if (!find_open(r, open))
		return;
	for (uint32_t z = 1; z + 1 < nodes->count; z++) {
		const struct cbl_node *node = &nodes->items[z];

		if (open[z] || cbl_at_zones(&r->b, z)->optional ||
		    !cbl_node_is_own(r, node))
			continue;
		warn(r, node,
		     "no element of zone `%s` can begin, and it is not "
		     "optional: later zones are never reached",
		     *(char *const *)node->data);
	}
}

void cbl_resolve_warn(struct cbl_resolver *r)
{
	unreachable_elements(r);
	/* A spec that is missing may use all this, or have what is missing. */
	if (r->problems->errors_only || r->lacks_parent)
		return;
	closed_zones(r);
	if (!r->missed_pattern) {
		unused(r, CBL_LIST_PATTERNS, "pattern");
		unused(r, CBL_LIST_WORDS, "word list");
	}
	if (!r->missed_vocabulary)
		unused(r, CBL_LIST_VOCABULARIES, "vocabulary");
	cbl_warn_codes(r);
	cbl_warn_doubles(r);
	cbl_doubt_lines(r);
	undetected(r);
	for (uint32_t i = 0; i < r->lists[CBL_LIST_RULES].count; i++) {
		if (!cbl_node_is_own(r, &r->lists[CBL_LIST_RULES].items[i]))
			continue;
		examples(r, &r->lists[CBL_LIST_RULES].items[i]);
		open_words(r, i);
		eras(r, &r->lists[CBL_LIST_RULES].items[i]);
	}
}
