/* SPDX-License-Identifier: MIT */
#include "diag/keys_priv.h"

#include <stdlib.h>

#include "base/mem.h"

/* Claims and citations begin with a byte that no number does. */
#define CLAIM '\x01'
#define CITE '\x02'

/* Bits for each series, of which one is set: one series in so many that are
 * not there is looked for all the same. */
#define BITS 16

void cbl_keys_release(struct cbl_keys *keys)
{
	free(keys->messages);
	free(keys->claims);
	free(keys->series);
	*keys = (struct cbl_keys){0};
}

/* Something is added: they are in no order any more. */
static void stir_up(struct cbl_keys *keys)
{
	keys->sorted = false;
	keys->series_bits = 0;
}

void cbl_keys_clear(struct cbl_keys *keys)
{
	keys->message_count = 0;
	keys->claim_count = 0;
	stir_up(keys);
}

/* ---- keys */

static uint64_t hash_of(char kind, struct cbl_str text)
{
	return cbl_key_stir(cbl_hash(cbl_key_begin(kind), text));
}

bool cbl_key_cut(struct cbl_str id, struct cbl_str *series, uint32_t *serial)
{
	size_t at = id.len;
	unsigned long number;

	while (at && cbl_is_digit(id.ptr[at - 1]))
		at--;
	while (at < id.len && id.ptr[at] == '0')
		at++;
	/* Also of a message that has no id: that is NULL. */
	if (at == id.len)
		return false;
	if (!cbl_str_number(cbl_str(id.ptr + at, id.len - at),
			    CBL_KEY_SERIAL_MAX, &number))
		return false;
	*series = cbl_str(id.ptr, at);
	*serial = (uint32_t)number;
	return true;
}

uint64_t cbl_key_of_id(struct cbl_str id)
{
	struct cbl_str series;
	uint32_t serial;

	if (!cbl_key_cut(id, &series, &serial))
		return hash_of(CBL_KEY_NUMBER, id);
	return cbl_key_of(hash_of(CBL_KEY_NUMBER, series), serial);
}

static uint64_t claim_key(struct cbl_str set, int64_t number)
{
	return cbl_key_of(hash_of(CLAIM, set),
			  (uint32_t)number & CBL_KEY_SERIAL_MAX);
}

static uint64_t cite_key(struct cbl_str from, struct cbl_str to)
{
	return cbl_key_of(hash_of(CITE, from),
		      (uint32_t)hash_of(CITE, to) & CBL_KEY_SERIAL_MAX);
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
		(struct cbl_key_message){cbl_key_of_id(id), first, last};
	stir_up(keys);
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
	stir_up(keys);
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
	stir_up(keys);
}

void cbl_keys_move(struct cbl_keys *keys, struct cbl_keys *from)
{
	cbl_keys_copy(keys, from);
	cbl_keys_clear(from);
}

static uint64_t series_at(const struct cbl_keys *keys, size_t i)
{
	return keys->messages[i].key >> CBL_KEY_DIGITS;
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

/* Which series there are; the messages are sorted. */
static void note_series(struct cbl_keys *keys)
{
	size_t count = 0, bits = 64;

	for (size_t i = 0; i < keys->message_count; i++)
		count += i == 0 || series_at(keys, i) != series_at(keys, i - 1);
	while (bits < count * BITS)
		bits *= 2;
	free(keys->series);
	keys->series = cbl_xcalloc(bits / 64, sizeof(*keys->series));
	keys->series_bits = bits;
	for (size_t i = 0; i < keys->message_count; i++) {
		uint64_t bit = series_at(keys, i) & (bits - 1);

		keys->series[bit / 64] |= (uint64_t)1 << bit % 64;
	}
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
	note_series(keys);
	keys->sorted = true;
	return different;
}

/* ---- questions */

size_t cbl_keys_find(const struct cbl_keys *keys, uint64_t key, size_t lo,
		     size_t hi)
{
	while (lo < hi) {
		size_t middle = lo + (hi - lo) / 2;

		if (keys->messages[middle].key < key)
			lo = middle + 1;
		else
			hi = middle;
	}
	return lo;
}

/* The first message whose key is not below. */
static size_t find(const struct cbl_keys *keys, uint64_t key)
{
	return cbl_keys_find(keys, key, 0, keys->message_count);
}

bool cbl_keys_has(const struct cbl_keys *keys, uint64_t key)
{
	size_t at;

	if (!cbl_keys_may_have(keys, key))
		return false;
	at = find(keys, key);
	return at < keys->message_count && keys->messages[at].key == key;
}

bool cbl_keys_have(const struct cbl_keys *keys, struct cbl_str id)
{
	return keys && cbl_keys_has(keys, cbl_key_of_id(id));
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
	uint64_t key = cbl_key_of_id(id);
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
	uint64_t key = cbl_key_of_id(id);
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

	if (!cbl_key_cut(id, &series, &serial) || !reach)
		return 0;
	hash = hash_of(CBL_KEY_NUMBER, series);
	if (!cbl_keys_may_have(keys, cbl_key_of(hash, 0)))
		return 0;
	lo = serial > reach ? serial - reach : 1;
	hi = serial < CBL_KEY_SERIAL_MAX - reach ? serial + reach
						 : CBL_KEY_SERIAL_MAX;
	for (size_t i = find(keys, cbl_key_of(hash, lo));
	     i < keys->message_count &&
	     keys->messages[i].key <= cbl_key_of(hash, hi);
	     i++) {
		uint64_t key = keys->messages[i].key;

		held += key != last && key != cbl_key_of(hash, serial);
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
	slot = *slot_of(seen, cbl_key_of_id(id));
	if (slot)
		*first = message_of(seen, slot)->first;
	return slot != 0;
}
