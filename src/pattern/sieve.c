/* SPDX-License-Identifier: MIT */
#include "pattern/sieve.h"

#include <string.h>

#if defined(__x86_64__) && (defined(__GNUC__) || defined(__clang__))
#define HAVE_AVX2 1
#include <immintrin.h>
#endif

#define ASCII 128

/* ---- making */

static void add_set(uint64_t table[256], uint64_t bit, const uint8_t set[32])
{
	for (unsigned b = 0; b < 256; b++)
		if (cbl_byte_in(set, (unsigned char)b))
			table[b] |= bit;
}

void cbl_sieve_add(struct cbl_sieve *sieve, unsigned bit,
		   const struct cbl_guard *guard, uint32_t least)
{
	uint8_t open[32] = {0};

	for (unsigned b = 0; b < 256; b++)
		if (cbl_sieve_stops((unsigned char)b))
			open[b >> 3] = (uint8_t)(open[b >> 3] | 1 << (b & 7));
	for (uint32_t i = 0; i < CBL_GUARD_BYTES; i++) {
		add_set(sieve->at[i], UINT64_C(1) << bit, guard->at[i]);
		if (i > 0 && i >= least)
			add_set(sieve->at[i], UINT64_C(1) << bit, open);
	}
	add_set(sieve->before, UINT64_C(1) << bit, guard->before);
}

/* ---- groups of guards */

/* Of the bytes of each place the low halves and the high ones that are
 * admitted, for vector code combines them all; of the byte before just those
 * that are. */
struct blurred {
	uint16_t low[CBL_SIEVE_PLACES];
	uint8_t high[CBL_SIEVE_PLACES];
	uint8_t before[32];
};

struct group {
	uint64_t bits;
	double rate; /* what it lets through of a usual text */
};

/* Shares of bytes in a usual text, by four bits of a set of them: sets are
 * weighed some thousand times. */
struct nibbles {
	double share[ASCII / 4][16];
};

struct grouping {
	struct blurred guards[CBL_SIEVE_BITS];
	struct nibbles nibbles;
	double stops; /* the share of all that stop */
	struct group groups[CBL_SIEVE_GROUPS];
};

/* Groups that let through more than this, by what stands before, might as
 * well not ask for it. */
#define MUCH 0.5

/* Vector code admits bytes that stop everywhere but at the first place. */
static unsigned first_byte(int place)
{
	return place ? ' ' : 0;
}

static void blur(const struct cbl_sieve *sieve, unsigned bit,
		 struct blurred *out)
{
	for (int p = 0; p < CBL_SIEVE_PLACES; p++)
		for (unsigned b = first_byte(p); b < ASCII; b++) {
			if (!(sieve->at[p][b] >> bit & 1))
				continue;
			out->low[p] = (uint16_t)(out->low[p] | 1u << (b & 15));
			out->high[p] = (uint8_t)(out->high[p] | 1u << (b >> 4));
		}
	for (unsigned b = 0; b < 256; b++)
		if (sieve->before[b] >> bit & 1)
			out->before[b >> 3] = (uint8_t)(out->before[b >> 3] |
							1u << (b & 7));
}

static void add_byte(struct grouping *g, unsigned b)
{
	uint8_t set[32] = {0};
	double share;

	set[b >> 3] = (uint8_t)(1u << (b & 7));
	share = cbl_bytes_share(set);
	for (unsigned nibble = 0; nibble < 16; nibble++)
		if (nibble >> (b & 3) & 1)
			g->nibbles.share[b / 4][nibble] += share;
	if (b < ' ')
		g->stops += share;
}

static void open_grouping(struct grouping *g, const struct cbl_sieve *sieve)
{
	memset(g, 0, sizeof(*g));
	for (unsigned bit = 0; bit < CBL_SIEVE_BITS; bit++)
		blur(sieve, bit, &g->guards[bit]);
	for (unsigned b = 0; b < ASCII; b++)
		add_byte(g, b);
}

static void add_blurred(struct blurred *all, const struct blurred *one)
{
	for (int p = 0; p < CBL_SIEVE_PLACES; p++) {
		all->low[p] |= one->low[p];
		all->high[p] |= one->high[p];
	}
	for (int i = 0; i < 32; i++)
		all->before[i] |= one->before[i];
}

static struct blurred blurred_of(const struct grouping *g, uint64_t bits)
{
	struct blurred all = {{0}, {0}, {0}};

	for (; bits; bits &= bits - 1)
		add_blurred(&all, &g->guards[__builtin_ctzll(bits)]);
	return all;
}

static double share_of_row(const struct grouping *g, unsigned row,
			   unsigned bits)
{
	const double(*share)[16] = &g->nibbles.share[4 * row];

	return share[0][bits & 15] + share[1][bits >> 4 & 15] +
	       share[2][bits >> 8 & 15] + share[3][bits >> 12];
}

static double share_of(const struct grouping *g, unsigned low, unsigned high)
{
	double sum = 0;

	for (unsigned row = 0; row < ASCII / 16; row++)
		if (high >> row & 1)
			sum += share_of_row(g, row, low);
	return sum;
}

/* Others have no share. */
static double share_of_set(const struct grouping *g, const uint8_t set[32])
{
	double sum = 0;

	for (unsigned row = 0; row < ASCII / 16; row++)
		sum += share_of_row(g, row,
				    set[2 * row] |
					    (unsigned)set[2 * row + 1] << 8);
	return sum;
}

/* What guards let through of a usual text, as a group. */
static double rate(const struct grouping *g, uint64_t bits)
{
	struct blurred all = blurred_of(g, bits);
	double rate = share_of_set(g, all.before);

	if (!bits)
		return 0;
	if (rate > MUCH)
		rate = 1;
	for (int p = 0; p < CBL_SIEVE_PLACES; p++)
		rate *= share_of(g, all.low[p], all.high[p]) +
			(p ? g->stops : 0);
	return rate;
}

static void set_group(struct grouping *g, int i, uint64_t bits)
{
	g->groups[i].bits = bits;
	g->groups[i].rate = rate(g, bits);
}

/* The group that lets through least more for one guard. */
static int best_group(const struct grouping *g, uint64_t bit)
{
	double least = 0;
	int best = -1;

	for (int i = 0; i < CBL_SIEVE_GROUPS; i++) {
		double more = rate(g, g->groups[i].bits | bit) -
			      g->groups[i].rate;

		if (best >= 0 && more >= least)
			continue;
		best = i;
		least = more;
	}
	return best;
}

static void put(struct grouping *g, uint64_t bit)
{
	int i = best_group(g, bit);

	set_group(g, i, g->groups[i].bits | bit);
}

static void take_out(struct grouping *g, uint64_t bit)
{
	for (int i = 0; i < CBL_SIEVE_GROUPS; i++)
		if (g->groups[i].bits & bit)
			set_group(g, i, g->groups[i].bits & ~bit);
}

/* Each guard goes where it lets through least more; then, when all have a
 * place, again. */
#define ROUNDS 3

static void group_guards(struct grouping *g, const struct cbl_sieve *sieve)
{
	uint64_t all = 0;

	for (unsigned b = 0; b < 256; b++)
		all |= sieve->at[0][b];
	for (int round = 0; round < ROUNDS; round++)
		for (uint64_t left = all; left; left &= left - 1) {
			uint64_t bit = left & (~left + 1);

			take_out(g, bit);
			put(g, bit);
		}
}

static void set_halves(struct cbl_sieve *sieve, const struct group *groups,
		       int bank, int place)
{
	const uint64_t *table = sieve->at[place];
	uint8_t(*halves)[16] = sieve->halves[bank][place];

	memset(halves, 0, sizeof(sieve->halves[bank][place]));
	for (unsigned b = first_byte(place); b < ASCII; b++)
		for (int i = 0; i < 8; i++) {
			uint8_t bit = (uint8_t)(1 << i);

			if (!(table[b] & groups[8 * bank + i].bits))
				continue;
			halves[0][b & 15] |= bit;
			halves[1][b >> 4] |= bit;
		}
}

static void set_behind(struct cbl_sieve *sieve, const struct grouping *g)
{
	uint64_t careful = 0;

	memset(sieve->careless, 0, sizeof(sieve->careless));
	memset(sieve->behind, 0, sizeof(sieve->behind));
	for (int i = 0; i < CBL_SIEVE_GROUPS; i++) {
		struct blurred all = blurred_of(g, g->groups[i].bits);

		if (cbl_bytes_share(all.before) > MUCH)
			sieve->careless[i / 8] |= (uint8_t)(1 << i % 8);
		else
			careful |= g->groups[i].bits;
	}
	for (unsigned b = 0; b < ASCII; b++)
		if (sieve->before[b] & careful)
			sieve->behind[b & 15] |= (uint8_t)(1 << (b >> 4));
}

void cbl_sieve_finish(struct cbl_sieve *sieve)
{
	struct grouping g;

	open_grouping(&g, sieve);
	group_guards(&g, sieve);
	for (int bank = 0; bank < CBL_SIEVE_BANKS; bank++)
		for (int p = 0; p < CBL_SIEVE_PLACES; p++)
			set_halves(sieve, g.groups, bank, p);
	set_behind(sieve, &g);
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

struct halves {
	__m256i low, high;
};

/* Each by itself: in arrays they would not stay in registers. */
struct bank {
	struct halves first, second, third;
	__m256i careless;
};

struct vectors {
	struct bank low, high;
	struct halves behind; /* with the powers of two */
};

AVX2 static inline __m256i both_lanes(const uint8_t table[16])
{
	return _mm256_broadcastsi128_si256(
		_mm_loadu_si128((const __m128i *)(const void *)table));
}

AVX2 static inline struct halves load_halves(const uint8_t tables[2][16])
{
	return (struct halves){both_lanes(tables[0]), both_lanes(tables[1])};
}

AVX2 static inline struct bank load_bank(const struct cbl_sieve *sieve,
					 int bank)
{
	return (struct bank){
		load_halves(sieve->halves[bank][0]),
		load_halves(sieve->halves[bank][1]),
		load_halves(sieve->halves[bank][2]),
		_mm256_set1_epi8((char)sieve->careless[bank]),
	};
}

AVX2 static inline struct vectors load_vectors(const struct cbl_sieve *sieve)
{
	static const uint8_t powers[16] = {1, 2, 4, 8, 16, 32, 64, 128};

	return (struct vectors){
		load_bank(sieve, 0),
		load_bank(sieve, 1),
		{both_lanes(sieve->behind), both_lanes(powers)},
	};
}

AVX2 static inline __m256i load(const char *text)
{
	return _mm256_loadu_si256((const __m256i *)(const void *)text);
}

/* All ones where a byte stops, and where it is beyond ASCII. */
AVX2 static inline __m256i stops(__m256i bytes)
{
	return _mm256_cmpgt_epi8(_mm256_set1_epi8(' '), bytes);
}

AVX2 static inline __m256i beyond(__m256i bytes)
{
	return _mm256_cmpgt_epi8(_mm256_setzero_si256(), bytes);
}

AVX2 static inline struct halves halve(__m256i bytes)
{
	const __m256i half = _mm256_set1_epi8(15);

	return (struct halves){
		_mm256_and_si256(bytes, half),
		_mm256_and_si256(_mm256_srli_epi16(bytes, 4), half),
	};
}

AVX2 static inline __m256i look_up(const struct halves *tables,
				   const struct halves *bytes)
{
	return _mm256_and_si256(_mm256_shuffle_epi8(tables->low, bytes->low),
				_mm256_shuffle_epi8(tables->high, bytes->high));
}

/* 32 places: the bytes, and where they are admitted whatever they are. */
struct window {
	struct halves first, second, third;
	__m256i open_first, open_second, open_third;
	__m256i behind; /* all ones where careful groups admit what is before */
};

/* Groups of a bank that admit the places. */
AVX2 static inline __m256i sift(const struct bank *bank,
				const struct window *w)
{
	__m256i first = _mm256_or_si256(w->open_first,
					look_up(&bank->first, &w->first));
	__m256i second = _mm256_or_si256(w->open_second,
					 look_up(&bank->second, &w->second));
	__m256i third = _mm256_or_si256(w->open_third,
					look_up(&bank->third, &w->third));
	__m256i before = _mm256_or_si256(w->behind, bank->careless);

	return _mm256_and_si256(_mm256_and_si256(first, second),
				_mm256_and_si256(third, before));
}

AVX2 static inline __m256i admitted_behind(const struct vectors *v,
					   __m256i bytes)
{
	const struct halves halves = halve(bytes);
	__m256i none = _mm256_cmpeq_epi8(look_up(&v->behind, &halves),
					 _mm256_setzero_si256());

	return _mm256_or_si256(stops(bytes),
			       _mm256_xor_si256(none, _mm256_set1_epi8(-1)));
}

/* 32 places, as bits: those that a group admits, and those behind which a byte
 * stops that a guard might look beyond. */
struct places {
	uint32_t admitted, stopped;
};

/* What stands behind a byte that stops is admitted, and a place whose first
 * byte is beyond ASCII looked at closely. */
AVX2 static inline struct places look_at(const struct vectors *v,
					 const char *text)
{
	__m256i first = load(text), second = load(text + 1);
	__m256i third = load(text + 2);
	__m256i s2 = _mm256_or_si256(stops(first), stops(second));
	__m256i s3 = _mm256_or_si256(s2, stops(third));
	const struct window window = {
		halve(first),	halve(second), halve(third),
		beyond(first),	s2,	       s3,
		admitted_behind(v, load(text - 1)),
	};
	__m256i all = _mm256_or_si256(sift(&v->low, &window),
				      sift(&v->high, &window));
	__m256i none = _mm256_cmpeq_epi8(all, _mm256_setzero_si256());

	return (struct places){
		~(uint32_t)_mm256_movemask_epi8(none),
		(uint32_t)_mm256_movemask_epi8(s3),
	};
}

/* The guards that admit a place behind which nothing stops. */
static inline uint64_t look_closely(const struct cbl_sieve *sieve,
				    const char *text)
{
	return sieve->before[(unsigned char)text[-1]] &
	       sieve->at[0][(unsigned char)text[0]] &
	       sieve->at[1][(unsigned char)text[1]] &
	       sieve->at[2][(unsigned char)text[2]] &
	       sieve->at[3][(unsigned char)text[3]];
}

/* The candidates among 32 places. */
AVX2 static void take_places(struct scan *s, struct places places)
{
	for (; places.admitted; places.admitted &= places.admitted - 1) {
		unsigned i = (unsigned)__builtin_ctz(places.admitted);
		size_t at = s->at + i;
		uint64_t who =
			places.stopped >> i & 1 ?
				cbl_sieve_behind(s->sieve, s->text, at, s->hi) :
				look_closely(s->sieve, s->text + at);

		if (who)
			take(s, at, who);
	}
}

AVX2 static void scan_wide(struct scan *s)
{
	const struct vectors v = load_vectors(s->sieve);

	/* Of the last place all bytes are there. */
	while (s->at + WIDE + CBL_GUARD_BYTES <= s->hi &&
	       s->count + WIDE <= s->max) {
		take_places(s, look_at(&v, s->text + s->at));
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
