/* SPDX-License-Identifier: MIT
 *
 * A report from elsewhere is not trusted: every key is looked at for its type,
 * and what is missing is empty. What only shards tell (`context`, `shard`) may
 * be absent.
 */
#include "report/merge.h"

#include <stdlib.h>

#include "base/mem.h"
#include "report/json_context.h"
#include "text/json.h"
#include "text/utf8.h"

/* The report at hand. */
struct reading {
	struct cbl_merge *merge;
	const char *name;
	struct cbl_str text;
	size_t at; /* of the value at hand */
	struct cbl_error *err;
};

static size_t line_of(const struct reading *r, size_t offset)
{
	size_t line = 1;

	for (size_t i = 0; i < offset && i < r->text.len; i++)
		line += r->text.ptr[i] == '\n';
	return line;
}

static size_t column_of(const struct reading *r, size_t offset)
{
	size_t start = offset < r->text.len ? offset : r->text.len;
	size_t len = start;

	while (start > 0 && r->text.ptr[start - 1] != '\n')
		start--;
	return cbl_utf8_count(r->text.ptr + start, len - start) + 1;
}

static int refuse(const struct reading *r, const char *why)
{
	return cbl_fail(r->err, CBL_ERROR_INPUT, "%s:%zu: %s", r->name,
			line_of(r, r->at), why);
}

/* ---- values */

static struct cbl_str text_of(json_t *value)
{
	if (!json_is_string(value))
		return cbl_str("", 0);
	return cbl_str(json_string_value(value), json_string_length(value));
}

static struct cbl_str text_at(json_t *object, const char *key)
{
	return text_of(json_object_get(object, key));
}

static struct cbl_str keep(struct reading *r, struct cbl_str text)
{
	return cbl_bag_str(&r->merge->bag, text);
}

static uint32_t number_at(json_t *object, const char *key)
{
	json_int_t n = json_integer_value(json_object_get(object, key));

	return n > 0 && n <= UINT32_MAX ? (uint32_t)n : 0;
}

static bool hex_digit(char c, unsigned *out)
{
	const char *digits = "0123456789abcdef", *at = strchr(digits, c);

	*out = at && *at ? (unsigned)(at - digits) : 0;
	return at && *at;
}

/* Bytes of a text that is no UTF-8; empty if it is not hexadecimal. */
static struct cbl_str bytes_of(struct reading *r, struct cbl_str hex)
{
	char *out = cbl_arena_alloc(&r->merge->bag.arena, hex.len / 2 + 1);
	unsigned high, low;

	if (hex.len % 2)
		return cbl_str("", 0);
	for (size_t i = 0; i + 1 < hex.len; i += 2) {
		if (!hex_digit(hex.ptr[i], &high) ||
		    !hex_digit(hex.ptr[i + 1], &low))
			return cbl_str("", 0);
		out[i / 2] = (char)(high << 4 | low);
	}
	return cbl_str(out, hex.len / 2);
}

static struct cbl_str path_at(struct reading *r, json_t *object)
{
	struct cbl_str hex = text_at(object, "path_bytes");

	return hex.len ? bytes_of(r, hex) : keep(r, text_at(object, "path"));
}

static struct cbl_place place_of(json_t *value)
{
	return (struct cbl_place){
		.line = number_at(value, "line"),
		.column = number_at(value, "column"),
		.offset = number_at(value, "offset"),
	};
}

static struct cbl_range range_at(json_t *object)
{
	json_t *range = json_object_get(object, "range");

	return (struct cbl_range){place_of(json_object_get(range, "start")),
				  place_of(json_object_get(range, "end"))};
}

static void *list_room(struct reading *r, json_t *list, size_t size,
		       size_t *count)
{
	*count = json_array_size(list);
	return *count ? cbl_arena_alloc(&r->merge->bag.arena, *count * size)
		      : NULL;
}

/* ---- findings */

static uint32_t rule_of(const struct cbl_spec *spec, struct cbl_str code)
{
	for (uint32_t i = 0; i < spec->rules_count; i++)
		if (cbl_str_eq(cbl_spec_str(spec, spec->rules[i].code), code))
			return i;
	return CBL_NONE;
}

static int find_rule(struct reading *r, json_t *object, struct cbl_finding *f)
{
	const struct cbl_merge *m = r->merge;
	struct cbl_str id = text_at(object, "spec");
	struct cbl_str code =
		text_at(json_object_get(object, "rule"), "code");

	for (size_t i = 0; i < m->spec_count; i++) {
		f->spec = m->specs[i];
		if (!cbl_str_eq(cbl_spec_str(f->spec, f->spec->meta->id), id))
			continue;
		f->rule = rule_of(f->spec, code);
		if (f->rule != CBL_NONE)
			return 0;
	}
	return cbl_fail(r->err, CBL_ERROR_INPUT,
			"%s:%zu: no spec here is `%.*s` with a rule `%.*s`; "
			"name it with --spec FILE",
			r->name, line_of(r, r->at), CBL_STR_ARG(id),
			CBL_STR_ARG(code));
}

/* Does the text read so in JSON? */
static bool reads_as(struct cbl_str text, struct cbl_str want)
{
	json_t *json = cbl_json_text(text);
	bool same = cbl_str_eq(text_of(json), want);

	json_decref(json);
	return same;
}

/* Where in a container the message is whose path is this. */
static struct cbl_within within_at(json_t *object, struct cbl_str path)
{
	json_t *member = json_object_get(object, "member");
	struct cbl_str name = text_at(member, "name");

	for (size_t i = 1; name.len && i < path.len; i++)
		if (path.ptr[i] == '#' &&
		    reads_as(cbl_str(path.ptr + i + 1, path.len - i - 1), name))
			return (struct cbl_within){
				.container = (uint32_t)i,
				.line = number_at(member, "line"),
			};
	return (struct cbl_within){0};
}

static void read_related(struct reading *r, json_t *object,
			 struct cbl_finding *f)
{
	json_t *list = json_object_get(object, "related"), *one;
	size_t i;

	f->related = list_room(r, list, sizeof(*f->related),
			       &f->related_count);
	json_array_foreach(list, i, one) {
		f->related[i].path = path_at(r, one);
		f->related[i].within = within_at(one, f->related[i].path);
		f->related[i].range = range_at(one);
		f->related[i].message = keep(r, text_at(one, "message"));
		if (cbl_str_eq(f->related[i].path, f->path))
			f->related[i].path = cbl_str("", 0);
	}
}

static void read_suggestions(struct reading *r, json_t *object,
			     struct cbl_finding *f)
{
	json_t *list = json_object_get(object, "suggestions"), *one;
	size_t i;

	f->suggestions = list_room(r, list, sizeof(*f->suggestions),
				   &f->suggestion_count);
	json_array_foreach(list, i, one)
		f->suggestions[i] = keep(r, text_of(one));
}

static void read_fix(struct reading *r, json_t *object, struct cbl_fix *fix)
{
	json_t *given = json_object_get(object, "fix");
	json_t *list = json_object_get(given, "edits"), *one;
	size_t i;

	fix->title = keep(r, text_at(given, "title"));
	fix->safe = json_is_true(json_object_get(given, "safe"));
	fix->edits = list_room(r, list, sizeof(*fix->edits), &fix->edit_count);
	json_array_foreach(list, i, one) {
		fix->edits[i].range = range_at(one);
		fix->edits[i].text = keep(r, text_at(one, "text"));
	}
}

struct ahead {
	json_t *list;
	size_t at;
};

struct bytes {
	struct reading *r;
	json_t *list;
	size_t at;	   /* in the list */
	json_int_t number; /* of the text at hand */
};

static void take_bytes(struct cbl_str *text, void *ctx)
{
	struct bytes *b = ctx;
	json_t *one = json_array_get(b->list, b->at);
	json_t *number = json_object_get(one, "text");

	if (one && json_integer_value(number) == b->number) {
		*text = bytes_of(b->r, text_at(one, "bytes"));
		b->at++;
	}
	b->number++;
}

static uint32_t next_ahead(struct ahead *a)
{
	json_int_t n = json_integer_value(json_array_get(a->list, a->at++));

	return n > 0 && n <= UINT32_MAX ? (uint32_t)n : 0;
}

static void take_ahead(struct cbl_place *place, void *ctx)
{
	place->more_bytes = next_ahead(ctx);
	place->more_units = next_ahead(ctx);
}

static enum cbl_state state_of(struct cbl_str word)
{
	return cbl_str_eq_c(word, "waived")     ? CBL_STATE_WAIVED
	       : cbl_str_eq_c(word, "baseline") ? CBL_STATE_BASELINE
						: CBL_STATE_NEW;
}

static void read_context(struct reading *r, json_t *object,
			 struct cbl_finding *f)
{
	json_t *context = json_object_get(object, "context"), *one;
	struct ahead ahead = {json_object_get(context, "ahead"), 0};
	struct bytes bytes = {r, json_object_get(context, "bytes"), 0, 0};
	size_t i;

	r->merge->bare += !context;
	f->excerpt = keep(r, text_at(context, "excerpt"));
	f->excerpt_column = number_at(context, "column");
	f->matched = keep(r, text_at(context, "matched"));
	f->dated = cbl_iso_date(text_at(context, "date"), &f->date);
	f->fails = context ? json_is_true(json_object_get(context, "fails"))
			   : f->severity >= CBL_SEVERITY_WARNING;
	json_array_foreach(json_object_get(context, "named"), i, one) {
		json_int_t at = json_integer_value(one);

		if (at >= 0 && (size_t)at < f->related_count &&
		    !f->related[at].path.len)
			f->related[at].path = f->path;
	}
	cbl_each_place(f, take_ahead, &ahead);
	cbl_each_text(f, take_bytes, &bytes);
	f->state = state_of(text_at(context, "state"));
	f->reason = keep(r, text_at(context, "reason"));
}

/* Lines and columns are counted from 1, and nothing ends before it begins. */
static bool is_sound(const struct cbl_range *range)
{
	const struct cbl_place *a = &range->start, *b = &range->end;

	return a->line && a->column && b->column && a->offset <= b->offset &&
	       (a->line < b->line ||
		(a->line == b->line && a->column <= b->column));
}

static bool places_are_sound(const struct cbl_finding *f)
{
	bool sound = is_sound(&f->range);

	for (size_t i = 0; i < f->related_count; i++)
		sound = sound && is_sound(&f->related[i].range);
	for (size_t i = 0; i < f->fix.edit_count; i++)
		sound = sound && is_sound(&f->fix.edits[i].range);
	return sound;
}

static int read_finding(struct reading *r, json_t *object,
			struct cbl_finding *f)
{
	struct cbl_str print = text_at(object, "fingerprint");

	if (find_rule(r, object, f))
		return CBL_ERROR_INPUT;
	if (!cbl_severity_parse(text_at(object, "severity"), &f->severity))
		return refuse(r, "a finding has no severity");
	if (print.len >= sizeof(f->fingerprint))
		return refuse(r, "a fingerprint is too long");
	memcpy(f->fingerprint, print.ptr, print.len);
	f->confidence =
		json_number_value(json_object_get(object, "confidence"));
	f->path = path_at(r, object);
	if (!f->path.len)
		return refuse(r, "a finding has no path");
	f->within = within_at(object, f->path);
	f->mrn = keep(r, text_at(object, "mrn"));
	f->element = keep(r, text_at(object, "element"));
	f->field = keep(r, text_at(object, "field"));
	f->range = range_at(object);
	f->message = keep(r, text_at(object, "message"));
	read_related(r, object, f);
	read_suggestions(r, object, f);
	read_fix(r, object, &f->fix);
	read_context(r, object, f);
	return places_are_sound(f)
		       ? 0
		       : refuse(r, "a finding has no place, or one that cannot "
				   "be");
}

/* ---- what was met before */

/* Was the key in an earlier report? */
static bool is_repeated(struct reading *r, struct cbl_buf *key)
{
	uint32_t report = (uint32_t)r->merge->reports;

	cbl_map_add(&r->merge->met, cbl_str(cbl_buf_cstr(key), key->len),
		    &report);
	cbl_buf_release(key);
	return report != (uint32_t)r->merge->reports;
}

static bool finding_is_repeated(struct reading *r, const struct cbl_finding *f)
{
	const struct cbl_rule *rule = &f->spec->rules[f->rule];
	struct cbl_buf key;

	cbl_buf_init(&key, 0);
	cbl_buf_printf(&key, "f%.*s\n%u\n%u\n",
		       CBL_STR_ARG(cbl_spec_str(f->spec, rule->code)),
		       f->range.start.offset, f->range.end.offset);
	cbl_buf_str(&key, f->path);
	cbl_buf_char(&key, '\n');
	cbl_buf_str(&key, f->message);
	return is_repeated(r, &key);
}

static bool path_is_repeated(struct reading *r, char kind, struct cbl_str path)
{
	struct cbl_buf key;

	cbl_buf_init(&key, 0);
	cbl_buf_char(&key, kind);
	cbl_buf_str(&key, path);
	return is_repeated(r, &key);
}

static int add_finding(struct reading *r, struct cbl_bag *to, json_t *object)
{
	struct cbl_finding *f;

	if (!json_is_object(object))
		return refuse(r, "a finding is no object");
	f = cbl_bag_push(to);
	if (read_finding(r, object, f)) {
		to->count--;
		return CBL_ERROR_INPUT;
	}
	if ((f->state == CBL_STATE_NEW) != (to == &r->merge->bag)) {
		to->count--;
		return refuse(r, "a finding is set aside and is not");
	}
	if (finding_is_repeated(r, f)) {
		to->count--;
		r->merge->repeated++;
	}
	return 0;
}

static int add_findings(struct reading *r, struct cbl_bag *to, json_t *list)
{
	json_t *one;
	size_t i;

	json_array_foreach(list, i, one)
		if (add_finding(r, to, one))
			return CBL_ERROR_INPUT;
	return 0;
}

/* ---- a whole report */

static int check_version(struct reading *r, json_t *report)
{
	struct cbl_str version =
		text_at(json_object_get(report, "tool"), "version");

	if (number_at(report, "version") != 1 || !version.len)
		return refuse(r, "this is no report of version 1, as `check "
				 "--format json` writes it");
	if (cbl_str_eq_c(version, CABLELINT_VERSION))
		return 0;
	return cbl_fail(r->err, CBL_ERROR_INPUT,
			"%s: written by cablelint %.*s, this is %s: rules "
			"differ between versions; check all shards with one",
			r->name, CBL_STR_ARG(version), CABLELINT_VERSION);
}

static void add_unread(struct reading *r, json_t *report)
{
	json_t *list = json_object_get(report, "unread"), *one;
	json_t *summary = json_object_get(report, "summary");
	uint32_t all = number_at(summary, "unread");
	size_t i;

	json_array_foreach(list, i, one) {
		struct cbl_str path = path_at(r, one);
		struct cbl_str cause = text_at(one, "cause");

		if (path_is_repeated(r, 'u', path))
			r->merge->repeated++;
		else
			cbl_bag_unread(&r->merge->bag, path.ptr, cause.ptr);
	}
	if (all > json_array_size(list))
		r->merge->bag.unread_more += all - json_array_size(list);
}

static void add_files(struct reading *r, json_t *list)
{
	struct cbl_merge *m = r->merge;
	json_t *one;
	size_t i;

	json_array_foreach(list, i, one) {
		struct cbl_str path = json_is_object(one)
					      ? path_at(r, one)
					      : keep(r, text_of(one));

		if (path_is_repeated(r, 'p', path)) {
			m->twice++;
			continue;
		}
		m->files = cbl_grow(m->files, &m->file_cap, m->file_count + 1,
				    sizeof(*m->files));
		m->files[m->file_count++] = path;
	}
}

static int add_shard(struct reading *r, json_t *shard)
{
	struct cbl_merge *m = r->merge;
	size_t number = number_at(shard, "number"), of = number_at(shard, "of");

	if (number < 1 || number > of || of > 1000000)
		return refuse(r, "`shard` has no number, or one above `of`");
	if (m->of && m->of != of)
		return cbl_fail(r->err, CBL_ERROR_INPUT,
				"%s is a shard of %zu, those before it are "
				"shards of %zu; check all of them with the "
				"same --shard I/N",
				r->name, of, m->of);
	if (!m->of)
		m->shards = cbl_xcalloc(of + 1, sizeof(*m->shards));
	m->of = of;
	m->twice += m->shards[number];
	m->shards[number] = true;
	m->closed = m->closed ||
		    cbl_str_eq_c(text_at(shard, "corpus"), "closed");
	add_files(r, json_object_get(shard, "files"));
	return add_findings(r, &m->aside, json_object_get(shard, "aside"));
}

static int add_report(struct reading *r, json_t *report)
{
	json_t *list = json_object_get(report, "findings");
	json_t *shard = json_object_get(report, "shard");
	json_t *summary = json_object_get(report, "summary");

	if (check_version(r, report))
		return CBL_ERROR_INPUT;
	if (!json_is_array(list) ||
	    !json_is_integer(json_object_get(summary, "messages")))
		return refuse(r, "this is no report: it has no `findings` or "
				 "no `messages` in `summary`");
	if (add_findings(r, &r->merge->bag, list))
		return CBL_ERROR_INPUT;
	r->merge->bag.messages += number_at(summary, "messages");
	r->merge->bag.withheld = r->merge->bag.withheld ||
				 json_is_true(json_object_get(report,
							      "withheld"));
	add_unread(r, report);
	return shard ? add_shard(r, shard) : 0;
}

/* A whole report, or a line of JSON Lines. */
static int add_value(struct reading *r, json_t *value, bool *lines)
{
	if (json_object_get(value, "rule") && json_object_get(value, "spec")) {
		*lines = true;
		return add_finding(r, &r->merge->bag, value);
	}
	return add_report(r, value);
}

static int broken(struct reading *r, const json_error_t *error)
{
	size_t at = r->at + (error->position > 0 ? (size_t)error->position : 0);

	return cbl_fail(r->err, CBL_ERROR_INPUT,
			"%s:%zu:%zu: broken JSON: %s; make the report anew "
			"with `check --format json`",
			r->name, line_of(r, at), column_of(r, at),
			error->text);
}

static void skip_blanks(struct reading *r)
{
	while (r->at < r->text.len && cbl_is_blank(r->text.ptr[r->at]))
		r->at++;
}

int cbl_merge_add(struct cbl_merge *m, const char *name, struct cbl_str text,
		  struct cbl_error *err)
{
	struct reading r = {m, name, text, 0, err};
	bool lines = false;
	int failed = 0;

	m->reports++;
	skip_blanks(&r);
	/* JSON Lines without a finding, or what is left of a run that died. */
	if (r.at == text.len && m->allow_empty) {
		m->empty++;
		return 0;
	}
	if (r.at == text.len)
		return refuse(&r, "the report is empty, which may mean that "
				  "nothing was found or that nothing was "
				  "checked; make it anew with `check --format "
				  "json`, or give --allow-empty if it is of "
				  "JSON Lines and its run ended well (status 0)");
	for (; r.at < text.len && !failed; skip_blanks(&r)) {
		json_error_t error;
		json_t *value = json_loadb(text.ptr + r.at, text.len - r.at,
					   JSON_DISABLE_EOF_CHECK |
						   JSON_ALLOW_NUL,
					   &error);

		if (!value)
			return broken(&r, &error);
		failed = add_value(&r, value, &lines);
		r.at += (size_t)error.position;
		json_decref(value);
	}
	m->lines += lines;
	return failed;
}

/* ---- the end */

static int compare_paths(const void *a, const void *b)
{
	const struct cbl_str *x = a, *y = b;

	return cbl_str_cmp(*x, *y);
}

void cbl_merge_end(struct cbl_merge *m)
{
	cbl_bag_sort(&m->bag);
	cbl_bag_sort(&m->aside);
	if (m->file_count)
		qsort(m->files, m->file_count, sizeof(*m->files),
		      compare_paths);
}

void cbl_merge_release(struct cbl_merge *m)
{
	cbl_bag_release(&m->bag);
	cbl_bag_release(&m->aside);
	cbl_map_release(&m->met);
	free(m->files);
	free(m->shards);
	m->files = NULL;
	m->shards = NULL;
}
