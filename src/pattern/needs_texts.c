/* SPDX-License-Identifier: MIT
 *
 * The texts of a piece of a pattern, where they are few.
 */
#include <string.h>

#include "pattern/guard.h"
#include "pattern/needs_priv.h"

#define TEXTS_MOST 1024
/* A set of more characters is no piece of a word. */
#define SET_MOST 12
#define REPEATS_MOST 3
#define CALLS_MOST 8
#define STEPS_MOST 200000

bool cbl_derive_step(struct cbl_deriver *d)
{
	return d->steps++ < STEPS_MOST;
}

bool cbl_derive_is(const struct cbl_deriver *d, const struct cbl_tree *tree,
		   const char *text)
{
	size_t len = strlen(text);

	return tree->hi - tree->lo >= len &&
	       memcmp(d->source + tree->lo, text, len) == 0;
}

bool cbl_derive_is_bound(const struct cbl_deriver *d,
			 const struct cbl_tree *tree)
{
	return tree->kind == CBL_TREE_NOTHING &&
	       (cbl_derive_is(d, tree, "\\b") || cbl_derive_is(d, tree, "^") ||
		cbl_derive_is(d, tree, "$"));
}

/* ---- sets */

static bool is_word(unsigned b)
{
	return (b >= '0' && b <= '9') || (b >= 'A' && b <= 'Z') ||
	       (b >= 'a' && b <= 'z') || b == '_';
}

/* Digits, letters and _; as blanks they are asked for a million times of each
 * spec. */
static const uint8_t words[32] = {
	[6] = 0xff,  [7] = 0x03,  [8] = 0xfe,  [9] = 0xff,  [10] = 0xff,
	[11] = 0x87, [12] = 0xfe, [13] = 0xff, [14] = 0xff, [15] = 0x07,
};

bool cbl_set_has_word(const uint8_t set[32])
{
	for (int i = 6; i < 16; i++)
		if (set[i] & words[i])
			return true;
	return false;
}

/* \t \n \v \f \r and the blank. */
static const uint8_t blanks[32] = {[1] = 0x3e, [4] = 0x01};

bool cbl_set_has_blank(const uint8_t set[32])
{
	for (int i = 0; i < 5; i++)
		if (set[i] & blanks[i])
			return true;
	return false;
}

bool cbl_set_is_blank(const uint8_t set[32])
{
	for (int i = 0; i < 32; i++)
		if (set[i] & ~blanks[i])
			return false;
	return cbl_set_has_blank(set);
}

/* ---- lists of texts */

static struct cbl_texts room(struct cbl_deriver *d, size_t count)
{
	struct cbl_texts t = {0};

	t.items = cbl_arena_alloc(d->arena, (count + 1) * sizeof(*t.items));
	return t;
}

static bool one(struct cbl_deriver *d, struct cbl_str text,
		struct cbl_texts *out)
{
	*out = room(d, 1);
	out->items[out->count++] = text;
	return true;
}

static bool add_all(struct cbl_deriver *d, const struct cbl_texts *more,
		    struct cbl_texts *out)
{
	struct cbl_texts all;

	if (out->count + more->count > TEXTS_MOST)
		return false;
	all = room(d, out->count + more->count);
	all.count = out->count + more->count;
	if (out->count)
		memcpy(all.items, out->items, out->count * sizeof(*all.items));
	if (more->count)
		memcpy(all.items + out->count, more->items,
		       more->count * sizeof(*all.items));
	*out = all;
	return true;
}

static struct cbl_str join(struct cbl_deriver *d, struct cbl_str a,
			   struct cbl_str b)
{
	char *text;

	if (!a.len || !b.len)
		return a.len ? a : b;
	text = cbl_arena_bytes(d->arena, a.len + b.len);
	memcpy(text, a.ptr, a.len);
	memcpy(text + a.len, b.ptr, b.len);
	return cbl_str(text, a.len + b.len);
}

bool cbl_texts_join(struct cbl_deriver *d, const struct cbl_texts *a,
		    const struct cbl_texts *b, struct cbl_texts *out)
{
	struct cbl_texts all;

	if (a->count * b->count > TEXTS_MOST)
		return false;
	all = room(d, a->count * b->count);
	for (size_t i = 0; i < a->count; i++)
		for (size_t k = 0; k < b->count; k++)
			all.items[all.count++] =
				join(d, a->items[i], b->items[k]);
	*out = all;
	return true;
}

/* ---- by kind */

/* One letter or digit, written as such. That a k or s is something beyond
 * ASCII as well, if case does not count, is left to who looks at the text. */
static bool is_plain(const struct cbl_deriver *d, const struct cbl_tree *t)
{
	return t->hi - t->lo == 1 && is_word((unsigned char)d->source[t->lo]);
}

static struct cbl_str small(struct cbl_deriver *d, char c)
{
	char *text = cbl_arena_bytes(d->arena, 1);

	*text = (char)(c >= 'A' && c <= 'Z' ? c | 0x20 : c);
	return cbl_str(text, 1);
}

static bool of_set(struct cbl_deriver *d, const struct cbl_tree *t,
		   struct cbl_texts *out)
{
	char chars[SET_MOST];
	size_t count = 0;
	char *text;

	if (cbl_set_is_blank(t->set))
		return one(d, cbl_str_c(" "), out);
	if (is_plain(d, t))
		return one(d, small(d, d->source[t->lo]), out);
	for (unsigned b = 0; b < 0x100; b++) {
		char c = (char)(b >= 'A' && b <= 'Z' ? b | 0x20 : b);

		if (!cbl_byte_in(t->set, (unsigned char)b) ||
		    (count && memchr(chars, c, count)))
			continue;
		if (b <= ' ' || b >= 0x7f || count == SET_MOST)
			return false;
		chars[count++] = c;
	}
	*out = room(d, count);
	text = cbl_arena_bytes(d->arena, count + 1);
	memcpy(text, chars, count);
	for (size_t i = 0; i < count; i++)
		out->items[out->count++] = cbl_str(text + i, 1);
	return true;
}

static bool of_sequence(struct cbl_deriver *d, const struct cbl_tree *t,
			struct cbl_texts *out)
{
	struct cbl_texts next;

	one(d, cbl_str_c(""), out);
	for (const struct cbl_tree *c = t->first; c; c = c->next)
		if (!cbl_texts_of(d, c, &next) ||
		    !cbl_texts_join(d, out, &next, out))
			return false;
	return true;
}

static bool of_choice(struct cbl_deriver *d, const struct cbl_tree *t,
		      struct cbl_texts *out)
{
	struct cbl_texts more;

	*out = (struct cbl_texts){0};
	for (const struct cbl_tree *c = t->first; c; c = c->next)
		if (!cbl_texts_of(d, c, &more) || !add_all(d, &more, out))
			return false;
	return true;
}

static bool of_repeat(struct cbl_deriver *d, const struct cbl_tree *t,
		      struct cbl_texts *out)
{
	struct cbl_texts base, power;
	uint32_t max = t->max;

	/* A run of white space is one blank. */
	if (t->first->kind == CBL_TREE_SET && cbl_set_is_blank(t->first->set))
		max = 1;
	if (max > REPEATS_MOST || !cbl_texts_of(d, t->first, &base))
		return false;
	*out = (struct cbl_texts){0};
	one(d, cbl_str_c(""), &power);
	for (uint32_t i = 0;; i++) {
		if ((i >= t->min || i == max) && !add_all(d, &power, out))
			return false;
		if (i == max)
			return true;
		if (!cbl_texts_join(d, &power, &base, &power))
			return false;
	}
}

static const struct cbl_called *kept(const struct cbl_deriver *d,
				     const struct cbl_tree *group)
{
	for (size_t i = 0; i < d->called_count; i++)
		if (d->called[i].group == group)
			return &d->called[i];
	return NULL;
}

static bool of_called(struct cbl_deriver *d, const struct cbl_tree *group,
		      struct cbl_texts *out)
{
	const struct cbl_called *before = kept(d, group);
	bool known;

	if (before) {
		*out = before->texts;
		return before->known;
	}
	if (d->calls == CALLS_MOST)
		return false;
	d->calls++;
	known = cbl_texts_of(d, group, out);
	d->calls--;
	/* Deeper in calls it might have been the limit. */
	if (d->calls == 0 && d->called_count < CBL_CALLED_MOST)
		d->called[d->called_count++] =
			(struct cbl_called){group, *out, known};
	return known;
}

bool cbl_texts_of(struct cbl_deriver *d, const struct cbl_tree *t,
		  struct cbl_texts *out)
{
	static const char bound[] = {CBL_TEXT_BOUND, '\0'};

	if (!cbl_derive_step(d))
		return false;
	switch (t->kind) {
	case CBL_TREE_NOTHING:
		return one(d, cbl_str_c(cbl_derive_is_bound(d, t) ? bound : ""),
			   out);
	case CBL_TREE_SET:
		return of_set(d, t, out);
	case CBL_TREE_SEQUENCE:
		return of_sequence(d, t, out);
	case CBL_TREE_CHOICE:
		return of_choice(d, t, out);
	case CBL_TREE_REPEAT:
		return of_repeat(d, t, out);
	case CBL_TREE_CALL:
		return t->called && of_called(d, t->called, out);
	default:
		return false;
	}
}
