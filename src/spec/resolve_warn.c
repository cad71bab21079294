/* SPDX-License-Identifier: MIT
 *
 * What is not wrong but looks forgotten. Only of the spec itself, not of what
 * it extends, and only if nothing is wrong: a mistake makes much look unused.
 */
#include "spec/resolve_priv.h"

static void warn(struct cbl_resolver *r, const struct cbl_node *node,
		 const char *message, const char *id)
{
	struct cbl_at at = cbl_at_node(node);

	cbl_report(r, &at, true, 0, NULL, message, id);
}

static void unused(struct cbl_resolver *r, enum cbl_entry_list list,
		   const char *what)
{
	for (uint32_t i = 0; i < r->lists[list].count; i++) {
		const struct cbl_node *node = &r->lists[list].items[i];
		struct cbl_at at = cbl_at_node(node);

		if (!node->used && cbl_node_is_own(r, node))
			cbl_report(r, &at, true, 0, NULL, "%s `%s` is not used",
				   what, *(char *const *)node->data);
	}
}

static void examples(struct cbl_resolver *r, const struct cbl_node *node)
{
	const struct cbl_raw_rule *raw = node->data;
	uint32_t bad = 0, good = 0;
	const char *name = raw->name ? raw->name : raw->code;

	for (uint32_t i = 0; i < raw->examples_count; i++) {
		bad += raw->examples[i].bad != NULL;
		good += raw->examples[i].good != NULL;
	}
	if (bad == 0)
		warn(r, node, "rule `%s` has no bad example", name);
	if (good < 2)
		warn(r, node, "rule `%s` has fewer than two good examples",
		     name);
}

/* ---- elements that never begin */

static bool same_start(struct cbl_resolver *r, uint32_t a, uint32_t b)
{
	struct cbl_start x = *cbl_at_starts(&r->b, a);
	struct cbl_start y = *cbl_at_starts(&r->b, b);
	struct cbl_pattern_def p, q;

	if (x.pattern == CBL_NONE || y.pattern == CBL_NONE)
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

static bool can_begin(const struct cbl_element *e)
{
	return e->starts.count != 0 || e->inline_start != CBL_NONE ||
	       e->labels.count != 0;
}

static void unreachable(struct cbl_resolver *r, uint32_t index)
{
	struct cbl_element e = *cbl_at_elements(&r->b, index);
	const struct cbl_node *node = r->elements[index].node;
	const char *id = *(char *const *)node->data;
	uint32_t by = CBL_NONE;

	if (!can_begin(&e) && !e.catches) {
		warn(r, node, "element `%s` can never begin: it has no start",
		     id);
		return;
	}
	if (e.inline_start != CBL_NONE || e.catches || e.starts.count == 0)
		return;
	for (uint32_t s = 0; s < e.starts.count; s++) {
		by = shadow_of(r, index, e.starts.first + s);
		if (by == CBL_NONE)
			return;
	}
	struct cbl_at at = cbl_at_node(node);

	cbl_report(r, &at, true, 0, NULL,
		   "element `%s` can never begin: `%s` takes its lines", id,
		   *(char *const *)r->elements[by].node->data);
}

/* Past a zone that is not optional a message gets only by an element of it,
 * so if none can begin, all that follows is out of reach. */
static void closed_zones(struct cbl_resolver *r)
{
	const struct cbl_nodes *nodes = &r->lists[CBL_LIST_ZONES];
	bool *open = cbl_arena_alloc(&r->arena, nodes->count + 1);

	for (uint32_t i = 0; i < cbl_count_elements(&r->b); i++) {
		const struct cbl_element *e = cbl_at_elements(&r->b, i);

		if (e->zone != CBL_NONE && can_begin(e))
			open[e->zone] = true;
	}
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
	if (r->problems->errors != r->errors_before)
		return;
	closed_zones(r);
	unused(r, CBL_LIST_PATTERNS, "pattern");
	unused(r, CBL_LIST_WORDS, "word list");
	unused(r, CBL_LIST_VOCABULARIES, "vocabulary");
	for (uint32_t i = 0; i < cbl_count_elements(&r->b); i++) {
		const struct cbl_node *node = r->elements[i].node;
		uint32_t kind = cbl_at_elements(&r->b, i)->kind;

		if (node && kind == CBL_ELEMENT_LINES &&
		    cbl_node_is_own(r, node))
			unreachable(r, i);
	}
	for (uint32_t i = 0; i < r->lists[CBL_LIST_RULES].count; i++)
		if (cbl_node_is_own(r, &r->lists[CBL_LIST_RULES].items[i]))
			examples(r, &r->lists[CBL_LIST_RULES].items[i]);
}
