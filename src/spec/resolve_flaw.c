/* SPDX-License-Identifier: MIT
 *
 * What is not as its author meant it: entries with a mistake, entries of
 * which a part could not be loaded. Whatever rests on one is marked as well,
 * so that nobody takes what it does for what was written.
 */
#include "spec/resolve_priv.h"

#include <stdio.h>

/* Keys of a rule that do not decide on what it finds, behind the one whose
 * entries have such keys themselves. */
static const char *const also_and_told[] = {
	"also",	      "code",	    "name",    "title",	   "doc",
	"help",	      "provenance", "kind",    "severity", "profile",
	"confidence", "message",    "related", "adjust",   "yields-to",
	"examples",   NULL};

#define TOLD_KEYS (also_and_told + 1)

/* The same of all other entries. */
static const char *const texts[] = {"title", "doc", NULL};

static bool is_one_of(const char *const *keys, const char *key)
{
	for (; *keys; keys++)
		if (strcmp(*keys, key) == 0)
			return true;
	return false;
}

const struct cbl_at *cbl_at_root(const struct cbl_at *at, const char **key)
{
	*key = NULL;
	while (at->up) {
		*key = at->key;
		at = at->up;
	}
	return at;
}

static bool is_rule(const struct cbl_node *node)
{
	return node && strcmp(node->layers[0].list, "rules") == 0;
}

bool cbl_at_rule(const struct cbl_at *at)
{
	const char *key;

	return is_rule(cbl_at_root(at, &key)->node);
}

/* Is it only about how an entry presents itself? */
static bool is_told(const struct cbl_at *at)
{
	const char *key = NULL, *below = NULL;
	bool rule = cbl_at_rule(at);

	for (; at->up; at = at->up) {
		below = key;
		key = at->key;
	}
	if (rule && key && strcmp(key, "also") == 0)
		key = below;
	return key && is_one_of(rule ? TOLD_KEYS : texts, key);
}

static uint32_t root_flaw(const char *key)
{
	if (key && strcmp(key, "detect") == 0)
		return CBL_ROOT_DETECT;
	if (key && strcmp(key, "prose") == 0)
		return CBL_ROOT_PROSE;
	if (key && strcmp(key, "redacted") == 0)
		return CBL_ROOT_REDACTED;
	if (key && strcmp(key, "spec") == 0)
		return 0; /* nobody reads by it */
	return CBL_ROOT_ALL;
}

void cbl_flaw_field(struct cbl_resolver *r, uint32_t element,
		    struct cbl_str id)
{
	char buf[160];

	cbl_map_set(&r->fields_flawed, cbl_field_key(buf, element, id), 1);
}

bool cbl_field_flawed(const struct cbl_resolver *r, uint32_t element,
		      struct cbl_str id)
{
	char buf[160];

	return cbl_map_get(&r->fields_flawed, cbl_field_key(buf, element, id),
			   NULL);
}

/* The fields that an entry declares. */
static const struct cbl_raw_field *declared(const struct cbl_node *node)
{
	const struct cbl_raw_element *element = node->data;
	const struct cbl_raw_interruption *interruption = node->data;
	const struct cbl_raw_mention *mention = node->data;

	if (strcmp(node->layers[0].list, "interruptions") == 0)
		return interruption->fields;
	if (strcmp(node->layers[0].list, "mentions") == 0)
		return mention->fields;
	return element->fields;
}

/* What is below an entry, from the top: a key and an index. */
static const struct cbl_at *top_of(const struct cbl_at *at)
{
	while (at->up && at->up->up)
		at = at->up;
	return at;
}

/* A field of an element stands for itself. */
static bool flaw_declared(struct cbl_resolver *r, const struct cbl_node *node,
			  const struct cbl_at *top)
{
	const struct cbl_raw_field *field;

	if (!top->up || strcmp(top->key, "fields") != 0)
		return false;
	for (uint32_t i = 0; i < cbl_count_elements(&r->b); i++) {
		if (r->elements[i].node != node)
			continue;
		field = &declared(node)[top->index];
		if (!field->id)
			return false;
		cbl_flaw_field(r, i, cbl_str_c(field->id));
		return true;
	}
	return false;
}

bool cbl_at_contents(const struct cbl_at *at)
{
	const struct cbl_at *top = top_of(at);

	return top->up && (strcmp(top->key, "find") == 0 ||
			   strcmp(top->key, "items") == 0);
}

void cbl_flaw(struct cbl_resolver *r, const struct cbl_at *at)
{
	const char *key;
	const struct cbl_at *root = cbl_at_root(at, &key);

	if (!root->node && !root->source->spec)
		root->source->flawed = true;
	else if (!root->node || root->node->layers[0].index == CBL_NO_INDEX)
		r->root_flaws |= root_flaw(key);
	else if (!is_told(at) && !flaw_declared(r, root->node, top_of(at)))
		*root->node->flawed = true;
}

/* ---- what could not be loaded */

/* What the layer gives, but for some keys. */
static bool layer_is_whole(const struct cbl_layer *layer,
			   const char *const *but)
{
	char path[64];

	if (!layer->source->broken)
		return true;
	snprintf(path, sizeof(path), "%s[%u]", layer->list, layer->index);
	return cbl_document_whole(layer->source->document, path, but);
}

bool cbl_node_whole(const struct cbl_node *node)
{
	for (uint32_t i = 0; i < node->layers_count; i++)
		if (!layer_is_whole(&node->layers[i], NULL))
			return false;
	return true;
}

static bool also_is_whole(const struct cbl_layer *layer)
{
	const struct cbl_raw_rule *rule =
		&layer->source->spec->rules[layer->index];
	char path[64];

	for (unsigned i = 0; i < rule->also_count; i++) {
		snprintf(path, sizeof(path), "rules[%u].also[%u]", layer->index,
			 i);
		if (!cbl_document_whole(layer->source->document, path,
					TOLD_KEYS))
			return false;
	}
	return true;
}

bool cbl_node_works(const struct cbl_node *node)
{
	bool rule = is_rule(node);

	for (uint32_t i = 0; i < node->layers_count; i++) {
		const struct cbl_layer *layer = &node->layers[i];

		if (!layer_is_whole(layer, rule ? also_and_told : texts) ||
		    (rule && !also_is_whole(layer)))
			return false;
	}
	return !*node->flawed;
}

/* The lists in which a kind of thing stands. */
static const struct {
	const char *what;
	const char *list;
} homes[] = {
	{"element", "elements"},
	{"element", "interruptions"},
	{"element", "mentions"},
	{"element", "values"},
	{"vocabulary", "vocabularies"},
	{"zone", "zones"},
	{"frame", "frames"},
	{"profile", "profiles"},
	{"rule", "rules"},
	{"word list", "words"},
	{"pattern or word list", "words"},
	{"pattern or word list", "patterns"},
};

bool cbl_may_be_lost(const struct cbl_resolver *r, const char *what,
		     struct cbl_str name)
{
	if (r->lacks_parent)
		return true;
	for (uint32_t s = 0; s < r->sources_count; s++) {
		const struct cbl_source *source = r->sources[s];

		if (!source->broken)
			continue;
		if (cbl_document_lost(source->document, name))
			return true;
		for (size_t i = 0; i < sizeof(homes) / sizeof(homes[0]); i++)
			if (strcmp(homes[i].what, what) == 0 &&
			    cbl_document_lacks_items(source->document,
						     homes[i].list))
				return true;
	}
	return false;
}

/* ---- what stands in for it */

uint32_t cbl_never(struct cbl_resolver *r)
{
	struct cbl_pattern_def def = {.first = CBL_NONE};

	if (r->never != CBL_NONE)
		return r->never;
	def.source = cbl_builder_cstr(&r->b, "(?!)");
	r->never = cbl_add_patterns(&r->b, &def);
	return r->never;
}

/* The first of nothing. */
uint32_t cbl_nothing(struct cbl_resolver *r)
{
	struct cbl_operand operand = {.kind = CBL_OPERAND_FIRST,
				      .element = CBL_NONE,
				      .field = CBL_NONE,
				      .value = CBL_NONE};

	if (r->nothing == CBL_NONE)
		r->nothing = cbl_add_operands(&r->b, &operand);
	return r->nothing;
}
