/* SPDX-License-Identifier: MIT
 *
 * Word lists as prefix trees: (?:NOR(?:D|WEST)|OST). Longer words
 * come before the ones they begin with, and no word is tried twice.
 */
#include "spec/resolve_priv.h"

#include <stdlib.h>

#include "text/utf8.h"

struct printer {
	struct cbl_str *words;
	bool spaced;
	struct cbl_buf *out;
};

static int compare(const void *a, const void *b)
{
	return cbl_str_cmp(*(const struct cbl_str *)a,
			   *(const struct cbl_str *)b);
}

static size_t letter_at(struct cbl_str word, size_t depth)
{
	size_t n = cbl_utf8_next(word.ptr + depth, word.len - depth, NULL);

	return n ? n : 1;
}

/* Letters of `a` and `b` at `depth` are the same one. */
static bool same_letter(struct cbl_str a, struct cbl_str b, size_t depth)
{
	size_t n = letter_at(a, depth);

	return depth + n <= b.len &&
	       memcmp(a.ptr + depth, b.ptr + depth, n) == 0;
}

static void print_letter(struct printer *p, struct cbl_str word, size_t depth)
{
	char c = word.ptr[depth];

	if (p->spaced && depth != 0)
		cbl_buf_text(p->out, " {0,2}");
	if (c == ' ') {
		cbl_buf_text(p->out, "\\s+");
		return;
	}
	if (strchr("\\^$.|()[]{}*+?-#", c))
		cbl_buf_char(p->out, '\\');
	cbl_buf_add(p->out, word.ptr + depth, letter_at(word, depth));
}

static void print_node(struct printer *p, size_t lo, size_t hi, size_t depth);

/* The letter that words[lo..hi) share at `depth`, and all they share on. */
static void print_branch(struct printer *p, size_t lo, size_t hi, size_t depth)
{
	struct cbl_str first = p->words[lo], last = p->words[hi - 1];

	do {
		print_letter(p, first, depth);
		depth += letter_at(first, depth);
	} while (depth < first.len && same_letter(first, last, depth));
	print_node(p, lo, hi, depth);
}

/* What may follow the first `depth` bytes of words[lo..hi). */
static void print_node(struct printer *p, size_t lo, size_t hi, size_t depth)
{
	bool ends = p->words[lo].len == depth;

	if (ends)
		lo++;
	if (lo == hi)
		return;
	bool group =
		ends || !same_letter(p->words[lo], p->words[hi - 1], depth);

	if (group)
		cbl_buf_text(p->out, "(?:");
	for (size_t i = lo; i < hi;) {
		size_t end = i + 1;

		while (end < hi &&
		       same_letter(p->words[i], p->words[end], depth))
			end++;
		if (i != lo)
			cbl_buf_char(p->out, '|');
		print_branch(p, i, end, depth);
		i = end;
	}
	if (group)
		cbl_buf_text(p->out, ends ? ")?" : ")");
}

void cbl_trie_print(struct cbl_str *words, size_t count, bool spaced,
		    struct cbl_buf *out)
{
	struct printer p = {words, spaced, out};
	size_t kept = 0;

	if (count == 0) {
		cbl_buf_text(out, "(?!)");
		return;
	}
	qsort(words, count, sizeof(*words), compare);
	for (size_t i = 0; i < count; i++)
		if (words[i].len != 0 &&
		    (kept == 0 || !cbl_str_eq(words[kept - 1], words[i])))
			words[kept++] = words[i];
	if (kept != 0)
		print_node(&p, 0, kept, 0);
}
