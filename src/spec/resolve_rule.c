/* SPDX-License-Identifier: MIT
 *
 * Rules: what the catalogue says of them, their checks, whom they yield to.
 */
#include "spec/resolve_priv.h"

#include <stdlib.h>

const char *const cbl_severity_words[] = {"hint", "info", "warning", "error",
					  NULL};

bool cbl_era(struct cbl_resolver *r, const struct cbl_at *at,
	     const char *from_text, const char *until_text, int32_t *from,
	     int32_t *until)
{
	struct cbl_at here = cbl_at_key(at, "until");

	*from = cbl_day(r, at, "from", from_text, INT32_MIN);
	*until = cbl_day(r, at, "until", until_text, INT32_MAX);
	if (*from > *until) {
		cbl_report(r, &here, false, 0, NULL,
			   "ends on %s, before it begins on %s", until_text,
			   from_text);
		*until = INT32_MAX;
	}
	return from_text || until_text;
}

static void provenance(struct cbl_resolver *r, const struct cbl_at *rule_at,
		       const struct cbl_raw_provenance *raw,
		       struct cbl_rule *rule)
{
	static const char *const bases[] = {"none", "normative", "documented",
					    "observed", NULL};
	struct cbl_at at = cbl_at_key(rule_at, "provenance");

	if (!raw)
		return;
	rule->basis =
		cbl_word_of(r, &at, "basis", raw->basis, bases, CBL_BASIS_NONE);
	rule->source = cbl_builder_cstr(&r->b, raw->source);
	rule->agree = cbl_builder_cstr(&r->b, raw->agree);
	rule->of = cbl_builder_cstr(&r->b, raw->of);
}

static uint32_t profile_of(struct cbl_resolver *r, const struct cbl_at *at,
			   const char *profile)
{
	if (!profile)
		return 0;
	if (strcmp(profile, "none") == 0)
		return CBL_NONE;
	if (r->lists[CBL_LIST_PROFILES].count == 0 &&
	    strcmp(profile, "archive") == 0)
		return 0;
	return cbl_reference(r, at, "profile", profile, CBL_LIST_PROFILES,
			     "profile");
}

static struct cbl_list adjusts_of(struct cbl_resolver *r,
				  const struct cbl_at *at,
				  const struct cbl_raw_rule *raw)
{
	static const char *const corpora[] = {"open", "closed", NULL};
	struct cbl_list list = {cbl_builder_reserve(&r->b, CBL_SECTION_adjusts,
						    raw->adjust_count),
				raw->adjust_count};

	for (uint32_t i = 0; i < raw->adjust_count; i++) {
		const struct cbl_raw_adjust *x = &raw->adjust[i];
		struct cbl_at item = cbl_at_item(at, "adjust", i);
		struct cbl_adjust a = {0};

		a.has_era =
			cbl_era(r, &item, x->from, x->until, &a.from, &a.until);
		a.corpus = cbl_word_of(r, &item, "corpus", x->corpus, corpora,
				       CBL_NONE);
		a.copy = cbl_yes(r, &item, "copy", x->copy);
		a.around = cbl_number(r, &item, "around", x->around,
				      CBL_AROUND_MAX, 0);
		if (!x->around != !x->share)
			cbl_missing(r, &item, "`adjust`",
				    x->share ? "around" : "share");
		a.share = cbl_share(r, &item, "share", x->share, 0);
		a.holds = cbl_operand_key(r, &item, "holds", x->holds);
		a.when = cbl_conditions(r, &item, "when", x->when,
					x->when_count);
		a.where = cbl_conditions(r, &item, "where", x->where,
					 x->where_count);
		a.severity = cbl_word_of(r, &item, "severity", x->severity,
					 cbl_severity_words, CBL_NONE);
		a.confidence = cbl_confidence(r, &item, x->confidence, -1.0f);
		if (!x->severity && !x->confidence)
			cbl_missing(r, &item, "`adjust`",
				    "severity` or `confidence");
		*cbl_at_adjusts(&r->b, list.first + i) = a;
	}
	return list;
}

/* ---- `also` */

/* What an `also` of another kind takes over. */
static uint64_t catalogue_keys(void)
{
	static const char *const keys[] = {
		"message", "severity", "confidence", "related", "at",
		"era",	   "when",     "yields-to",  "fix",	"suggest"};
	uint64_t bits = 0;

	for (size_t i = 0; i < sizeof(keys) / sizeof(keys[0]); i++)
		bits |= cbl_check_key(keys[i]);
	return bits;
}

static uint64_t inherited(const struct cbl_raw_check *also,
			  const struct cbl_raw_check *rule, uint64_t given)
{
	uint64_t mask = cbl_check_given(rule) & ~given;

	if (also->check && rule->check && strcmp(also->check, rule->check) != 0)
		mask &= catalogue_keys();
	/* A fix is of its place. */
	if (also->at)
		mask &= ~cbl_check_key("fix");
	/* Twins: giving one is giving up the other. */
	if (also->pattern)
		mask &= ~cbl_check_key("never");
	if (also->never)
		mask &= ~cbl_check_key("pattern");
	return mask;
}

static struct cbl_list checks_of(struct cbl_resolver *r, uint32_t index,
				 const struct cbl_at *at,
				 const struct cbl_raw_rule *raw)
{
	uint32_t count = 1 + raw->also_count;
	struct cbl_list list = {
		cbl_builder_reserve(&r->b, CBL_SECTION_checks, count), count};
	struct cbl_check check =
		cbl_resolve_check(r, index, &raw->check, at, at, UINT64_MAX);

	*cbl_at_checks(&r->b, list.first) = check;
	for (uint32_t i = 0; i < raw->also_count; i++) {
		struct cbl_at item = cbl_at_item(at, "also", i);
		struct cbl_raw_check also = raw->also[i];
		uint64_t given = cbl_check_given(&also);
		uint64_t unset = cbl_check_unset(r, &item, &also);

		cbl_check_inherit(&also, &raw->check,
				  inherited(&also, &raw->check, given) &
					  ~unset);
		check = cbl_resolve_check(r, index, &also, &item, at, given);
		*cbl_at_checks(&r->b, list.first + 1 + i) = check;
	}
	return list;
}

/* ---- yields-to */

static uint32_t rule_named(struct cbl_resolver *r, const char *name)
{
	uint32_t index;

	if (cbl_map_get(&r->rule_names, cbl_str_c(name), &index) ||
	    cbl_map_get(&r->lists[CBL_LIST_RULES].by_id, cbl_str_c(name),
			&index))
		return index;
	return CBL_NONE;
}

/* The rules that `texts` names, added to `out`. */
static uint32_t yields(struct cbl_resolver *r, uint32_t self,
		       const struct cbl_at *at,
		       const struct cbl_raw_texts *texts, uint32_t *out,
		       uint32_t count)
{
	for (uint32_t i = 0; i < texts->count; i++) {
		struct cbl_at item = cbl_at_item(at, "yields-to", i);
		uint32_t rule = rule_named(r, texts->items[i]);

		if (rule == CBL_NONE)
			cbl_unknown(r, &item, 0, "rule",
				    cbl_str_c(texts->items[i]), CBL_LIST_RULES);
		else if (rule == self)
			cbl_mistake(r, &item, "a rule cannot yield to itself");
		else
			out[count++] = rule;
	}
	return count;
}

static struct cbl_list yields_of(struct cbl_resolver *r, uint32_t self,
				 const struct cbl_at *at,
				 const struct cbl_raw_rule *raw)
{
	uint32_t most = raw->check.yields_to.count, count, kept = 0;

	for (uint32_t i = 0; i < raw->also_count; i++)
		most += raw->also[i].yields_to.count;
	uint32_t *rules = cbl_scratch(r, most);

	count = yields(r, self, at, &raw->check.yields_to, rules, 0);
	for (uint32_t i = 0; i < raw->also_count; i++) {
		struct cbl_at item = cbl_at_item(at, "also", i);

		count = yields(r, self, &item, &raw->also[i].yields_to, rules,
			       count);
	}
	for (uint32_t i = 0; i < count; i++) {
		bool again = false;

		for (uint32_t k = 0; k < kept; k++)
			again = again || rules[k] == rules[i];
		if (!again)
			rules[kept++] = rules[i];
	}
	return cbl_numbers(r, rules, kept);
}

/* So long may a chain of rules be that yield to each other. */
#define YIELDS_MAX 1000u

/* Walks along yields-to from one rule; reports where the ring closes. */
static void walk_yields(struct cbl_resolver *r, uint32_t rule, uint8_t *seen,
			uint32_t depth)
{
	struct cbl_list list = cbl_at_rules(&r->b, rule)->yields_to;
	struct cbl_at at = cbl_at_node(&r->lists[CBL_LIST_RULES].items[rule]);
	struct cbl_at here = cbl_at_key(&at, "yields-to");

	seen[rule] = CBL_PROGRESS_BEGUN;
	for (uint32_t i = 0; i < list.count; i++) {
		uint32_t next = *cbl_at_numbers(&r->b, list.first + i);

		if (seen[next] == CBL_PROGRESS_BEGUN) {
			const struct cbl_raw_rule *raw =
				r->lists[CBL_LIST_RULES].items[next].data;

			cbl_mistake(r, &here,
				    "`%s` yields to this rule in turn",
				    raw->name ? raw->name : raw->code);
		} else if (seen[next] == CBL_PROGRESS_NONE &&
			   depth < YIELDS_MAX) {
			walk_yields(r, next, seen, depth + 1);
		} else if (seen[next] == CBL_PROGRESS_NONE) {
			cbl_mistake(r, &here,
				    "more than %u rules yield to each other, "
				    "one after the other",
				    YIELDS_MAX);
		}
	}
	seen[rule] = CBL_PROGRESS_DONE;
}

/* ---- a rule */

static void check_retired(struct cbl_resolver *r, const struct cbl_at *at,
			  const struct cbl_raw_rule *raw)
{
	const struct cbl_nodes *nodes = &r->lists[CBL_LIST_RETIRED];
	struct cbl_at name = cbl_at_key(at, "name");
	struct cbl_at code = cbl_at_key(at, "code");

	if (cbl_map_get(&nodes->by_id, cbl_str_c(raw->code), NULL))
		cbl_mistake(r, &code, "code `%s` is retired", raw->code);
	for (uint32_t i = 0; i < nodes->count && raw->name; i++) {
		const struct cbl_raw_retired *x = nodes->items[i].data;

		if (x->name && strcmp(x->name, raw->name) == 0)
			cbl_mistake(r, &name, "name `%s` is retired",
				    raw->name);
	}
}

static void required(struct cbl_resolver *r, const struct cbl_at *at,
		     const struct cbl_raw_rule *raw)
{
	const struct {
		const char *key, *text;
	} keys[] = {{"name", raw->name},
		    {"check", raw->check.check},
		    {"severity", raw->check.severity},
		    {"kind", raw->kind},
		    {"message", raw->check.message}};

	for (size_t i = 0; i < sizeof(keys) / sizeof(keys[0]); i++)
		if (!keys[i].text)
			cbl_missing(r, at, "a rule", keys[i].key);
}

static bool is_small(char c)
{
	return c >= 'a' && c <= 'z';
}

static bool is_letter(char c)
{
	return is_small(c) || (c >= 'A' && c <= 'Z');
}

static bool is_name(const char *text)
{
	const char *p = text;

	while (is_small(*p) || cbl_is_digit(*p) || *p == '-')
		p++;
	return is_small(*text) && *p == '\0';
}

static bool is_code(const char *text)
{
	const char *p = text;

	while (is_letter(*p) || cbl_is_digit(*p) || *p == '-' || *p == '_')
		p++;
	return is_letter(*text) && *p == '\0';
}

/* How a name or a code might be written: with hyphens for what it may not
 * have, or without that. */
static void add_allowed(struct cbl_buf *out, const char *text, bool name)
{
	size_t len = out->len;

	for (; *text; text++) {
		char small = (char)(*text | 0x20);

		if (name && is_letter(*text))
			cbl_buf_char(out, small);
		else if (is_letter(*text) || cbl_is_digit(*text) ||
			 (!name && strchr("-_", *text)))
			cbl_buf_char(out, *text);
		else if (name && out->len > len &&
			 out->data[out->len - 1] != '-')
			cbl_buf_char(out, '-');
	}
	while (out->len > len && out->data[out->len - 1] == '-')
		out->len--;
}

/* Rules are called by both: in commands, in configs, in messages. */
static void check_called(struct cbl_resolver *r, const struct cbl_at *at,
			 const char *key, const char *text, bool name)
{
	struct cbl_at here = cbl_at_key(at, key);
	struct cbl_buf hint;
	size_t len;

	if (!text || (name ? is_name(text) : is_code(text)))
		return;
	cbl_buf_init(&hint, 0);
	cbl_buf_text(&hint, name ? "small letters, digits and hyphens, a "
				   "letter first"
				 : "letters and digits, a letter first");
	len = hint.len;
	cbl_buf_text(&hint, ": `");
	add_allowed(&hint, text, name);
	if (is_letter(cbl_buf_cstr(&hint)[len + 3]))
		cbl_buf_char(&hint, '`');
	else
		hint.len = len;
	cbl_report(r, &here, false, 0, cbl_buf_cstr(&hint),
		   "`%s` cannot be the %s of a rule", text, key);
	cbl_buf_release(&hint);
}

static void make_rule(struct cbl_resolver *r, uint32_t index)
{
	static const char *const kinds[] = {"format", "consistency",
					    "transcription", "corpus", NULL};
	const struct cbl_node *node = &r->lists[CBL_LIST_RULES].items[index];
	const struct cbl_raw_rule *raw = node->data;
	struct cbl_at at = cbl_at_node(node);
	struct cbl_rule rule = {0};

	required(r, &at, raw);
	check_retired(r, &at, raw);
	check_called(r, &at, "name", raw->name, true);
	check_called(r, &at, "code", raw->code, false);
	rule.code = cbl_builder_cstr(&r->b, raw->code);
	rule.name = cbl_builder_cstr(&r->b, raw->name);
	rule.title = cbl_builder_cstr(&r->b, raw->title);
	rule.doc = cbl_builder_cstr(&r->b, raw->doc);
	rule.help = cbl_builder_cstr(&r->b, raw->help);
	rule.kind =
		cbl_word_of(r, &at, "kind", raw->kind, kinds, CBL_RULE_FORMAT);
	rule.severity = cbl_word_of(r, &at, "severity", raw->check.severity,
				    cbl_severity_words, CBL_SEVERITY_WARNING);
	rule.profile = profile_of(r, &at, raw->profile);
	provenance(r, &at, raw->provenance, &rule);
	rule.checks = checks_of(r, index, &at, raw);
	rule.yields_to = yields_of(r, index, &at, raw);
	rule.adjusts = adjusts_of(r, &at, raw);
	rule.examples = cbl_resolve_examples(r, &at, raw);
	rule.spec = node->layers[0].source->origin;
	*cbl_at_rules(&r->b, index) = rule;
}

/* Names are as unique as codes, and no name is another rule's code. */
static void take_names(struct cbl_resolver *r)
{
	const struct cbl_nodes *nodes = &r->lists[CBL_LIST_RULES];

	for (uint32_t i = 0; i < nodes->count; i++) {
		const struct cbl_raw_rule *raw = nodes->items[i].data;
		struct cbl_at at = cbl_at_node(&nodes->items[i]);
		struct cbl_at name = cbl_at_key(&at, "name");
		uint32_t other = i;

		if (!raw->name || cbl_map_add(&r->rule_names,
					      cbl_str_c(raw->name), &other))
			continue;
		const struct cbl_raw_rule *first = nodes->items[other].data;
		struct cbl_at first_at = cbl_at_node(&nodes->items[other]);
		struct cbl_at first_name = cbl_at_key(&first_at, "name");

		/* A rule that is here twice was told about. */
		if (!nodes->items[i].twice ||
		    strcmp(first->code, raw->code) != 0)
			cbl_report(r, &name, false, 0,
				   cbl_first_hint(r, &name, &first_name),
				   "`%s` is already a rule's name", raw->name);
	}
}

void cbl_resolve_rules(struct cbl_resolver *r)
{
	uint32_t count = r->lists[CBL_LIST_RULES].count;
	uint8_t *seen = cbl_arena_alloc(&r->arena, count + 1);

	take_names(r);
	cbl_builder_reserve(&r->b, CBL_SECTION_rules, count);
	for (uint32_t i = 0; i < count; i++)
		make_rule(r, i);
	for (uint32_t i = 0; i < count; i++)
		if (seen[i] == CBL_PROGRESS_NONE)
			walk_yields(r, i, seen, 0);
}
