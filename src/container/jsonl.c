/* SPDX-License-Identifier: MIT
 *
 * JSON lines: an object a line, its parts the texts of fields. Lines are
 * found under the lock; jansson reads each in the thread that needs it.
 */
#include <stdlib.h>
#include <string.h>

#include "base/mem.h"
#include "container/container_priv.h"
#include "container/feed.h"
#include "container/jsonl_fields.h"
#include "text/binary.h"

struct jsonl {
	struct cbl_container base;
	struct cbl_feed feed;
	uint64_t row; /* the last one taken */
};

/* ---- lines */

/* Finds the end of the line that begins at `lo`; false if there is none. One
 * larger than can be read is dropped on the way. */
static bool find_line(struct jsonl *c, size_t *len, bool *too_large)
{
	struct cbl_feed *f = &c->feed;
	size_t at = 0, max = c->base.options->max_size;

	*too_large = false;
	for (;;) {
		const char *from = f->data + f->lo, *end = NULL;

		if (f->lo + at < f->hi)
			end = memchr(from + at, '\n', f->hi - f->lo - at);
		if (end) {
			*len = (size_t)(end - from) + 1;
			break;
		}
		at = f->hi - f->lo;
		if (at > max) {
			*too_large = true;
			cbl_feed_take(f, at, 0);
			at = 0;
		}
		if (!cbl_feed_more(f)) {
			*len = at;
			break;
		}
	}
	*too_large = *too_large || *len > max;
	return *len > 0 || *too_large;
}

static bool is_blank(const char *data, size_t len)
{
	return cbl_str_trim(cbl_str(data, len)).len == 0;
}

static int jsonl_next(struct cbl_container *container, struct cbl_buf *bytes,
		      struct cbl_member *member, struct cbl_error *err)
{
	struct jsonl *c = (struct jsonl *)container;
	bool too_large, blank;
	size_t len;

	do {
		if (!find_line(c, &len, &too_large) || c->feed.error)
			return c->feed.error ? cbl_fail(err, CBL_ERROR_IO, "%s",
							strerror(c->feed.error))
					     : 0;
		member->row = member->line = ++c->row;
		blank = !too_large &&
			is_blank(c->feed.data + c->feed.lo, len);
		if (too_large)
			cbl_member_too_large(member, "a line",
					     container->options->max_size);
		else if (!blank)
			cbl_buf_add(bytes, c->feed.data + c->feed.lo, len);
		cbl_feed_take(&c->feed, len, 1);
	} while (blank);
	member->len = bytes->len - member->at;
	return 1;
}

/* ---- objects */

/* Whole numbers up to here are what they were written as. */
#define WHOLE_MOST 9007199254740992.0

/* What is put together: the text so far, and what stands for a name. */
struct joining {
	const struct cbl_member *member;
	struct cbl_buf text;
	struct cbl_buf label; /* of the object; empty if it has none */
};

/* What stands for a name may be a number. */
static void set_label(struct joining *j, const json_t *value)
{
	double number = json_real_value(value);

	cbl_buf_clear(&j->label);
	if (json_is_string(value))
		cbl_buf_text(&j->label, json_string_value(value));
	else if (json_is_real(value) && number < WHOLE_MOST &&
		 number > -WHOLE_MOST && (double)(int64_t)number == number)
		cbl_buf_printf(&j->label, "%.0f", number);
}

static int add_part(struct joining *j, const json_t *value, const char *name,
		    struct cbl_error *err)
{
	size_t len = json_string_length(value);

	if (json_is_null(value))
		return 0;
	if (!json_is_string(value))
		return cbl_fail(err, CBL_ERROR_INPUT,
				"line %llu: field `%s` is no text",
				(unsigned long long)j->member->line, name);
	if (len == 0)
		return 0;
	cbl_buf_reserve(&j->text, len + CBL_PART_GAP);
	j->text.len = cbl_part_begin(j->text.data, j->text.len);
	cbl_buf_add(&j->text, json_string_value(value), len);
	return 0;
}

/* The fields that a user named. */
static int join_named(struct joining *j, const json_t *object,
		      const char *const *fields, struct cbl_error *err)
{
	for (; *fields; fields++) {
		bool label = strncmp(*fields, CBL_LABEL, strlen(CBL_LABEL)) == 0;
		const char *name = *fields + (label ? strlen(CBL_LABEL) : 0);
		const json_t *value = cbl_jsonl_field(object, name);

		if (label) {
			set_label(j, value);
			continue;
		}
		if (!value)
			return cbl_fail(err, CBL_ERROR_INPUT,
					"line %llu has no field `%s`; "
					"--jsonl-fields names those of the "
					"message",
					(unsigned long long)j->member->line,
					name);
		if (add_part(j, value, name, err))
			return CBL_ERROR_INPUT;
	}
	return 0;
}

/* The fields that go by a name formats know. */
static int join_known(struct joining *j, json_t *object,
		      const struct cbl_container_options *o,
		      struct cbl_error *err)
{
	bool found = false;

	for (size_t i = 0; i < o->part_count; i++) {
		const char *name = NULL;
		const json_t *value = cbl_jsonl_part(object, &o->parts[i],
						    &name);

		if (o->parts[i].label)
			set_label(j, value);
		else
			found = value != NULL;
		if (value && !o->parts[i].label && add_part(j, value, name, err))
			return CBL_ERROR_INPUT;
	}
	if (found)
		return 0;
	return cbl_fail(err, CBL_ERROR_INPUT,
			"line %llu has no field that holds a message; "
			"--jsonl-fields tells which do",
			(unsigned long long)j->member->line);
}

static int jsonl_decode(const struct cbl_container *container,
			const struct cbl_member *member, const char *bytes,
			const char *name, struct cbl_source *out,
			struct cbl_error *err)
{
	const struct cbl_container_options *o = container->options;
	struct joining j = {.member = member};
	json_error_t error;
	json_t *object =
		json_loadb(bytes, member->len,
			   JSON_ALLOW_NUL | JSON_DECODE_INT_AS_REAL, &error);
	int failed;

	if (!object)
		return cbl_fail(err, CBL_ERROR_INPUT,
				"line %llu, byte %d: is no JSON: %s",
				(unsigned long long)member->line,
				error.position, error.text);
	if (!json_is_object(object)) {
		json_decref(object);
		return cbl_fail(err, CBL_ERROR_INPUT,
				"line %llu is no JSON object",
				(unsigned long long)member->line);
	}
	cbl_buf_init(&j.text, 0);
	cbl_buf_init(&j.label, 0);
	failed = o->jsonl_fields ? join_named(&j, object, o->jsonl_fields, err)
				 : join_known(&j, object, o, err);
	if (!failed) {
		char *room = cbl_source_room(out, name, j.text.len);

		memcpy(room, cbl_buf_cstr(&j.text), j.text.len);
		if (j.label.len)
			out->label = cbl_xstrdup(cbl_buf_cstr(&j.label));
		failed = cbl_source_filled(out, j.text.len, err);
	}
	cbl_buf_release(&j.text);
	cbl_buf_release(&j.label);
	json_decref(object);
	return failed;
}

/* ---- the container */

static void jsonl_close(struct cbl_container *container)
{
	struct jsonl *c = (struct jsonl *)container;

	cbl_feed_release(&c->feed);
	free(c);
}

#define LOOKED_AT ((size_t)64 << 10)

static int refuse_no_object(const struct cbl_feed *f, struct cbl_error *err)
{
	struct cbl_buf cause;

	cbl_buf_init(&cause, 0);
	if (!cbl_is_binary(f->data, f->hi, &cause))
		cbl_buf_text(&cause, "is no file of JSON lines: it does not "
				     "begin with an object, but a line each is "
				     "expected");
	cbl_fail(err, CBL_ERROR_INPUT, "%s", cbl_buf_cstr(&cause));
	cbl_buf_release(&cause);
	return CBL_ERROR_INPUT;
}

/* The first byte that is no white space is that of an object, and the first
 * objects have some field that is wanted. */
static int look(struct jsonl *c, struct cbl_error *err)
{
	struct cbl_feed *f = &c->feed;
	size_t at, end;

	cbl_feed_fill(f, LOOKED_AT);
	end = f->hi < LOOKED_AT ? f->hi : LOOKED_AT;
	if (f->hi >= 3 && memcmp(f->data, "\xef\xbb\xbf", 3) == 0)
		cbl_feed_take(f, 3, 0);
	for (at = f->lo; at < end && cbl_is_blank(f->data[at]); at++)
		;
	if (at < end && (f->data[at] != '{' ||
			 (at + 1 < end && f->data[at + 1] == '\0')))
		return refuse_no_object(f, err);
	return cbl_jsonl_check(c->base.options, f->data + f->lo, end - f->lo,
			       end == f->hi && f->ended, err);
}

static int jsonl_open(struct cbl_container **out, int fd,
		      const struct cbl_container_options *options,
		      struct cbl_error *err)
{
	struct jsonl *c = cbl_xcalloc(1, sizeof(*c));
	int failed;

	c->base.options = options;
	cbl_feed_init(&c->feed, fd);
	failed = look(c, err);
	if (failed) {
		jsonl_close(&c->base);
		return failed;
	}
	*out = &c->base;
	return 0;
}

const struct cbl_container_type cbl_container_jsonl = {
	.open = jsonl_open,
	.next = jsonl_next,
	.decode = jsonl_decode,
	.close = jsonl_close,
};
