/* SPDX-License-Identifier: MIT
 *
 * Letters and digits of a message as one number. Corpora ask it of every
 * message, so it has to cost less than a look at each byte: 32 of them are
 * sorted at once where the processor can, and four numbers grow side by side.
 */
#include "message/message_priv.h"

#if defined(__x86_64__) && defined(__GNUC__)
#define HAVE_AVX2
#include <immintrin.h>
#endif

/* Bytes looked at before those kept of them are hashed. */
#define PIECE 1024u
/* Numbers that grow side by side, and the bytes each takes at a time. */
#define LANES 4u
#define WORD sizeof(uint64_t)
#define STRIDE (LANES * WORD)

struct digest {
	uint64_t lanes[LANES];
	size_t count; /* of what is gathered and not hashed */
	unsigned char gathered[PIECE + 2 * STRIDE];
};

/* A capital for each letter, a digit for itself, nothing for all others. */
static unsigned char sign_of(unsigned char c)
{
	unsigned char lower = c | 0x20;

	if (lower >= 'a' && lower <= 'z')
		return c & 0xdf;
	return c >= '0' && c <= '9' ? c : 0;
}

/* Without branches: no text lets them be foreseen. */
static void gather(struct digest *d, const char *text, size_t len)
{
	for (size_t i = 0; i < len; i++) {
		unsigned char sign = sign_of((unsigned char)text[i]);

		d->gathered[d->count] = sign;
		d->count += sign != 0;
	}
}

#ifdef HAVE_AVX2

#define AVX2 __attribute__((target("avx2,popcnt")))

/* By the bits of eight bytes that are kept: which byte comes to which place,
 * eight bits a place. */
#define BIT(m, i) ((uint64_t)(m) >> (i)&1)
#define BELOW(m, i)                                                     \
	((i > 0 ? BIT(m, 0) : 0) + (i > 1 ? BIT(m, 1) : 0) +            \
	 (i > 2 ? BIT(m, 2) : 0) + (i > 3 ? BIT(m, 3) : 0) +            \
	 (i > 4 ? BIT(m, 4) : 0) + (i > 5 ? BIT(m, 5) : 0) +            \
	 (i > 6 ? BIT(m, 6) : 0))
#define PUT(m, i) ((BIT(m, i) * i) << (8 * BELOW(m, i)))
#define ONE(m)                                                          \
	PUT(m, 0) | PUT(m, 1) | PUT(m, 2) | PUT(m, 3) | PUT(m, 4) |     \
		PUT(m, 5) | PUT(m, 6) | PUT(m, 7),
#define FOUR(m) ONE(m) ONE(m + 1) ONE(m + 2) ONE(m + 3)
#define MANY(m) FOUR(m) FOUR(m + 4) FOUR(m + 8) FOUR(m + 12)
#define LOT(m) MANY((m)) MANY((m + 16)) MANY((m + 32)) MANY((m + 48))

static const uint64_t places[256] = {LOT(0) LOT(64) LOT(128) LOT(192)};

/* In all bits of a byte, whether it lies between two, which are ASCII. */
AVX2 static inline __m256i between(__m256i bytes, char lo, char hi)
{
	return _mm256_and_si256(
		_mm256_cmpgt_epi8(bytes, _mm256_set1_epi8((char)(lo - 1))),
		_mm256_cmpgt_epi8(_mm256_set1_epi8((char)(hi + 1)), bytes));
}

/* The kept of eight bytes, the lower ones of `bytes`, side by side. What is
 * written behind them is written over. */
AVX2 static inline size_t squeeze(unsigned char *out, __m128i bytes,
				  uint32_t kept)
{
	__m128i order = _mm_cvtsi64_si128((long long)places[kept & 0xff]);

	_mm_storel_epi64((__m128i *)(void *)out,
			 _mm_shuffle_epi8(bytes, order));
	return (size_t)__builtin_popcount(kept & 0xff);
}

AVX2 static size_t gather_wide(struct digest *d, const char *text, size_t len)
{
	unsigned char *out = d->gathered + d->count;
	size_t i = 0;

	for (; i + 32 <= len; i += 32) {
		__m256i in = _mm256_loadu_si256(
			(const __m256i *)(const void *)(text + i));
		__m256i low = _mm256_set1_epi8(0x20);
		__m256i letter = between(_mm256_or_si256(in, low), 'a', 'z');
		__m256i sign = _mm256_andnot_si256(
			_mm256_and_si256(letter, low), in);
		uint32_t kept = (uint32_t)_mm256_movemask_epi8(
			_mm256_or_si256(letter, between(in, '0', '9')));
		__m128i first = _mm256_castsi256_si128(sign);
		__m128i second = _mm256_extracti128_si256(sign, 1);

		out += squeeze(out, first, kept);
		out += squeeze(out, _mm_srli_si128(first, 8), kept >> 8);
		out += squeeze(out, second, kept >> 16);
		out += squeeze(out, _mm_srli_si128(second, 8), kept >> 24);
	}
	d->count = (size_t)(out - d->gathered);
	return i;
}

#endif

static void gather_piece(struct digest *d, const char *text, size_t len)
{
	size_t done = 0;

#ifdef HAVE_AVX2
	if (__builtin_cpu_supports("avx2"))
		done = gather_wide(d, text, len);
#endif
	gather(d, text + done, len - done);
}

static uint64_t mix(uint64_t hash, uint64_t word)
{
	hash = (hash ^ word) * 0x9e3779b97f4a7c15u;
	return hash ^ hash >> 29;
}

/* Hashes the whole strides of what is gathered and keeps the rest. */
static void hash_strides(struct digest *d)
{
	size_t whole = d->count - d->count % STRIDE;
	uint64_t words[LANES];

	for (size_t i = 0; i < whole; i += STRIDE) {
		memcpy(words, d->gathered + i, STRIDE);
		for (unsigned k = 0; k < LANES; k++)
			d->lanes[k] = mix(d->lanes[k], words[k]);
	}
	d->count -= whole;
	memmove(d->gathered, d->gathered + whole, d->count);
}

uint64_t cbl_message_digest(const struct cbl_message *m)
{
	uint64_t hash = 0xcbf29ce484222325u;
	struct digest d;

	d.count = 0;
	for (unsigned k = 0; k < LANES; k++)
		d.lanes[k] = mix(hash, k);
	for (uint32_t at = m->span.lo, end; at < m->span.hi; at = end) {
		end = m->span.hi - at > PIECE ? at + PIECE : m->span.hi;
		gather_piece(&d, m->text + at, end - at);
		hash_strides(&d);
	}
	memset(d.gathered + d.count, 0, STRIDE);
	d.count = STRIDE;
	hash_strides(&d);
	for (unsigned k = 0; k < LANES; k++)
		hash = mix(hash, d.lanes[k]);
	return hash;
}
