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

static void group_room(struct cbl_resolver *r, const struct cbl_at *item,
		       const struct cbl_raw_group *g)
{
	struct cbl_at here = cbl_at_key(item, "max");

	cbl_report(r, &here, false, 0, "exchange them",
		   "`max` %s is below `min` %s: nothing would be right",
		   g->max, g->min);
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
		if (limit.max < limit.min)
			group_room(m->r, &item, g);
		*cbl_at_group_limits(&m->r->b, list.first + i) = limit;
	}
	return list;
}

/* Of `find`, if its pattern asks for the start of the text. */
static uint32_t at_start(struct maker *m)
{
	return m->c.kind == CBL_CHECK_find && m->c.pattern != CBL_NONE ?
		       cbl_pattern_at_start(m->r, m->c.pattern) :
		       CBL_NONE;
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
	m->c.caret = at_start(m);
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

/* Does the check give a key itself, so that it is looked at here? */
static bool gives(const struct maker *m, const char *key)
{
	return m->given == UINT64_MAX ||
	       m->given & (cbl_check_key(key) | cbl_check_key("check"));
}

/* The offset of an operand of `of` in its text. */
static size_t offset_in_of(const struct maker *m, uint32_t index)
{
	struct cbl_str rest = cbl_str_c(m->raw->of), piece = rest;

	for (uint32_t i = 0; i <= index; i++)
		if (!cbl_str_next(&rest, ',', &piece))
			return 0;
	return (size_t)(piece.ptr - m->raw->of);
}

/* Are all operands of `of` there, none of them broken? */
static bool has_all_of(const struct maker *m)
{
	struct cbl_str rest = cbl_str_c(m->raw->of), piece;
	uint32_t count = 0;

	while (cbl_str_next(&rest, ',', &piece))
		count++;
	return count == m->c.of.count;
}

static uint32_t of_operand(struct maker *m, uint32_t i)
{
	return *cbl_at_numbers(&m->r->b, m->c.of.first + i);
}

/* Is each operand of `of` like a bound? */
static void check_bound(struct maker *m, const char *key, uint32_t bound)
{
	struct cbl_at at_bound = cbl_at_key(at_of(m, key), key);
	struct cbl_at at_list = cbl_at_key(at_of(m, "of"), "of");
	bool own = gives(m, key);

	if (bound == CBL_NONE || (!own && !gives(m, "of")))
		return;
	for (uint32_t i = 0; i < m->c.of.count; i++) {
		uint32_t of = of_operand(m, i);

		if (own ? !cbl_check_sorts(m->r, &at_bound, 0, bound, of)
			: !cbl_check_sorts(m->r, &at_list, offset_in_of(m, i),
					   of, bound))
			return;
	}
}

/* A bound that is compared with a number of things, not with a value. */
static void check_numeric(struct maker *m, const char *key, uint32_t bound)
{
	struct cbl_at here = cbl_at_key(at_of(m, key), key);
	enum cbl_sort sort = cbl_sort_of(m->r, bound);

	if (gives(m, key) && !cbl_sorts_compare(sort, CBL_SORT_NUMBER))
		cbl_mistake(m->r, &here,
			    "`%s` is how many there may be, not %s", key,
			    cbl_sort_word(sort));
}

static void check_room(struct maker *m)
{
	bool own = gives(m, "max");
	struct cbl_at here = own ? cbl_at_key(at_of(m, "max"), "max")
				 : cbl_at_key(at_of(m, "min"), "min");

	if ((own || gives(m, "min")) &&
	    cbl_is_above(m->r, m->c.min, m->c.max))
		cbl_report(m->r, &here, false, 0, "exchange them",
			   "`max` %s is below `min` %s: nothing would be right",
			   m->raw->max, m->raw->min);
}

/* Does a sequence end before it begins? */
static void check_ends(struct maker *m)
{
	struct cbl_at here = cbl_at_key(at_of(m, "max"), "max");
	struct cbl_operand max;

	if (m->c.max == CBL_NONE || m->c.start == CBL_NONE ||
	    !gives(m, "max"))
		return;
	max = *cbl_at_operands(&m->r->b, m->c.max);
	if (max.kind == CBL_OPERAND_NUMBER &&
	    (uint32_t)max.number < m->c.start)
		cbl_report(m->r, &here, false, 0, "exchange them",
			   "`max` %s is below `from` %s", m->raw->max,
			   m->raw->from);
}

static void check_bounds(struct maker *m)
{
	bool corpus = m->c.scope == CBL_SCOPE_CORPUS;

	if (m->c.kind == CBL_CHECK_range && !corpus) {
		check_bound(m, "min", m->c.min);
		check_bound(m, "max", m->c.max);
	} else if (m->c.kind == CBL_CHECK_count) {
		check_numeric(m, "min", m->c.min);
		check_numeric(m, "max", m->c.max);
	}
	check_room(m);
	check_ends(m);
}

/* Are the values numbers, if they are compared as such? */
static void check_modulo(struct maker *m)
{
	struct cbl_at here = cbl_at_key(at_of(m, "by"), "by");
	struct cbl_str source;
	enum cbl_sort sort;

	if (m->c.by != CBL_BY_MODULO || m->c.of.count == 0 ||
	    (!gives(m, "by") && !gives(m, "of")))
		return;
	sort = cbl_sort_of(m->r, of_operand(m, 0));
	source = cbl_builder_str(
		&m->r->b,
		cbl_at_operands(&m->r->b, of_operand(m, 0))->source);
	if (!cbl_sorts_compare(sort, CBL_SORT_NUMBER))
		cbl_mistake(
			m->r, &here, "`%s` compares numbers, and `%.*s` is %s",
			m->raw->by, CBL_STR_ARG(source), cbl_sort_word(sort));
}

/* Is each operand of `among` like those of `of`, so that it may hold one? */
static void check_among(struct maker *m)
{
	struct cbl_at here = cbl_at_key(at_of(m, "among"), "among");
	struct cbl_at list = cbl_at_key(at_of(m, "of"), "of");
	bool own = gives(m, "among");

	if ((!own && !gives(m, "of")) || m->c.of.count == 0)
		return;
	for (uint32_t i = 0; i < m->c.among.count; i++) {
		uint32_t among =
			*cbl_at_numbers(&m->r->b, m->c.among.first + i);

		if (!cbl_check_sorts(m->r, own ? &here : &list, 0,
				     own ? among : of_operand(m, 0),
				     own ? of_operand(m, 0) : among))
			return;
	}
}

/* Does the first operand of `agree` compare with all others? */
static void check_agree(struct maker *m)
{
	struct cbl_at here = cbl_at_key(at_of(m, "of"), "of");

	check_modulo(m);

	if (!gives(m, "of") || !has_all_of(m))
		return;
	for (uint32_t i = 1; i < m->c.of.count; i++)
		cbl_check_sorts(m->r, &here, offset_in_of(m, i),
				of_operand(m, i), of_operand(m, 0));
}

static void text_in_order(struct maker *m, const struct cbl_at *at, uint32_t i)
{
	struct cbl_str source = cbl_builder_str(
		&m->r->b,
		cbl_at_operands(&m->r->b, of_operand(m, i))->source);

	cbl_report(m->r, at, false, offset_in_of(m, i),
		   "numbers and times have one, and codes whose entries have "
		   "a `rank`",
		   "`%.*s` is a text and has no place in an order",
		   CBL_STR_ARG(source));
}

/* Have the values that are put in order an order? */
static void check_ranks(struct maker *m)
{
	struct cbl_at here = cbl_at_key(at_of(m, "of"), "of");

	if (!gives(m, "of") || !has_all_of(m) ||
	    (m->c.by != CBL_BY_FALLING && m->c.by != CBL_BY_RISING))
		return;
	for (uint32_t i = 0; i < m->c.of.count; i++)
		if (cbl_sort_of(m->r, of_operand(m, i)) == CBL_SORT_TEXT)
			text_in_order(m, &here, i);
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
			wrong_of(m, m->c.kind == CBL_CHECK_known
					    ? "only a field of type code can "
					      "be known"
					    : "only fields of type code "
					      "exclude or need each other");
	}
	if (m->c.kind == CBL_CHECK_agree && of.count == 1 && !m->raw->group &&
	    !strchr(m->raw->of, ','))
		wrong_of(m, "`agree` needs two operands, or `group`");
	if (m->c.kind == CBL_CHECK_order && of.count == 1 && !m->raw->by &&
	    !strchr(m->raw->of, ','))
		wrong_of(m, "`order` needs two elements, or a field and `by`");
	if (m->c.kind == CBL_CHECK_agree)
		check_agree(m);
	if (m->c.kind == CBL_CHECK_order)
		check_ranks(m);
	if (m->c.kind == CBL_CHECK_member)
		check_among(m);
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

/* Does the kind meet what is pointed at by its word? */
static void check_related(struct maker *m, const struct cbl_at *item,
			  const char *word)
{
	struct cbl_at here = cbl_at_key(item, "at");

	if (word && (strcmp(word, "other") == 0 || strcmp(word, "cue") == 0))
		cbl_check_related(m->r, &here, m->c.kind, m->raw, word);
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
		check_related(m, &item, raw->related[i].at);
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
		cbl_check_scopes(r, at_of(&m, "scope"), kind, &kept);
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
		check_bounds(&m);
	if (kind != CBL_NONE)
		check_templates(&m);
	return m.c;
}
