/* SPDX-License-Identifier: MIT
 *
 * How numbers become keys. For keys.c and its helpers only.
 */
#ifndef CBL_DIAG_KEYS_PRIV_H
#define CBL_DIAG_KEYS_PRIV_H

#include "diag/keys.h"

#define CBL_KEY_DIGITS 24
#define CBL_KEY_SERIAL_MAX ((1u << CBL_KEY_DIGITS) - 1)

/* What the hash of a number's series begins with; claims and citations begin
 * with another byte, which no number does. */
#define CBL_KEY_NUMBER '\0'

static inline uint64_t cbl_key_begin(char kind)
{
	return cbl_hash(CBL_HASH_START, cbl_str(&kind, 1));
}

/* FNV leaves the upper bits of short texts alike: they are stirred. */
static inline uint64_t cbl_key_stir(uint64_t hash)
{
	hash ^= hash >> 33;
	hash *= 0xff51afd7ed558ccdu;
	hash ^= hash >> 33;
	hash *= 0xc4ceb9fe1a85ec53u;
	return hash ^ hash >> 33;
}

static inline uint64_t cbl_key_of(uint64_t series, uint32_t serial)
{
	return series << CBL_KEY_DIGITS | serial;
}

/* Cuts a number into its series and the digits at its end, without zeros
 * before them; false if there are none, or too many. */
bool cbl_key_cut(struct cbl_str id, struct cbl_str *series, uint32_t *serial);

uint64_t cbl_key_of_id(struct cbl_str id);

/* May there be a message of the key's series? Mostly there is none. */
static inline bool cbl_keys_may_have(const struct cbl_keys *keys, uint64_t key)
{
	uint64_t bit = key >> CBL_KEY_DIGITS & (keys->series_bits - 1);

	return !keys->series_bits || keys->series[bit / 64] >> bit % 64 & 1;
}

/* The first message from `lo` on, and before `hi`, whose key is not below;
 * `hi` if there is none. */
size_t cbl_keys_find(const struct cbl_keys *keys, uint64_t key, size_t lo,
		     size_t hi);

bool cbl_keys_has(const struct cbl_keys *keys, uint64_t key);

#endif
