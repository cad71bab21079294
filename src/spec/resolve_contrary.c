/* SPDX-License-Identifier: MIT
 *
 * Keys that contradict each other, or of which one takes the place of the
 * other: each is well formed, and together they are not what they look like.
 */
#include "spec/resolve_priv.h"

#define HOLE "{example}"

/* ---- elements */

static void check_starts(struct cbl_resolver *r, const struct cbl_node *node,
			 const struct cbl_raw_element *raw)
{
	struct cbl_at at = cbl_at_node(node);
	struct cbl_at here = cbl_at_key(&at, "starts");

	if (raw->start && raw->starts_count != 0)
		cbl_report_key(r, &here,
			       "put the pattern of `start` into the list, as "
			       "`{match: …}`",
			       "`starts` stands for several patterns instead "
			       "of `start`, not beside it");
}

/* Parts are counted by what is written. */
static bool may_be_digits(struct cbl_resolver *r, uint32_t field)
{
	uint32_t type = cbl_at_fields(&r->b, field)->type;

	return type != CBL_TYPE_LETTER && type != CBL_TYPE_TIME &&
	       type != CBL_TYPE_KEY;
}

static void check_parts(struct cbl_resolver *r, const struct cbl_node *node,
			const struct cbl_raw_element *raw, uint32_t index)
{
	static const char hint[] = "say `begins: part`, or leave it out";
	struct cbl_at at = cbl_at_node(node);
	struct cbl_at same = cbl_at_key(&at, "same");
	struct cbl_at counts = cbl_at_key(&at, "counts");
	struct cbl_at begins = cbl_at_key(&at, "begins");
	uint32_t field = cbl_at_elements(&r->b, index)->counts;
	bool parts = cbl_at_elements(&r->b, index)->begins == CBL_BEGINS_PART;

	if (raw->same.count == 0 && !raw->counts)
		return;
	/* What it begins may be in what could not be loaded. */
	if (!parts && !cbl_at_whole(&begins))
		return;
	if (!parts && raw->same.count != 0)
		cbl_report_key(r, &same, hint,
			       "`same` is asked of parts, and `%s` begins none",
			       raw->id);
	if (!parts && raw->counts)
		cbl_report_key(r, &counts, hint,
			       "`counts` is asked of parts, and `%s` begins "
			       "none",
			       raw->id);
	else if (field != CBL_NONE && !may_be_digits(r, field))
		cbl_report(r, &counts, false, 0, NULL,
			   "`%s` is no number, and only numbers count up",
			   raw->counts);
}

static void check_items(struct cbl_resolver *r, const struct cbl_node *node,
			const struct cbl_raw_element *raw)
{
	const struct cbl_raw_items *i = raw->items;
	struct cbl_at at = cbl_at_node(node);
	struct cbl_at items = cbl_at_key(&at, "items");
	struct cbl_at each = cbl_at_key(&items, "each");
	struct cbl_at gap = cbl_at_key(&items, "gap");
	struct cbl_at begin = cbl_at_key(&items, "begin");
	struct cbl_at split = cbl_at_key(&items, "split");
	bool lines = i && i->cut && strcmp(i->cut, "lines") == 0;

	if (!i)
		return;
	if (i->each && i->forms_count != 0)
		cbl_report_key(r, &each, "make it one of the `forms`",
			       "`forms` read the items: `each` is not asked");
	if (i->gap && (!i->each || i->forms_count != 0 || lines))
		cbl_report_key(r, &gap, "leave it out",
			       "`gap` is what stands between two matches of "
			       "`each`%s",
			       lines ? ", of which a line has one" : "");
	if (i->begin && lines)
		cbl_report_key(r, &begin, "cut the `content`, or leave it out",
			       "each line is an item, so `begin` cuts nothing");
	if (i->split && lines)
		cbl_report_key(r, &split, "cut the `content`, or leave it out",
			       "each line is an item, so `split` cuts nothing");
}

static void check_continue(struct cbl_resolver *r, const struct cbl_node *node,
			   const struct cbl_raw_element *raw)
{
	struct cbl_at at = cbl_at_node(node);
	struct cbl_at goes_on = cbl_at_key(&at, "continue");
	struct cbl_at max = cbl_at_key(&goes_on, "max");
	unsigned long n;

	if (raw->goes_on && raw->goes_on->max &&
	    cbl_str_number(cbl_str_c(raw->goes_on->max), UINT32_MAX, &n) &&
	    n == 0)
		cbl_report(r, &max, false, 0,
			   "leave the key out for any number of lines",
			   "the first line counts, so `max` is 1 or more");
}

/* ---- seen and unseen */

static bool names(const struct cbl_raw_texts *texts, const char *id)
{
	for (uint32_t i = 0; i < texts->count; i++)
		if (strcmp(texts->items[i], id) == 0)
			return true;
	return false;
}

static void check_seen(struct cbl_resolver *r, const struct cbl_node *node,
		       const struct cbl_raw_element *raw)
{
	struct cbl_at at = cbl_at_node(node);
	/* Another way to begin may come first. */
	bool alone = !raw->start && !raw->inline_start && !raw->catches;

	for (uint32_t i = 0; i < raw->starts_count; i++)
		alone = alone && names(&raw->starts[i].seen, raw->id);
	for (uint32_t i = 0; i < raw->starts_count; i++) {
		const struct cbl_raw_start *s = &raw->starts[i];
		struct cbl_at item = cbl_at_item(&at, "starts", i);

		for (uint32_t k = 0; k < s->seen.count; k++) {
			struct cbl_at here = cbl_at_item(&item, "seen", k);
			const char *id = s->seen.items[k];

			if (names(&s->unseen, id))
				cbl_report(r, &here, false, 0,
					   "take one of the two away",
					   "`%s` cannot be both `seen` and "
					   "`unseen`",
					   id);
			else if (alone && strcmp(id, raw->id) == 0)
				cbl_report(r, &here, false, 0,
					   "name what comes before it",
					   "`%s` can never begin: it waits for "
					   "one of itself",
					   id);
		}
	}
}

/* ---- two of a kind */

static const char *id_of(struct cbl_resolver *r, uint32_t element)
{
	return *(char *const *)r->elements[element].node->data;
}

static bool is_of_lines(struct cbl_resolver *r, uint32_t element)
{
	return r->elements[element].node &&
	       !r->elements[element].node->twice &&
	       cbl_at_elements(&r->b, element)->kind == CBL_ELEMENT_LINES;
}

/* An element before it that takes all that is left in its zone. */
static uint32_t taker_before(struct cbl_resolver *r, uint32_t element)
{
	uint32_t zone = cbl_at_elements(&r->b, element)->zone;

	for (uint32_t i = 0; i < element; i++) {
		const struct cbl_element *e = cbl_at_elements(&r->b, i);

		if (is_of_lines(r, i) && e->catches && e->zone == zone &&
		    e->before.count == 0)
			return i;
	}
	return CBL_NONE;
}

static void check_catch(struct cbl_resolver *r, uint32_t element)
{
	struct cbl_at at = cbl_at_node(r->elements[element].node);
	struct cbl_at here = cbl_at_key(&at, "catch");
	uint32_t other;

	if (!cbl_at_elements(&r->b, element)->catches)
		return;
	other = taker_before(r, element);
	if (other != CBL_NONE)
		cbl_report(r, &here, true, 0,
			   "let the one end with `before`, or leave this out",
			   "`%s` catches nothing: `%s`, which stands before "
			   "it, takes all that is left over in their zone",
			   id_of(r, element), id_of(r, other));
}

static void check_begins(struct cbl_resolver *r, uint32_t element)
{
	struct cbl_at at = cbl_at_node(r->elements[element].node);
	struct cbl_at here = cbl_at_key(&at, "begins");
	uint32_t zone = cbl_at_elements(&r->b, element)->zone;

	if (cbl_at_elements(&r->b, element)->begins != CBL_BEGINS_MESSAGE)
		return;
	/* Of what is inherited another message may be made on purpose, and
	 * two of one zone may begin two kinds of messages. */
	for (uint32_t i = 0; i < element; i++)
		if (is_of_lines(r, i) &&
		    cbl_node_is_own(r, r->elements[i].node) &&
		    cbl_at_elements(&r->b, i)->zone != zone &&
		    cbl_at_elements(&r->b, i)->begins == CBL_BEGINS_MESSAGE) {
			cbl_report(r, &here, true, 0,
				   "say it of the one that every message has; "
				   "what may stand before that one says "
				   "`begins: preamble`, and other ways to begin "
				   "are further `starts` of it",
				   "`%s` begins a message too: where both "
				   "stand, each is a message of its own",
				   id_of(r, i));
			return;
		}
}

static void check_elements(struct cbl_resolver *r)
{
	for (uint32_t i = 0; i < r->lists[CBL_LIST_ELEMENTS].count; i++) {
		const struct cbl_node *node = r->elements[i].node;
		const struct cbl_raw_element *raw = node->data;

		if (node->twice)
			continue;
		check_starts(r, node, raw);
		check_parts(r, node, raw, i);
		check_items(r, node, raw);
		check_continue(r, node, raw);
		check_seen(r, node, raw);
		if (!cbl_node_is_own(r, node) || !is_of_lines(r, i))
			continue;
		check_catch(r, i);
		check_begins(r, i);
	}
}

static void check_mention(struct cbl_resolver *r, const struct cbl_node *node)
{
	const struct cbl_raw_mention *raw = node->data;
	struct cbl_at at = cbl_at_node(node);

	for (uint32_t i = 0; i < raw->in.count; i++) {
		struct cbl_at here = cbl_at_item(&at, "in", i);

		if (strcmp(raw->in.items[i], raw->id) == 0)
			cbl_report(r, &here, false, 0,
				   "name the elements that it stands in",
				   "`%s` is looked for in itself", raw->id);
	}
}

/* ---- frames */

static void check_frame(struct cbl_resolver *r, const struct cbl_node *node)
{
	const struct cbl_raw_frame *raw = node->data;
	struct cbl_at at = cbl_at_node(node);
	struct cbl_at text = cbl_at_key(&at, "text");
	const char *first = raw->text ? strstr(raw->text, HOLE) : NULL;
	const char *second = first ? strstr(first + 1, HOLE) : NULL;

	if (second)
		cbl_report(r, &text, false, (size_t)(second - raw->text),
			   "an example is put into one place; make another "
			   "frame for the other one",
			   "a second hole " HOLE " in this frame");
}

/* ---- detect */

static void check_enough(struct cbl_resolver *r, const struct cbl_at *at,
			 const struct cbl_raw_detect *raw)
{
	struct cbl_at enough = cbl_at_key(at, "enough");
	uint32_t least = cbl_at_meta(&r->b, 0)->enough;
	bool own = cbl_node_source(&r->root, "detect") ==
		   r->sources[r->sources_count - 1];
	uint64_t all = 0;

	for (uint32_t i = 0; i < cbl_count_clues(&r->b); i++)
		all += cbl_at_clues(&r->b, i)->weight;
	if (own && !raw->enough && cbl_at_whole(&enough))
		cbl_report(r, at, true, 0,
			   "say `enough`: the weight from which a text is one "
			   "of these messages",
			   "these clues decide nothing: without `enough` no "
			   "text is taken for this format unless it is named");
	else if (raw->enough && least == 0)
		cbl_report(r, &enough, false, 0, "write 1 if any clue will do",
			   "a text without any clue is never taken for this "
			   "format, so `enough` is 1 or more");
	else if (own && raw->enough && least != CBL_NONE && least > all)
		cbl_report(r, &enough, true, 0,
			   "lower it, or give the clues more `weight`",
			   "no text is ever taken for this format: all clues "
			   "together weigh %u",
			   (unsigned)all);
}

static void check_detect(struct cbl_resolver *r)
{
	const struct cbl_raw_spec *spec = r->root.data;
	struct cbl_at root = cbl_at_node(&r->root);
	struct cbl_at at = cbl_at_key(&root, "detect");
	struct cbl_at within = cbl_at_key(&at, "within");
	struct cbl_at clues = cbl_at_key(&at, "clues");

	if (!spec->detect || !cbl_at_whole(&clues))
		return;
	if (spec->detect->within && cbl_at_meta(&r->b, 0)->within == 0)
		cbl_report(r, &within, false, 0,
			   "leave it out for the first 60 lines",
			   "no line is searched for clues");
	if (spec->detect->clues_count == 0)
		cbl_missing(r, &at, "`detect`", "clues");
	else
		check_enough(r, &at, spec->detect);
}

void cbl_check_contrary(struct cbl_resolver *r)
{
	check_elements(r);
	for (uint32_t i = 0; i < r->lists[CBL_LIST_MENTIONS].count; i++)
		check_mention(r, &r->lists[CBL_LIST_MENTIONS].items[i]);
	for (uint32_t i = 0; i < r->lists[CBL_LIST_FRAMES].count; i++)
		check_frame(r, &r->lists[CBL_LIST_FRAMES].items[i]);
	check_detect(r);
}
