/* SPDX-License-Identifier: MIT */
#include "diag/keys.h"

#include <stdlib.h>

#include "base/mem.h"

#define DIGITS 24
#define SERIAL_MAX ((1u << DIGITS) - 1)

/* Claims and citations begin with a byte that no number does. */
#define CLAIM '\x01'
#define CITE '\x02'

void cbl_keys_release(struct cbl_keys *keys)
{
	free(keys->messages);
	free(keys->claims);
	*keys = (struct cbl_keys){0};
}

void cbl_keys_clear(struct cbl_keys *keys)
{
	keys->message_count = 0;
	keys->claim_count = 0;
	keys->sorted = false;
}

/* ---- keys */

/* FNV leaves the upper bits of short texts alike: they are stirred. */
static uint64_t hash_of(char kind, struct cbl_str text)
{
	uint64_t hash = cbl_hash(CBL_HASH_START, cbl_str(&kind, 1));

	hash = cbl_hash(hash, text);
	hash ^= hash >> 33;
	hash *= 0xff51afd7ed558ccdu;
	hash ^= hash >> 33;
	hash *= 0xc4ceb9fe1a85ec53u;
	return hash ^ hash >> 33;
}

static uint64_t key_of(uint64_t series, uint32_t number)
{
	return series << DIGITS | number;
}

/* Cuts a number into its series and the digits at its end, without zeros
 * before them; false if there are none, or too many. */
static bool cut(struct cbl_str id, struct cbl_str *series, uint32_t *serial)
{
	size_t at = id.len;
	unsigned long number;

	while (at && cbl_is_digit(id.ptr[at - 1]))
		at--;
	while (at < id.len && id.ptr[at] == '0')
		at++;
	if (!cbl_str_number(cbl_str(id.ptr + at, id.len - at), SERIAL_MAX,
			    &number))
		return false;
	*series = cbl_str(id.ptr, at);
	*serial = (uint32_t)number;
	return true;
}

static uint64_t id_key(struct cbl_str id)
{
	struct cbl_str series;
	uint32_t serial;

	if (!cut(id, &series, &serial))
		return hash_of('\0', id);
	return key_of(hash_of('\0', series), serial);
}

static uint64_t claim_key(struct cbl_str set, int64_t number)
{
	return key_of(hash_of(CLAIM, set), (uint32_t)number & SERIAL_MAX);
}

static uint64_t cite_key(struct cbl_str from, struct cbl_str to)
{
	return key_of(hash_of(CITE, from),
		      (uint32_t)hash_of(CITE, to) & SERIAL_MAX);
}

/* ---- what is known */

bool cbl_keys_minutes(const struct cbl_moment *date, int32_t *first,
		      int32_t *last)
{
	int64_t minute;

	*first = *last = CBL_UNDATED;
	if (!date || date->precision > CBL_PRECISION_DAY)
		return false;
	minute = (int64_t)date->day * 1440;
	if (minute > INT32_MAX - 1440 || minute < -INT32_MAX)
		return false;
	*first = (int32_t)minute;
	*last = *first + 1439;
	if (date->precision == CBL_PRECISION_MINUTE)
		*first = *last = (int32_t)minute + date->minute;
	return true;
}

void cbl_keys_message_at(struct cbl_keys *keys, struct cbl_str id,
			 int32_t first, int32_t last)
{
	keys->messages = cbl_grow(keys->messages, &keys->message_cap,
				  keys->message_count + 1,
				  sizeof(*keys->messages));
	keys->messages[keys->message_count++] =
		(struct cbl_key_message){id_key(id), first, last};
	keys->sorted = false;
}

void cbl_keys_message(struct cbl_keys *keys, struct cbl_str id,
		      const struct cbl_moment *date)
{
	int32_t first, last;

	cbl_keys_minutes(date, &first, &last);
	cbl_keys_message_at(keys, id, first, last);
}

void cbl_keys_claim_raw(struct cbl_keys *keys, uint64_t claim)
{
	keys->claims = cbl_grow(keys->claims, &keys->claim_cap,
				keys->claim_count + 1, sizeof(*keys->claims));
	keys->claims[keys->claim_count++] = claim;
	keys->sorted = false;
}

void cbl_keys_claim(struct cbl_keys *keys, struct cbl_str set, int64_t number)
{
	cbl_keys_claim_raw(keys, claim_key(set, number));
}

void cbl_keys_cite(struct cbl_keys *keys, struct cbl_str from,
		   struct cbl_str to)
{
	cbl_keys_claim_raw(keys, cite_key(from, to));
}

void cbl_keys_copy(struct cbl_keys *keys, const struct cbl_keys *from)
{
	keys->messages = cbl_grow(keys->messages, &keys->message_cap,
				  keys->message_count + from->message_count,
				  sizeof(*keys->messages));
	if (from->message_count)
		memcpy(keys->messages + keys->message_count, from->messages,
		       from->message_count * sizeof(*keys->messages));
	keys->message_count += from->message_count;
	keys->claims = cbl_grow(keys->claims, &keys->claim_cap,
				keys->claim_count + from->claim_count,
				sizeof(*keys->claims));
	if (from->claim_count)
		memcpy(keys->claims + keys->claim_count, from->claims,
		       from->claim_count * sizeof(*keys->claims));
	keys->claim_count += from->claim_count;
	keys->sorted = false;
}

void cbl_keys_move(struct cbl_keys *keys, struct cbl_keys *from)
{
	cbl_keys_copy(keys, from);
	cbl_keys_clear(from);
}

static int by_key(const void *a, const void *b)
{
	const struct cbl_key_message *x = a, *y = b;

	if (x->key != y->key)
		return x->key < y->key ? -1 : 1;
	return (x->first > y->first) - (x->first < y->first);
}

static int by_number(const void *a, const void *b)
{
	const uint64_t *x = a, *y = b;

	return (*x > *y) - (*x < *y);
}

size_t cbl_keys_sort(struct cbl_keys *keys)
{
	size_t kept = 0, different = 0;

	if (keys->message_count)
		qsort(keys->messages, keys->message_count,
		      sizeof(*keys->messages), by_key);
	for (size_t i = 0; i < keys->message_count; i++)
		different += i == 0 ||
			     keys->messages[i].key != keys->messages[i - 1].key;
	if (keys->claim_count)
		qsort(keys->claims, keys->claim_count, sizeof(*keys->claims),
		      by_number);
	for (size_t i = 0; i < keys->claim_count; i++)
		if (kept == 0 || keys->claims[i] != keys->claims[kept - 1])
			keys->claims[kept++] = keys->claims[i];
	keys->claim_count = kept;
	keys->sorted = true;
	return different;
}

/* ---- questions */

/* The first message whose key is not below. */
static size_t find(const struct cbl_keys *keys, uint64_t key)
{
	size_t lo = 0, hi = keys->message_count;

	while (lo < hi) {
		size_t middle = lo + (hi - lo) / 2;

		if (keys->messages[middle].key < key)
			lo = middle + 1;
		else
			hi = middle;
	}
	return lo;
}

static bool has(const struct cbl_keys *keys, uint64_t key)
{
	size_t at = find(keys, key);

	return at < keys->message_count && keys->messages[at].key == key;
}

bool cbl_keys_have(const struct cbl_keys *keys, struct cbl_str id)
{
	return keys && has(keys, id_key(id));
}

static bool has_claim(const struct cbl_keys *keys, uint64_t claim)
{
	return keys->claim_count &&
	       bsearch(&claim, keys->claims, keys->claim_count,
		       sizeof(*keys->claims), by_number) != NULL;
}

bool cbl_keys_claimed(const struct cbl_keys *keys, struct cbl_str set,
		      int64_t number)
{
	return has_claim(keys, claim_key(set, number));
}

bool cbl_keys_cited(const struct cbl_keys *keys, struct cbl_str from,
		    struct cbl_str to)
{
	return has_claim(keys, cite_key(from, to));
}

bool cbl_keys_earliest(const struct cbl_keys *keys, struct cbl_str id,
		       int32_t *first, int32_t *last)
{
	uint64_t key = id_key(id);
	size_t at = find(keys, key);

	/* An undated one is the first of its number. */
	if (at == keys->message_count || keys->messages[at].key != key ||
	    keys->messages[at].first == CBL_UNDATED)
		return false;
	*first = keys->messages[at].first;
	*last = keys->messages[at].last;
	return true;
}

bool cbl_keys_on_day(const struct cbl_keys *keys, struct cbl_str id,
		     int32_t day)
{
	uint64_t key = id_key(id);
	int64_t from = (int64_t)day * 1440;

	if (day == CBL_UNDATED)
		return false;

	for (size_t i = find(keys, key);
	     i < keys->message_count && keys->messages[i].key == key; i++)
		if (keys->messages[i].first != CBL_UNDATED &&
		    keys->messages[i].first >= from &&
		    keys->messages[i].first < from + 1440)
			return true;
	return false;
}

double cbl_keys_around(const struct cbl_keys *keys, struct cbl_str id,
		       unsigned reach)
{
	struct cbl_str series;
	uint32_t serial, lo, hi;
	uint64_t hash, last = 0;
	unsigned held = 0;

	if (!cut(id, &series, &serial) || !reach)
		return 0;
	hash = hash_of('\0', series);
	lo = serial > reach ? serial - reach : 1;
	hi = serial < SERIAL_MAX - reach ? serial + reach : SERIAL_MAX;
	for (size_t i = find(keys, key_of(hash, lo));
	     i < keys->message_count &&
	     keys->messages[i].key <= key_of(hash, hi);
	     i++) {
		uint64_t key = keys->messages[i].key;

		held += key != last && key != key_of(hash, serial);
		last = key;
	}
	return hi > lo ? (double)held / (hi - lo) : 0;
}

/* ---- met so far */

static const struct cbl_key_message *message_of(const struct cbl_seen *seen,
						uint32_t slot)
{
	uint32_t number = slot - 1;

	return &seen->of[number & 1]->messages[number >> 1];
}

static uint32_t *slot_of(const struct cbl_seen *seen, uint64_t key)
{
	size_t mask = seen->slot_count - 1;
	/* Keys of a series lie together: they are spread. */
	size_t at = (size_t)((key * 0x9e3779b97f4a7c15u) >> 20) & mask;

	while (seen->slots[at] && message_of(seen, seen->slots[at])->key != key)
		at = (at + 1) & mask;
	return &seen->slots[at];
}

static void make_room(struct cbl_seen *seen)
{
	uint32_t *old = seen->slots;
	size_t count = seen->slot_count;

	if ((seen->count + 1) * 3 <= count * 2)
		return;
	seen->slot_count = count ? count * 2 : 256;
	seen->slots = cbl_xcalloc(seen->slot_count, sizeof(*seen->slots));
	for (size_t i = 0; i < count; i++)
		if (old[i])
			*slot_of(seen, message_of(seen, old[i])->key) = old[i];
	free(old);
}

static void take_message(struct cbl_seen *seen, size_t which, size_t index)
{
	const struct cbl_key_message *m = &seen->of[which]->messages[index];
	uint32_t *slot;

	make_room(seen);
	slot = slot_of(seen, m->key);
	if (!*slot)
		seen->count++;
	if (!*slot || m->first < message_of(seen, *slot)->first)
		*slot = (uint32_t)(index << 1 | which) + 1;
}

void cbl_seen_update(struct cbl_seen *seen)
{
	for (size_t i = 0; i < 2; i++)
		for (; seen->of[i] &&
		       seen->taken[i] < seen->of[i]->message_count;
		     seen->taken[i]++)
			take_message(seen, i, seen->taken[i]);
}

void cbl_seen_release(struct cbl_seen *seen)
{
	free(seen->slots);
	*seen = (struct cbl_seen){0};
}

bool cbl_seen_get(const struct cbl_seen *seen, struct cbl_str id,
		  int32_t *first)
{
	uint32_t slot;

	if (!seen->slot_count)
		return false;
	slot = *slot_of(seen, id_key(id));
	if (slot)
		*first = message_of(seen, slot)->first;
	return slot != 0;
}

/* ---- one slip away */

struct slips {
	const struct cbl_keys *keys;
	struct cbl_str id, own;
	int32_t day;
	char made[64]; /* a variant */
	struct cbl_buf *text;
	size_t at[CBL_NEAR], len[CBL_NEAR];
	size_t count;
};

/* Numbers of one series follow each other: that neighbours are of one day says
 * nothing. */
static bool same_series(struct cbl_str a, struct cbl_str b)
{
	struct cbl_str x, y;
	uint32_t unused;

	return cut(a, &x, &unused) && cut(b, &y, &unused) && cbl_str_eq(x, y);
}

/* Has the message to do with the one that cites it? */
static bool is_related(const struct slips *s, struct cbl_str made)
{
	if (s->own.len && cbl_keys_cited(s->keys, made, s->own))
		return true;
	return !same_series(made, s->own) &&
	       cbl_keys_on_day(s->keys, made, s->day);
}

static void try_variant(struct slips *s, size_t len)
{
	struct cbl_str made = cbl_str(s->made, len);

	if (s->count == CBL_NEAR || !cbl_keys_have(s->keys, made) ||
	    cbl_str_eq(made, s->own) || !is_related(s, made))
		return;
	for (size_t i = 0; i < s->count; i++)
		if (cbl_str_eq(made, cbl_str(s->text->data + s->at[i],
					     s->len[i])))
			return;
	s->at[s->count] = s->text->len;
	s->len[s->count++] = len;
	cbl_buf_str(s->text, made);
}

/* Puts `count` digits for `gone` bytes at a place. */
static void vary(struct slips *s, size_t at, size_t gone, const char *digits,
		 size_t count)
{
	size_t rest = s->id.len - at - gone;

	memcpy(s->made, s->id.ptr, at);
	memcpy(s->made + at, digits, count);
	memcpy(s->made + at + count, s->id.ptr + at + gone, rest);
	try_variant(s, at + count + rest);
}

static void vary_at(struct slips *s, size_t at)
{
	const char *here = s->id.ptr + at;
	bool last = at + 1 == s->id.len;
	bool pair = !last && cbl_is_digit(here[1]);

	for (char d = '0'; d <= '9'; d++) {
		const char two[] = {*here, d};

		if (d != *here)
			vary(s, at, 1, &d, 1);
		vary(s, at, 0, &d, 1);
		if (last)
			vary(s, at, 1, two, 2);
	}
	if (pair) {
		const char swapped[] = {here[1], here[0]};

		vary(s, at, 2, swapped, 2);
	}
	if (pair || (at && cbl_is_digit(here[-1])))
		vary(s, at, 1, "", 0);
}

size_t cbl_keys_near(const struct cbl_keys *keys, struct cbl_str id,
		     struct cbl_str own, int32_t day, struct cbl_buf *text,
		     struct cbl_str out[CBL_NEAR])
{
	struct slips s = {
		.keys = keys, .id = id, .own = own, .day = day, .text = text};

	if (id.len + 2 > sizeof(s.made))
		return 0;
	for (size_t i = 0; i < id.len; i++)
		if (cbl_is_digit(id.ptr[i]))
			vary_at(&s, i);
	for (size_t i = 0; i < s.count; i++)
		out[i] = cbl_str(text->data + s.at[i], s.len[i]);
	return s.count;
}
