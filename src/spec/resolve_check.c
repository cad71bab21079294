/* SPDX-License-Identifier: MIT
 *
 * Checks: one set of parameters, each read where it was written, which for an
 * `also` is itself or its rule.
 */
#include "spec/resolve_check.h"

#include "pattern/pattern.h"
#include "spec/resolve_params.h"

const struct cbl_at *cbl_check_at(const struct cbl_check_maker *m,
				  const char *key)
{
	if (m->given == UINT64_MAX)
		return m->own;
	return m->given & cbl_check_key(key) ? m->own : m->rule;
}

static uint32_t operand(struct cbl_check_maker *m, const char *key,
			const char *text)
{
	return cbl_operand_key(m->r, cbl_check_at(m, key), key, text);
}

static uint32_t word(struct cbl_check_maker *m, const char *key,
		     const char *text, const char *const *words,
		     uint32_t absent)
{
	return cbl_word_of(m->r, cbl_check_at(m, key), key, text, words,
			   absent);
}

static uint32_t pattern(struct cbl_check_maker *m, const char *key,
			const char *text)
{
	uint32_t fold =
		cbl_folds(m->r, cbl_check_at(m, "fold"), &m->raw->fold, 0);

	return cbl_pattern_key(m->r, cbl_check_at(m, key), key, text,
			       fold & CBL_FOLD_CASE ? CBL_PATTERN_CASELESS : 0,
			       CBL_NONE);
}

/* ---- words of single kinds */

static void report_of(struct cbl_check_maker *m)
{
	static const char *const words[] = {
		"near",	  "misspelling", "unlisted", "out-of-era", "retired",
		"gap",	  "repeat",	 "back",     "start",	   "opened",
		"closed", "slip",	 NULL};
	static const struct {
		uint32_t kind, bits;
	} kinds[] = {{CBL_CHECK_known,
		      CBL_REPORT_NEAR | CBL_REPORT_MISSPELLING |
			      CBL_REPORT_UNLISTED | CBL_REPORT_OUT_OF_ERA |
			      CBL_REPORT_RETIRED},
		     {CBL_CHECK_sequence,
		      CBL_REPORT_GAP | CBL_REPORT_REPEAT | CBL_REPORT_BACK |
			      CBL_REPORT_START | CBL_REPORT_SLIP},
		     {CBL_CHECK_pair, CBL_REPORT_OPENED | CBL_REPORT_CLOSED}};
	const struct cbl_raw_texts *texts = &m->raw->report;
	uint32_t allowed = UINT32_MAX;

	for (int i = 0; i < 3; i++)
		if (kinds[i].kind == m->c.kind)
			allowed = kinds[i].bits;
	for (uint32_t i = 0; i < texts->count; i++) {
		struct cbl_at item =
			cbl_at_item(cbl_check_at(m, "report"), "report", i);
		uint32_t w = cbl_word_of(m->r, &item, NULL, texts->items[i],
					 words, CBL_NONE);

		if (w == CBL_NONE)
			continue;
		if (allowed & 1u << w)
			m->c.report |= 1u << w;
		else
			cbl_mistake(m->r, &item,
				    "this kind of check has no `%s` to report",
				    texts->items[i]);
	}
	if (m->c.kind == CBL_CHECK_pair && texts->count == 0)
		m->c.report = CBL_REPORT_OPENED | CBL_REPORT_CLOSED;
}

static bool takes_number(struct cbl_str by, const char *word, unsigned long *n)
{
	size_t len = strlen(word);

	return by.len > len && memcmp(by.ptr, word, len) == 0 &&
	       cbl_str_number(cbl_str_trim(cbl_str(by.ptr + len, by.len - len)),
			      INT32_MAX, n) &&
	       *n > 0;
}

static void by_of(struct cbl_check_maker *m)
{
	struct cbl_at here = cbl_at_key(cbl_check_at(m, "by"), "by");
	struct cbl_str by = cbl_str_c(m->raw->by);
	bool order = m->c.kind == CBL_CHECK_order;
	unsigned long n = 0;

	if (!m->raw->by)
		return;
	if (order && cbl_str_eq_c(by, "rank falling"))
		m->c.by = CBL_BY_FALLING;
	else if (order && cbl_str_eq_c(by, "rank rising"))
		m->c.by = CBL_BY_RISING;
	else if (!order && takes_number(by, "modulo ", &n))
		m->c.by = CBL_BY_MODULO;
	else if (!order && takes_number(by, "prefix ", &n))
		m->c.by = CBL_BY_PREFIX;
	else
		cbl_report(m->r, &here, false, 0,
			   order ? "`rank falling` or `rank rising`"
				 : "`modulo 10000` or `prefix 6`",
			   "`%s` is no way to compare", m->raw->by);
	m->c.by_n = (uint32_t)n;
}

static void group_room(struct cbl_resolver *r, const struct cbl_at *item,
		       const struct cbl_raw_group *g)
{
	struct cbl_at here = cbl_at_key(item, "max");

	cbl_report(r, &here, false, 0, "exchange them",
		   "`max` %s is below `min` %s: nothing would be right", g->max,
		   g->min);
}

static struct cbl_list group_limits(struct cbl_check_maker *m)
{
	const struct cbl_raw_check *raw = m->raw;
	struct cbl_list list = {cbl_builder_reserve(&m->r->b,
						    CBL_SECTION_group_limits,
						    raw->groups_count),
				raw->groups_count};

	for (uint32_t i = 0; i < raw->groups_count; i++) {
		const struct cbl_raw_group *g = &raw->groups[i];
		struct cbl_at item =
			cbl_at_item(cbl_check_at(m, "groups"), "groups", i);
		struct cbl_group_limit limit;

		if (!g->group)
			cbl_missing(m->r, &item, "a group", "group");
		limit.group = cbl_builder_cstr(&m->r->b, g->group);
		limit.min = cbl_number(m->r, &item, "min", g->min, 1000000, 0);
		limit.max = cbl_number(m->r, &item, "max", g->max, 1000000,
				       CBL_NONE);
		if (limit.max < limit.min)
			group_room(m->r, &item, g);
		*cbl_at_group_limits(&m->r->b, list.first + i) = limit;
	}
	return list;
}

/* Of `find`, if its pattern asks for the start of the text. */
static uint32_t at_start(struct cbl_check_maker *m)
{
	return m->c.kind == CBL_CHECK_find && m->c.pattern != CBL_NONE
		       ? cbl_pattern_at_start(m->r, m->c.pattern)
		       : CBL_NONE;
}

static void places_of(struct cbl_check_maker *m)
{
	const struct cbl_raw_texts *in = &m->raw->in;
	uint32_t *found = cbl_scratch(m->r, in->count);
	uint32_t count = 0;

	for (uint32_t i = 0; i < in->count; i++) {
		struct cbl_at item =
			cbl_at_item(cbl_check_at(m, "in"), "in", i);
		struct cbl_str id = cbl_str_c(in->items[i]);
		uint32_t element;

		if (cbl_str_eq_c(id, "raw")) {
			m->c.in_raw = 1;
			continue;
		}
		element = cbl_element_of(m->r, &item, 0, id);
		if (element != CBL_NONE)
			found[count++] = element;
	}
	m->c.in = cbl_numbers(m->r, found, count);
}

static void parameters(struct cbl_check_maker *m)
{
	static const char *const pers[] = {"message", "part", "element",
					   "item",    "line", NULL};
	static const char *const events[] = {
		"repeated",   "run-in",	   "garbled",  "stray",	  "unknown",
		"undetected", "undecided", "encoding", "control", NULL};
	const struct cbl_raw_check *raw = m->raw;
	struct cbl_resolver *r = m->r;
	struct cbl_at between =
		cbl_at_key(cbl_check_at(m, "unless-between"), "unless-between");

	m->c.min = operand(m, "min", raw->min);
	m->c.max = operand(m, "max", raw->max);
	m->c.per = word(m, "per", raw->per, pers, CBL_PER_MESSAGE);
	m->c.inside = cbl_element_list(r, cbl_check_at(m, "inside"), "inside",
				       &raw->inside);
	places_of(m);
	m->c.pattern = pattern(m, "pattern", raw->pattern);
	m->c.caret = at_start(m);
	m->c.never = pattern(m, "never", raw->never);
	m->c.split =
		cbl_reference(r, cbl_check_at(m, "split"), "split", raw->split,
			      CBL_LIST_VOCABULARIES, "vocabulary");
	report_of(m);
	m->c.near =
		cbl_number(r, cbl_check_at(m, "near"), "near", raw->near, 9, 0);
	by_of(m);
	m->c.group = operand(m, "group", raw->group);
	m->c.among = cbl_operands_key(r, cbl_check_at(m, "among"), "among",
				      raw->among);
	m->c.groups = group_limits(m);
	m->c.start = cbl_number(r, cbl_check_at(m, "from"), "from", raw->from,
				1000000, CBL_NONE);
	m->c.restart = pattern(m, "restart", raw->restart);
	m->c.unless_between =
		cbl_pattern_pieces(r, &between, raw->unless_between);
	m->c.event = word(m, "event", raw->event, events, 0);
}

/* ---- what is said and done about a finding */

static struct cbl_list related_of(struct cbl_check_maker *m)
{
	const struct cbl_raw_check *raw = m->raw;
	struct cbl_builder *b = &m->r->b;
	struct cbl_list list = {cbl_builder_reserve(b, CBL_SECTION_related_defs,
						    raw->related_count),
				raw->related_count};

	for (uint32_t i = 0; i < raw->related_count; i++) {
		const struct cbl_raw_related *x = &raw->related[i];
		struct cbl_at item =
			cbl_at_item(cbl_check_at(m, "related"), "related", i);
		struct cbl_related_def d = {.at = CBL_NONE};

		if (!x->at) {
			cbl_missing(m->r, &item, "`related`", "at");
			d.at = cbl_nothing(m->r);
		} else if (strcmp(x->at, "other") == 0) {
			d.word = CBL_WORD_OTHER;
		} else if (strcmp(x->at, "cue") == 0) {
			d.word = CBL_WORD_CUE;
		} else {
			d.at = cbl_operand_key(m->r, &item, "at", x->at);
		}
		if (!x->message)
			cbl_missing(m->r, &item, "`related`", "message");
		d.message = cbl_template_key(m->r, &item, "message", x->message,
					     CBL_NONE);
		*cbl_at_related_defs(b, list.first + i) = d;
	}
	return list;
}

static void suggest_of(struct cbl_check_maker *m)
{
	static const char *const froms[] = {"nothing", "nearest", "split",
					    "shift", NULL};
	static const char *const shifts[] = {"month", "digit", NULL};
	const struct cbl_raw_suggest *raw = m->raw->suggest;
	struct cbl_at at = cbl_at_key(cbl_check_at(m, "suggest"), "suggest");

	m->c.suggest_until = CBL_NONE;
	if (!raw)
		return;
	if (!raw->from)
		cbl_missing(m->r, &at, "`suggest`", "from");
	m->c.suggest = cbl_word_of(m->r, &at, "from", raw->from, froms,
				   CBL_SUGGEST_NOTHING);
	for (uint32_t i = 0; i < raw->shift.count; i++) {
		struct cbl_at item = cbl_at_item(&at, "shift", i);
		uint32_t w = cbl_word_of(m->r, &item, NULL, raw->shift.items[i],
					 shifts, CBL_NONE);

		if (w != CBL_NONE)
			m->c.suggest_shift |= 1u << w;
	}
	if (m->c.suggest == CBL_SUGGEST_SHIFT && raw->shift.count == 0)
		cbl_missing(m->r, &at, "`suggest`", "shift");
	m->c.suggest_until = cbl_operand_key(m->r, &at, "until", raw->until);
}

/* What a fix without a title is offered as: it mends what the rule is about. */
static struct cbl_text fix_title(struct cbl_check_maker *m, const char *title)
{
	const struct cbl_raw_rule *rule =
		m->r->lists[CBL_LIST_RULES].items[m->c.rule].data;
	const char *about = rule->title ? rule->title : rule->name;
	struct cbl_text text;
	struct cbl_buf buf;

	if (title && *title)
		return cbl_builder_cstr(&m->r->b, title);
	cbl_buf_init(&buf, 0);
	cbl_buf_printf(&buf, "Mend: %s", about ? about : rule->code);
	text = cbl_builder_text(&m->r->b, cbl_str(cbl_buf_cstr(&buf), buf.len));
	cbl_buf_release(&buf);
	return text;
}

static uint32_t fix_of(struct cbl_check_maker *m)
{
	const struct cbl_raw_fix *raw = m->raw->fix;
	struct cbl_at at = cbl_at_key(cbl_check_at(m, "fix"), "fix");
	struct cbl_fix_def fix = {0};

	if (!raw)
		return CBL_NONE;
	if (raw->each && raw->replace)
		cbl_report(m->r, &at, false, 0,
			   "`each` replaces all that was found, `replace` what "
			   "`at` names or what was found there",
			   "a fix has `each` or `replace`, not both");
	else if (!raw->each && !raw->replace)
		cbl_missing(m->r, &at, "`fix`", "each` or `replace");
	fix.title = fix_title(m, raw->title);
	fix.each = raw->each != NULL;
	fix.at = cbl_operand_key(m->r, &at, "at", raw->at);
	fix.replace = raw->each ? cbl_template_key(m->r, &at, "each", raw->each,
						   CBL_NONE)
				: cbl_template_key(m->r, &at, "replace",
						   raw->replace, CBL_NONE);
	fix.safe = cbl_yes(m->r, &at, "safe", raw->safe);
	return cbl_add_fixes(&m->r->b, &fix);
}

static void catalogue(struct cbl_check_maker *m)
{
	static const char *const scopes[] = {"message", "part", "element",
					     "corpus", NULL};
	const struct cbl_raw_check *raw = m->raw;
	struct cbl_at era = cbl_at_key(cbl_check_at(m, "era"), "era");
	struct cbl_at context =
		cbl_at_key(cbl_check_at(m, "context"), "context");

	m->c.from = INT32_MIN;
	m->c.until = INT32_MAX;
	if (raw->era)
		m->c.has_era =
			cbl_era(m->r, &era, raw->era->from, raw->era->until,
				&m->c.from, &m->c.until);
	m->c.at = operand(m, "at", raw->at);
	m->c.severity = word(m, "severity", raw->severity, cbl_severity_words,
			     CBL_SEVERITY_WARNING);
	m->c.confidence = cbl_confidence(m->r, cbl_check_at(m, "confidence"),
					 raw->confidence, 1.0f);
	m->c.scope = word(m, "scope", raw->scope, scopes, CBL_SCOPE_MESSAGE);
	m->c.context = cbl_resolve_context(m->r, &context, raw->context);
	m->c.message = cbl_template_key(m->r, cbl_check_at(m, "message"),
					"message", raw->message, CBL_NONE);
	m->c.related = related_of(m);
	suggest_of(m);
	m->c.fix = fix_of(m);
}

/* ---- the whole */

/* Conditions are the same for each `also` that does not give its own. */
static struct cbl_list conditions(struct cbl_check_maker *m, const char *key,
				  const struct cbl_raw_condition *raw,
				  uint32_t count)
{
	return cbl_conditions(m->r, cbl_check_at(m, key), key, raw, count);
}

/* What a check names is used, even where it has no use for it. */
static void use_names(struct cbl_check_maker *m)
{
	struct cbl_at between =
		cbl_at_key(cbl_check_at(m, "unless-between"), "unless-between");

	m->r->muted = true;
	pattern(m, "pattern", m->raw->pattern);
	pattern(m, "never", m->raw->never);
	pattern(m, "restart", m->raw->restart);
	cbl_pattern_pieces(m->r, &between, m->raw->unless_between);
	cbl_reference(m->r, cbl_check_at(m, "split"), "split", m->raw->split,
		      CBL_LIST_VOCABULARIES, "vocabulary");
	m->r->muted = false;
}

struct cbl_check cbl_resolve_check(struct cbl_resolver *r, uint32_t rule,
				   const struct cbl_raw_check *raw,
				   const struct cbl_at *at,
				   const struct cbl_at *rule_at, uint64_t given)
{
	const struct cbl_raw_check nothing = {0};
	struct cbl_raw_check kept = *raw;
	struct cbl_check_maker m = {.r = r,
				    .raw = &kept,
				    .own = at,
				    .rule = rule_at,
				    .given = given};
	struct cbl_at check = cbl_at_key(cbl_check_at(&m, "check"), "check");
	uint32_t kind = cbl_check_kind_of(r, &check, raw->check);

	m.c.rule = rule;
	m.c.kind = kind == CBL_NONE ? 0 : kind;
	if (kind != CBL_NONE) {
		uint64_t foreign = cbl_check_params(
			r, at, kind, given & cbl_check_given(raw));

		if (foreign)
			use_names(&m);
		/* What is foreign to the kind is not looked at further. */
		cbl_check_inherit(&kept, &nothing, foreign);
		cbl_check_needs(r, at, kind, raw);
		cbl_check_scopes(r, cbl_check_at(&m, "scope"), kind, &kept);
	}
	m.c.of = cbl_operands_key(r, cbl_check_at(&m, "of"), "of", raw->of);
	m.c.where = conditions(&m, "where", raw->where, raw->where_count);
	m.c.when = conditions(&m, "when", raw->when, raw->when_count);
	m.c.unless = conditions(&m, "unless", raw->unless, raw->unless_count);
	parameters(&m);
	catalogue(&m);
	if (kind != CBL_NONE)
		cbl_check_suits(&m);
	return m.c;
}
