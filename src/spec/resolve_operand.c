/* SPDX-License-Identifier: MIT
 *
 * Operands: `dtg-line.dtg + 6h`, `highest(to.word, info.word):rank`.
 *
 *   operand  = base [ " + " shift | " - " shift ]
 *   base     = number | ISO date | "position" | "corpus.id"
 *            | function "(" operands ")" [ ":" attribute ]
 *            | value [ ":" attribute ]
 *            | element [ "." field ] [ ":" attribute ]
 */
#include "spec/resolve_priv.h"

#include "text/moment.h"

/* What is being read, and where it stands. */
struct reader {
	struct cbl_resolver *r;
	const struct cbl_at *at;
	const char *base; /* byte 0 of the scalar */
	uint32_t own;	  /* element whose fields need no prefix, or CBL_NONE */
	bool guessed;	  /* a name is what was meant: nothing more is said */
	unsigned depth;	  /* of functions round it */
};

/* Deeper than anything that has a meaning; each level reads its text anew. */
#define DEEPEST 16

static size_t offset_of(const struct reader *p, struct cbl_str text)
{
	return (size_t)(text.ptr - p->base);
}

static void wrong(const struct reader *p, struct cbl_str text,
		  const char *message)
{
	if (p->guessed)
		return;
	cbl_report(p->r, p->at, false, offset_of(p, text), NULL, "`%.*s` %s",
		   CBL_STR_ARG(text), message);
}

const char *const cbl_functions[] = {"first", "last", "highest", "lowest",
				     "count", "sum",  "closest", NULL};

/* In the order of enum cbl_attribute; NULL is no attribute to write. */
static const char *const attributes[] = {
	"",	   "text",    "content",  "length", "width",	  "lines",
	"written", "known",   "distance", "code",   "rank",	  "group",
	"is",	   "title",   "status",	  NULL,	    "year",	  "yy",
	"month",   "day-of-month",	  "day",    "weekday",	"julian",
	"dtg",	   "slashes", "wrote-year",	    "range",
};
#define ATTRIBUTES (sizeof(attributes) / sizeof(attributes[0]))
_Static_assert(ATTRIBUTES == CBL_ATTRIBUTE_RANGE + 1,
	       "a name for every attribute");

static uint32_t attribute_named(struct cbl_str name)
{
	for (uint32_t i = 1; i < ATTRIBUTES; i++)
		if (attributes[i] && cbl_str_eq_c(name, attributes[i]))
			return i;
	return CBL_ATTRIBUTE_NONE;
}

static bool of_entries(uint32_t attribute)
{
	return attribute >= CBL_ATTRIBUTE_DISTANCE &&
	       attribute <= CBL_ATTRIBUTE_NAMED;
}

static bool of_elements(uint32_t attribute)
{
	return attribute == CBL_ATTRIBUTE_CONTENT ||
	       attribute == CBL_ATTRIBUTE_WIDTH ||
	       attribute == CBL_ATTRIBUTE_LINES;
}

static bool of_times(uint32_t attribute)
{
	return attribute >= CBL_ATTRIBUTE_YEAR &&
	       attribute <= CBL_ATTRIBUTE_WROTE_YEAR;
}

/* The field that an operand gives: it itself, or for a function or a value the
 * one at the bottom of it; NULL if that is no field, or an attribute of one. */
static const struct cbl_field *field_below(struct cbl_resolver *r,
					   const struct cbl_operand *o)
{
	struct cbl_builder *b = &r->b;
	struct cbl_operand x = *o;

	/* A chain of values is no longer than there are values. */
	for (uint32_t i = 0; i <= cbl_count_values(b) + 16; i++) {
		uint32_t next = CBL_NONE;

		if (x.attribute != CBL_ATTRIBUTE_NONE && i > 0)
			return NULL;
		if (x.kind == CBL_OPERAND_FIELD)
			return cbl_at_fields(b, x.field);
		if (x.kind == CBL_OPERAND_VALUE)
			next = cbl_at_values(b, x.value)->operand;
		else if (x.args.count != 0 && x.kind != CBL_OPERAND_COUNT)
			next = *cbl_at_numbers(b, x.args.first);
		if (next == CBL_NONE)
			return NULL;
		x = *cbl_at_operands(b, next);
	}
	return NULL;
}

static void unknown_attribute(const struct reader *p, struct cbl_str name)
{
	const char *known[ATTRIBUTES];
	size_t count = 0;

	if (p->guessed)
		return;
	if (cbl_str_eq_c(name, "has")) {
		cbl_report(p->r, p->at, false, offset_of(p, name),
			   "what entries have is read by its own name: of "
			   "`has: [size=3]` it is `:size`",
			   "unknown attribute `has`");
		return;
	}
	for (uint32_t i = 1; i < ATTRIBUTES; i++)
		if (attributes[i])
			known[count++] = attributes[i];
	cbl_unknown_of(p->r, p->at, offset_of(p, name), "attribute", name,
		       known, count);
}

/* Can what an operand gives have the attribute? Others never have a value. */
static bool attribute_fits(const struct reader *p, uint32_t attribute,
			   enum cbl_sort sort, bool of_field,
			   struct cbl_str name)
{
	bool weekday = sort == CBL_SORT_WEEKDAY &&
		       attribute == CBL_ATTRIBUTE_WEEKDAY;

	if (sort == CBL_SORT_ANY)
		return true;
	if (of_times(attribute) && sort != CBL_SORT_TIME && !weekday)
		wrong(p, name, "is an attribute of times only");
	else if (of_entries(attribute) && sort != CBL_SORT_CODE)
		wrong(p, name, "is an attribute of codes only");
	else if (of_elements(attribute) && (of_field || sort != CBL_SORT_TEXT))
		wrong(p, name, "is an attribute of elements only");
	else
		return true;
	return false;
}

/* Sets o->attribute; false after reporting. */
static bool take_attribute(const struct reader *p, struct cbl_operand *o,
			   struct cbl_str name)
{
	const struct cbl_field *field = field_below(p->r, o);
	uint32_t vocabulary = field ? field->vocabulary : CBL_NONE;
	enum cbl_sort sort = cbl_sort_of_this(p->r, o);

	o->attribute = attribute_named(name);
	if (o->attribute == CBL_ATTRIBUTE_NONE) {
		if (vocabulary != CBL_NONE && p->r->vocabulary_bad[vocabulary])
			return false;
		if (!cbl_vocabulary_has(p->r, vocabulary, name)) {
			unknown_attribute(p, name);
			return false;
		}
		o->attribute = CBL_ATTRIBUTE_NAMED;
		o->name = cbl_builder_text(&p->r->b, name);
	}
	return attribute_fits(p, o->attribute, sort, field != NULL, name);
}

/* ---- paths */

/* `date-10d`: how long the name is before what it was to be moved by, which
 * has to stand between blanks as ids may have a `-`; 0 if it is none such. */
static size_t glued(struct cbl_str name)
{
	size_t at = name.len;
	struct cbl_shift shift;
	struct cbl_str span;
	unsigned long number;

	while (at > 0 && name.ptr[at - 1] != '-')
		at--;
	if (at < 2)
		return 0;
	span = cbl_str(name.ptr + at, name.len - at);
	return cbl_str_number(span, INT32_MAX, &number) ||
			       cbl_shift_parse(&shift, span)
		       ? at - 1
		       : 0;
}

static void report_glued(const struct reader *p, struct cbl_str name,
			 size_t len)
{
	cbl_report(p->r, p->at, false, offset_of(p, name) + len,
		   "write a blank before and behind it",
		   "`-` stands between blanks");
}

/* The element of that name, or the one that was meant; CBL_NONE after
 * reporting. */
static uint32_t element_named(struct reader *p, struct cbl_str name)
{
	uint32_t index = cbl_element_find(p->r, name);

	if (index != CBL_NONE)
		return index;
	index = cbl_element_of(p->r, p->at, offset_of(p, name), name);
	p->guessed = true;
	return index;
}

static bool take_field(struct reader *p, struct cbl_operand *o,
		       struct cbl_str element, struct cbl_str field)
{
	struct cbl_resolver *r = p->r;

	o->kind = CBL_OPERAND_FIELD;
	o->element = element_named(p, element);
	if (o->element == CBL_NONE)
		return false;
	o->field = cbl_field_of(r, o->element, field, false);
	if (o->field != CBL_NONE)
		return true;
	if (p->guessed || r->elements[o->element].poisoned)
		return false;

	size_t len = glued(field);

	if (len && cbl_field_of(r, o->element, cbl_str(field.ptr, len),
				false) != CBL_NONE) {
		report_glued(p, field, len);
		return false;
	}

	struct cbl_list list = cbl_at_elements(&r->b, o->element)->fields;
	const char **names =
		cbl_arena_alloc(&r->arena, (list.count + 1) * sizeof(*names));

	for (uint32_t i = 0; i < list.count; i++) {
		struct cbl_text id = cbl_at_fields(&r->b, list.first + i)->id;
		struct cbl_str s = cbl_builder_str(&r->b, id);

		names[i] = cbl_arena_strndup(&r->arena, s.ptr, s.len);
	}
	const char *near = cbl_meant_of(r, p->at, offset_of(p, field), "field",
					field, names, list.count);

	p->guessed = true;
	if (near)
		o->field = cbl_field_of(r, o->element, cbl_str_c(near), false);
	return near != NULL;
}

/* Ids of what a name alone may be, beside elements: their number. */
static size_t names_alone(struct reader *p, const char **names)
{
	struct cbl_resolver *r = p->r;
	const struct cbl_nodes *values = &r->lists[CBL_LIST_VALUES];
	size_t count = 0;

	for (uint32_t i = 0; i < values->count && i < r->values_ready; i++)
		names[count++] = *(char *const *)values->items[i].data;
	if (p->own == CBL_NONE)
		return count;
	struct cbl_list fields = cbl_at_elements(&r->b, p->own)->fields;

	for (uint32_t i = 0; i < fields.count; i++) {
		struct cbl_str id = cbl_builder_str(
			&r->b, cbl_at_fields(&r->b, fields.first + i)->id);

		names[count++] = cbl_arena_strndup(&r->arena, id.ptr, id.len);
	}
	return count;
}

static bool take_name(struct reader *p, struct cbl_operand *o,
		      struct cbl_str name);

/* A name of nothing; false unless it is clear what was meant. */
static bool take_meant(struct reader *p, struct cbl_operand *o,
		       struct cbl_str name)
{
	struct cbl_resolver *r = p->r;
	uint32_t most = r->lists[CBL_LIST_VALUES].count +
			cbl_count_fields(&r->b) + cbl_count_elements(&r->b);
	const char **names =
		cbl_arena_alloc(&r->arena, (most + 1) * sizeof(*names));
	size_t count = names_alone(p, names), len = glued(name);
	struct cbl_str base = cbl_str(name.ptr, len);
	const char *near;

	if (len && (cbl_map_get(&r->lists[CBL_LIST_VALUES].by_id, base, NULL) ||
		    cbl_element_find(r, base) != CBL_NONE)) {
		report_glued(p, name, len);
		return false;
	}

	if (cbl_str_eq_c(name, "line")) /* known to have none */
		return cbl_element_of(r, p->at, offset_of(p, name), name) !=
		       CBL_NONE;
	for (uint32_t i = 0; i < cbl_count_elements(&r->b); i++)
		if (r->elements[i].node)
			names[count++] =
				*(char *const *)r->elements[i].node->data;
	near = cbl_meant_of(r, p->at, offset_of(p, name), "element", name,
			    names, count);
	p->guessed = true;
	return near && take_name(p, o, cbl_str_c(near));
}

/* What take_path understands by itself, or looks like a call of a function. */
bool cbl_id_taken(struct cbl_str id)
{
	for (uint32_t i = 0; cbl_functions[i]; i++)
		if (cbl_str_eq_c(id, cbl_functions[i]))
			return true;
	return cbl_str_eq_c(id, "position") || cbl_str_eq_c(id, "corpus");
}

/* A name without a dot: of an own field, a value or an element. */
static bool take_name(struct reader *p, struct cbl_operand *o,
		      struct cbl_str name)
{
	struct cbl_resolver *r = p->r;
	const struct cbl_nodes *values = &r->lists[CBL_LIST_VALUES];

	if (p->own != CBL_NONE) {
		o->field = cbl_field_of(r, p->own, name, false);
		o->element = p->own;
		o->kind = CBL_OPERAND_FIELD;
		if (o->field != CBL_NONE)
			return true;
	}
	if (cbl_map_get(&values->by_id, name, &o->value)) {
		o->kind = CBL_OPERAND_VALUE;
		o->field = o->element = CBL_NONE;
		values->items[o->value].used = true;
		if (o->value < r->values_ready)
			return true;
		wrong(p, name, "is a value that stands further down");
		return false;
	}
	o->value = o->field = CBL_NONE;
	o->kind = CBL_OPERAND_ELEMENT;
	o->element = cbl_element_find(r, name);
	if (o->element != CBL_NONE)
		return true;
	if (p->own != CBL_NONE && r->elements[p->own].poisoned)
		return false;
	return take_meant(p, o, name);
}

static bool take_path(struct reader *p, struct cbl_operand *o,
		      struct cbl_str path)
{
	const char *dot = memchr(path.ptr, '.', path.len);
	size_t n = dot ? (size_t)(dot - path.ptr) : path.len;

	if (cbl_str_eq_c(path, "position")) {
		o->kind = CBL_OPERAND_POSITION;
		return true;
	}
	if (cbl_str_eq_c(path, "corpus.id")) {
		o->kind = CBL_OPERAND_CORPUS;
		return true;
	}
	if (path.len == 0) {
		wrong(p, path, "is no operand");
		return false;
	}
	if (!dot)
		return take_name(p, o, path);
	if (cbl_str_eq_c(cbl_str(path.ptr, n), "corpus") &&
	    cbl_element_find(p->r, cbl_str_c("corpus")) == CBL_NONE) {
		cbl_report(p->r, p->at, false, offset_of(p, path),
			   "`corpus.id` are the ids of all messages",
			   "a corpus has nothing called `%.*s`",
			   CBL_STR_ARG(cbl_str(dot + 1, path.len - n - 1)));
		return false;
	}
	return take_field(p, o, cbl_str(path.ptr, n),
			  cbl_str(dot + 1, path.len - n - 1));
}

/* ---- functions */

static uint32_t operand_in(struct reader *p, struct cbl_str text);

static bool take_arguments(struct reader *p, struct cbl_operand *o,
			   struct cbl_str text)
{
	uint32_t *args = cbl_scratch(p->r, (uint32_t)text.len / 2 + 1);
	uint32_t count = 0;
	struct cbl_str piece;
	bool ok = true, guessed = false;

	if (p->depth == DEEPEST) {
		wrong(p, cbl_str(text.ptr, text.len < 20 ? text.len : 20),
		      "is nested too deeply");
		return false;
	}
	p->depth++;
	while (cbl_str_next(&text, ',', &piece)) {
		args[count] = operand_in(p, piece);
		guessed = guessed || p->guessed;
		if (args[count] == CBL_NONE)
			ok = false;
		else
			count++;
	}
	p->depth--;
	p->guessed = guessed;
	if (ok && count == 0) {
		wrong(p, text, "needs something in its brackets");
		return false;
	}
	o->args = cbl_numbers(p->r, args, count);
	return ok;
}

/* A call takes all up to its closing bracket; what follows stays in `rest`.
 * False if `text` is no call. */
static bool cut_call(struct cbl_str text, uint32_t *function,
		     struct cbl_str *inside, struct cbl_str *rest)
{
	for (uint32_t i = 0; cbl_functions[i]; i++) {
		size_t n = strlen(cbl_functions[i]);
		int depth = 0;

		if (text.len <= n || text.ptr[n] != '(' ||
		    memcmp(text.ptr, cbl_functions[i], n) != 0)
			continue;
		for (size_t k = n; k < text.len; k++) {
			depth += (text.ptr[k] == '(') - (text.ptr[k] == ')');
			if (depth != 0)
				continue;
			*function = i;
			*inside = cbl_str(text.ptr + n + 1, k - n - 1);
			*rest = cbl_str(text.ptr + k + 1, text.len - k - 1);
			return true;
		}
	}
	return false;
}

/* ---- the whole */

static bool take_base(struct reader *p, struct cbl_operand *o,
		      struct cbl_str text)
{
	struct cbl_str inside, rest = cbl_str("", 0);
	uint32_t function;
	unsigned long number;
	const char *colon;

	if (cbl_str_number(text, INT32_MAX, &number)) {
		o->kind = CBL_OPERAND_NUMBER;
		o->number = (int32_t)number;
		return true;
	}
	if (cbl_iso_date(text, &o->number)) {
		o->kind = CBL_OPERAND_TIME;
		return true;
	}
	if (cut_call(text, &function, &inside, &rest)) {
		o->kind = CBL_OPERAND_FIRST + function;
		if (!take_arguments(p, o, inside) ||
		    !cbl_function_fits(p->r, p->at, offset_of(p, inside), o,
				       inside))
			return false;
		if (rest.len != 0 && *rest.ptr != ':') {
			wrong(p, rest, "cannot follow a bracket");
			return false;
		}
	} else if (!cbl_operand_named(p->r, p->at, offset_of(p, text), text)) {
		return false;
	} else {
		colon = memchr(text.ptr, ':', text.len);
		size_t n = colon ? (size_t)(colon - text.ptr) : text.len;

		rest = cbl_str(text.ptr + n, text.len - n);
		if (!take_path(p, o, cbl_str_trim(cbl_str(text.ptr, n))))
			return false;
	}
	if (rest.len == 0)
		return true;
	return take_attribute(
		p, o, cbl_str_trim(cbl_str(rest.ptr + 1, rest.len - 1)));
}

/* Where the last ` + ` or ` - ` stands outside brackets, or text.len. */
static size_t find_shift(struct cbl_str text)
{
	size_t found = text.len;
	int depth = 0;

	for (size_t i = 0; i + 2 < text.len; i++) {
		char c = text.ptr[i + 1];

		depth += (text.ptr[i] == '(') - (text.ptr[i] == ')');
		if (depth == 0 && text.ptr[i] == ' ' &&
		    (c == '+' || c == '-') && text.ptr[i + 2] == ' ')
			found = i;
	}
	return found;
}

static bool take_shift(const struct reader *p, struct cbl_operand *o,
		       struct cbl_str text)
{
	struct cbl_str span = cbl_str_trim(cbl_str(text.ptr + 3, text.len - 3));
	unsigned long number;

	o->sign = text.ptr[1] == '+' ? 1 : -1;
	if (cbl_str_number(span, INT32_MAX, &number)) {
		o->plain = 1;
		o->number = (int32_t)number;
		cbl_number_fits(p->r, p->at, offset_of(p, span), o, span);
		return true;
	}
	if (cbl_shift_parse(&o->shift, span))
		return cbl_span_fits(p->r, p->at, offset_of(p, span), o, span);
	cbl_report(p->r, p->at, false, offset_of(p, span),
		   "write `25y 31d`, `6mo`, `6h`, `30m` or a whole number",
		   "`%.*s` is no span", CBL_STR_ARG(span));
	return false;
}

/* The field that an operand is as it stands; NULL if it is none, or an
 * attribute of one. */
static const struct cbl_field *field_itself(struct cbl_resolver *r,
					    uint32_t operand)
{
	struct cbl_operand o = *cbl_at_operands(&r->b, operand);

	return o.attribute == CBL_ATTRIBUTE_NONE ? field_below(r, &o) : NULL;
}

/* Is it a time with its clock, as far as one can tell? */
static bool has_clock(struct cbl_resolver *r, uint32_t operand)
{
	struct cbl_operand o = *cbl_at_operands(&r->b, operand);
	const struct cbl_field *field = field_itself(r, operand);

	return o.kind != CBL_OPERAND_TIME &&
	       o.attribute == CBL_ATTRIBUTE_NONE &&
	       (!field || field->as <= CBL_PRECISION_MINUTE);
}

/* Can one be moved by the other? */
static bool are_movable(const struct reader *p, const uint32_t *args,
			struct cbl_str base, struct cbl_str by)
{
	enum cbl_sort moved = cbl_sort_of(p->r, args[0]);
	enum cbl_sort span = cbl_sort_of(p->r, args[1]);
	const struct cbl_field *field = field_itself(p->r, args[1]);

	if (moved == CBL_SORT_ANY || span == CBL_SORT_ANY)
		return true;
	if (span != CBL_SORT_NUMBER)
		wrong(p, by, "is no span: only a number or a `duration` is");
	else if (moved == CBL_SORT_TIME &&
		 (!field || field->type != CBL_TYPE_DURATION))
		wrong(p, by, "is no `duration`: nothing else moves a time");
	else if (moved != CBL_SORT_NUMBER &&
		 !(moved == CBL_SORT_TIME && has_clock(p->r, args[0])))
		wrong(p, base, "is no number and no time of a day: nothing can "
			       "be added to it");
	else
		return true;
	return false;
}

/* Moves an operand by another one. */
static bool take_sum(struct reader *p, struct cbl_operand *o,
		     struct cbl_str text, size_t cut)
{
	struct cbl_str base = cbl_str_trim(cbl_str(text.ptr, cut));
	struct cbl_str by = cbl_str_trim(
		cbl_str(text.ptr + cut + 3, text.len - cut - 3));
	bool guessed;
	uint32_t args[2];

	if (p->depth == DEEPEST) {
		wrong(p, by, "is one too many to add");
		return false;
	}
	p->depth++;
	args[0] = operand_in(p, base);
	guessed = p->guessed;
	args[1] = operand_in(p, by);
	p->guessed = p->guessed || guessed;
	p->depth--;
	if (args[0] == CBL_NONE || args[1] == CBL_NONE ||
	    !are_movable(p, args, base, by))
		return false;
	o->kind = text.ptr[cut + 1] == '+' ? CBL_OPERAND_PLUS :
					     CBL_OPERAND_MINUS;
	o->args = cbl_numbers(p->r, args, 2);
	return true;
}

/* A span begins with a digit, what stands for one does not. */
static bool is_span_at(struct cbl_str text, size_t cut)
{
	return cut + 3 < text.len && text.ptr[cut + 3] >= '0' &&
	       text.ptr[cut + 3] <= '9';
}

static bool parse(struct reader *p, struct cbl_operand *o,
		  struct cbl_str text)
{
	size_t cut = find_shift(text);
	struct cbl_str base = cbl_str_trim_right(cbl_str(text.ptr, cut));
	size_t before = find_shift(base);

	if (cut == text.len)
		return take_base(p, o, base);
	if (!is_span_at(text, cut))
		return take_sum(p, o, text, cut);
	if (is_span_at(base, before)) {
		wrong(p, text, "adds two spans: write their sum");
		return false;
	}
	/* What is moved by another operand may be moved by a span as well. */
	if (before < base.len ? !take_sum(p, o, base, before) :
				!take_base(p, o, base))
		return false;
	if (o->kind == CBL_OPERAND_NUMBER || o->kind == CBL_OPERAND_TIME) {
		wrong(p, text, "shifts a constant: write the outcome");
		return false;
	}
	return take_shift(p, o, cbl_str(text.ptr + cut, text.len - cut));
}

static uint32_t operand_in(struct reader *p, struct cbl_str text)
{
	struct cbl_resolver *r = p->r;
	struct cbl_operand o = {
		.element = CBL_NONE, .field = CBL_NONE, .value = CBL_NONE};
	uint32_t index;

	text = cbl_str_trim(text);
	p->guessed = false;
	/* What does not depend on where it stands is made once. */
	if (p->own == CBL_NONE && cbl_map_get(&r->operand_ids, text, &index))
		return index;
	o.source = cbl_builder_text(&r->b, text);
	if ((p->depth == 0 &&
	     !cbl_operand_formed(r, p->at, offset_of(p, text), text)) ||
	    !parse(p, &o, text)) {
		cbl_flaw(r, p->at);
		return CBL_NONE;
	}
	index = cbl_add_operands(&r->b, &o);
	if (p->own == CBL_NONE)
		cbl_map_set(&r->operand_ids, text, index);
	return index;
}

uint32_t cbl_operand_of(struct cbl_resolver *r, const struct cbl_at *at,
			size_t offset, struct cbl_str text, uint32_t own)
{
	struct reader p = {r, at, text.ptr - offset, own, false, 0};
	uint32_t operand = operand_in(&p, text);

	return operand == CBL_NONE ? cbl_nothing(r) : operand;
}

uint32_t cbl_operand_key(struct cbl_resolver *r, const struct cbl_at *at,
			 const char *key, const char *text)
{
	struct cbl_at here = cbl_at_key(at, key);

	if (!text)
		return CBL_NONE;
	return cbl_operand_of(r, &here, 0, cbl_str_c(text), CBL_NONE);
}

struct cbl_list cbl_operands_key(struct cbl_resolver *r,
				 const struct cbl_at *at, const char *key,
				 const char *text)
{
	struct cbl_at here = cbl_at_key(at, key);
	struct cbl_str rest = cbl_str_c(text), piece;
	struct reader p = {r, &here, rest.ptr, CBL_NONE, false, 0};
	uint32_t *found = cbl_scratch(r, (uint32_t)rest.len / 2 + 1);
	uint32_t count = 0;

	if (text && cbl_str_trim(rest).len == 0)
		cbl_report(r, &here, false, 0, NULL, "`%s` names nothing", key);
	while (text && cbl_str_next(&rest, ',', &piece)) {
		uint32_t operand = operand_in(&p, piece);

		if (operand != CBL_NONE)
			found[count++] = operand;
	}
	return cbl_numbers(r, found, count);
}
