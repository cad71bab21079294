/* SPDX-License-Identifier: MIT
 *
 * Numbers one slip of a digit away. There are some hundred of them, of which
 * mostly none is there: each is made into a key without being written down,
 * and what is written down is only what has one.
 */
#include "diag/keys_priv.h"

/* So many digits are no number too large for a key. */
#define DIGITS 7

struct slips {
	const struct cbl_keys *keys;
	struct cbl_str id, own;
	int32_t day;
	struct cbl_buf *text;
	size_t at[CBL_NEAR], len[CBL_NEAR];
	size_t count;
	char made[64]; /* a variant */

	bool cut;	 /* into series and serial, which are: */
	size_t tail;	 /* where the digits at its end begin, */
	size_t begin;	 /* and where they do without zeros before them, */
	uint32_t serial; /* those as a number */
	uint64_t before; /* hash of what stands before the digit at hand */
	uint64_t head;	 /* of what stands before the tail, as a series, */
	size_t from, to; /* whose messages are these */
};

/* A variant: `count` digits for `gone` bytes at a place. */
struct slip {
	size_t at, gone;
	const char *digits;
	size_t count;
};

static bool same_series(struct cbl_str a, struct cbl_str b)
{
	struct cbl_str x, y;
	uint32_t unused;

	return cbl_key_cut(a, &x, &unused) && cbl_key_cut(b, &y, &unused) &&
	       cbl_str_eq(x, y);
}

bool cbl_keys_related(const struct cbl_keys *keys, struct cbl_str id,
		      struct cbl_str own, int32_t day)
{
	if (own.len && cbl_keys_cited(keys, id, own))
		return true;
	return !same_series(id, own) && cbl_keys_on_day(keys, id, day);
}

static void take(struct slips *s, struct cbl_str made)
{
	if (cbl_str_eq(made, s->own) ||
	    !cbl_keys_related(s->keys, made, s->own, s->day))
		return;
	for (size_t i = 0; i < s->count; i++)
		if (cbl_str_eq(made,
			       cbl_str(s->text->data + s->at[i], s->len[i])))
			return;
	s->at[s->count] = s->text->len;
	s->len[s->count++] = made.len;
	cbl_buf_str(s->text, made);
}

static struct cbl_str write_down(struct slips *s, const struct slip *slip)
{
	size_t end = slip->at + slip->gone;
	size_t rest = s->id.len - end;

	memcpy(s->made, s->id.ptr, slip->at);
	memcpy(s->made + slip->at, slip->digits, slip->count);
	memcpy(s->made + slip->at + slip->count, s->id.ptr + end, rest);
	return cbl_str(s->made, slip->at + slip->count + rest);
}

/* ---- is there a message of the number? */

/* The number that digits make behind those of `number`. */
static uint64_t append(uint64_t number, const char *digits, size_t count)
{
	for (size_t i = 0; i < count; i++)
		number = number * 10 + (uint64_t)(digits[i] - '0');
	return number;
}

/* With another series. */
static bool has_head(const struct slips *s, const struct slip *slip)
{
	size_t end = slip->at + slip->gone;
	uint64_t hash = cbl_hash(s->before, cbl_str(slip->digits, slip->count));

	hash = cbl_hash(hash, cbl_str(s->id.ptr + end, s->begin - end));
	return cbl_keys_has(s->keys, cbl_key_of(cbl_key_stir(hash), s->serial));
}

/* Are the digits at its end such that they are a serial all by themselves? */
static bool is_plain(const struct slips *s, const struct slip *slip)
{
	size_t end = slip->at + slip->gone;
	size_t len = s->id.len - s->tail - slip->gone + slip->count;
	char first;

	if (len == 0 || len > DIGITS)
		return false;
	if (slip->at > s->tail)
		first = s->id.ptr[s->tail];
	else
		first = slip->count ? slip->digits[0] : s->id.ptr[end];
	return first != '0';
}

/* With another serial of the same series. */
static bool has_tail(const struct slips *s, const struct slip *slip)
{
	size_t end = slip->at + slip->gone, found;
	uint64_t number, key;

	if (s->from == s->to)
		return false;
	number = append(0, s->id.ptr + s->tail, slip->at - s->tail);
	number = append(number, slip->digits, slip->count);
	number = append(number, s->id.ptr + end, s->id.len - end);
	key = cbl_key_of(s->head, (uint32_t)number);
	found = cbl_keys_find(s->keys, key, s->from, s->to);
	return found < s->to && s->keys->messages[found].key == key;
}

static void try_slip(struct slips *s, size_t at, size_t gone,
		     const char *digits, size_t count)
{
	struct slip slip = {at, gone, digits, count};

	if (s->count == CBL_NEAR)
		return;
	if (!s->cut || (at >= s->tail && !is_plain(s, &slip))) {
		if (!cbl_keys_have(s->keys, write_down(s, &slip)))
			return;
	} else if (at < s->tail ? !has_head(s, &slip) : !has_tail(s, &slip)) {
		return;
	}
	take(s, write_down(s, &slip));
}

/* ---- all of them */

/* Are all variants at a place of the number's own series, of which there is no
 * message? */
static bool is_hopeless(const struct slips *s, size_t at)
{
	return s->cut && s->from == s->to && at > s->tail &&
	       s->id.ptr[s->tail] != '0' && s->id.len - s->tail < DIGITS;
}

static void vary_at(struct slips *s, size_t at)
{
	const char *here = s->id.ptr + at;
	bool last = at + 1 == s->id.len;
	bool pair = !last && cbl_is_digit(here[1]);

	for (char d = '0'; d <= '9'; d++) {
		const char two[] = {*here, d};

		if (d != *here)
			try_slip(s, at, 1, &d, 1);
		try_slip(s, at, 0, &d, 1);
		if (last)
			try_slip(s, at, 1, two, 2);
	}
	if (pair) {
		const char swapped[] = {here[1], here[0]};

		try_slip(s, at, 2, swapped, 2);
	}
	if (pair || (at && cbl_is_digit(here[-1])))
		try_slip(s, at, 1, "", 0);
}

/* Where the messages of the number's own series lie. */
static void find_series(struct slips *s)
{
	uint64_t first = cbl_key_of(s->head, 0);

	if (!cbl_keys_may_have(s->keys, first))
		return;
	s->from = cbl_keys_find(s->keys, first, 0, s->keys->message_count);
	s->to = cbl_keys_find(s->keys, first + CBL_KEY_SERIAL_MAX, s->from,
			      s->keys->message_count);
}

static void take_apart(struct slips *s)
{
	struct cbl_str series;

	s->before = cbl_key_begin(CBL_KEY_NUMBER);
	s->cut = cbl_key_cut(s->id, &series, &s->serial);
	if (!s->cut)
		return;
	s->begin = s->tail = series.len;
	while (s->tail && cbl_is_digit(s->id.ptr[s->tail - 1]))
		s->tail--;
	s->head =
		cbl_key_stir(cbl_hash(s->before, cbl_str(s->id.ptr, s->tail)));
	find_series(s);
}

size_t cbl_keys_near(const struct cbl_keys *keys, struct cbl_str id,
		     struct cbl_str own, int32_t day, struct cbl_buf *text,
		     struct cbl_str out[CBL_NEAR])
{
	struct slips s = {
		.keys = keys, .id = id, .own = own, .day = day, .text = text};

	if (id.len + 2 > sizeof(s.made))
		return 0;
	take_apart(&s);
	for (size_t i = 0; i < id.len; i++) {
		if (cbl_is_digit(id.ptr[i]) && !is_hopeless(&s, i))
			vary_at(&s, i);
		s.before = cbl_hash(s.before, cbl_str(id.ptr + i, 1));
	}
	for (size_t i = 0; i < s.count; i++)
		out[i] = cbl_str(text->data + s.at[i], s.len[i]);
	return s.count;
}
