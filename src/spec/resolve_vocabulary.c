/* SPDX-License-Identifier: MIT
 *
 * Vocabularies: entries, the names they are found by and the hash of those.
 */
#include "spec/resolve_priv.h"

#include <stdio.h>

#include "spec/vocabulary.h"

/* Entries as they stand in one file. */
struct part {
	const struct cbl_raw_entry *entries;
	uint32_t count;
	struct cbl_at at;
};

/* One vocabulary while its names are collected. */
struct maker {
	struct cbl_resolver *r;
	uint32_t vocabulary;
	struct part parts[2]; /* its file, then what the spec adds itself */
	struct cbl_map own; /* codes of the second, which replace the first's */
	uint32_t first;	    /* entries */
	uint32_t *slots;
	uint32_t mask;
};

static void note_attribute(struct cbl_resolver *r, uint32_t vocabulary,
			   struct cbl_str name)
{
	char key[160];
	uint32_t one = 1;
	int n = snprintf(key, sizeof(key), "%u:%.*s", vocabulary,
			 CBL_STR_ARG(name));

	if (n < 0 || (size_t)n >= sizeof(key))
		return;
	if (!cbl_map_add(&r->vocabulary_attributes, cbl_str(key, (size_t)n),
			 &one))
		return;
	cbl_map_set(&r->vocabulary_attributes, name, 1);
}

bool cbl_vocabulary_has(const struct cbl_resolver *r, uint32_t vocabulary,
			struct cbl_str attribute)
{
	char key[160];

	if (vocabulary == CBL_NONE)
		return cbl_map_get(&r->vocabulary_attributes, attribute, NULL);
	int n = snprintf(key, sizeof(key), "%u:%.*s", vocabulary,
			 CBL_STR_ARG(attribute));

	return n > 0 && (size_t)n < sizeof(key) &&
	       cbl_map_get(&r->vocabulary_attributes, cbl_str(key, (size_t)n),
			   NULL);
}

/* The name already there, or CBL_NONE after adding it. */
static uint32_t add_name(struct maker *m, struct cbl_str folded, uint32_t entry,
			 enum cbl_how how)
{
	struct cbl_builder *b = &m->r->b;
	uint32_t i = (uint32_t)cbl_hash(CBL_HASH_START, folded) & m->mask;

	for (; m->slots[i] != 0; i = (i + 1) & m->mask) {
		const struct cbl_name *name = cbl_at_names(b, m->slots[i] - 1);

		if (cbl_str_eq(cbl_builder_str(b, name->folded), folded))
			return m->slots[i] - 1;
	}
	struct cbl_name name = {cbl_builder_text(b, folded), entry, how};

	m->slots[i] = cbl_add_names(b, &name) + 1;
	return CBL_NONE;
}

static bool is_kept(const struct maker *m, int part, uint32_t i);

/* Where the entry is, of all that are kept; and, if its code is written in
 * another way, why that is the same. */
static const char *first_hint(struct maker *m, const struct cbl_at *again,
			      const char *text, uint32_t entry)
{
	uint32_t n = m->first;

	for (int p = 0; p < 2; p++)
		for (uint32_t i = 0; i < m->parts[p].count; i++) {
			struct cbl_at at =
				cbl_at_item(&m->parts[p].at, "entries", i);
			const char *code = m->parts[p].entries[i].code, *where;
			char hint[400];
			int len;

			if (!is_kept(m, p, i) || n++ != entry)
				continue;
			where = cbl_first_hint(m->r, again, &at);
			if (strcmp(code, text) == 0)
				return where;
			len = snprintf(hint, sizeof(hint),
				       "%s: `%.60s`; capitals and blanks do "
				       "not count", where, code);
			return cbl_arena_strndup(&m->r->arena, hint,
						 (size_t)len < sizeof(hint)
							 ? (size_t)len
							 : sizeof(hint) - 1);
		}
	return NULL;
}

static void report_taken(struct maker *m, const struct cbl_at *at,
			 const char *text, enum cbl_how how,
			 const struct cbl_name *taken)
{
	static const char *const what[] = {"code", "alias", "misspelling"};
	struct cbl_builder *b = &m->r->b;
	struct cbl_str code =
		cbl_builder_str(b, cbl_at_entries(b, taken->entry)->code);

	if (how == CBL_HOW_CODE)
		cbl_report(m->r, at, false, 0,
			   first_hint(m, at, text, taken->entry),
			   "code `%s` is here twice", text);
	else
		cbl_report(m->r, at, how == taken->how, 0, NULL,
			   "%s `%s` is also %s %s of `%.*s`", what[how], text,
			   taken->how == CBL_HOW_ALIAS ? "an" : "a",
			   what[taken->how], CBL_STR_ARG(code));
}

static void take_name(struct maker *m, const struct cbl_at *at,
		      const char *text, uint32_t entry, enum cbl_how how)
{
	char buf[CBL_FOLDED_MAX];
	size_t len = cbl_fold_text(buf, cbl_str_c(text));

	if (len == 0) {
		cbl_mistake(m->r, at, "`%s` is empty or longer than %d letters",
			    text, CBL_FOLDED_MAX);
		return;
	}
	uint32_t taken = add_name(m, cbl_str(buf, len), entry, how);

	if (taken == CBL_NONE)
		return;
	struct cbl_name name = *cbl_at_names(&m->r->b, taken);

	if (name.entry != entry)
		report_taken(m, at, text, how, &name);
}

static void take_names(struct maker *m, const struct cbl_at *at,
		       const char *key, const struct cbl_raw_texts *texts,
		       uint32_t entry, enum cbl_how how)
{
	for (uint32_t i = 0; i < texts->count; i++) {
		struct cbl_at item = cbl_at_item(at, key, i);

		take_name(m, &item, texts->items[i], entry, how);
	}
}

/* Attributes: the first entry that has a value is found by it. */
static void take_attributes(struct maker *m, uint32_t entry)
{
	struct cbl_builder *b = &m->r->b;
	struct cbl_list list = cbl_at_entries(b, entry)->has;

	for (uint32_t i = 0; i < list.count; i++) {
		struct cbl_has has = *cbl_at_has(b, list.first + i);
		struct cbl_str name = cbl_builder_str(b, has.name);
		struct cbl_str value = cbl_builder_str(b, has.value);
		char text[2 * CBL_FOLDED_MAX], buf[CBL_FOLDED_MAX];
		size_t len = name.len + 1 + value.len;

		note_attribute(m->r, m->vocabulary, name);
		if (len >= sizeof(text))
			continue;
		memcpy(text, name.ptr, name.len);
		text[name.len] = '=';
		memcpy(text + name.len + 1, value.ptr, value.len);
		len = cbl_fold_text(buf, cbl_str(text, len));

		if (len != 0)
			add_name(m, cbl_str(buf, len), entry,
				 CBL_HOW_ATTRIBUTE);
	}
}

static struct cbl_list has_of(struct cbl_resolver *r, const struct cbl_at *at,
			      const struct cbl_raw_texts *texts)
{
	struct cbl_list list = {cbl_count_has(&r->b), 0};

	for (uint32_t i = 0; i < texts->count; i++) {
		struct cbl_at item = cbl_at_item(at, "has", i);
		struct cbl_str text = cbl_str_c(texts->items[i]);
		const char *eq = memchr(text.ptr, '=', text.len);

		if (!eq || eq == text.ptr) {
			cbl_report(r, &item, false, 0, "write `name=value`",
				   "`%s` names no attribute", text.ptr);
			continue;
		}
		struct cbl_str name =
			cbl_str(text.ptr, (size_t)(eq - text.ptr));
		struct cbl_str value = cbl_str(eq + 1, text.len - name.len - 1);
		struct cbl_has has = {
			cbl_builder_text(&r->b, cbl_str_trim(name)),
			cbl_builder_text(&r->b, cbl_str_trim(value))};

		cbl_add_has(&r->b, &has);
		list.count++;
	}
	return list;
}

static void make_entry(struct cbl_resolver *r, const struct cbl_at *at,
		       const struct cbl_raw_entry *raw, uint32_t vocabulary,
		       uint32_t index)
{
	static const char *const statuses[] = {"current", "retired", "observed",
					       "misprint", NULL};
	struct cbl_builder *b = &r->b;
	struct cbl_entry e = {.vocabulary = vocabulary};

	e.code = cbl_builder_cstr(b, raw->code);
	e.title = cbl_builder_cstr(b, raw->title);
	e.doc = cbl_builder_cstr(b, raw->doc);
	e.group = cbl_builder_cstr(b, raw->group);
	e.is = cbl_builder_cstr(b, raw->is);
	e.rank = INT32_MIN;
	if (raw->rank)
		e.rank = (int32_t)cbl_number(r, at, "rank", raw->rank,
					     INT32_MAX, 0);
	e.status = cbl_word_of(r, at, "status", raw->status, statuses,
			       CBL_STATUS_CURRENT);
	cbl_era(r, at, raw->from, raw->until, &e.from, &e.until);
	e.aliases = cbl_texts(r, &raw->aliases);
	e.misspellings = cbl_texts(r, &raw->misspellings);
	e.excludes = cbl_texts(r, &raw->excludes);
	e.needs = cbl_texts(r, &raw->needs);
	e.equals = cbl_texts(r, &raw->equals);
	e.has = has_of(r, at, &raw->has);
	*cbl_at_entries(b, index) = e;
}

static struct part file_part(struct cbl_resolver *r,
			     const struct cbl_node *node, const char *path)
{
	struct cbl_at at = cbl_at_node(node);
	struct cbl_at file_at = cbl_at_key(&at, "file");
	struct cbl_source *source = cbl_resolver_vocabulary_file(
		r, &file_at, cbl_node_source(node, "file"), path);

	if (!source)
		return (struct part){0};
	const struct cbl_raw_vocabulary_file *file =
		cbl_document_data(source->document);

	source->flawed = source->flawed || source->broken;
	return (struct part){file->entries,
			     file->entries_count,
			     {.source = source, .index = CBL_NO_INDEX}};
}

static bool is_kept(const struct maker *m, int part, uint32_t i)
{
	const char *code = m->parts[part].entries[i].code;

	return code &&
	       (part == 1 || !cbl_map_get(&m->own, cbl_str_c(code), NULL));
}

/* How many entries there are, all parts together. */
static uint32_t count_entries(struct maker *m)
{
	uint32_t count = 0, one = 1;

	for (uint32_t i = 0; m->parts[0].count && i < m->parts[1].count; i++)
		cbl_map_add(&m->own, cbl_str_c(m->parts[1].entries[i].code),
			    &one);
	for (int p = 0; p < 2; p++)
		for (uint32_t i = 0; i < m->parts[p].count; i++)
			count += is_kept(m, p, i);
	return count;
}

/* Calls `take` for every entry with its raw form and place. */
static void each_entry(struct maker *m,
		       void (*take)(struct maker *m, const struct cbl_at *at,
				    const struct cbl_raw_entry *raw,
				    uint32_t entry))
{
	uint32_t entry = m->first;

	for (int p = 0; p < 2; p++)
		for (uint32_t i = 0; i < m->parts[p].count; i++) {
			struct cbl_at at =
				cbl_at_item(&m->parts[p].at, "entries", i);

			if (is_kept(m, p, i))
				take(m, &at, &m->parts[p].entries[i], entry++);
		}
}

static void take_entry(struct maker *m, const struct cbl_at *at,
		       const struct cbl_raw_entry *raw, uint32_t entry)
{
	make_entry(m->r, at, raw, m->vocabulary, entry);
}

static void take_code(struct maker *m, const struct cbl_at *at,
		      const struct cbl_raw_entry *raw, uint32_t entry)
{
	take_name(m, at, raw->code, entry, CBL_HOW_CODE);
}

static void take_aliases(struct maker *m, const struct cbl_at *at,
			 const struct cbl_raw_entry *raw, uint32_t entry)
{
	take_names(m, at, "aliases", &raw->aliases, entry, CBL_HOW_ALIAS);
}

static void take_misspellings(struct maker *m, const struct cbl_at *at,
			      const struct cbl_raw_entry *raw, uint32_t entry)
{
	take_names(m, at, "misspellings", &raw->misspellings, entry,
		   CBL_HOW_MISSPELLING);
	take_attributes(m, entry);
}

static struct cbl_list make_names(struct maker *m, struct cbl_vocabulary *v)
{
	uint32_t names = 1, slots = 2;
	struct cbl_list list = {cbl_count_names(&m->r->b), 0};

	for (uint32_t i = 0; i < v->entries.count; i++) {
		const struct cbl_entry *e =
			cbl_at_entries(&m->r->b, m->first + i);

		names += 1 + e->aliases.count + e->misspellings.count +
			 e->has.count;
	}
	while (slots < 2 * names)
		slots *= 2;
	m->slots = cbl_scratch(m->r, slots);
	m->mask = slots - 1;
	each_entry(m, take_code);
	each_entry(m, take_aliases);
	each_entry(m, take_misspellings);
	list.count = cbl_count_names(&m->r->b) - list.first;
	v->slots = cbl_numbers(m->r, m->slots, slots);
	return list;
}

/* A file that is there and has nothing in it. */
static void check_empty(struct maker *m, const struct cbl_node *node,
			const struct cbl_raw_vocabulary *raw, uint32_t count)
{
	const struct cbl_source *source = m->parts[0].at.source;
	struct cbl_at at = cbl_at_node(node);
	struct cbl_at file = cbl_at_key(&at, "file");

	if (count == 0 && source && !source->broken)
		cbl_report(m->r, &file, false, 0,
			   "list them there under `entries`, each as "
			   "`{code: …}`",
			   "`%s` has no entries", raw->file);
}

static void make_vocabulary(struct cbl_resolver *r, uint32_t index)
{
	const struct cbl_node *node =
		&r->lists[CBL_LIST_VOCABULARIES].items[index];
	const struct cbl_raw_vocabulary *raw = node->data;
	struct maker m = {.r = r, .vocabulary = index};
	struct cbl_at at = cbl_at_node(node);
	struct cbl_vocabulary v = {0};
	const char *title = raw->title, *doc = raw->doc;

	if (raw->file) {
		m.parts[0] = file_part(r, node, raw->file);
		r->vocabulary_bad[index] = m.parts[0].at.source == NULL;
	}
	if (m.parts[0].at.source) {
		const struct cbl_raw_vocabulary_file *file =
			cbl_document_data(m.parts[0].at.source->document);

		title = title ? title : file->title;
		doc = doc ? doc : file->doc;
	}
	m.parts[1] = (struct part){raw->entries, raw->entries_count, at};
	if (!raw->file && raw->entries_count == 0)
		cbl_missing(r, &at, "a vocabulary", "file` or `entries");

	v.id = cbl_builder_cstr(&r->b, raw->id);
	v.title = cbl_builder_cstr(&r->b, title);
	v.doc = cbl_builder_cstr(&r->b, doc);
	v.fold = cbl_folds(r, &at, &raw->fold, 0);
	v.open = cbl_yes(r, &at, "open", raw->open);
	v.entries.count = count_entries(&m);
	check_empty(&m, node, raw, v.entries.count);
	v.entries.first = m.first = cbl_builder_reserve(
		&r->b, CBL_SECTION_entries, v.entries.count);
	each_entry(&m, take_entry);
	v.names = make_names(&m, &v);
	if (raw->file &&
	    (!m.parts[0].at.source || m.parts[0].at.source->flawed))
		*node->flawed = true;
	cbl_map_release(&m.own);
	cbl_add_vocabularies(&r->b, &v);
}

void cbl_resolve_vocabularies(struct cbl_resolver *r)
{
	uint32_t count = r->lists[CBL_LIST_VOCABULARIES].count;

	r->vocabulary_bad = cbl_arena_alloc(&r->arena, count + 1);
	for (uint32_t i = 0; i < count; i++)
		make_vocabulary(r, i);
}

static void each_of_part(const struct part *part,
			 uint32_t vocabulary, cbl_take_entry take, void *ctx)
{
	for (uint32_t i = 0; i < part->count; i++) {
		struct cbl_at at = cbl_at_item(&part->at, "entries", i);

		take(&at, &part->entries[i], vocabulary, ctx);
	}
}

void cbl_each_own_entry(struct cbl_resolver *r, cbl_take_entry take, void *ctx)
{
	const struct cbl_nodes *nodes = &r->lists[CBL_LIST_VOCABULARIES];

	for (uint32_t i = 0; i < nodes->count; i++) {
		const struct cbl_node *node = &nodes->items[i];
		const struct cbl_raw_vocabulary *raw = node->data;
		struct part file = {0}, own = {raw->entries,
					       raw->entries_count,
					       cbl_at_node(node)};

		if (!cbl_node_is_own(r, node))
			continue;
		if (raw->file)
			file = file_part(r, node, raw->file);
		each_of_part(&file, i, take, ctx);
		each_of_part(&own, i, take, ctx);
	}
}

bool cbl_vocabulary_code(const struct cbl_resolver *r, uint32_t vocabulary,
			 const char *text)
{
	/* The builder is only read here. */
	struct cbl_builder *b = (struct cbl_builder *)(uintptr_t)&r->b;
	struct cbl_vocabulary v = *cbl_at_vocabularies(b, vocabulary);
	char buf[CBL_FOLDED_MAX];
	size_t len = cbl_fold_text(buf, cbl_str_c(text));
	struct cbl_str folded = cbl_str(buf, len);
	uint32_t mask = v.slots.count - 1;
	uint32_t i = (uint32_t)cbl_hash(CBL_HASH_START, folded) & mask;
	uint32_t slot;

	for (; (slot = *cbl_at_numbers(b, v.slots.first + i)) != 0;
	     i = (i + 1) & mask) {
		struct cbl_name name = *cbl_at_names(b, slot - 1);

		if (cbl_str_eq(cbl_builder_str(b, name.folded), folded))
			return name.how == CBL_HOW_CODE;
	}
	return false;
}
