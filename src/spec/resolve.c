/* SPDX-License-Identifier: MIT
 *
 * From merged entries to sections: the order of work, and what is small.
 */
#include "spec/resolve_priv.h"

#include "pattern/pattern.h"

/* ---- zones, profiles, retired codes */

static void zones(struct cbl_resolver *r)
{
	const struct cbl_nodes *nodes = &r->lists[CBL_LIST_ZONES];

	for (uint32_t i = 0; i < nodes->count; i++) {
		const struct cbl_raw_zone *raw = nodes->items[i].data;
		struct cbl_at at = cbl_at_node(&nodes->items[i]);
		struct cbl_zone zone;

		zone.id = cbl_builder_cstr(&r->b, raw->id);
		zone.title = cbl_builder_cstr(&r->b, raw->title);
		/* Nothing can be in one that nobody can name. */
		zone.optional = cbl_yes(r, &at, "optional", raw->optional) ||
				nodes->items[i].twice;
		cbl_add_zones(&r->b, &zone);
	}
}

static void profiles(struct cbl_resolver *r)
{
	const struct cbl_nodes *nodes = &r->lists[CBL_LIST_PROFILES];
	struct cbl_profile archive = {.adds = CBL_NONE};

	for (uint32_t i = 0; i < nodes->count; i++) {
		const struct cbl_raw_profile *raw = nodes->items[i].data;
		struct cbl_at at = cbl_at_node(&nodes->items[i]);
		struct cbl_at adds = cbl_at_key(&at, "adds");
		struct cbl_profile p;

		p.id = cbl_builder_cstr(&r->b, raw->id);
		p.title = cbl_builder_cstr(&r->b, raw->title);
		p.adds = cbl_reference(r, &at, "adds", raw->adds,
				       CBL_LIST_PROFILES, "profile");
		/* Only what stands before: so no ring can close. */
		if (p.adds != CBL_NONE && p.adds >= i) {
			p.adds = CBL_NONE;
			if (cbl_node_index(r, CBL_LIST_PROFILES, raw->adds) !=
			    CBL_NONE)
				cbl_mistake(r, &adds,
					    "a profile adds one that stands "
					    "before it");
		}
		if (strcmp(raw->id, "none") == 0)
			cbl_mistake(r, &at, "`none` stands for no profile");
		cbl_add_profiles(&r->b, &p);
	}
	if (nodes->count == 0) {
		archive.id = cbl_builder_cstr(&r->b, "archive");
		cbl_add_profiles(&r->b, &archive);
	}
}

static void retired(struct cbl_resolver *r)
{
	const struct cbl_nodes *nodes = &r->lists[CBL_LIST_RETIRED];

	for (uint32_t i = 0; i < nodes->count; i++) {
		const struct cbl_raw_retired *raw = nodes->items[i].data;
		struct cbl_retired x;

		x.code = cbl_builder_cstr(&r->b, raw->code);
		x.name = cbl_builder_cstr(&r->b, raw->name);
		x.since = cbl_builder_cstr(&r->b, raw->since);
		x.see = cbl_builder_cstr(&r->b, raw->see);
		cbl_add_retired(&r->b, &x);
	}
}

/* ---- columns */

/* In the order of enum cbl_column_holds. */
static const char *const holds_words[] = {"text", "name", NULL};

static void no_text(struct cbl_resolver *r, const struct cbl_node *first)
{
	struct cbl_at at = cbl_at_node(first);

	if (!r->lacks_parent && cbl_at_whole(&at))
		cbl_report(r, &at, false, 0,
			   "add one for the message: `{id: text, names: "
			   "[text]}`",
			   "no column holds text: nothing of a row is read");
}

static void columns(struct cbl_resolver *r)
{
	const struct cbl_nodes *nodes = &r->lists[CBL_LIST_COLUMNS];
	uint32_t parts = 0;

	for (uint32_t i = 0; i < nodes->count; i++) {
		const struct cbl_raw_column *raw = nodes->items[i].data;
		struct cbl_at at = cbl_at_node(&nodes->items[i]);
		struct cbl_column c;

		if (raw->names.count == 0)
			cbl_missing(r, &at, "a column", "names");
		c.id = cbl_builder_cstr(&r->b, raw->id);
		c.title = cbl_builder_cstr(&r->b, raw->title);
		c.holds = cbl_word_of(r, &at, "holds", raw->holds, holds_words,
				      CBL_COLUMN_TEXT);
		parts += c.holds == CBL_COLUMN_TEXT;
		if (parts > CBL_TEXT_COLUMNS_MOST && c.holds == CBL_COLUMN_TEXT)
			cbl_mistake(r, &at,
				    "more than %d columns that hold text, "
				    "the limit",
				    CBL_TEXT_COLUMNS_MOST);
		c.names = cbl_texts(r, &raw->names);
		cbl_add_columns(&r->b, &c);
	}
	if (nodes->count != 0 && parts == 0)
		no_text(r, &nodes->items[0]);
}

/* ---- values, exports */

/* By the date eras are judged: it is a time, or there is none. */
static uint32_t time_only(struct cbl_resolver *r, const struct cbl_at *at,
			  uint32_t operand)
{
	struct cbl_at here = cbl_at_key(at, "is");
	enum cbl_sort sort = cbl_sort_of(r, operand);
	struct cbl_str source;

	if (cbl_sorts_compare(sort, CBL_SORT_TIME))
		return operand;
	source = cbl_builder_str(&r->b,
				 cbl_at_operands(&r->b, operand)->source);
	cbl_report(r, &here, false, 0,
		   "does the field lack `type: time`, with its `formats`?",
		   "`date` has to be a time, and `%.*s` is %s",
		   CBL_STR_ARG(source), cbl_sort_word(sort));
	return cbl_nothing(r);
}

static void values(struct cbl_resolver *r)
{
	const struct cbl_nodes *nodes = &r->lists[CBL_LIST_VALUES];

	cbl_builder_reserve(&r->b, CBL_SECTION_values, nodes->count);
	for (uint32_t i = 0; i < nodes->count; i++) {
		const struct cbl_raw_value *raw = nodes->items[i].data;
		struct cbl_at at = cbl_at_node(&nodes->items[i]);
		struct cbl_at id = cbl_at_id(&at);
		struct cbl_value_def v;

		r->values_ready = i;
		cbl_name_ok(r, &id, raw->id);
		v.id = cbl_builder_cstr(&r->b, raw->id);
		v.doc = cbl_builder_cstr(&r->b, raw->doc);
		if (!raw->is)
			cbl_missing(r, &at, "a value", "is");
		v.operand = cbl_operand_key(r, &at, "is", raw->is);
		if (strcmp(raw->id, "date") == 0)
			v.operand = time_only(r, &at, v.operand);
		*cbl_at_values(&r->b, i) = v;
		if (nodes->items[i].twice)
			continue;
		if (strcmp(raw->id, "date") == 0)
			cbl_at_meta(&r->b, 0)->date = i;
		if (strcmp(raw->id, "id") == 0)
			cbl_at_meta(&r->b, 0)->message_id = i;
		if (strcmp(raw->id, "station") == 0)
			cbl_at_meta(&r->b, 0)->station = i;
		if (strcmp(raw->id, "serial") == 0)
			cbl_at_meta(&r->b, 0)->serial = i;
	}
	r->values_ready = nodes->count;
}

/* In the order of enum cbl_export_list. */
static const char *const list_words[] = {"no", "yes", "distinct", NULL};

/* In the order of enum cbl_export_index. */
static const char *const index_words[] = {
	"no",	   "classification", "subject",   "tags",  "section",
	"sections", "reference",     "target",    NULL};

static struct cbl_list export_keys(struct cbl_resolver *r,
				   const struct cbl_at *at,
				   const struct cbl_raw_export_key *raw,
				   uint32_t count)
{
	struct cbl_list list = {
		cbl_builder_reserve(&r->b, CBL_SECTION_export_keys, count),
		count};

	for (uint32_t i = 0; i < count; i++) {
		struct cbl_at item = cbl_at_item(at, "keys", i);
		struct cbl_export_key k = {.each = CBL_NONE};

		k.key = cbl_builder_cstr(&r->b, raw[i].key);
		if (!raw[i].value)
			cbl_missing(r, &item, "a key", "value");
		k.values = cbl_operands_key(r, &item, "value", raw[i].value);
		k.list = cbl_word_of(r, &item, "list", raw[i].list, list_words,
				     CBL_EXPORT_ONE);
		k.index = cbl_word_of(r, &item, "index", raw[i].index,
				      index_words, CBL_INDEX_NOT);
		*cbl_at_export_keys(&r->b, list.first + i) = k;
	}
	return list;
}

/* Is the key one that every message has? */
static void check_key(struct cbl_resolver *r, const struct cbl_at *at,
		      const char *key)
{
	static const char *const own[] = {"path", "spec", "elements"};
	struct cbl_at here = cbl_at_key(at, "key");

	for (size_t i = 0; key && i < sizeof(own) / sizeof(own[0]); i++)
		if (strcmp(key, own[i]) == 0)
			cbl_report(r, &here, false, 0,
				   "call it otherwise: `path`, `spec` and "
				   "`elements` are there already",
				   "every message has a `%s` of its own", key);
}

static void exports(struct cbl_resolver *r)
{
	const struct cbl_nodes *nodes = &r->lists[CBL_LIST_EXPORTS];
	uint32_t first = cbl_builder_reserve(&r->b, CBL_SECTION_export_keys,
					     nodes->count);

	for (uint32_t i = 0; i < nodes->count; i++) {
		const struct cbl_raw_export *raw = nodes->items[i].data;
		struct cbl_at at = cbl_at_node(&nodes->items[i]);
		struct cbl_at each = cbl_at_key(&at, "each");
		struct cbl_export_key k = {.each = CBL_NONE};

		k.key = cbl_builder_cstr(&r->b, raw->key);
		check_key(r, &at, raw->key);
		if (!raw->value == (raw->keys_count == 0))
			cbl_missing(r, &at, "an export key", "value` or `keys");
		k.values = cbl_operands_key(r, &at, "value", raw->value);
		k.list = cbl_word_of(r, &at, "list", raw->list, list_words,
				     CBL_EXPORT_ONE);
		k.index = cbl_word_of(r, &at, "index", raw->index, index_words,
				      CBL_INDEX_NOT);
		if (raw->each)
			k.each = cbl_element_of(r, &each, 0,
						cbl_str_c(raw->each));
		k.keys = export_keys(r, &at, raw->keys, raw->keys_count);
		*cbl_at_export_keys(&r->b, first + i) = k;
	}
	cbl_at_meta(&r->b, 0)->exports = (struct cbl_list){first, nodes->count};
}

/* ---- the spec itself */

static void origins(struct cbl_resolver *r)
{
	for (uint32_t i = 0; i < r->sources_count; i++) {
		const struct cbl_raw_spec *spec = r->sources[i]->spec;
		struct cbl_origin o;

		o.id = cbl_builder_cstr(&r->b, spec->spec);
		o.title = cbl_builder_cstr(&r->b, spec->title);
		o.path = cbl_builder_cstr(&r->b, r->sources[i]->path);
		r->sources[i]->origin = cbl_add_origins(&r->b, &o);
	}
}

static void header(struct cbl_resolver *r)
{
	const struct cbl_raw_spec *own = r->sources[r->sources_count - 1]->spec;
	const struct cbl_raw_spec *raw = r->root.data;
	struct cbl_at at = cbl_at_node(&r->root);
	struct cbl_at language = cbl_at_key(&at, "language");
	struct cbl_at id = cbl_at_key(&at, "spec");
	struct cbl_meta meta = {.enough = CBL_NONE,
				.redacted = CBL_NONE,
				.prose_ends = CBL_NONE,
				.date = CBL_NONE,
				.message_id = CBL_NONE,
				.station = CBL_NONE,
				.serial = CBL_NONE,
				.file_element = CBL_NONE};

	if (!raw->language)
		cbl_missing_hint(r, &at, "a spec", "language",
				 "write `language: 1`");
	else if (strcmp(raw->language, "1") != 0)
		cbl_report(r, &language, false, 0, "write `language: 1`",
			   "language %s is not known", raw->language);
	if (!own->spec)
		cbl_missing_hint(r, &at, "a spec", "spec",
				 "give it an id, as in `spec: my-format`");
	else
		cbl_id_ok(r, &id, own->spec);
	/* The name of a parent is not its own. */
	meta.id = cbl_builder_cstr(&r->b, own->spec);
	meta.title =
		cbl_builder_cstr(&r->b, own->title ? own->title : raw->title);
	meta.doc = cbl_builder_cstr(&r->b, own->doc ? own->doc : raw->doc);
	meta.docs_url = cbl_builder_cstr(&r->b, raw->docs_url);
	cbl_add_meta(&r->b, &meta);
}

static void detection(struct cbl_resolver *r, const struct cbl_at *root,
		      const struct cbl_raw_detect *raw)
{
	struct cbl_at at = cbl_at_key(root, "detect");
	struct cbl_meta *meta = cbl_at_meta(&r->b, 0);

	if (!raw)
		return;
	meta->within = cbl_number(r, &at, "within", raw->within, 1000000, 60);
	meta->enough =
		cbl_number(r, &at, "enough", raw->enough, 1000000, CBL_NONE);
	for (uint32_t i = 0; i < raw->clues_count; i++) {
		const struct cbl_raw_clue *clue = &raw->clues[i];
		struct cbl_at item = cbl_at_item(&at, "clues", i);
		uint32_t fold = cbl_folds(r, &item, &clue->fold, 0);
		struct cbl_clue c;

		c.pattern = cbl_pattern_needed(
			r, &item, "a clue", "match", clue->match,
			fold & CBL_FOLD_CASE ? CBL_PATTERN_CASELESS : 0,
			CBL_NONE);
		c.weight =
			cbl_number(r, &item, "weight", clue->weight, 1000, 1);
		cbl_add_clues(&r->b, &c);
	}
}

static void prose(struct cbl_resolver *r, const struct cbl_at *root,
		  const struct cbl_raw_prose *raw)
{
	struct cbl_at at = cbl_at_key(root, "prose");
	uint32_t ends, list;

	if (!raw)
		return;
	ends = cbl_pattern_key(r, &at, "ends", raw->ends, 0, CBL_NONE);
	cbl_at_meta(&r->b, 0)->prose_ends = ends;
	list = cbl_reference(r, &at, "abbreviations", raw->abbreviations,
			     CBL_LIST_WORDS, "word list");
	if (list == CBL_NONE)
		return;
	const struct cbl_raw_words *words =
		r->lists[CBL_LIST_WORDS].items[list].data;
	struct cbl_list texts = cbl_texts(r, &words->list);

	cbl_at_meta(&r->b, 0)->abbreviations = texts;
}

static void running_text(struct cbl_resolver *r)
{
	const struct cbl_raw_spec *raw = r->root.data;
	struct cbl_at at = cbl_at_node(&r->root);
	uint32_t redacted;

	detection(r, &at, raw->detect);
	redacted =
		cbl_pattern_key(r, &at, "redacted", raw->redacted, 0, CBL_NONE);
	cbl_at_meta(&r->b, 0)->redacted = redacted;
	prose(r, &at, raw->prose);
}

void cbl_resolve(struct cbl_resolver *r)
{
	cbl_merge(r);
	origins(r);
	header(r);
	zones(r);
	profiles(r);
	retired(r);
	columns(r);
	cbl_resolve_vocabularies(r);
	cbl_resolve_patterns(r);
	running_text(r);
	cbl_resolve_elements(r);
	values(r);
	cbl_link_elements(r);
	exports(r);
	cbl_resolve_rules(r);
	cbl_check_preambles(r);
	cbl_check_contrary(r);
	cbl_check_idle(r);
	cbl_resolve_warn(r);
}
