/* SPDX-License-Identifier: MIT
 *
 * PCRE2 is asked whether it would need to see more (PCRE2_PARTIAL_HARD) at
 * the end of texts of one to four bytes: "no match" says that no match begins
 * like this. It is asked behind each kind of byte that may stand before.
 *
 * Only ASCII is tried. Other bytes are admitted everywhere, and what stands
 * behind one is not judged: a character of two bytes shifts all that follows.
 */
#include "pattern/guard.h"

#include <stdlib.h>
#include <string.h>

#include "base/mem.h"
#include "pattern/pattern.h"
#include "pattern/pattern_priv.h"
#include "pattern/relax.h"

#define ASCII 128
/* So many trials, some 50 ns each, are what guards may cost; the places not
 * reached with them are open. */
#define MOST_TRIALS 4000000
/* Beginnings of equal length that are followed up. */
#define MOST_BEGINNINGS 4096
/* Guards are joined that together let little more through than each alone:
 * places in a thousand. */
#define LITTLE 0.2
#define MOST_CONTEXTS 160 /* fits a byte */
#define LONGEST_CONTEXT 4

/* A text before the place at which a match is tried. */
struct context {
	char text[LONGEST_CONTEXT];
	uint8_t len;
};

struct beginning {
	char text[CBL_GUARD_BYTES];
};

struct probe {
	pcre2_code *code;
	pcre2_match_data *data;
	struct context contexts[MOST_CONTEXTS];
	size_t context_count;
	/* By first byte: the contexts behind which it may begin. What may not
	 * begin behind one does not begin there with more bytes either. */
	uint8_t admitting[ASCII][MOST_CONTEXTS];
	size_t admitting_count[ASCII];
	size_t trials; /* so far */
	/* By first byte: what may stand at the places behind it. */
	uint8_t sets[ASCII][CBL_GUARD_BYTES][32];
	size_t places; /* that were tried to the end */
	struct beginning *beginnings; /* of the length at hand */
	size_t beginning_count;
	struct beginning *next;
	size_t next_count;
};

static void add(uint8_t set[32], unsigned byte)
{
	set[byte >> 3] = (uint8_t)(set[byte >> 3] | 1u << (byte & 7));
}

/* All bytes beyond ASCII. */
static void add_others(uint8_t set[32])
{
	memset(set + 16, 0xff, 16);
}

void cbl_guard_open(struct cbl_guard *guard)
{
	memset(guard, 0xff, sizeof(*guard));
}

bool cbl_guard_is_open(const struct cbl_guard *guard)
{
	struct cbl_guard open;

	cbl_guard_open(&open);
	return memcmp(guard, &open, sizeof(open)) == 0;
}

void cbl_guard_join(struct cbl_guard *guard, const struct cbl_guard *other)
{
	uint8_t *to = guard->at[0];
	const uint8_t *from = other->at[0];

	for (size_t i = 0; i < sizeof(*guard); i++)
		to[i] |= from[i];
}

/* How common a byte is in running text; all together make SHARES. */
#define SHARES 1125
static unsigned share(unsigned byte)
{
	if (byte == ' ')
		return 160;
	if (byte >= 'a' && byte <= 'z')
		return strchr("etaoinsrhl", (int)byte) ? 60 : 12;
	if (byte >= 'A' && byte <= 'Z')
		return 3;
	if (byte >= '0' && byte <= '9')
		return 3;
	if (byte == '\n')
		return 15;
	if (byte == '.' || byte == ',')
		return 10;
	return byte > ' ' && byte < 0x7f ? 1 : 0;
}

double cbl_bytes_share(const uint8_t set[32])
{
	unsigned sum = 0;

	/* Others have no share. */
	for (unsigned b = 0; b < ASCII; b++)
		if (cbl_byte_in(set, (unsigned char)b))
			sum += share(b);
	return (double)sum / SHARES;
}

double cbl_guard_rate(const struct cbl_guard *guard)
{
	double rate = 1000 * cbl_bytes_share(guard->before);

	for (int i = 0; i < CBL_GUARD_BYTES; i++)
		rate *= cbl_bytes_share(guard->at[i]);
	return rate;
}

bool cbl_guard_admits(const struct cbl_guard *guard, const char *text,
		      size_t lo, size_t at, size_t hi)
{
	if (at > lo &&
	    !cbl_byte_in(guard->before, (unsigned char)text[at - 1]))
		return false;
	for (size_t i = 0; i < CBL_GUARD_BYTES && at + i < hi; i++) {
		unsigned char byte = (unsigned char)text[at + i];

		if (!cbl_byte_in(guard->at[i], byte))
			return false;
		if (byte >= ASCII)
			return true;
	}
	return true;
}

/* ---- what may stand before */

static bool holds(const char *source, size_t len, const char *what)
{
	return memmem(source, len, what, strlen(what));
}

static void add_context(struct probe *p, const char *text, size_t len)
{
	struct context *c = &p->contexts[p->context_count];

	if (p->context_count == MOST_CONTEXTS)
		return;
	memcpy(c->text, text, len);
	c->len = (uint8_t)len;
	p->context_count++;
}

/* Characters beyond ASCII that the pattern names: look-behind may ask for
 * them. False if there are too many. */
static bool add_named(struct probe *p, const char *source, size_t len)
{
	for (size_t i = 0, n; i < len; i += n) {
		n = 1;
		if ((unsigned char)source[i] < ASCII)
			continue;
		while (i + n < len &&
		       ((unsigned char)source[i + n] & 0xc0) == 0x80)
			n++;
		if (n > LONGEST_CONTEXT || p->context_count == MOST_CONTEXTS)
			return false;
		add_context(p, source + i, n);
	}
	return true;
}

/* The contexts that a pattern can tell apart. Without look-behind it knows
 * word characters, others and line ends. With it, any single character; more
 * than one it must not ask for, unless only to exclude them. False if nothing
 * is sure. */
static bool find_contexts(struct probe *p, const char *source, size_t len)
{
	static const char *const plain[] = {"", " ", "a", "\n", "\r"};
	static const char *const beyond[] = {"\xc2\x85", "\xc2\xa0",
					     "\xe2\x80\xa8", "\xef\xbf\xbc"};
	uint32_t behind = 0;

	/* Verbs, and classes that hold who knows what beyond ASCII. */
	if (holds(source, len, "(*") || holds(source, len, "\\G"))
		return false;
	if (!holds(source, len, "(?<=") && !holds(source, len, "(?<!")) {
		for (size_t i = 0; i < sizeof(plain) / sizeof(*plain); i++)
			add_context(p, plain[i], strlen(plain[i]));
		return true;
	}
	pcre2_pattern_info(p->code, PCRE2_INFO_MAXLOOKBEHIND, &behind);
	if (behind > 1 && holds(source, len, "(?<="))
		return false;
	if (holds(source, len, "\\x") || holds(source, len, "\\p") ||
	    holds(source, len, "\\P") || holds(source, len, "\\N"))
		return false;
	add_context(p, "", 0);
	for (int c = 0; c < ASCII; c++)
		add_context(p, &(char){(char)c}, 1);
	for (size_t i = 0; i < sizeof(beyond) / sizeof(*beyond); i++)
		add_context(p, beyond[i], strlen(beyond[i]));
	return add_named(p, source, len);
}

/* ---- trials */

static bool try_in(struct probe *p, const struct context *c,
		   const char *beginning, size_t len)
{
	char subject[LONGEST_CONTEXT + CBL_GUARD_BYTES];
	int rc;

	p->trials++;
	memcpy(subject, c->text, c->len);
	memcpy(subject + c->len, beginning, len);
	rc = pcre2_jit_match(p->code, (PCRE2_SPTR)subject, c->len + len, c->len,
			     PCRE2_PARTIAL_HARD, p->data, NULL);
	if (rc == PCRE2_ERROR_JIT_BADOPTION) /* there is no machine code */
		rc = pcre2_match(p->code, (PCRE2_SPTR)subject, c->len + len,
				 c->len,
				 PCRE2_PARTIAL_HARD | PCRE2_NO_UTF_CHECK,
				 p->data, NULL);
	return rc != PCRE2_ERROR_NOMATCH;
}

/* May a match begin with this byte, whatever stands before? */
static bool may_begin_with(struct probe *p, char first)
{
	unsigned char byte = (unsigned char)first;
	size_t count = 0;

	for (size_t i = 0; i < p->context_count; i++)
		if (try_in(p, &p->contexts[i], &first, 1))
			p->admitting[byte][count++] = (uint8_t)i;
	p->admitting_count[byte] = count;
	return count;
}

/* The same of more bytes. The context that admits them comes first, for it
 * may well admit the next ones. */
static bool may_begin(struct probe *p, const char *beginning, size_t len)
{
	unsigned char byte = (unsigned char)beginning[0];
	uint8_t *admitting = p->admitting[byte];

	if (len == 1)
		return may_begin_with(p, beginning[0]);
	for (size_t i = 0; i < p->admitting_count[byte]; i++) {
		uint8_t at = admitting[i];

		if (!try_in(p, &p->contexts[at], beginning, len))
			continue;
		admitting[i] = admitting[0];
		admitting[0] = at;
		return true;
	}
	return false;
}

/* Tries all bytes at `place` behind one beginning. Those that are in the set
 * are tried only if the beginnings they give are wanted. */
static bool extend(struct probe *p, const struct beginning *begun,
		   size_t place)
{
	bool wanted = place + 1 < CBL_GUARD_BYTES;

	for (unsigned c = 0; c < ASCII; c++) {
		struct beginning b = *begun;
		uint8_t *set;

		if (p->trials > MOST_TRIALS)
			return false;
		b.text[place] = (char)c;
		set = p->sets[(unsigned char)b.text[0]][place];
		if ((!wanted && cbl_byte_in(set, (unsigned char)c)) ||
		    !may_begin(p, b.text, place + 1))
			continue;
		add(set, c);
		if (wanted && p->next_count < MOST_BEGINNINGS)
			p->next[p->next_count] = b;
		p->next_count += wanted;
	}
	return true;
}

static void swap(struct probe *p)
{
	struct beginning *done = p->beginnings;

	p->beginnings = p->next;
	p->beginning_count = p->next_count;
	p->next = done;
	p->next_count = 0;
}

/* The sets of all places, one after the other, as far as trials last. */
static void try_places(struct probe *p)
{
	p->beginnings[0] = (struct beginning){{0}};
	p->beginning_count = 1;
	while (p->places < CBL_GUARD_BYTES) {
		for (size_t i = 0; i < p->beginning_count; i++)
			if (!extend(p, &p->beginnings[i], p->places))
				return;
		p->places++;
		if (p->next_count > MOST_BEGINNINGS)
			return;
		swap(p);
	}
}

/* What stands before: any byte behind which some first byte may begin. */
static void try_before(struct probe *p, uint8_t before[32])
{
	uint8_t set[32] = {0};

	add_others(set);
	p->trials = 0;
	for (unsigned c = 0; c < ASCII; c++) {
		struct context context = {{(char)c}, 1};

		for (unsigned b = 0; b < ASCII; b++) {
			char first = (char)b;

			if (p->trials > MOST_TRIALS)
				return;
			if (!cbl_byte_in(p->sets[b][0], (unsigned char)b) ||
			    !try_in(p, &context, &first, 1))
				continue;
			add(set, c);
			break;
		}
	}
	memcpy(before, set, sizeof(set));
}

/* ---- from sets to guards */

struct guards {
	struct cbl_guard items[ASCII + 1];
	double rates[ASCII + 1];
	size_t count;
};

/* The guard of one first byte. */
static void add_guard(struct guards *g, const struct probe *p, unsigned first,
		      const uint8_t before[32])
{
	struct cbl_guard *guard = &g->items[g->count];

	cbl_guard_open(guard);
	memset(guard->at[0], 0, sizeof(guard->at[0]));
	add(guard->at[0], first);
	for (size_t i = 1; i < p->places; i++) {
		memcpy(guard->at[i], p->sets[first][i], sizeof(guard->at[i]));
		add_others(guard->at[i]);
	}
	memcpy(guard->before, before, sizeof(guard->before));
	g->rates[g->count++] = cbl_guard_rate(guard);
}

/* What joining two of them would let through in addition. */
static double added(const struct guards *g, size_t i, size_t k)
{
	struct cbl_guard joint = g->items[i];

	cbl_guard_join(&joint, &g->items[k]);
	return cbl_guard_rate(&joint) - g->rates[i] - g->rates[k];
}

static void join(struct guards *g, size_t i, size_t k)
{
	cbl_guard_join(&g->items[i], &g->items[k]);
	g->rates[i] = cbl_guard_rate(&g->items[i]);
	g->count--;
	g->items[k] = g->items[g->count];
	g->rates[k] = g->rates[g->count];
}

/* Joins the two that are most alike; false if all that are left differ. */
static bool join_likest(struct guards *g)
{
	size_t a = 0, b = 0;
	double least = 0;

	for (size_t i = 0; i < g->count; i++)
		for (size_t k = i + 1; k < g->count; k++) {
			double more = added(g, i, k);

			if (b && more >= least)
				continue;
			a = i;
			b = k;
			least = more;
		}
	if (!b || (g->count <= CBL_GUARDS && least > LITTLE))
		return false;
	join(g, a, b);
	return true;
}

/* First bytes that differ in nothing that follows them have one guard. */
static void join_equal(struct guards *g)
{
	for (size_t i = 0; i < g->count; i++)
		for (size_t k = g->count; k-- > i + 1;)
			if (memcmp(g->items[i].at[1], g->items[k].at[1],
				   sizeof(*g->items) -
					   sizeof(g->items->at[0])) == 0)
				join(g, i, k);
}

/* What PCRE2 itself knows of the first byte: beyond ASCII it is all. */
static void add_beyond(struct guards *g, const uint8_t *first)
{
	uint8_t *set;

	set = g->items[0].at[0];
	if (g->count == 0) {
		cbl_guard_open(&g->items[g->count++]);
		memset(set, 0, 32);
	}
	add_others(set);
	for (int i = 16; first && i < 32; i++)
		set[i] = first[i];
}

static void collect(struct guards *g, const struct probe *p,
		    const uint8_t before[32], const uint8_t *first)
{
	for (unsigned b = 0; b < ASCII; b++)
		if (cbl_byte_in(p->sets[b][0], (unsigned char)b) &&
		    (!first || cbl_byte_in(first, (unsigned char)b)))
			add_guard(g, p, b, before);
	join_equal(g);
	while (join_likest(g))
		;
	add_beyond(g, first);
}

static size_t derive(struct cbl_guard *out, struct probe *p, bool sure,
		     const uint8_t *first)
{
	struct guards *g = cbl_xcalloc(1, sizeof(*g));
	uint8_t before[32];
	size_t count = 0;

	memset(before, 0xff, sizeof(before));
	if (sure) {
		try_places(p);
		try_before(p, before);
	}
	if (p->places) {
		collect(g, p, before, first);
		count = g->count;
		memcpy(out, g->items, count * sizeof(*out));
	} else if (first) {
		cbl_guard_open(out);
		memcpy(out->at[0], first, sizeof(out->at[0]));
		count = 1;
	}
	free(g);
	if (count == 1 && cbl_guard_is_open(out))
		return 0;
	return count;
}

/* The pattern tried, and what it may see before it. Of one whose look-behind
 * asks for too much what it is without any: that matches wherever it does.
 * False if nothing is sure. */
static bool prepare(struct probe *p, const char *source, size_t len,
		    uint32_t options)
{
	struct cbl_buf relaxed;
	size_t offset;
	int number;
	bool sure;

	p->code = cbl_pcre_compile(source, len, options, &number, &offset);
	if (!p->code || find_contexts(p, source, len))
		return p->code;
	cbl_buf_init(&relaxed, 0);
	sure = cbl_pattern_relax(source, len, &relaxed);
	if (sure) {
		pcre2_code_free(p->code);
		p->context_count = 0;
		p->code = cbl_pcre_compile(cbl_buf_cstr(&relaxed), relaxed.len,
					   options, &number, &offset);
		sure = p->code && find_contexts(p, cbl_buf_cstr(&relaxed),
						relaxed.len);
	}
	cbl_buf_release(&relaxed);
	return sure;
}

static size_t probe(struct cbl_guard *out, const char *source, size_t len,
		    unsigned flags, const uint8_t *first)
{
	struct probe *p = cbl_xcalloc(1, sizeof(*p));
	struct beginning *space =
		cbl_xcalloc(2 * MOST_BEGINNINGS, sizeof(*space));
	size_t count = 0;
	bool sure;

	p->beginnings = space;
	p->next = space + MOST_BEGINNINGS;
	sure = prepare(p, source, len,
		       cbl_pcre_options(flags) | PCRE2_ANCHORED |
			       PCRE2_NO_START_OPTIMIZE);
	p->data = pcre2_match_data_create(1, NULL);
	/* Without JIT all takes several times as long. */
	if (p->code)
		pcre2_jit_compile(p->code, PCRE2_JIT_PARTIAL_HARD);
	if (p->code && p->data)
		count = derive(out, p, sure, first);
	pcre2_match_data_free(p->data);
	pcre2_code_free(p->code);
	free(space);
	free(p);
	return count;
}

size_t cbl_guards_derive(struct cbl_guard guards[CBL_GUARDS],
			 const char *source, size_t len, unsigned flags)
{
	struct cbl_pattern *pattern;
	uint8_t first[32];
	size_t count = 0;

	flags &= ~(unsigned)(CBL_PATTERN_JIT | CBL_PATTERN_ANCHORED);
	if (cbl_pattern_compile(&pattern, source, len, flags, NULL) != 0)
		return 0;
	if (!cbl_pattern_may_be_empty(pattern))
		count = probe(guards, source, len, flags,
			      cbl_pattern_first_bytes(pattern, first) ? first :
									NULL);
	cbl_pattern_free(pattern);
	return count;
}
