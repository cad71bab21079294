/* SPDX-License-Identifier: MIT
 *
 * Diagnostics as JSON text. jansson makes the text of one with its places
 * left open. As long as a finding stays what it is, that text is used again,
 * wherever the finding has moved meanwhile: after most keystrokes only places
 * are written anew.
 */
#include <stdlib.h>

#include "base/mem.h"
#include "lsp/lsp_priv.h"
#include "report/about.h"
#include "text/json.h"

/* So many texts are passed over in search of a finding's. */
#define SEARCHED 64
/* What a place that is left open looks like. No string holds it: quotes in
 * strings are escaped. */
#define OPEN "\"range\":null"
#define FILLED "\"range\":"

/* Parts of `bytes`. */
struct part {
	size_t at, len;
};

/* A finding's: what the text depends on, and the text. */
struct kept {
	uint64_t hash; /* of the key */
	struct part key, text;
};

struct generation {
	struct cbl_buf bytes;
	struct kept *items;
	size_t count, cap;
};

struct lsp_texts {
	struct generation now, before;
	size_t met; /* the one of `before` that was used last, and one more */
};

/* ---- life */

static void generation_release(struct generation *g)
{
	cbl_buf_release(&g->bytes);
	free(g->items);
}

void lsp_texts_free(struct lsp_texts *t)
{
	if (!t)
		return;
	generation_release(&t->now);
	generation_release(&t->before);
	free(t);
}

/* What was made last is what is looked through now. */
static void turn(struct lsp_texts *t)
{
	struct generation made = t->now;

	t->now = t->before;
	t->before = made;
	cbl_buf_clear(&t->now.bytes);
	t->now.count = 0;
	t->met = 0;
}

/* ---- keys */

static void add_run(struct cbl_buf *out, struct cbl_str text)
{
	cbl_buf_add(out, (const char *)&text.len, sizeof(text.len));
	cbl_buf_str(out, text);
}

/* All that the text says of a finding, but where it stands in the document. */
static void add_key(struct cbl_buf *out, const struct cbl_finding *f)
{
	cbl_buf_add(out, (const char *)&f->spec, sizeof(f->spec));
	cbl_buf_add(out, (const char *)&f->rule, sizeof(f->rule));
	cbl_buf_add(out, (const char *)&f->severity, sizeof(f->severity));
	cbl_buf_add(out, f->fingerprint, sizeof(f->fingerprint));
	add_run(out, f->message);
	for (size_t i = 0; i < f->suggestion_count; i++)
		add_run(out, f->suggestions[i]);
	for (size_t i = 0; i < f->related_count; i++) {
		const struct cbl_related *r = &f->related[i];

		add_run(out, r->path);
		add_run(out, r->message);
		if (r->path.len)
			cbl_buf_add(out, (const char *)&r->range,
				    sizeof(r->range));
	}
}

static struct cbl_str bytes_of(const struct generation *g, struct part part)
{
	return cbl_str(g->bytes.data + part.at, part.len);
}

/* The text of the same finding, last time; they come in the same order. */
static const struct kept *find(struct lsp_texts *t, const struct kept *wanted)
{
	const struct generation *old = &t->before;
	struct cbl_str key = bytes_of(&t->now, wanted->key);

	for (size_t i = 0; i < SEARCHED && i < old->count; i++) {
		size_t at = (t->met + i) % old->count;
		const struct kept *one = &old->items[at];

		if (one->hash != wanted->hash ||
		    !cbl_str_eq(bytes_of(old, one->key), key))
			continue;
		t->met = at + 1;
		return one;
	}
	return NULL;
}

/* ---- texts with open places */

static void make(const struct server *s, const struct document *d,
		 const struct cbl_finding *f, struct cbl_buf *out)
{
	cbl_json_write(lsp_diagnostic_open(s, d, f), JSON_COMPACT, out);
}

static struct part add_text(const struct server *s, const struct document *d,
			    struct lsp_texts *t, const struct kept *item,
			    const struct cbl_finding *f)
{
	struct cbl_buf *bytes = &t->now.bytes;
	const struct kept *old = find(t, item);
	struct part out = {.at = bytes->len};

	if (old)
		cbl_buf_str(bytes, bytes_of(&t->before, old->text));
	else
		make(s, d, f, bytes);
	out.len = bytes->len - out.at;
	return out;
}

static struct cbl_str text_of(const struct server *s,
			      const struct document *d, struct lsp_texts *t,
			      const struct cbl_finding *f)
{
	struct generation *now = &t->now;
	struct kept item = {.key.at = now->bytes.len};

	add_key(&now->bytes, f);
	item.key.len = now->bytes.len - item.key.at;
	item.hash = cbl_hash(CBL_HASH_START, cbl_str_c(f->fingerprint));
	item.text = add_text(s, d, t, &item, f);
	now->items = cbl_grow(now->items, &now->cap, now->count + 1,
			      sizeof(*now->items));
	now->items[now->count++] = item;
	return bytes_of(now, item.text);
}

/* ---- places */

static void add_point(struct cbl_buf *out, struct lsp_point point)
{
	cbl_buf_text(out, "{\"line\":");
	cbl_add_number(out, point.line);
	cbl_buf_text(out, ",\"character\":");
	cbl_add_number(out, point.character);
	cbl_buf_char(out, '}');
}

static void add_range(const struct server *s, const struct document *d,
		      struct cbl_range range, struct cbl_buf *out)
{
	cbl_buf_text(out, FILLED "{\"start\":");
	add_point(out, lsp_point(s, d, range.start));
	cbl_buf_text(out, ",\"end\":");
	add_point(out, lsp_point(s, d, range.end));
	cbl_buf_char(out, '}');
}

/* The text up to the next open place; what follows stays in `text`. */
static bool add_closed(struct cbl_str *text, struct cbl_buf *out)
{
	const char *open = text->len ? memmem(text->ptr, text->len, OPEN,
					      sizeof(OPEN) - 1) :
				       NULL;
	size_t len = open ? (size_t)(open - text->ptr) : text->len;

	cbl_buf_add(out, text->ptr, len);
	if (open)
		len += sizeof(OPEN) - 1;
	*text = cbl_str(text->ptr + len, text->len - len);
	return open != NULL;
}

static void fill(const struct server *s, const struct document *d,
		 struct cbl_str text, const struct cbl_finding *f,
		 struct cbl_buf *out)
{
	if (add_closed(&text, out))
		add_range(s, d, f->range, out);
	for (size_t i = 0; i < f->related_count; i++)
		if (!f->related[i].path.len && add_closed(&text, out))
			add_range(s, d, f->related[i].range, out);
	cbl_buf_str(out, text);
}

void lsp_texts_add(const struct server *s, struct document *d,
		   const struct cbl_bag *bag, struct cbl_buf *out)
{
	if (!d->texts)
		d->texts = cbl_xcalloc(1, sizeof(*d->texts));
	turn(d->texts);
	for (size_t i = 0; i < bag->count; i++) {
		const struct cbl_finding *f = &bag->findings[i];

		if (i)
			cbl_buf_char(out, ',');
		fill(s, d, text_of(s, d, d->texts, f), f, out);
	}
}
