/* SPDX-License-Identifier: MIT */
#include "message/message_priv.h"

#include "base/mem.h"

/* Room at first. */
#define LEAST 16u
#define LEAST_INSTANCES 64u
#define LEAST_LINES 512u
#define LEAST_ROWS 512u

/* What tables seldom do is kept out of what they do all the time. */
#define SELDOM __attribute__((noinline, cold))

SELDOM static void *make_room(struct cbl_message *m, void *items, size_t *cap,
			      size_t need, size_t least, size_t size)
{
	size_t wanted = *cap ? *cap : least;
	void *fresh;

	while (wanted < need)
		wanted *= 2;
	fresh = cbl_arena_room(m->arena, wanted * size);
	if (*cap)
		memcpy(fresh, items, *cap * size);
	*cap = wanted;
	return fresh;
}

/* A growing array in the arena: old copies stay behind until the document
 * goes, which doubling keeps within twice the final size. */
static inline void *grow(struct cbl_message *m, void *items, size_t *cap,
			 size_t need, size_t least, size_t size)
{
	if (need <= *cap)
		return items;
	return make_room(m, items, cap, need, least, size);
}

uint32_t cbl_add_instance(struct cbl_message *m, uint32_t element,
			  struct cbl_span span, uint32_t part, uint32_t flags)
{
	uint32_t index = m->instance_count++;
	struct cbl_instance *i;

	m->instances = grow(m, m->instances, &m->instance_cap,
			    m->instance_count, LEAST_INSTANCES,
			    sizeof(*m->instances));
	i = &m->instances[index];
	*i = (struct cbl_instance){
		.element = element,
		.span = span,
		.content = span.hi,
		.part = part,
		.host = CBL_NONE,
		.flags = flags,
		.first_row = CBL_NONE,
		.whole = {CBL_NONE, CBL_NONE},
		.next = CBL_NONE,
	};
	if (flags & CBL_INSTANCE_REPEATED)
		return index;
	if (m->last[element] == CBL_NONE)
		m->first[element] = index;
	else
		m->instances[m->last[element]].next = index;
	m->last[element] = index;
	return index;
}

/* The bounds of an item's rows, made on demand: most instances have none but
 * those of the element as a whole. */
static struct cbl_item_rows *item_rows(struct cbl_message *m,
				       struct cbl_instance *i, uint32_t item)
{
	size_t old = i->item_cap, cap = old;

	if (item > old) {
		i->item_rows = make_room(m, i->item_rows, &cap, item, LEAST,
					 sizeof(*i->item_rows));
		for (size_t k = old; k < cap; k++)
			i->item_rows[k] =
				(struct cbl_item_rows){CBL_NONE, CBL_NONE};
		i->item_cap = (uint32_t)cap;
	}
	return &i->item_rows[item - 1];
}

/* The row behind which a row of `item` is put, so that the rows of an item
 * stand together; CBL_NONE: at the head. */
static uint32_t row_before(const struct cbl_instance *i, uint32_t item)
{
	for (; item; item--)
		if (i->item_rows[item - 1].last != CBL_NONE)
			return i->item_rows[item - 1].last;
	return i->whole.last;
}

/* Puts a row behind another (CBL_NONE: at the head), the last of its item. */
static void put_behind(struct cbl_message *m, struct cbl_instance *i,
		       uint32_t row, uint32_t before,
		       struct cbl_item_rows *bounds)
{
	uint32_t *link =
		before == CBL_NONE ? &i->first_row : &m->rows[before].next;

	m->rows[row].next = *link;
	*link = row;
	if (bounds->first == CBL_NONE)
		bounds->first = row;
	bounds->last = row;
}

static void link_in_item(struct cbl_message *m,
				struct cbl_instance *i, uint32_t row)
{
	uint32_t item = m->rows[row].item;
	struct cbl_item_rows *bounds = item_rows(m, i, item);

	put_behind(m, i, row, row_before(i, item), bounds);
}

static inline void link_row(struct cbl_message *m, uint32_t row,
			    uint32_t instance)
{
	struct cbl_instance *i = &m->instances[instance];

	m->rows[row].instance = instance;
	if (m->rows[row].item)
		link_in_item(m, i, row);
	else
		put_behind(m, i, row, i->whole.last, &i->whole);
}

void cbl_link_row(struct cbl_message *m, uint32_t row, uint32_t instance)
{
	link_row(m, row, instance);
}

uint32_t cbl_item_first(const struct cbl_message *m, uint32_t instance,
			uint32_t item)
{
	const struct cbl_instance *i = &m->instances[instance];

	if (!item)
		return i->whole.first;
	return item <= i->item_cap ? i->item_rows[item - 1].first : CBL_NONE;
}

uint32_t cbl_add_row(struct cbl_message *m, uint32_t instance, uint32_t field,
		     uint32_t item, struct cbl_span span, struct cbl_str text)
{
	uint32_t index = m->row_count++;

	m->rows = grow(m, m->rows, &m->row_cap, m->row_count, LEAST_ROWS,
		       sizeof(*m->rows));
	m->rows[index] = (struct cbl_row){
		.instance = CBL_NONE,
		.field = field,
		.item = item,
		.next = CBL_NONE,
		.span = span,
		.text = text,
		.state = CBL_ROW_UNKNOWN,
		.type = field == CBL_NONE ?
				CBL_TYPE_TEXT :
				(uint8_t)m->spec->fields[field].type,
	};
	if (instance != CBL_NONE)
		link_row(m, index, instance);
	return index;
}

void cbl_add_line_span(struct cbl_message *m, struct cbl_instance *instance,
		       struct cbl_span span)
{
	uint32_t index = m->line_span_count++;

	m->line_spans = grow(m, m->line_spans, &m->line_span_cap,
			     m->line_span_count, LEAST_LINES,
			     sizeof(*m->line_spans));
	m->line_spans[index] = span;
	if (!instance->lines.count)
		instance->lines.first = index;
	instance->lines.count++;
}

void cbl_add_event(struct cbl_message *m, enum cbl_event event,
		   struct cbl_span span, uint32_t pattern)
{
	const struct cbl_event_at *last =
		m->event_count ? &m->events[m->event_count - 1] : NULL;

	/* One stretch of text that is too much for one pattern is so for
	 * others: said once. */
	if (event == CBL_EVENT_UNDECIDED && last && last->event == event &&
	    last->span.lo < span.hi && span.lo < last->span.hi)
		return;
	m->events = grow(m, m->events, &m->event_cap, m->event_count + 1,
			 LEAST, sizeof(*m->events));
	m->events[m->event_count++] = (struct cbl_event_at){
		.event = event, .span = span, .pattern = pattern};
}

uint32_t cbl_message_row(const struct cbl_message *m, uint32_t instance,
			 uint32_t field, uint32_t item)
{
	uint32_t row = item ? cbl_item_first(m, instance, item) :
			      m->instances[instance].first_row;

	for (; row != CBL_NONE; row = m->rows[row].next) {
		if (item && m->rows[row].item != item)
			return CBL_NONE;
		if (m->rows[row].field == field)
			return row;
	}
	return CBL_NONE;
}

const struct cbl_row *cbl_message_value(const struct cbl_message *m,
					uint32_t value)
{
	if (value == CBL_NONE || m->values[value] == CBL_NONE)
		return NULL;
	return &m->rows[m->values[value]];
}

struct cbl_str cbl_message_id(const struct cbl_message *m)
{
	const struct cbl_row *row =
		cbl_message_value(m, m->spec->meta->message_id);

	if (!row || row->state != CBL_ROW_VALID)
		return cbl_str(NULL, 0);
	return row->value.text;
}

const struct cbl_moment *cbl_message_time(const struct cbl_message *m)
{
	const struct cbl_row *row = cbl_message_value(m, m->spec->meta->date);

	return row && row->state == CBL_ROW_VALID && row->type == CBL_TYPE_TIME
		       ? &row->value.time
		       : NULL;
}

bool cbl_message_date(const struct cbl_message *m, int32_t *days)
{
	const struct cbl_row *row = cbl_message_value(m, m->spec->meta->date);

	if (!row || row->state != CBL_ROW_VALID ||
	    row->value.time.precision > CBL_PRECISION_DAY)
		return false;
	*days = row->value.time.day;
	return true;
}

void cbl_message_days(const struct cbl_message *m, int32_t *first,
		      int32_t *last)
{
	const struct cbl_row *row = cbl_message_value(m, m->spec->meta->date);
	struct cbl_shift step = {0};
	struct cbl_moment time;

	*first = INT32_MIN;
	*last = INT32_MAX;
	if (!row || row->state != CBL_ROW_VALID ||
	    row->value.time.precision == CBL_PRECISION_WEEKDAY)
		return;
	time = row->value.time;
	*first = time.day;
	*last = time.day;
	step.years = time.precision == CBL_PRECISION_YEAR;
	step.months = time.precision == CBL_PRECISION_MONTH;
	if (step.years || step.months)
		*last = cbl_moment_shift(time, step, 1).day - 1;
}
