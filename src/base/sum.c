/* SPDX-License-Identifier: MIT
 *
 * After XXH64 (Yann Collet): four lanes that do not wait for one another take
 * a word each in turn. Both words of the sum are made of all lanes.
 */
#include "base/sum.h"

#include <string.h>

#define LANES 4
#define STRIPE (LANES * sizeof(uint64_t))

static const uint64_t prime1 = 0x9e3779b185ebca87;
static const uint64_t prime2 = 0xc2b2ae3d27d4eb4f;
static const uint64_t prime3 = 0x165667b19e3779f9;
static const uint64_t prime4 = 0x85ebca77c2b2ae63;

static uint64_t rotate(uint64_t x, unsigned by)
{
	return x << by | x >> (64 - by);
}

static uint64_t take(uint64_t lane, uint64_t word)
{
	return rotate(lane + word * prime2, 31) * prime1;
}

static void take_stripe(uint64_t lanes[LANES], const char *p)
{
	uint64_t words[LANES];

	memcpy(words, p, sizeof(words));
	for (int i = 0; i < LANES; i++)
		lanes[i] = take(lanes[i], words[i]);
}

/* Every bit of the input decides on every bit of the output. */
static uint64_t stir(uint64_t x)
{
	x = (x ^ x >> 33) * prime2;
	x = (x ^ x >> 29) * prime3;
	return x ^ x >> 32;
}

static uint64_t merge(const uint64_t lanes[LANES], uint64_t start)
{
	uint64_t sum = start;

	for (int i = 0; i < LANES; i++)
		sum = (sum ^ take(0, lanes[i])) * prime1 + prime4;
	return stir(sum);
}

struct cbl_sum cbl_sum_of(const void *bytes, size_t len)
{
	uint64_t lanes[LANES] = {prime1, prime2, prime3, prime4};
	char rest[STRIPE] = {0};
	const char *p = bytes;
	size_t left = len;

	for (; left >= STRIPE; left -= STRIPE, p += STRIPE)
		take_stripe(lanes, p);
	if (left)
		memcpy(rest, p, left);
	take_stripe(lanes, rest);
	return (struct cbl_sum){{merge(lanes, len), merge(lanes, ~len)}};
}
