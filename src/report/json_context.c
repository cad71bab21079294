/* SPDX-License-Identifier: MIT */
#include "report/json_context.h"

#include "report/about.h"
#include "text/json.h"

static void each_of_range(struct cbl_range *range,
			  void (*each)(struct cbl_place *place, void *ctx),
			  void *ctx)
{
	each(&range->start, ctx);
	each(&range->end, ctx);
}

void cbl_each_place(struct cbl_finding *f,
		    void (*each)(struct cbl_place *place, void *ctx),
		    void *ctx)
{
	each_of_range(&f->range, each, ctx);
	for (size_t i = 0; i < f->related_count; i++)
		each_of_range(&f->related[i].range, each, ctx);
	for (size_t i = 0; i < f->fix.edit_count; i++)
		each_of_range(&f->fix.edits[i].range, each, ctx);
}

void cbl_each_text(struct cbl_finding *f,
		   void (*each)(struct cbl_str *text, void *ctx), void *ctx)
{
	each(&f->excerpt, ctx);
	each(&f->matched, ctx);
	each(&f->message, ctx);
	each(&f->mrn, ctx);
	for (size_t i = 0; i < f->related_count; i++)
		each(&f->related[i].message, ctx);
	for (size_t i = 0; i < f->suggestion_count; i++)
		each(&f->suggestions[i], ctx);
	each(&f->fix.title, ctx);
	for (size_t i = 0; i < f->fix.edit_count; i++)
		each(&f->fix.edits[i].text, ctx);
}

/* ---- columns in other units */

struct ahead {
	json_t *list;
	bool any;
};

static void add_ahead(struct cbl_place *place, void *ctx)
{
	struct ahead *a = ctx;

	json_array_append_new(a->list, json_integer(place->more_bytes));
	json_array_append_new(a->list, json_integer(place->more_units));
	a->any = a->any || place->more_bytes || place->more_units;
}

/* How far bytes and UTF-16 units are ahead of the columns, for all places;
 * NULL in ASCII. */
static json_t *ahead_json(const struct cbl_finding *f)
{
	struct ahead a = {json_array(), false};
	struct cbl_finding copy = *f;

	cbl_each_place(&copy, add_ahead, &a);
	if (a.any)
		return a.list;
	json_decref(a.list);
	return NULL;
}

/* ---- texts that are no UTF-8 */

struct bytes {
	json_t *list;
	json_int_t number; /* of the next text */
};

static void add_bytes(struct cbl_str *text, void *ctx)
{
	struct bytes *b = ctx;
	json_t *hex = cbl_json_bytes(*text);

	if (hex)
		json_array_append_new(b->list, json_pack("{s:I, s:o}", "text",
							 b->number, "bytes",
							 hex));
	b->number++;
}

/* Their bytes, by the number of the text; NULL if all are UTF-8. */
static json_t *bytes_json(const struct cbl_finding *f)
{
	struct bytes b = {json_array(), 0};
	struct cbl_finding copy = *f;

	cbl_each_text(&copy, add_bytes, &b);
	if (json_array_size(b.list))
		return b.list;
	json_decref(b.list);
	return NULL;
}

/* ---- the rest */

/* Which related places name a path, be it the finding's own. */
static json_t *named_json(const struct cbl_finding *f)
{
	json_t *list = json_array();

	for (size_t i = 0; i < f->related_count; i++)
		if (f->related[i].path.len)
			json_array_append_new(list,
					      json_integer((json_int_t)i));
	if (json_array_size(list))
		return list;
	json_decref(list);
	return NULL;
}

static void set(json_t *object, const char *key, json_t *value)
{
	if (value)
		json_object_set_new_nocheck(object, key, value);
}

static json_t *date_json(const struct cbl_finding *f)
{
	struct cbl_buf date;
	json_t *out;

	if (!f->dated)
		return NULL;
	cbl_buf_init(&date, 0);
	cbl_add_date(&date, f);
	out = json_string(cbl_buf_cstr(&date));
	cbl_buf_release(&date);
	return out;
}

static json_t *state_json(const struct cbl_finding *f)
{
	if (f->state == CBL_STATE_NEW)
		return NULL;
	return json_string(f->state == CBL_STATE_WAIVED ? "waived"
							: "baseline");
}

json_t *cbl_context_json(const struct cbl_finding *f)
{
	json_t *out = json_object();

	set(out, "excerpt", cbl_json_text(f->excerpt));
	set(out, "column", json_integer(f->excerpt_column));
	set(out, "matched", cbl_json_text(f->matched));
	set(out, "date", date_json(f));
	set(out, "fails", json_boolean(f->fails));
	set(out, "named", named_json(f));
	set(out, "ahead", ahead_json(f));
	set(out, "bytes", bytes_json(f));
	set(out, "state", state_json(f));
	if (f->reason.len)
		set(out, "reason", cbl_json_text(f->reason));
	return out;
}
