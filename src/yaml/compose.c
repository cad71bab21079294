/* SPDX-License-Identifier: MIT
 *
 * libyaml's events, made a tree.
 */
#include <string.h>
#include <yaml.h>

#include "yaml/tree.h"

/* A list or mapping that is being read. */
struct level {
	struct cbl_yaml_node *node;
	struct cbl_yaml_node **tail; /* where its next child goes */
	struct cbl_yaml_node *key;   /* of a mapping: waits for its value */
};

struct composer {
	yaml_parser_t parser;
	struct cbl_str file;
	struct cbl_arena *arena;
	struct cbl_yaml_reporter *reporter;
	struct cbl_yaml_tree *tree;
	struct level levels[CBL_YAML_MAX_DEPTH];
	unsigned depth;
	unsigned nodes;
	unsigned documents;
	struct cbl_yaml_node *last; /* the latest node that has ended */
	/* libyaml's marks count code points behind the byte order mark; this
	 * pair was worked out last. */
	size_t chars;
	size_t bytes;
};

/* ---- places */

static bool is_continuation(char c)
{
	return ((unsigned char)c & 0xc0) == 0x80;
}

static size_t next_char(struct cbl_str s, size_t at)
{
	do
		at++;
	while (at < s.len && is_continuation(s.ptr[at]));
	return at;
}

static size_t char_before(struct cbl_str s, size_t at)
{
	do
		at--;
	while (at > 0 && is_continuation(s.ptr[at]));
	return at;
}

static uint32_t offset_of(struct composer *c, size_t chars)
{
	for (; c->chars < chars && c->bytes < c->file.len; c->chars++)
		c->bytes = next_char(c->file, c->bytes);
	for (; c->chars > chars; c->chars--)
		c->bytes = char_before(c->file, c->bytes);
	return (uint32_t)c->bytes;
}

static struct cbl_span event_span(struct composer *c, const yaml_event_t *event)
{
	uint32_t lo = offset_of(c, event->start_mark.index);

	return cbl_span(lo, offset_of(c, event->end_mark.index));
}

/* ---- what is refused */

static void refuse(struct composer *c, struct cbl_span at, const char *what,
		   const char *hint)
{
	cbl_problem_hint(cbl_yaml_report(c->reporter, false, at,
					 "%s are not supported", what),
			 "%s", hint);
}

/* Anchors and tags change nothing, but who writes them thinks they do. */
static void refuse_properties(struct composer *c, struct cbl_span at,
			      const void *anchor, const void *tag)
{
	if (anchor)
		refuse(c, at, "anchors",
		       "a text that begins with & stands in quotes");
	else if (tag)
		refuse(c, at, "tags",
		       "a text that begins with ! stands in quotes");
}

static void stop(struct composer *c, struct cbl_span at, const char *why)
{
	cbl_yaml_report(c->reporter, false, at, "%s", why);
	c->tree->broken = true;
}

/* ---- nodes */

static struct cbl_yaml_node *
new_node(struct composer *c, enum cbl_yaml_kind kind, struct cbl_span span)
{
	struct cbl_yaml_node *node = cbl_arena_alloc(c->arena, sizeof(*node));

	node->kind = kind;
	node->span = span;
	if (++c->nodes > CBL_YAML_MAX_NODES)
		stop(c, span, "too many values in one file");
	return node;
}

/* Gives a value the key that waits for it. Other keys than texts are legal
 * YAML, but mean nothing here. */
static void take_key(struct composer *c, struct level *top,
		     struct cbl_yaml_node *value)
{
	struct cbl_yaml_node *key = top->key;

	top->key = NULL;
	value->key = key->span;
	value->name = cbl_str("", 0);
	if (key->kind == CBL_YAML_NODE_TEXT) {
		value->name = key->text;
		return;
	}
	value->faulty = true;
	if (key->kind != CBL_YAML_NODE_VOID) {
		value->key = cbl_yaml_node_anchor(key);
		cbl_yaml_report(c->reporter, false, value->key,
				"a key is a text, not a list or a mapping");
	}
}

/* Hangs a node where it belongs: the first of two in a mapping is a key. */
static void hang(struct composer *c, struct cbl_yaml_node *node)
{
	struct level *top = c->depth ? &c->levels[c->depth - 1] : NULL;

	if (!top) {
		c->tree->root = node;
		return;
	}
	if (top->node->kind == CBL_YAML_NODE_MAP) {
		if (!top->key) {
			top->key = node;
			return;
		}
		take_key(c, top, node);
	}
	*top->tail = node;
	top->tail = &node->next;
}

static enum cbl_yaml_quoting quoting_of(yaml_scalar_style_t style)
{
	switch (style) {
	case YAML_SINGLE_QUOTED_SCALAR_STYLE:
		return CBL_YAML_QUOTING_SINGLE;
	case YAML_DOUBLE_QUOTED_SCALAR_STYLE:
		return CBL_YAML_QUOTING_DOUBLE;
	case YAML_LITERAL_SCALAR_STYLE:
		return CBL_YAML_QUOTING_LITERAL;
	case YAML_FOLDED_SCALAR_STYLE:
		return CBL_YAML_QUOTING_FOLDED;
	default:
		return CBL_YAML_QUOTING_NONE;
	}
}

static void add_text(struct composer *c, const yaml_event_t *event)
{
	const char *value = (const char *)event->data.scalar.value;
	size_t len = event->data.scalar.length;
	struct cbl_span span = event_span(c, event);
	struct cbl_yaml_node *node = new_node(c, CBL_YAML_NODE_TEXT, span);

	refuse_properties(c, span, event->data.scalar.anchor,
			  event->data.scalar.tag);
	node->quoting = quoting_of(event->data.scalar.style);
	if (len > CBL_YAML_MAX_TEXT) {
		node->kind = CBL_YAML_NODE_VOID;
		cbl_yaml_report(
			c->reporter, false, cbl_span(span.lo, span.lo + 1),
			"a text of more than %u KB", CBL_YAML_MAX_TEXT >> 10);
	} else {
		node->text =
			cbl_str(cbl_arena_strndup(c->arena, value, len), len);
	}
	hang(c, node);
	c->last = node;
}

static void add_alias(struct composer *c, const yaml_event_t *event)
{
	struct cbl_span span = event_span(c, event);

	refuse(c, span, "aliases",
	       "a text that begins with * stands in quotes");
	hang(c, new_node(c, CBL_YAML_NODE_VOID, span));
}

static void open_level(struct composer *c, const yaml_event_t *event,
		       enum cbl_yaml_kind kind, bool flow)
{
	struct cbl_yaml_node *node = new_node(c, kind, event_span(c, event));

	hang(c, node);
	node->flow = flow;
	if (c->depth == CBL_YAML_MAX_DEPTH) {
		stop(c, cbl_yaml_node_anchor(node), "nested too deeply");
		return;
	}
	c->levels[c->depth++] = (struct level){node, &node->first, NULL};
}

static void close_level(struct composer *c, const yaml_event_t *event)
{
	c->last = c->levels[--c->depth].node;
	c->last->span.hi = event_span(c, event).hi;
}

static void begin_document(struct composer *c, const yaml_event_t *event)
{
	struct cbl_span span = event_span(c, event);

	if (c->documents++)
		cbl_problem_hint(
			cbl_yaml_report(c->reporter, false, span,
					"a second document begins here"),
			"only the first one is read");
}

/* ---- events */

/* False if there is nothing more to read. */
static bool take_event(struct composer *c, const yaml_event_t *event)
{
	switch (event->type) {
	case YAML_DOCUMENT_START_EVENT:
		begin_document(c, event);
		return c->documents < 2;
	case YAML_SCALAR_EVENT:
		add_text(c, event);
		break;
	case YAML_ALIAS_EVENT:
		add_alias(c, event);
		break;
	case YAML_SEQUENCE_START_EVENT:
		open_level(c, event, CBL_YAML_NODE_LIST,
			   event->data.sequence_start.style ==
				   YAML_FLOW_SEQUENCE_STYLE);
		refuse_properties(c, event_span(c, event),
				  event->data.sequence_start.anchor,
				  event->data.sequence_start.tag);
		break;
	case YAML_MAPPING_START_EVENT:
		open_level(c, event, CBL_YAML_NODE_MAP,
			   event->data.mapping_start.style ==
				   YAML_FLOW_MAPPING_STYLE);
		refuse_properties(c, event_span(c, event),
				  event->data.mapping_start.anchor,
				  event->data.mapping_start.tag);
		break;
	case YAML_SEQUENCE_END_EVENT:
	case YAML_MAPPING_END_EVENT:
		close_level(c, event);
		break;
	case YAML_STREAM_END_EVENT:
		return false;
	default:
		break;
	}
	return !c->tree->broken;
}

static void take_error(struct composer *c)
{
	const yaml_parser_t *p = &c->parser;
	struct cbl_yaml_breakage b = {
		.problem = p->problem ? p->problem : "",
		.context = p->context ? p->context : "",
		.last = c->last,
	};

	if (p->error == YAML_READER_ERROR) {
		/* Counted in bytes, of what libyaml was given. */
		b.at = (uint32_t)(p->problem_offset +
				  cbl_yaml_bom_len(c->file.ptr, c->file.len));
		b.since = b.at;
	} else {
		b.at = offset_of(c, p->problem_mark.index);
		b.since =
			p->context ? offset_of(c, p->context_mark.index) : b.at;
	}
	cbl_yaml_report_breakage(c->reporter, c->file, &b);
	c->tree->broken = true;
}

static void read_events(struct composer *c)
{
	yaml_event_t event;
	bool more = true;

	while (more) {
		if (!yaml_parser_parse(&c->parser, &event)) {
			take_error(c);
			return;
		}
		more = take_event(c, &event);
		yaml_event_delete(&event);
	}
}

void cbl_yaml_tree_compose(struct cbl_yaml_tree *tree, struct cbl_arena *arena,
			   struct cbl_str file,
			   struct cbl_yaml_reporter *reporter)
{
	size_t bom = cbl_yaml_bom_len(file.ptr, file.len);
	struct composer c = {
		.file = file,
		.arena = arena,
		.reporter = reporter,
		.tree = tree,
		.bytes = bom,
	};

	*tree = (struct cbl_yaml_tree){0};
	if (!yaml_parser_initialize(&c.parser)) {
		stop(&c, cbl_span(0, 0), "libyaml ran out of memory");
		return;
	}
	yaml_parser_set_encoding(&c.parser, YAML_UTF8_ENCODING);
	yaml_parser_set_input_string(&c.parser,
				     (const unsigned char *)file.ptr + bom,
				     file.len - bom);
	read_events(&c);
	while (c.depth)
		c.levels[--c.depth].node->cut = true;
	yaml_parser_delete(&c.parser);
}
