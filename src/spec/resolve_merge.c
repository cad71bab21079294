/* SPDX-License-Identifier: MIT
 *
 * Entries of a spec and of those it extends, merged key by key. Which keys an
 * entry has is read from the very tables libcyaml loads by, so that no second
 * list of keys can fall behind.
 */
#include "spec/resolve_priv.h"

#include <cyaml/cyaml.h>

#include "base/mem.h"
#include "spec/raw_schema.h"

#define KEYS_MAX 64

/* libcyaml's table of a mapping under a name of ours. */
struct cbl_keys {
	struct cyaml_schema_field field;
};

static const char *const list_keys[] = {
#define X(name, key) key,
	CBL_ENTRY_LISTS(X)
#undef X
};

static const struct cbl_keys *keys_of(const struct cyaml_schema_value *mapping)
{
	return (const struct cbl_keys *)(const void *)mapping->mapping.fields;
}

static const struct cbl_keys *find_key(const struct cbl_keys *keys,
				       const char *name)
{
	for (; keys->field.key; keys++)
		if (*keys->field.key == *name &&
		    strcmp(keys->field.key, name) == 0)
			return keys;
	return NULL;
}

/* Every value is a pointer, a list beside its count. */
static const void *pointer_at(const void *data, size_t offset)
{
	const void *p;

	memcpy(&p, (const char *)data + offset, sizeof(p));
	return p;
}

static uint32_t count_at(const void *data, const struct cbl_keys *key)
{
	uint32_t count;

	memcpy(&count, (const char *)data + key->field.count_offset,
	       sizeof(count));
	return count;
}

static bool is_list(const struct cbl_keys *key)
{
	return key->field.value.type == CYAML_SEQUENCE;
}

static bool given(const void *data, const struct cbl_keys *key)
{
	if (!pointer_at(data, key->field.data_offset))
		return false;
	return !is_list(key) || count_at(data, key) != 0;
}

static void copy_key(void *to, const void *from, const struct cbl_keys *key)
{
	memcpy((char *)to + key->field.data_offset,
	       (const char *)from + key->field.data_offset, sizeof(void *));
	if (is_list(key))
		memcpy((char *)to + key->field.count_offset,
		       (const char *)from + key->field.count_offset,
		       sizeof(uint32_t));
}

/* The key by which an entry is known. */
static const char *id_key(const struct cbl_keys *keys)
{
	static const char *const names[] = {"id", "code", "key"};

	for (int i = 0; i < 3; i++)
		if (find_key(keys, names[i]))
			return names[i];
	return NULL;
}

static const char *id_of(const void *data, const struct cbl_keys *keys)
{
	const char *key = id_key(keys);

	return key ? pointer_at(data, find_key(keys, key)->field.data_offset)
		   : NULL;
}

static size_t size_of(const struct cbl_keys *keys)
{
	size_t size = 0;

	/* No entry is larger than the end of its last key. */
	for (; keys->field.key; keys++) {
		size_t end = keys->field.data_offset + sizeof(void *);

		if (is_list(keys) &&
		    end < keys->field.count_offset + sizeof(void *))
			end = keys->field.count_offset + sizeof(void *);
		if (size < end)
			size = end;
	}
	return size;
}

static bool holds(const struct cbl_raw_texts *texts, const char *word)
{
	for (uint32_t i = 0; texts && i < texts->count; i++)
		if (texts->items[i] && strcmp(texts->items[i], word) == 0)
			return true;
	return false;
}

/* A key that there is none of. */
static void report_no_key(struct cbl_resolver *r, const struct cbl_at *at,
			  const struct cbl_keys *keys, const char *name)
{
	const char *names[KEYS_MAX];
	size_t count = 0;

	for (; count < KEYS_MAX && keys[count].field.key; count++)
		names[count] = keys[count].field.key;
	cbl_unknown_of(r, at, 0, "key", cbl_str_c(name), names, count);
}

/* The `without` of an entry; a list of keys that must exist. */
static struct cbl_raw_texts without_of(struct cbl_resolver *r,
				       const struct cbl_node *node)
{
	const struct cbl_keys *key = find_key(node->keys, "without");
	struct cbl_raw_texts texts = {0};
	struct cbl_at at = cbl_at_node(node);

	if (!key || !given(node->data, key))
		return texts;
	memcpy(&texts.items, (const char *)node->data + key->field.data_offset,
	       sizeof(texts.items));
	texts.count = count_at(node->data, key);
	for (uint32_t i = 0; i < texts.count; i++) {
		struct cbl_at item = cbl_at_item(&at, "without", i);

		if (!find_key(node->keys, texts.items[i]))
			report_no_key(r, &item, node->keys, texts.items[i]);
	}
	return texts;
}

/* Does the entry give the other of a singular and plural pair? */
static bool gives_twin(const struct cbl_node *node, const char *key)
{
	static const char *const twins[][2] = {{"start", "starts"},
					       {"match", "matches"}};

	for (int i = 0; i < 2; i++)
		for (int k = 0; k < 2; k++) {
			const struct cbl_keys *twin =
				find_key(node->keys, twins[i][1 - k]);

			if (strcmp(twins[i][k], key) == 0 && twin)
				return given(node->data, twin);
		}
	return false;
}

static void join_layers(struct cbl_resolver *r, struct cbl_node *node,
			const struct cbl_node *parent)
{
	uint32_t count = parent->layers_count + node->layers_count;
	struct cbl_layer *layers =
		cbl_arena_alloc(&r->arena, count * sizeof(*layers));

	memcpy(layers, parent->layers, parent->layers_count * sizeof(*layers));
	memcpy(layers + parent->layers_count, node->layers,
	       node->layers_count * sizeof(*layers));
	node->layers = layers;
	node->layers_count = count;
}

void cbl_node_inherit(struct cbl_resolver *r, struct cbl_node *node,
		      const struct cbl_node *parent)
{
	struct cbl_raw_texts without = without_of(r, node);
	size_t size = size_of(node->keys);
	char *data = cbl_arena_alloc(&r->arena, size);
	uint8_t *from = cbl_arena_alloc(&r->arena, KEYS_MAX);
	uint32_t shift = parent->layers_count;

	/* 255 layers would take a chain of as many specs or `like`s. */
	if (shift + node->layers_count > UINT8_MAX)
		return;
	memcpy(data, node->data, size);
	for (uint32_t i = 0; node->keys[i].field.key; i++) {
		const struct cbl_keys *key = &node->keys[i];

		from[i] = (uint8_t)(shift + (node->from ? node->from[i] : 0));
		if (given(node->data, key) || !given(parent->data, key) ||
		    holds(&without, key->field.key) ||
		    gives_twin(node, key->field.key) ||
		    strcmp(key->field.key, "without") == 0)
			continue;
		copy_key(data, parent->data, key);
		from[i] = parent->from ? parent->from[i] : 0;
	}
	join_layers(r, node, parent);
	node->data = data;
	node->from = from;
}

static struct cbl_node make_node(struct cbl_resolver *r, const void *data,
				 const struct cbl_keys *keys,
				 struct cbl_layer layer)
{
	struct cbl_node node = {.data = data, .keys = keys};

	node.flawed = cbl_arena_alloc(&r->arena, sizeof(*node.flawed));
	node.layers = cbl_arena_alloc(&r->arena, sizeof(layer));
	node.layers[0] = layer;
	node.layers_count = 1;
	return node;
}

static void add_node(struct cbl_nodes *nodes, const struct cbl_node *node)
{
	nodes->items =
		cbl_grow(nodes->items, &nodes->cap, (size_t)nodes->count + 1,
			 sizeof(*nodes->items));
	nodes->items[nodes->count++] = *node;
}

/* An entry that is there already: overridden, or given twice. Then it stays,
 * to be judged as well. */
static void merge_again(struct cbl_resolver *r, struct cbl_nodes *nodes,
			uint32_t index, struct cbl_node *node)
{
	struct cbl_node *old = &nodes->items[index];
	struct cbl_at at = cbl_at_node(node);
	struct cbl_at key = cbl_at_id(&at), first = cbl_at_node(old);
	struct cbl_at first_key = cbl_at_id(&first);

	node->twice = old->layers[old->layers_count - 1].source ==
		      node->layers[0].source;
	if (!node->twice) {
		cbl_node_inherit(r, node, old);
		*old = *node;
		return;
	}
	cbl_report(r, &key, false, 0, cbl_first_hint(r, &key, &first_key),
		   "`%s` is here twice", id_of(node->data, node->keys));
	node->broken = old->layers_count > 1; /* the rest is inherited */
	add_node(nodes, node);
}

static void merge_entry(struct cbl_resolver *r, struct cbl_nodes *nodes,
			struct cbl_node *node)
{
	const char *id = id_of(node->data, node->keys);
	uint32_t index = nodes->count;

	if (!id) /* the loader says so */
		return;
	if (cbl_map_add(&nodes->by_id, cbl_str_c(id), &index))
		add_node(nodes, node);
	else
		merge_again(r, nodes, index, node);
}

static void merge_list(struct cbl_resolver *r, struct cbl_source *source,
		       enum cbl_entry_list list)
{
	const struct cbl_keys *root = keys_of(cbl_raw_spec_schema.root);
	const struct cbl_keys *key = find_key(root, list_keys[list]);

	if (!key || !given(source->spec, key))
		return;
	const struct cyaml_schema_value *entry =
		key->field.value.sequence.entry;
	const char *data = pointer_at(source->spec, key->field.data_offset);
	uint32_t count = count_at(source->spec, key);

	for (uint32_t i = 0; i < count; i++) {
		struct cbl_layer layer = {source, list_keys[list], i};
		struct cbl_node node =
			make_node(r, data + (size_t)i * entry->data_size,
				  keys_of(entry), layer);

		merge_entry(r, &r->lists[list], &node);
	}
}

void cbl_merge(struct cbl_resolver *r)
{
	const struct cbl_keys *keys = keys_of(cbl_raw_spec_schema.root);

	for (uint32_t i = 0; i < r->sources_count; i++) {
		struct cbl_source *source = r->sources[i];
		struct cbl_node root =
			make_node(r, source->spec, keys,
				  (struct cbl_layer){source, "", CBL_NO_INDEX});

		if (i > 0)
			cbl_node_inherit(r, &root, &r->root);
		r->root = root;
		for (int list = 0; list < CBL_LIST_COUNT_; list++)
			merge_list(r, source, (enum cbl_entry_list)list);
	}
}

uint32_t cbl_node_index(const struct cbl_resolver *r, enum cbl_entry_list list,
			const char *id)
{
	uint32_t index;

	if (!cbl_map_get(&r->lists[list].by_id, cbl_str_c(id), &index))
		return CBL_NONE;
	return index;
}

const struct cbl_layer *cbl_node_layer(const struct cbl_node *node,
				       const char *key)
{
	const struct cbl_keys *found = key ? find_key(node->keys, key) : NULL;

	if (node->layers_count == 1)
		return &node->layers[0];
	/* The entry itself: where it was last written. */
	if (!found)
		return &node->layers[node->layers_count - 1];
	return &node->layers[node->from[found - node->keys]];
}

struct cbl_source *cbl_node_source(const struct cbl_node *node, const char *key)
{
	return cbl_node_layer(node, key)->source;
}

bool cbl_node_is_own(const struct cbl_resolver *r, const struct cbl_node *node)
{
	const struct cbl_source *own = r->sources[r->sources_count - 1];

	return node->layers[node->layers_count - 1].source == own;
}

struct cbl_at cbl_at_id(const struct cbl_at *entry)
{
	return cbl_at_key(entry, id_key(entry->node->keys));
}

bool cbl_node_broken(const struct cbl_node *node)
{
	const struct cbl_layer *layers = node->layers;

	if (layers[0].index != CBL_NO_INDEX)
		return node->broken || !cbl_node_whole(node);
	for (uint32_t i = 0; i < node->layers_count; i++)
		if (layers[i].source->broken)
			return true;
	return false;
}

/* ---- checks: a rule's own and its `also` */

static const struct cbl_keys *check_keys(void)
{
	return keys_of(&cbl_raw_check_entry);
}

uint64_t cbl_check_key(const char *key)
{
	const struct cbl_keys *keys = check_keys();
	const struct cbl_keys *found = find_key(keys, key);

	return found ? UINT64_C(1) << (found - keys) : 0;
}

uint64_t cbl_check_given(const struct cbl_raw_check *check)
{
	const struct cbl_keys *keys = check_keys();
	uint64_t bits = 0;

	for (uint32_t i = 0; i < KEYS_MAX && keys[i].field.key; i++)
		if (given(check, &keys[i]))
			bits |= UINT64_C(1) << i;
	return bits;
}

void cbl_check_inherit(struct cbl_raw_check *to,
		       const struct cbl_raw_check *from, uint64_t mask)
{
	const struct cbl_keys *keys = check_keys();

	for (uint32_t i = 0; i < KEYS_MAX && keys[i].field.key; i++)
		if (mask & UINT64_C(1) << i)
			copy_key(to, from, &keys[i]);
}

uint64_t cbl_check_unset(struct cbl_resolver *r, const struct cbl_at *at,
			 const struct cbl_raw_check *check)
{
	static const char *const needed[] = {"check", "message", "severity"};
	const struct cbl_keys *keys = check_keys();
	uint64_t bits = 0;

	for (uint32_t i = 0; i < check->without.count; i++) {
		struct cbl_at item = cbl_at_item(at, "without", i);
		const char *name = check->without.items[i];
		const struct cbl_keys *key = find_key(keys, name);
		bool bound = false;

		for (int k = 0; k < 3; k++)
			bound = bound || strcmp(needed[k], name) == 0;
		if (!key)
			report_no_key(r, &item, keys, name);
		else if (bound)
			cbl_report(r, &item, false, 0, "give it another one",
				   "every check has a `%s`", name);
		else
			bits |= UINT64_C(1) << (key - keys);
	}
	return bits;
}
