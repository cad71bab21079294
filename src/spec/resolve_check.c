/* SPDX-License-Identifier: MIT
 *
 * Checks: one set of parameters, each read where it was written, which for an
 * `also` is itself or its rule.
 */
#include "spec/resolve_params.h"

#include "pattern/pattern.h"

/* A check while it is made. */
struct maker {
	struct cbl_resolver *r;
	const struct cbl_raw_check *raw;
	const struct cbl_at *own;  /* where the keys in `given` stand */
	const struct cbl_at *rule; /* where the others do */
	uint64_t given;
	struct cbl_check c;
};

/* Where a key of the check was written. */
static const struct cbl_at *at_of(const struct maker *m, const char *key)
{
	if (m->given == UINT64_MAX)
		return m->own;
	return m->given & cbl_check_key(key) ? m->own : m->rule;
}

static uint32_t operand(struct maker *m, const char *key, const char *text)
{
	return cbl_operand_key(m->r, at_of(m, key), key, text);
}

static uint32_t word(struct maker *m, const char *key, const char *text,
		     const char *const *words, uint32_t absent)
{
	return cbl_word_of(m->r, at_of(m, key), key, text, words, absent);
}

static uint32_t pattern(struct maker *m, const char *key, const char *text)
{
	uint32_t fold = cbl_folds(m->r, at_of(m, "fold"), &m->raw->fold, 0);

	return cbl_pattern_key(m->r, at_of(m, key), key, text,
			       fold & CBL_FOLD_CASE ? CBL_PATTERN_CASELESS : 0,
			       CBL_NONE);
}

/* ---- words of single kinds */

static void report_of(struct maker *m)
{
	static const char *const words[] = {
		"near",	   "misspelling", "unlisted", "out-of-era",
		"retired", "gap",	  "repeat",   "back",
		"start",   "opened",	  "closed",   "slip",
		NULL};
	static const struct {
		uint32_t kind, bits;
	} kinds[] = {{CBL_CHECK_known,
		      CBL_REPORT_NEAR | CBL_REPORT_MISSPELLING |
			      CBL_REPORT_UNLISTED | CBL_REPORT_OUT_OF_ERA |
			      CBL_REPORT_RETIRED},
		     {CBL_CHECK_sequence, CBL_REPORT_GAP | CBL_REPORT_REPEAT |
						  CBL_REPORT_BACK |
						  CBL_REPORT_START |
						  CBL_REPORT_SLIP},
		     {CBL_CHECK_pair, CBL_REPORT_OPENED | CBL_REPORT_CLOSED}};
	const struct cbl_raw_texts *texts = &m->raw->report;
	uint32_t allowed = UINT32_MAX;

	for (int i = 0; i < 3; i++)
		if (kinds[i].kind == m->c.kind)
			allowed = kinds[i].bits;
	for (uint32_t i = 0; i < texts->count; i++) {
		struct cbl_at item =
			cbl_at_item(at_of(m, "report"), "report", i);
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

static void by_of(struct maker *m)
{
	struct cbl_at here = cbl_at_key(at_of(m, "by"), "by");
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

static struct cbl_list group_limits(struct maker *m)
{
	const struct cbl_raw_check *raw = m->raw;
	struct cbl_list list = {cbl_builder_reserve(&m->r->b,
						    CBL_SECTION_group_limits,
						    raw->groups_count),
				raw->groups_count};

	for (uint32_t i = 0; i < raw->groups_count; i++) {
		const struct cbl_raw_group *g = &raw->groups[i];
		struct cbl_at item =
			cbl_at_item(at_of(m, "groups"), "groups", i);
		struct cbl_group_limit limit;

		if (!g->group)
			cbl_missing(m->r, &item, "a group", "group");
		limit.group = cbl_builder_cstr(&m->r->b, g->group);
		limit.min = cbl_number(m->r, &item, "min", g->min, 1000000, 0);
		limit.max = cbl_number(m->r, &item, "max", g->max, 1000000,
				       CBL_NONE);
		*cbl_at_group_limits(&m->r->b, list.first + i) = limit;
	}
	return list;
}

static void places_of(struct maker *m)
{
	const struct cbl_raw_texts *in = &m->raw->in;
	uint32_t *found = cbl_scratch(m->r, in->count);
	uint32_t count = 0;

	for (uint32_t i = 0; i < in->count; i++) {
		struct cbl_at item = cbl_at_item(at_of(m, "in"), "in", i);
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

static void parameters(struct maker *m)
{
	static const char *const pers[] = {"message", "part", "element",
					   "item",    "line", NULL};
	static const char *const events[] = {
		"repeated",   "run-in",	   "garbled",  "stray",	  "unknown",
		"undetected", "undecided", "encoding", "control", NULL};
	const struct cbl_raw_check *raw = m->raw;
	struct cbl_resolver *r = m->r;
	struct cbl_at between =
		cbl_at_key(at_of(m, "unless-between"), "unless-between");

	m->c.min = operand(m, "min", raw->min);
	m->c.max = operand(m, "max", raw->max);
	m->c.per = word(m, "per", raw->per, pers, CBL_PER_MESSAGE);
	m->c.inside =
		cbl_element_list(r, at_of(m, "inside"), "inside", &raw->inside);
	places_of(m);
	m->c.pattern = pattern(m, "pattern", raw->pattern);
	m->c.never = pattern(m, "never", raw->never);
	m->c.split = cbl_reference(r, at_of(m, "split"), "split", raw->split,
				   CBL_LIST_VOCABULARIES, "vocabulary");
	report_of(m);
	m->c.near = cbl_number(r, at_of(m, "near"), "near", raw->near, 9, 0);
	by_of(m);
	m->c.group = operand(m, "group", raw->group);
	m->c.among =
		cbl_operands_key(r, at_of(m, "among"), "among", raw->among);
	m->c.groups = group_limits(m);
	m->c.start = cbl_number(r, at_of(m, "from"), "from", raw->from, 1000000,
				CBL_NONE);
	m->c.restart = pattern(m, "restart", raw->restart);
	m->c.unless_between =
		cbl_pattern_pieces(r, &between, raw->unless_between);
	m->c.event = word(m, "event", raw->event, events, 0);
}

/* ---- what is said and done about a finding */

static struct cbl_list related_of(struct maker *m)
{
	const struct cbl_raw_check *raw = m->raw;
	struct cbl_builder *b = &m->r->b;
	struct cbl_list list = {cbl_builder_reserve(b, CBL_SECTION_related_defs,
						    raw->related_count),
				raw->related_count};

	for (uint32_t i = 0; i < raw->related_count; i++) {
		const struct cbl_raw_related *x = &raw->related[i];
		struct cbl_at item =
			cbl_at_item(at_of(m, "related"), "related", i);
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

static void suggest_of(struct maker *m)
{
	static const char *const froms[] = {"nothing", "nearest", "split",
					    "shift", NULL};
	static const char *const shifts[] = {"month", "digit", NULL};
	const struct cbl_raw_suggest *raw = m->raw->suggest;
	struct cbl_at at = cbl_at_key(at_of(m, "suggest"), "suggest");

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
static struct cbl_text fix_title(struct maker *m, const char *title)
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
	text = cbl_builder_text(&m->r->b,
				cbl_str(cbl_buf_cstr(&buf), buf.len));
	cbl_buf_release(&buf);
	return text;
}

static uint32_t fix_of(struct maker *m)
{
	const struct cbl_raw_fix *raw = m->raw->fix;
	struct cbl_at at = cbl_at_key(at_of(m, "fix"), "fix");
	struct cbl_fix_def fix = {0};

	if (!raw)
		return CBL_NONE;
	if (!raw->each == !raw->replace)
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

static void catalogue(struct maker *m)
{
	static const char *const scopes[] = {"message", "part", "element",
					     "corpus", NULL};
	const struct cbl_raw_check *raw = m->raw;
	struct cbl_at era = cbl_at_key(at_of(m, "era"), "era");
	struct cbl_at context = cbl_at_key(at_of(m, "context"), "context");

	m->c.from = INT32_MIN;
	m->c.until = INT32_MAX;
	if (raw->era)
		m->c.has_era =
			cbl_era(m->r, &era, raw->era->from, raw->era->until,
				&m->c.from, &m->c.until);
	m->c.at = operand(m, "at", raw->at);
	m->c.severity = word(m, "severity", raw->severity, cbl_severity_words,
			     CBL_SEVERITY_WARNING);
	m->c.confidence = cbl_confidence(m->r, at_of(m, "confidence"),
					 raw->confidence, 1.0f);
	m->c.scope = word(m, "scope", raw->scope, scopes, CBL_SCOPE_MESSAGE);
	m->c.context = cbl_resolve_context(m->r, &context, raw->context);
	m->c.message = cbl_template_key(m->r, at_of(m, "message"), "message",
					raw->message, CBL_NONE);
	m->c.related = related_of(m);
	suggest_of(m);
	m->c.fix = fix_of(m);
}

/* ---- does `of` suit the kind? */

static void wrong_of(struct maker *m, const char *message)
{
	struct cbl_at here = cbl_at_key(at_of(m, "of"), "of");

	cbl_mistake(m->r, &here, "%s", message);
}

static void check_operands(struct maker *m)
{
	struct cbl_builder *b = &m->r->b;
	struct cbl_list of = m->c.of;
	bool codes = m->c.kind == CBL_CHECK_known ||
		     m->c.kind == CBL_CHECK_compatible;

	for (uint32_t i = 0; codes && i < of.count; i++) {
		uint32_t index = *cbl_at_numbers(b, of.first + i);
		struct cbl_operand o = *cbl_at_operands(b, index);

		if (o.kind == CBL_OPERAND_FIELD &&
		    cbl_at_fields(b, o.field)->type != CBL_TYPE_CODE)
			wrong_of(m, "only a field of type code can be known");
	}
	if (m->c.kind == CBL_CHECK_agree && of.count == 1 && !m->raw->group &&
	    !strchr(m->raw->of, ','))
		wrong_of(m, "`agree` needs two operands, or `group`");
	if (m->c.kind == CBL_CHECK_order && of.count == 1 && !m->raw->by &&
	    !strchr(m->raw->of, ','))
		wrong_of(m, "`order` needs two elements, or a field and `by`");
}

static void check_template(struct maker *m, const struct cbl_at *at,
			   const char *key, const char *text)
{
	struct cbl_at here = cbl_at_key(at, key);

	cbl_check_words(m->r, &here, m->c.kind, m->raw, text);
}

/* Does an `also` take this key from a rule of its kind, for which it was
 * looked at already? */
static bool is_judged(const struct maker *m, const char *key)
{
	return m->given != UINT64_MAX &&
	       !(m->given & (cbl_check_key(key) | cbl_check_key("check")));
}

static void check_templates(struct maker *m)
{
	const struct cbl_raw_check *raw = m->raw;
	struct cbl_at fix = cbl_at_key(at_of(m, "fix"), "fix");

	if (!is_judged(m, "message"))
		check_template(m, at_of(m, "message"), "message", raw->message);
	for (uint32_t i = 0; !is_judged(m, "related") && i < raw->related_count;
	     i++) {
		struct cbl_at item =
			cbl_at_item(at_of(m, "related"), "related", i);

		check_template(m, &item, "message", raw->related[i].message);
	}
	/* Taken over by another kind a fix that says nothing is none. */
	if (!raw->fix ||
	    (m->given != UINT64_MAX && !(m->given & cbl_check_key("fix"))))
		return;
	check_template(m, &fix, "each", raw->fix->each);
	check_template(m, &fix, "replace", raw->fix->replace);
}

/* Conditions are the same for each `also` that does not give its own. */
static struct cbl_list conditions(struct maker *m, const char *key,
				  const struct cbl_raw_condition *raw,
				  uint32_t count)
{
	return cbl_conditions(m->r, at_of(m, key), key, raw, count);
}

/* What a check names is used, even where it has no use for it. */
static void use_names(struct maker *m)
{
	struct cbl_at between =
		cbl_at_key(at_of(m, "unless-between"), "unless-between");

	m->r->muted = true;
	pattern(m, "pattern", m->raw->pattern);
	pattern(m, "never", m->raw->never);
	pattern(m, "restart", m->raw->restart);
	cbl_pattern_pieces(m->r, &between, m->raw->unless_between);
	cbl_reference(m->r, at_of(m, "split"), "split", m->raw->split,
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
	struct maker m = {.r = r,
			  .raw = &kept,
			  .own = at,
			  .rule = rule_at,
			  .given = given};
	struct cbl_at check = cbl_at_key(at_of(&m, "check"), "check");
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
		cbl_check_scopes(r, at_of(&m, "scope"), kind, kept.scope);
	}
	m.c.of = cbl_operands_key(r, at_of(&m, "of"), "of", raw->of);
	m.c.where = conditions(&m, "where", raw->where, raw->where_count);
	m.c.when = conditions(&m, "when", raw->when, raw->when_count);
	m.c.unless = conditions(&m, "unless", raw->unless, raw->unless_count);
	parameters(&m);
	catalogue(&m);
	if (kind != CBL_NONE && raw->of)
		check_operands(&m);
	if (kind != CBL_NONE)
		check_templates(&m);
	return m.c;
}
