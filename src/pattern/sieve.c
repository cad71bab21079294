/* SPDX-License-Identifier: MIT */
#include "pattern/sieve.h"

#include <string.h>

#if defined(__x86_64__) && (defined(__GNUC__) || defined(__clang__))
#define HAVE_AVX2 1
#include <immintrin.h>
#endif

#define GROUPS 8

/* ---- making */

static void add_set(uint64_t table[256], uint64_t bit, const uint8_t set[32])
{
	for (unsigned b = 0; b < 256; b++)
		if (cbl_byte_in(set, (unsigned char)b))
			table[b] |= bit;
}

void cbl_sieve_add(struct cbl_sieve *sieve, unsigned bit,
		    const struct cbl_guard *guard)
{
	uint8_t open[32] = {0};

	for (unsigned b = 0; b < 256; b++)
		if (cbl_sieve_stops((unsigned char)b))
			open[b >> 3] = (uint8_t)(open[b >> 3] | 1 << (b & 7));
	for (int i = 0; i < CBL_GUARD_BYTES; i++) {
		add_set(sieve->at[i], UINT64_C(1) << bit, guard->at[i]);
		if (i > 0)
			add_set(sieve->at[i], UINT64_C(1) << bit, open);
	}
	add_set(sieve->before, UINT64_C(1) << bit, guard->before);
}

static void set_of(const uint64_t table[256], uint64_t group, uint8_t set[32])
{
	memset(set, 0, 32);
	for (unsigned b = 0; b < 256; b++)
		if (table[b] & group)
			set[b >> 3] = (uint8_t)(set[b >> 3] | 1 << (b & 7));
}

static double share(const uint64_t table[256], uint64_t group)
{
	uint8_t set[32];

	set_of(table, group, set);
	return cbl_bytes_share(set);
}

/* The same as vector code sees it, which combines all low halves of bytes
 * with all high ones. */
static double blurred_share(const uint64_t table[256], uint64_t group)
{
	uint64_t low[16] = {0}, high[16] = {0};
	uint8_t set[32] = {0};

	for (unsigned b = ' '; b < 0x80; b++) {
		low[b & 15] |= table[b] & group;
		high[b >> 4] |= table[b] & group;
	}
	for (unsigned b = 0; b < 256; b++)
		if (cbl_sieve_stops((unsigned char)b) ||
		    (low[b & 15] && high[b >> 4]))
			set[b >> 3] = (uint8_t)(set[b >> 3] | 1 << (b & 7));
	return cbl_bytes_share(set);
}

/* What a group lets through of a usual text. */
static double rate(const struct cbl_sieve *sieve, uint64_t group)
{
	double rate = share(sieve->before, group);

	for (int i = 0; i < CBL_SIEVE_PLACES; i++)
		rate *= blurred_share(sieve->at[i], group);
	return rate;
}

/* Each guard goes to the group that lets through least more for it. */
static void group_guards(const struct cbl_sieve *sieve,
			 uint64_t groups[GROUPS])
{
	double now[GROUPS] = {0};
	uint64_t all = 0;

	for (unsigned b = 0; b < 256; b++)
		all |= sieve->at[0][b];
	for (; all; all &= all - 1) {
		uint64_t bit = all & (~all + 1);
		double least = 0, with[GROUPS];
		int best = -1;

		for (int g = 0; g < GROUPS; g++) {
			with[g] = rate(sieve, groups[g] | bit);
			if (best >= 0 && with[g] - now[g] >= least)
				continue;
			best = g;
			least = with[g] - now[g];
		}
		groups[best] |= bit;
		now[best] = with[best];
	}
}

/* Bytes that the vector code admits anyway would blur the halves. */
static void set_halves(struct cbl_sieve *sieve, const uint64_t groups[GROUPS])
{
	memset(sieve->halves, 0, sizeof(sieve->halves));
	for (int i = 0; i < CBL_SIEVE_PLACES; i++)
		for (unsigned b = i ? ' ' : 0; b < 0x80; b++)
			for (int g = 0; g < GROUPS; g++) {
				uint8_t bit = (uint8_t)(1 << g);

				if (!(sieve->at[i][b] & groups[g]))
					continue;
				sieve->halves[i][0][b & 15] |= bit;
				sieve->halves[i][1][b >> 4] |= bit;
			}
}

/* Groups that let through more than this, by what stands before, might as
 * well not ask for it. */
#define MUCH 0.5

static void set_behind(struct cbl_sieve *sieve, const uint64_t groups[GROUPS])
{
	uint64_t careful = 0;

	sieve->careless = 0;
	memset(sieve->behind, 0, sizeof(sieve->behind));
	for (int g = 0; g < GROUPS; g++)
		if (share(sieve->before, groups[g]) > MUCH)
			sieve->careless |= (uint8_t)(1 << g);
		else
			careful |= groups[g];
	for (unsigned b = 0; b < 0x80; b++)
		if (sieve->before[b] & careful)
			sieve->behind[b & 15] |= (uint8_t)(1 << (b >> 4));
}

void cbl_sieve_finish(struct cbl_sieve *sieve)
{
	uint64_t groups[GROUPS] = {0};

	group_guards(sieve, groups);
	set_halves(sieve, groups);
	set_behind(sieve, groups);
}

/* ---- scanning */

/* Where a scan stands. */
struct scan {
	const struct cbl_sieve *sieve;
	const char *text;
	size_t at, hi;
	struct cbl_candidate *out;
	size_t count, max;
};

static void take(struct scan *s, size_t at, uint64_t who)
{
	s->out[s->count].who = who;
	s->out[s->count++].at = (uint32_t)at;
}

static void scan_bytes(struct scan *s, size_t until)
{
	const uint64_t *first = s->sieve->at[0], *before = s->sieve->before;

	for (; s->at < until && s->count < s->max; s->at++) {
		uint64_t who = first[(unsigned char)s->text[s->at]] &
			       before[(unsigned char)s->text[s->at - 1]];

		if (!who)
			continue;
		who &= cbl_sieve_begin(s->sieve, s->text, s->at, s->hi);
		if (who)
			take(s, s->at, who);
	}
}

#ifdef HAVE_AVX2

#define AVX2 __attribute__((target("avx2")))
#define WIDE 32

struct vectors {
	__m256i low[CBL_SIEVE_PLACES], high[CBL_SIEVE_PLACES];
	__m256i behind, powers, careless;
};

AVX2 static inline __m256i both_lanes(const uint8_t table[16])
{
	return _mm256_broadcastsi128_si256(
		_mm_loadu_si128((const __m128i *)(const void *)table));
}

AVX2 static struct vectors load_vectors(const struct cbl_sieve *sieve)
{
	static const uint8_t powers[16] = {1,  2,  4,  8,  16, 32, 64, 128};
	struct vectors v;

	for (int i = 0; i < CBL_SIEVE_PLACES; i++) {
		v.low[i] = both_lanes(sieve->halves[i][0]);
		v.high[i] = both_lanes(sieve->halves[i][1]);
	}
	v.behind = both_lanes(sieve->behind);
	v.powers = both_lanes(powers);
	v.careless = _mm256_set1_epi8((char)sieve->careless);
	return v;
}

AVX2 static inline __m256i load(const char *text)
{
	return _mm256_loadu_si256((const __m256i *)(const void *)text);
}

AVX2 static inline __m256i look_up(__m256i low, __m256i high, __m256i bytes)
{
	const __m256i half = _mm256_set1_epi8(15);
	__m256i h = _mm256_and_si256(_mm256_srli_epi16(bytes, 4), half);

	/* An index with its highest bit set gives nothing. */
	return _mm256_and_si256(
		_mm256_shuffle_epi8(low, _mm256_and_si256(bytes, half)),
		_mm256_shuffle_epi8(high, h));
}

/* All ones where a byte stops. */
AVX2 static inline __m256i stops(__m256i bytes)
{
	return _mm256_cmpgt_epi8(_mm256_set1_epi8(' '), bytes);
}

/* Groups that the bytes before admit. */
AVX2 static inline __m256i admitted_behind(const struct vectors *v,
					   __m256i bytes)
{
	__m256i in = look_up(v->behind, v->powers, bytes);
	__m256i none = _mm256_cmpeq_epi8(in, _mm256_setzero_si256());

	return _mm256_or_si256(
		v->careless,
		_mm256_or_si256(stops(bytes),
				_mm256_xor_si256(none, _mm256_set1_epi8(-1))));
}

/* By place, the groups that admit it. Those whose first byte is beyond ASCII
 * are looked at closely, as is what follows a byte that stops. */
AVX2 static inline __m256i admitted(const struct vectors *v, const char *text)
{
	__m256i first = load(text), second = load(text + 1);
	__m256i third = load(text + 2);
	__m256i s1 = _mm256_or_si256(stops(first), stops(second));
	__m256i s2 = _mm256_or_si256(s1, stops(third));
	__m256i a = _mm256_or_si256(
		look_up(v->low[0], v->high[0], first),
		_mm256_cmpgt_epi8(_mm256_setzero_si256(), first));
	__m256i b = _mm256_or_si256(look_up(v->low[1], v->high[1], second), s1);
	__m256i c = _mm256_or_si256(look_up(v->low[2], v->high[2], third), s2);

	return _mm256_and_si256(_mm256_and_si256(a, b),
				_mm256_and_si256(c, admitted_behind(
							    v, load(text - 1))));
}

/* The candidates among 32 places. */
AVX2 static void take_places(struct scan *s, uint32_t places)
{
	for (; places; places &= places - 1) {
		size_t at = s->at + (size_t)__builtin_ctz(places);
		uint64_t who =
			cbl_sieve_behind(s->sieve, s->text, at, s->hi);

		if (who)
			take(s, at, who);
	}
}

AVX2 static void scan_wide(struct scan *s)
{
	const struct vectors v = load_vectors(s->sieve);

	while (s->at + WIDE + CBL_SIEVE_PLACES <= s->hi &&
	       s->count + WIDE <= s->max) {
		__m256i none = _mm256_cmpeq_epi8(admitted(&v, s->text + s->at),
						 _mm256_setzero_si256());

		take_places(s, ~(uint32_t)_mm256_movemask_epi8(none));
		s->at += WIDE;
	}
}

#endif

size_t cbl_sieve_scan(const struct cbl_sieve *sieve, const char *text,
		       size_t lo, size_t *at, size_t hi,
		       struct cbl_candidate *out, size_t max)
{
	struct scan s = {sieve, text, *at, hi, out, 0, max};

	if (s.at == lo && s.at < hi && max) {
		uint64_t who = cbl_sieve_begin(sieve, text, lo, hi);

		if (who)
			take(&s, lo, who);
		s.at++;
	}
#ifdef HAVE_AVX2
	if (__builtin_cpu_supports("avx2"))
		scan_wide(&s);
#endif
	scan_bytes(&s, hi);
	*at = s.at;
	return s.count;
}
