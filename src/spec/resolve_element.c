/* SPDX-License-Identifier: MIT
 *
 * Elements, interruptions and mentions: one section, one space of ids.
 */
#include "spec/resolve_priv.h"

#include "base/mem.h"

static uint32_t caseless(struct cbl_resolver *r, const struct cbl_at *at,
			 const struct cbl_raw_texts *fold)
{
	return cbl_folds(r, at, fold, 0) & CBL_FOLD_CASE ? CBL_PATTERN_CASELESS
							 : 0;
}

/* An element with nothing in it, which is not all zeroes. */
static struct cbl_element blank_element(uint32_t kind)
{
	return (struct cbl_element){.kind = kind,
				    .zone = CBL_NONE,
				    .inline_start = CBL_NONE,
				    .counts = CBL_NONE,
				    .line = CBL_NONE,
				    .resume = CBL_NONE,
				    .items = CBL_NONE,
				    .match = CBL_NONE,
				    .back = CBL_NONE,
				    .keep = CBL_NONE};
}

static void texts_of(struct cbl_resolver *r, struct cbl_element *e,
		     const char *id, const char *title, const char *doc)
{
	e->id = cbl_builder_cstr(&r->b, id);
	e->title = cbl_builder_cstr(&r->b, title);
	e->doc = cbl_builder_cstr(&r->b, doc);
}

/* Adds to an element what `fill` writes, keeping the fields it has by now. */
static void store(struct cbl_resolver *r, uint32_t index, struct cbl_element *e)
{
	e->fields = cbl_at_elements(&r->b, index)->fields;
	*cbl_at_elements(&r->b, index) = *e;
}

/* ---- first round: ids, patterns, fields */

static struct cbl_list labels_of(struct cbl_resolver *r,
				 const struct cbl_raw_texts *texts)
{
	struct cbl_list list = {
		cbl_builder_reserve(&r->b, CBL_SECTION_texts, texts->count),
		texts->count};

	for (uint32_t i = 0; i < texts->count; i++) {
		char *label = cbl_arena_strndup(&r->arena, texts->items[i],
						strlen(texts->items[i]));

		for (char *p = label; *p; p++)
			*p = cbl_upper(*p);
		struct cbl_text text = cbl_builder_cstr(&r->b, label);

		*cbl_at_texts(&r->b, list.first + i) = text;
	}
	return list;
}

/* Where an element whose zone is unknown most likely belongs: where its
 * neighbour is. The next one rather than the one before, since messages come
 * to a zone by its first element. */
static uint32_t zone_nearby(struct cbl_resolver *r, uint32_t index)
{
	const struct cbl_nodes *nodes = &r->lists[CBL_LIST_ELEMENTS];

	for (uint32_t i = index + 1; i < nodes->count; i++) {
		const struct cbl_raw_element *raw = nodes->items[i].data;

		if (raw->zone && cbl_node_index(r, CBL_LIST_ZONES, raw->zone) !=
					 CBL_NONE)
			return cbl_node_index(r, CBL_LIST_ZONES, raw->zone);
	}
	while (index-- > 0)
		if (cbl_at_elements(&r->b, index)->zone != CBL_NONE)
			return cbl_at_elements(&r->b, index)->zone;
	return CBL_NONE;
}

static void line_element(struct cbl_resolver *r, uint32_t index,
			 const struct cbl_node *node)
{
	static const char *const begins[] = {"nothing", "message", "part",
					     "preamble", NULL};
	static const char *const occurs[] = {"many", "once", NULL};
	const struct cbl_raw_element *raw = node->data;
	struct cbl_at at = cbl_at_node(node);
	bool file = strcmp(raw->id, "file") == 0;
	struct cbl_element e =
		blank_element(file ? CBL_ELEMENT_FILE : CBL_ELEMENT_LINES);

	texts_of(r, &e, raw->id, raw->title, raw->doc);
	if (!file && !raw->zone)
		cbl_missing(r, &at, "an element", "zone");
	if (!file)
		e.zone = cbl_reference(r, &at, "zone", raw->zone,
				       CBL_LIST_ZONES, "zone");
	if (!file && e.zone == CBL_NONE)
		e.zone = zone_nearby(r, index);
	e.labels = labels_of(r, &raw->label);
	e.once = cbl_word_of(r, &at, "occurs", raw->occurs, occurs, 1);
	e.begins = cbl_word_of(r, &at, "begins", raw->begins, begins,
			       CBL_BEGINS_NOTHING);
	e.catches = cbl_yes(r, &at, "catch", raw->catches);
	e.quiet = cbl_yes(r, &at, "quiet", raw->quiet);
	store(r, index, &e);

	cbl_resolve_fields(r, index, &at, raw->fields, raw->fields_count);
	cbl_resolve_starts(r, index, &at, raw);
	cbl_resolve_items(r, index, &at, raw);

	e = *cbl_at_elements(&r->b, index);
	struct cbl_at counts = cbl_at_key(&at, "counts");

	e.must = cbl_own_fields(r, index, &at, "must", &raw->must);
	e.same = cbl_own_fields(r, index, &at, "same", &raw->same);
	if (raw->counts)
		e.counts = cbl_own_field(r, index, &counts, raw->counts);
	store(r, index, &e);
	if (file)
		cbl_at_meta(&r->b, 0)->file_element = index;
}

static void interruption(struct cbl_resolver *r, uint32_t index,
			 const struct cbl_node *node)
{
	static const char *const covers[] = {"line", "lines", "inline", NULL};
	/* Lines are taken from one that it matches at, up to its end. */
	static const uint32_t flags[] = {
		CBL_PATTERN_ANCHORED,
		CBL_PATTERN_ANCHORED | CBL_PATTERN_MULTILINE, 0};
	const struct cbl_raw_interruption *raw = node->data;
	struct cbl_at at = cbl_at_node(node);
	struct cbl_at keep = cbl_at_key(&at, "keep");
	struct cbl_element e = blank_element(CBL_ELEMENT_INTERRUPTION);
	uint32_t fold = caseless(r, &at, &raw->fold);

	texts_of(r, &e, raw->id, raw->title, raw->doc);
	e.covers = cbl_word_of(r, &at, "covers", raw->covers, covers,
			       CBL_COVERS_LINE);
	store(r, index, &e);
	cbl_resolve_fields(r, index, &at, raw->fields, raw->fields_count);
	e.match = cbl_pattern_needed(r, &at, "an interruption", "match",
				     raw->match, fold | flags[e.covers], index);
	e.back = cbl_pattern_key(r, &at, "back", raw->back, fold, index);
	if (raw->keep) {
		e.keep = cbl_pattern_group(r, e.match, raw->keep, index);
		if (e.keep == CBL_NONE && e.match != r->never)
			cbl_mistake(r, &keep, "`match` has no group `%s`",
				    raw->keep);
	}
	store(r, index, &e);
}

static struct cbl_list matches_of(struct cbl_resolver *r, uint32_t index,
				  const struct cbl_at *at,
				  const struct cbl_raw_mention *raw,
				  uint32_t fold)
{
	uint32_t *found = cbl_scratch(r, raw->matches.count + 1);
	uint32_t count = 0;

	if (raw->match || raw->matches.count == 0)
		found[count++] =
			cbl_pattern_needed(r, at, "a mention", "match",
					   raw->match, fold, index);
	for (uint32_t i = 0; i < raw->matches.count; i++) {
		struct cbl_at item = cbl_at_item(at, "matches", i);

		found[count++] = cbl_pattern_of(r, &item, raw->matches.items[i],
						fold, index);
	}
	return cbl_numbers(r, found, count);
}

static struct cbl_list drops_of(struct cbl_resolver *r, const struct cbl_at *at,
				const struct cbl_raw_mention *raw)
{
	struct cbl_list list = {
		cbl_builder_reserve(&r->b, CBL_SECTION_drops, raw->drop_count),
		raw->drop_count};

	for (uint32_t i = 0; i < raw->drop_count; i++) {
		const struct cbl_raw_drop *d = &raw->drop[i];
		struct cbl_at item = cbl_at_item(at, "drop", i);
		uint32_t fold = caseless(r, &item, &d->fold);
		struct cbl_drop drop;

		drop.match = cbl_pattern_key(r, &item, "match", d->match, fold,
					     CBL_NONE);
		drop.before = cbl_pattern_key(r, &item, "before", d->before,
					      fold, CBL_NONE);
		drop.after =
			cbl_pattern_key(r, &item, "after", d->after,
					fold | CBL_PATTERN_ANCHORED, CBL_NONE);
		/* Without any it would drop everything. */
		if (!d->match && !d->before && !d->after)
			drop.match =
				cbl_pattern_needed(r, &item, "`drop`",
						   "match`, `before` or "
						   "`after",
						   NULL, 0, CBL_NONE);
		*cbl_at_drops(&r->b, list.first + i) = drop;
	}
	return list;
}

static void mention(struct cbl_resolver *r, uint32_t index,
		    const struct cbl_node *node)
{
	const struct cbl_raw_mention *raw = node->data;
	struct cbl_at at = cbl_at_node(node);
	struct cbl_element e = blank_element(CBL_ELEMENT_MENTION);
	uint32_t fold = caseless(r, &at, &raw->fold);

	texts_of(r, &e, raw->id, raw->title, raw->doc);
	store(r, index, &e);
	cbl_resolve_fields(r, index, &at, raw->fields, raw->fields_count);
	e.matches = matches_of(r, index, &at, raw, fold);
	e.back = cbl_pattern_key(r, &at, "back", raw->back, fold, index);
	e.drops = drops_of(r, &at, raw);
	if (raw->in.count == 0)
		cbl_missing(r, &at, "a mention", "in");
	store(r, index, &e);
}

/* ---- `like` */

static void take_likes(struct cbl_resolver *r)
{
	struct cbl_nodes *nodes = &r->lists[CBL_LIST_ELEMENTS];

	for (uint32_t i = 0; i < nodes->count; i++) {
		struct cbl_node *node = &nodes->items[i];
		const struct cbl_raw_element *raw = node->data;
		uint32_t other;

		struct cbl_at at = cbl_at_node(node);
		struct cbl_at like = cbl_at_key(&at, "like");

		if (!raw->like) {
			node->broken = node->broken || !cbl_at_whole(&like);
			continue;
		}
		node->broken = true;
		if (!cbl_map_get(&nodes->by_id, cbl_str_c(raw->like), &other)) {
			const char *near =
				cbl_meant(r, &like, 0, "element",
					  cbl_str_c(raw->like),
					  CBL_LIST_ELEMENTS);

			if (!near || !cbl_map_get(&nodes->by_id,
						  cbl_str_c(near), &other) ||
			    other >= i)
				continue;
		} else if (other >= i) {
			cbl_mistake(r, &like,
				    "`like` takes from an element that stands "
				    "before this one");
			continue;
		}
		nodes->items[other].used = true;
		cbl_node_inherit(r, node, &nodes->items[other]);
		node->broken = nodes->items[other].broken;
	}
}

/* ---- all */

static void reserve_element(struct cbl_resolver *r, const struct cbl_node *node)
{
	uint32_t index = cbl_builder_reserve(&r->b, CBL_SECTION_elements, 1);

	r->elements = cbl_grow(r->elements, &r->elements_cap, (size_t)index + 1,
			       sizeof(*r->elements));
	r->elements[index] = (struct cbl_element_info){
		.node = node, .poisoned = node && node->broken};
}

/* `in: [raw]` is the whole file, and `file` its name, which is read as an
 * element of no zone. */
static void check_reserved(struct cbl_resolver *r, const struct cbl_node *node,
			   const struct cbl_at *at, const char *id,
			   enum cbl_entry_list list)
{
	const struct cbl_raw_element *raw = node->data;
	bool line = list != CBL_LIST_ELEMENTS ||
		    (raw->zone && strcmp(raw->zone, "file") != 0);

	if (strcmp(id, "raw") == 0)
		cbl_report(r, at, false, 0, "choose another name",
			   "`raw` is the whole file, as in `in: [raw]`");
	if (strcmp(id, "file") == 0 && line)
		cbl_report(r, at, false, 0,
			   "choose another name, or say `zone: file` to read "
			   "the name of the file",
			   "`file` is the name of the message's file, and no "
			   "part of its text");
}

/* Where the element of that name is. */
static const char *first_of(struct cbl_resolver *r, const struct cbl_at *again,
			    uint32_t index)
{
	struct cbl_at at = {0};

	if (!r->elements[index].node)
		return NULL;
	at = cbl_at_node(r->elements[index].node);

	struct cbl_at id = cbl_at_id(&at);

	return cbl_first_hint(r, again, &id);
}

static void reserve_list(struct cbl_resolver *r, enum cbl_entry_list list)
{
	struct cbl_nodes *nodes = &r->lists[list];

	for (uint32_t i = 0; i < nodes->count; i++) {
		const struct cbl_node *node = &nodes->items[i];
		struct cbl_at at = cbl_at_node(node);
		struct cbl_at here = cbl_at_id(&at);
		const char *id = *(char *const *)node->data;
		uint32_t index = cbl_count_elements(&r->b);

		reserve_element(r, node);
		if (node->twice)
			continue;
		if (cbl_name_ok(r, &here, id))
			check_reserved(r, node, &here, id, list);
		if (!cbl_map_add(&r->element_ids, cbl_str_c(id), &index))
			cbl_report(r, &here, false, 0,
				   first_of(r, &here, index),
				   "`%s` is already an element, interruption "
				   "or mention",
				   id);
	}
}

/* The order of elements decides who takes a line, so of those before it none
 * can be meant. */
static void link_over(struct cbl_resolver *r, uint32_t index,
		      const struct cbl_at *at,
		      const struct cbl_raw_element *raw)
{
	struct cbl_list list = cbl_element_list(r, at, "over", &raw->over);

	cbl_at_elements(&r->b, index)->over = list;
	for (uint32_t i = 0; i < raw->over.count; i++) {
		struct cbl_at item = cbl_at_item(at, "over", i);
		uint32_t other = cbl_element_find(
			r, cbl_str_c(raw->over.items[i]));

		if (other <= index)
			cbl_report(r, &item, false, 0,
				   "put this element before it",
				   "`%s` does not stand further down: it "
				   "takes the lines itself",
				   raw->over.items[i]);
	}
}

static void link_element(struct cbl_resolver *r, uint32_t index)
{
	const struct cbl_node *node = r->elements[index].node;
	struct cbl_at at = cbl_at_node(node);
	struct cbl_element *e = cbl_at_elements(&r->b, index);
	struct cbl_list list;

	if (e->kind == CBL_ELEMENT_INTERRUPTION) {
		const struct cbl_raw_interruption *raw = node->data;

		cbl_link_fields(r, index, &at, raw->fields, raw->fields_count);
	} else if (e->kind == CBL_ELEMENT_MENTION) {
		const struct cbl_raw_mention *raw = node->data;

		cbl_link_fields(r, index, &at, raw->fields, raw->fields_count);
		list = cbl_element_list(r, &at, "in", &raw->in);
		cbl_at_elements(&r->b, index)->in = list;
	} else {
		const struct cbl_raw_element *raw = node->data;

		cbl_link_fields(r, index, &at, raw->fields, raw->fields_count);
		cbl_link_starts(r, index, &at, raw);
		list = cbl_element_list(r, &at, "before", &raw->before);
		cbl_at_elements(&r->b, index)->before = list;
		link_over(r, index, &at, raw);
	}
}

void cbl_resolve_elements(struct cbl_resolver *r)
{
	uint32_t count;

	take_likes(r);
	reserve_list(r, CBL_LIST_ELEMENTS);
	reserve_list(r, CBL_LIST_INTERRUPTIONS);
	reserve_list(r, CBL_LIST_MENTIONS);
	count = cbl_count_elements(&r->b);
	for (uint32_t i = 0; i < count; i++) {
		const struct cbl_node *node = r->elements[i].node;

		if (i < r->lists[CBL_LIST_ELEMENTS].count)
			line_element(r, i, node);
		else if (i < r->lists[CBL_LIST_ELEMENTS].count +
				     r->lists[CBL_LIST_INTERRUPTIONS].count)
			interruption(r, i, node);
		else
			mention(r, i, node);
	}
}

void cbl_link_elements(struct cbl_resolver *r)
{
	/* Links may add `file`, which has none. */
	uint32_t count = cbl_count_elements(&r->b);

	for (uint32_t i = 0; i < count; i++)
		if (r->elements[i].node)
			link_element(r, i);
	cbl_check_links(r);
}

/* ---- elements by name */

/* `file` exists as soon as something names it. */
static uint32_t make_file(struct cbl_resolver *r)
{
	uint32_t index = cbl_count_elements(&r->b);
	struct cbl_element e = blank_element(CBL_ELEMENT_FILE);

	e.id = cbl_builder_cstr(&r->b, "file");
	reserve_element(r, NULL);
	*cbl_at_elements(&r->b, index) = e;
	cbl_map_add(&r->element_ids, cbl_str_c("file"), &index);
	cbl_at_meta(&r->b, 0)->file_element = index;
	return index;
}

uint32_t cbl_element_find(struct cbl_resolver *r, struct cbl_str id)
{
	uint32_t index;

	if (cbl_map_get(&r->element_ids, id, &index))
		return index;
	return cbl_str_eq_c(id, "file") ? make_file(r) : CBL_NONE;
}

uint32_t cbl_element_of(struct cbl_resolver *r, const struct cbl_at *at,
			size_t offset, struct cbl_str id)
{
	uint32_t index = cbl_element_find(r, id);

	if (index != CBL_NONE)
		return index;
	if (cbl_str_eq_c(id, "line")) {
		cbl_report(r, at, false, offset,
			   "to judge single lines, use `check: find` with "
			   "`in: [raw]`",
			   "lines are no element");
		return CBL_NONE;
	}
	const char **names = cbl_arena_alloc(
		&r->arena, (cbl_count_elements(&r->b) + 1) * sizeof(*names));
	size_t count = 0;

	for (uint32_t i = 0; i < cbl_count_elements(&r->b); i++)
		if (r->elements[i].node)
			names[count++] =
				*(char *const *)r->elements[i].node->data;
	const char *near =
		cbl_meant_of(r, at, offset, "element", id, names, count);

	return near ? cbl_element_find(r, cbl_str_c(near)) : CBL_NONE;
}

struct cbl_list cbl_element_list(struct cbl_resolver *r,
				 const struct cbl_at *at, const char *key,
				 const struct cbl_raw_texts *texts)
{
	uint32_t *numbers = cbl_scratch(r, texts->count);
	uint32_t count = 0;

	for (uint32_t i = 0; i < texts->count; i++) {
		struct cbl_at item = cbl_at_item(at, key, i);
		uint32_t index =
			cbl_element_of(r, &item, 0, cbl_str_c(texts->items[i]));

		if (index != CBL_NONE)
			numbers[count++] = index;
	}
	return cbl_numbers(r, numbers, count);
}
