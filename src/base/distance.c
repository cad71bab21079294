/* SPDX-License-Identifier: MIT */
#include "base/distance.h"

#define LONGEST 64

static unsigned least(unsigned a, unsigned b)
{
	return a < b ? a : b;
}

/* One row of the table: `now` from the two before it. Returns its least. */
static unsigned fill_row(unsigned *now, const unsigned *last,
			 const unsigned *before_last, struct cbl_str a,
			 struct cbl_str b, size_t i)
{
	unsigned low = now[0] = (unsigned)i;

	for (size_t j = 1; j <= b.len; j++) {
		bool same = a.ptr[i - 1] == b.ptr[j - 1];

		now[j] = least(least(last[j], now[j - 1]) + 1,
			       last[j - 1] + !same);
		if (i > 1 && j > 1 && a.ptr[i - 1] == b.ptr[j - 2] &&
		    a.ptr[i - 2] == b.ptr[j - 1])
			now[j] = least(now[j], before_last[j - 2] + 1);
		low = least(low, now[j]);
	}
	return low;
}

unsigned cbl_distance(struct cbl_str a, struct cbl_str b, unsigned limit)
{
	unsigned rows[3][LONGEST + 1];
	size_t gap = a.len > b.len ? a.len - b.len : b.len - a.len;

	if (cbl_str_eq(a, b))
		return 0;
	if (gap > limit || a.len > LONGEST || b.len > LONGEST)
		return limit + 1;
	for (size_t j = 0; j <= b.len; j++)
		rows[0][j] = (unsigned)j;
	for (size_t i = 1; i <= a.len; i++) {
		/* Later rows never fall below the least of this one. */
		if (fill_row(rows[i % 3], rows[(i + 2) % 3], rows[(i + 1) % 3],
			     a, b, i) > limit)
			return limit + 1;
	}
	return least(rows[a.len % 3][b.len], limit + 1);
}

static struct cbl_str fold(char *out, struct cbl_str s)
{
	for (size_t i = 0; i < s.len; i++)
		out[i] = cbl_upper(s.ptr[i]);
	return cbl_str(out, s.len);
}

const char *cbl_did_you_mean(struct cbl_str word, size_t count,
			     const char *(*get)(size_t i, void *ctx), void *ctx)
{
	char word_space[LONGEST], other_space[LONGEST];
	unsigned limit = (unsigned)word.len / 3;
	const char *best = NULL;

	if (word.len > LONGEST)
		return NULL;
	word = fold(word_space, word);
	for (size_t i = 0; i < count; i++) {
		const char *name = get(i, ctx);
		struct cbl_str other = cbl_str_c(name);

		if (other.len > LONGEST)
			continue;

		unsigned d =
			cbl_distance(word, fold(other_space, other), limit);

		if (d > limit)
			continue;
		best = name;
		if (d == 0)
			break;
		limit = d - 1; /* the next one must be nearer */
	}
	return best;
}
