/* SPDX-License-Identifier: MIT
 *
 * What is tried where follows from the grammar; what can be told without
 * trying, from the patterns.
 */
#include <stdlib.h>
#include <string.h>

#include "base/buf.h"
#include "base/mem.h"
#include "spec/builtin.h"
#include "spec/known.h"
#include "spec/plan_block.h"
#include "spec/plan_checks.h"
#include "spec/plan_needs.h"

/* Patterns that let more places of a usual text through than this, in a
 * thousand, are searched for as ever. */
#define SCAN_MOST 6

/* Where a pattern is known from. */
struct origin {
	const struct cbl_builtin_spec *spec; /* or NULL */
	uint32_t pattern;
};

struct maker {
	const struct cbl_spec *spec;
	enum cbl_plan_depth depth;
	const struct cbl_builtin_spec *known;
	struct cbl_plan_pattern *patterns;
	struct origin *origins; /* of the patterns that others knew */
	struct cbl_buf sections[CBL_PLAN_SECTION_COUNT_];
};

#define ADD(m, section, record)                  \
	cbl_buf_add(&(m)->sections[CBL_PLAN_##section], \
		    (const char *)(record), sizeof(*(record)))

static size_t count(const struct maker *m, enum cbl_plan_section section,
		    size_t record)
{
	return m->sections[section].len / record;
}

/* ---- patterns */

static uint64_t hash_of(const struct cbl_spec *spec,
			const struct cbl_pattern_def *def)
{
	return cbl_known_hash(cbl_spec_str(spec, def->source), def->flags);
}

static void add_guards(struct maker *m, struct cbl_plan_pattern *p,
		       const struct cbl_guard *guards, size_t n)
{
	p->guard = (uint32_t)count(m, CBL_PLAN_guards, sizeof(*guards));
	p->guard_count = (uint32_t)n;
	for (size_t i = 0; i < n; i++)
		ADD(m, guards, &guards[i]);
}

static const struct cbl_guard *guard_of(const struct maker *m,
					uint32_t pattern, uint32_t i)
{
	const struct cbl_guard *all =
		(const void *)m->sections[CBL_PLAN_guards].data;

	return &all[m->patterns[pattern].guard + i];
}

/* Room at a multiple of eight, which PCRE2 wants. */
static void add_code(struct maker *m, struct cbl_plan_pattern *p,
		     const void *code, size_t size)
{
	static const char zeros[sizeof(uint64_t)];
	struct cbl_buf *codes = &m->sections[CBL_PLAN_codes];

	p->code = (uint32_t)(codes->len / sizeof(uint64_t));
	p->code_size = (uint32_t)size;
	cbl_buf_add(codes, code, size);
	cbl_buf_add(codes, zeros, -size % sizeof(uint64_t));
}

/* What another plan knows of the same pattern. */
static bool take_known(struct maker *m, struct cbl_plan_pattern *p,
		       struct origin *origin)
{
	const struct cbl_builtin_spec *b = m->known;
	struct cbl_plan plan;

	for (; b->id; b++) {
		if (!cbl_plan_open(&plan, b->plan, b->plan_size, false))
			continue;
		for (uint32_t i = 0; i < plan.patterns_count; i++) {
			const struct cbl_plan_pattern *k = &plan.patterns[i];

			if (k->hash != p->hash || k->length != p->length)
				continue;
			add_guards(m, p, plan.guards + k->guard,
				   k->guard_count);
			p->anchored = k->anchored;
			p->least = k->least;
			*origin = (struct origin){b, i};
			add_code(m, p, plan.codes + k->code, k->code_size);
			return true;
		}
	}
	return false;
}

static void compile(struct maker *m, struct cbl_plan_pattern *p,
		    const struct cbl_pattern_def *def)
{
	struct cbl_str source = cbl_spec_str(m->spec, def->source);
	struct cbl_pattern *pattern;
	struct cbl_buf code;

	if (cbl_pattern_compile(&pattern, source.ptr, source.len, def->flags,
				NULL) != 0)
		return;
	cbl_buf_init(&code, 0);
	cbl_pattern_encode(pattern, &code);
	p->anchored = cbl_pattern_is_anchored(pattern);
	p->least = cbl_pattern_least(pattern);
	add_code(m, p, cbl_buf_cstr(&code), code.len);
	cbl_buf_release(&code);
	cbl_pattern_free(pattern);
}

static void derive(struct maker *m, struct cbl_plan_pattern *p,
		   const struct cbl_pattern_def *def)
{
	struct cbl_guard guards[CBL_GUARDS];
	struct cbl_str source = cbl_spec_str(m->spec, def->source);
	size_t n = 0;

	if (m->depth == CBL_PLAN_THOROUGH) {
		n = cbl_guards_derive(guards, source.ptr, source.len,
				      def->flags);
	} else if (def->first != CBL_NONE) {
		cbl_guard_open(guards);
		memcpy(guards->at[0], &m->spec->byte_sets[def->first],
		       sizeof(guards->at[0]));
		n = 1;
	}
	add_guards(m, p, guards, n);
}

static void add_pattern(struct maker *m, uint32_t index)
{
	const struct cbl_pattern_def *def = &m->spec->patterns[index];
	struct cbl_plan_pattern *p = &m->patterns[index];

	p->hash = hash_of(m->spec, def);
	p->length = def->source.len;
	p->anchored = (def->flags & CBL_PATTERN_ANCHORED) != 0;
	p->forwards = p->backwards = CBL_NONE;
	if (m->depth == CBL_PLAN_NOTHING || take_known(m, p, &m->origins[index]))
		return;
	derive(m, p, def);
	if (m->depth >= CBL_PLAN_COMPILED)
		compile(m, p, def);
}

/* ---- lines */

/* Adds a line pattern to a section and its guard to the sieves beside it. */
static void add_line(struct maker *m, enum cbl_plan_section lines,
		     struct cbl_plan_line line)
{
	struct cbl_buf *sieves = &m->sections[lines + 1];
	unsigned bit = (unsigned)(count(m, lines, sizeof(line)) %
				  CBL_SIEVE_BITS);
	const struct cbl_plan_pattern *p = &m->patterns[line.pattern];
	struct cbl_sieve *last;
	struct cbl_guard open;

	if (bit == 0) {
		static const struct cbl_sieve none;

		cbl_buf_add(sieves, (const char *)&none, sizeof(none));
	}
	last = (struct cbl_sieve *)(void *)(sieves->data + sieves->len -
					    sizeof(*last));
	for (uint32_t i = 0; p->anchored && i < p->guard_count; i++)
		cbl_sieve_add(last, bit, guard_of(m, line.pattern, i),
			      p->least);
	if (!p->anchored || !p->guard_count) {
		/* Where it might begin says nothing of the line. */
		cbl_guard_open(&open);
		cbl_sieve_add(last, bit, &open, 0);
	}
	cbl_buf_add(&m->sections[lines], (const char *)&line, sizeof(line));
}

static void add_starts(struct maker *m)
{
	for (uint32_t i = 0; i < m->spec->elements_count; i++) {
		const struct cbl_element *e = &m->spec->elements[i];

		if (e->kind != CBL_ELEMENT_LINES)
			continue;
		for (uint32_t k = 0; k < e->starts.count; k++) {
			uint32_t s = e->starts.first + k;

			add_line(m, CBL_PLAN_starts,
				 (struct cbl_plan_line){
					 i, s, m->spec->starts[s].pattern});
		}
	}
}

/* Zones a line may belong to: the one at hand and the next ones, up to and
 * with the first that has to be there. */
static bool reachable(const struct cbl_spec *spec, uint32_t from, uint32_t zone)
{
	if (zone == CBL_NONE || zone < from)
		return false;
	for (uint32_t z = from + 1; z < zone; z++)
		if (!spec->zones[z].optional)
			return false;
	return true;
}

static struct cbl_plan_zone zone_of(const struct maker *m, uint32_t zone,
				    size_t first, size_t end)
{
	const struct cbl_plan_line *lines =
		(const void *)m->sections[CBL_PLAN_starts].data;
	struct cbl_plan_zone out = {0};

	for (size_t i = first; i < end; i++) {
		const struct cbl_element *e =
			&m->spec->elements[lines[i].element];
		uint64_t bit = UINT64_C(1) << (i - first);

		if (!e->catches && reachable(m->spec, zone, e->zone))
			out.starts |= bit;
		if (e->once && e->zone == zone &&
		    e->begins == CBL_BEGINS_NOTHING)
			out.repeats |= bit;
	}
	return out;
}

static uint64_t beginners(const struct maker *m, uint32_t begins, size_t first,
			  size_t end)
{
	const struct cbl_plan_line *lines =
		(const void *)m->sections[CBL_PLAN_starts].data;
	uint64_t out = 0;

	for (size_t i = first; i < end; i++)
		if (m->spec->elements[lines[i].element].begins == begins)
			out |= UINT64_C(1) << (i - first);
	return out;
}

/* A spec without zones has one. */
static uint32_t zones_of(const struct cbl_spec *spec)
{
	return spec->zones_count ? spec->zones_count : 1;
}

static void add_zones(struct maker *m)
{
	size_t all = count(m, CBL_PLAN_starts, sizeof(struct cbl_plan_line));
	uint32_t zones = zones_of(m->spec);

	for (uint32_t zone = 0; zone < zones; zone++)
		for (size_t at = 0; at < all; at += CBL_SIEVE_BITS) {
			size_t end = at + CBL_SIEVE_BITS < all ?
					     at + CBL_SIEVE_BITS :
					     all;
			struct cbl_plan_zone z = zone_of(m, zone, at, end);

			ADD(m, zones, &z);
		}
}

static void add_beginners(struct maker *m)
{
	size_t all = count(m, CBL_PLAN_starts, sizeof(struct cbl_plan_line));

	for (size_t at = 0; at < all; at += CBL_SIEVE_BITS) {
		size_t end = at + CBL_SIEVE_BITS < all ?
				     at + CBL_SIEVE_BITS :
				     all;
		uint64_t parts = beginners(m, CBL_BEGINS_PART, at, end);
		uint64_t messages =
			beginners(m, CBL_BEGINS_MESSAGE, at, end) |
			beginners(m, CBL_BEGINS_PREAMBLE, at, end);

		ADD(m, parts, &parts);
		ADD(m, messages, &messages);
	}
}

/* Bytes that lines may begin with which begin a message. Mostly these few are
 * all that is looked at of a text to cut it. */
static void add_message_firsts(struct maker *m)
{
	const struct cbl_sieve *sieves =
		(const void *)m->sections[CBL_PLAN_start_sieves].data;
	const uint64_t *messages =
		(const void *)m->sections[CBL_PLAN_messages].data;
	size_t n = count(m, CBL_PLAN_messages, sizeof(*messages));
	uint8_t firsts[256] = {0}, any = 0;

	for (size_t s = 0; s < n; s++)
		for (unsigned b = 0; b < 256; b++) {
			firsts[b] |= (sieves[s].at[0][b] & messages[s]) != 0;
			any |= firsts[b];
		}
	if (any)
		ADD(m, message_firsts, &firsts);
}

static void add_breaks(struct maker *m)
{
	for (uint32_t i = 0; i < m->spec->elements_count; i++) {
		const struct cbl_element *e = &m->spec->elements[i];

		if (e->kind == CBL_ELEMENT_INTERRUPTION &&
		    e->covers != CBL_COVERS_INLINE)
			add_line(m, CBL_PLAN_breaks,
				 (struct cbl_plan_line){i, CBL_NONE, e->match});
	}
}

static void add_clues(struct maker *m)
{
	for (uint32_t i = 0; i < m->spec->clues_count; i++)
		add_line(m, CBL_PLAN_clues,
			 (struct cbl_plan_line){CBL_NONE, i,
						m->spec->clues[i].pattern});
}

/* ---- automata */

static uint32_t add_automaton(struct maker *m,
			      const struct cbl_automaton *automaton)
{
	uint32_t index = (uint32_t)count(m, CBL_PLAN_automata,
					 sizeof(*automaton));

	ADD(m, automata, automaton);
	return index;
}

/* One of another plan. Each has the steps up to the first of the next. */
static uint32_t copy_automaton(struct maker *m, const struct cbl_plan *plan,
			       uint32_t index)
{
	struct cbl_buf *steps = &m->sections[CBL_PLAN_steps];
	struct cbl_automaton a;
	uint32_t end = plan->steps_count;
	const uint16_t *from;

	if (index == CBL_NONE)
		return CBL_NONE;
	if (index + 1 < plan->automata_count)
		end = plan->automata[index + 1].first;
	a = plan->automata[index];
	end -= a.first;
	from = plan->steps + a.first;
	a.first = (uint32_t)(steps->len / sizeof(*from));
	cbl_buf_add(steps, (const char *)from, end * sizeof(*from));
	return add_automaton(m, &a);
}

static uint32_t make_automaton(struct maker *m,
			       const struct cbl_pattern_def *def,
			       bool backwards)
{
	struct cbl_str source = cbl_spec_str(m->spec, def->source);
	struct cbl_automaton a;

	if (!cbl_automaton_make(&a, &m->sections[CBL_PLAN_steps], source.ptr,
				source.len, def->flags, backwards))
		return CBL_NONE;
	return add_automaton(m, &a);
}

/* The automaton of a pattern that another plan knows. */
static uint32_t known_automaton(struct maker *m, const struct origin *o,
				bool backwards)
{
	const struct cbl_plan_pattern *known;
	struct cbl_plan plan;

	cbl_plan_open(&plan, o->spec->plan, o->spec->plan_size, false);
	known = &plan.patterns[o->pattern];
	return copy_automaton(m, &plan,
			      backwards ? known->backwards : known->forwards);
}

static uint32_t automaton_of(struct maker *m, uint32_t pattern, bool backwards)
{
	if (m->origins[pattern].spec)
		return known_automaton(m, &m->origins[pattern], backwards);
	if (m->depth != CBL_PLAN_THOROUGH)
		return CBL_NONE;
	return make_automaton(m, &m->spec->patterns[pattern], backwards);
}

static void add_backwards(struct maker *m)
{
	for (uint32_t i = 0; i < m->spec->patterns_count; i++)
		m->patterns[i].backwards = automaton_of(m, i, true);
}

/* Of patterns that are tried at certain places. */
static void add_forwards(struct maker *m)
{
	for (uint32_t i = 0; i < m->spec->patterns_count; i++)
		if (m->patterns[i].anchored || m->patterns[i].scan)
			m->patterns[i].forwards = automaton_of(m, i, false);
}

/* ---- scans */

/* How many places of a usual text, in a thousand, it may begin at. */
static double rate(const struct maker *m, uint32_t pattern)
{
	double sum = 0;

	for (uint32_t i = 0; i < m->patterns[pattern].guard_count; i++)
		sum += cbl_guard_rate(guard_of(m, pattern, i));
	return sum;
}

/* Do the guards of a pattern look neither before a match nor beyond it? */
static bool is_steady(const struct maker *m, uint32_t pattern)
{
	const struct cbl_plan_pattern *p = &m->patterns[pattern];
	struct cbl_guard open;

	cbl_guard_open(&open);
	for (uint32_t i = 0; i < p->guard_count; i++)
		if (memcmp(guard_of(m, pattern, i)->before, open.before,
			   sizeof(open.before)) != 0)
			return false;
	return p->least >= CBL_GUARD_BYTES;
}

/* Takes a pattern into the scan of whole texts, if it is worth it. */
static void add_scan(struct maker *m, struct cbl_sieve *sieve, unsigned *bits,
		     uint32_t pattern)
{
	struct cbl_plan_pattern *p;

	if (pattern == CBL_NONE)
		return;
	p = &m->patterns[pattern];
	/* Whether one ends where it has to is sooner known. */
	if (p->backwards != CBL_NONE || p->scan || p->anchored ||
	    !p->guard_count ||
	    *bits + p->guard_count > CBL_SIEVE_BITS ||
	    rate(m, pattern) > SCAN_MOST)
		return;
	p->steady = is_steady(m, pattern);
	for (uint32_t i = 0; i < p->guard_count; i++) {
		cbl_sieve_add(sieve, *bits, guard_of(m, pattern, i), p->least);
		p->scan |= UINT64_C(1) << (*bits)++;
	}
}

/* May an element begin in a line of a zone? */
static bool may_start(const struct cbl_spec *spec, uint32_t zone,
		      const struct cbl_element *e)
{
	return e->kind == CBL_ELEMENT_LINES && !e->catches &&
	       reachable(spec, zone, e->zone);
}

static struct cbl_plan_labels labels_of(const struct maker *m, uint32_t zone)
{
	struct cbl_plan_labels labels = {0};

	for (uint32_t i = 0; i < m->spec->elements_count; i++) {
		const struct cbl_element *e = &m->spec->elements[i];

		if (!may_start(m->spec, zone, e))
			continue;
		labels.labelled += e->labels.count > 0;
		if (e->inline_start == CBL_NONE)
			continue;
		labels.scans |= m->patterns[e->inline_start].scan;
		labels.unscanned += !m->patterns[e->inline_start].scan;
	}
	return labels;
}

static void add_labels(struct maker *m)
{
	uint32_t zones = zones_of(m->spec);

	for (uint32_t zone = 0; zone < zones; zone++) {
		struct cbl_plan_labels labels = labels_of(m, zone);

		ADD(m, labels, &labels);
	}
	for (uint32_t i = 0; i < m->spec->elements_count; i++) {
		if (m->spec->elements[i].labels.count)
			ADD(m, labelled, &i);
		if (m->spec->elements[i].inline_start != CBL_NONE)
			ADD(m, inlined, &i);
	}
}

/* Patterns that are searched for in running text. */
static void add_scans(struct maker *m)
{
	const struct cbl_spec *spec = m->spec;
	struct cbl_sieve sieve = {0};
	unsigned bits = 0;

	for (uint32_t i = 0; i < spec->elements_count; i++) {
		const struct cbl_element *e = &spec->elements[i];

		if (e->kind == CBL_ELEMENT_INTERRUPTION &&
		    e->covers == CBL_COVERS_INLINE)
			add_scan(m, &sieve, &bits, e->match);
		for (uint32_t k = 0; k < e->matches.count; k++)
			add_scan(m, &sieve, &bits,
				 spec->numbers[e->matches.first + k]);
		if (e->kind != CBL_ELEMENT_LINES)
			continue;
		add_scan(m, &sieve, &bits, e->inline_start);
		for (uint32_t k = 0; k < e->finds.count; k++)
			add_scan(m, &sieve, &bits,
				 spec->finds[e->finds.first + k].pattern);
	}
	for (uint32_t i = 0; i < spec->checks_count; i++)
		if (spec->checks[i].kind == CBL_CHECK_find)
			add_scan(m, &sieve, &bits, spec->checks[i].pattern);
	add_scan(m, &sieve, &bits, spec->meta->redacted);
	if (!bits)
		return;
	cbl_sieve_finish(&sieve);
	ADD(m, scans, &sieve);
}

/* ---- the block */

static size_t aligned(size_t n)
{
	return (n + CBL_BLOCK_ALIGN - 1) & ~(size_t)(CBL_BLOCK_ALIGN - 1);
}

static const uint32_t record_size[CBL_PLAN_SECTION_COUNT_] = {
#define X(name, type) sizeof(type),
	CBL_PLAN_SECTIONS(X)
#undef X
};

static void *finish(const struct maker *m, size_t *size)
{
	size_t total = aligned(sizeof(struct cbl_plan_block)), at = total;
	struct cbl_plan_block *block;

	for (int i = 0; i < CBL_PLAN_SECTION_COUNT_; i++)
		total += aligned(m->sections[i].len);
	block = cbl_xcalloc(1, total);
	block->version = CBL_SPEC_BLOCK_VERSION;
	block->size = (uint32_t)total;
	for (int i = 0; i < CBL_PLAN_SECTION_COUNT_; i++) {
		const struct cbl_buf *s = &m->sections[i];

		block->sections[i].offset = (uint32_t)at;
		block->sections[i].count = (uint32_t)(s->len / record_size[i]);
		if (s->len)
			memcpy((char *)block + at, s->data, s->len);
		at += aligned(s->len);
	}
	*size = total;
	return block;
}

void *cbl_plan_make(const struct cbl_spec *spec, enum cbl_plan_depth depth,
		    const struct cbl_builtin_spec *known, size_t *size)
{
	struct maker m = {.spec = spec, .depth = depth, .known = known};
	void *block;

	m.patterns = cbl_xcalloc(spec->patterns_count, sizeof(*m.patterns));
	m.origins = cbl_xcalloc(spec->patterns_count, sizeof(*m.origins));
	for (int i = 0; i < CBL_PLAN_SECTION_COUNT_; i++)
		cbl_buf_init(&m.sections[i], 0);
	for (uint32_t i = 0; i < spec->patterns_count; i++)
		add_pattern(&m, i);
	add_starts(&m);
	add_zones(&m);
	add_beginners(&m);
	add_message_firsts(&m);
	add_breaks(&m);
	add_clues(&m);
	add_backwards(&m);
	add_scans(&m);
	add_labels(&m);
	add_forwards(&m);
	if (depth != CBL_PLAN_NOTHING)
		cbl_plan_add_checks(spec, &m.sections[CBL_PLAN_checks],
				    &m.sections[CBL_PLAN_things]);
	/* They take several times as long as all the rest. */
	if (depth >= CBL_PLAN_COMPILED)
		cbl_plan_add_needs(spec, m.patterns,
				   &m.sections[CBL_PLAN_word_keys],
				   &m.sections[CBL_PLAN_words]);
	for (uint32_t i = 0; i < spec->patterns_count; i++)
		ADD(&m, patterns, &m.patterns[i]);
	block = finish(&m, size);
	for (int i = 0; i < CBL_PLAN_SECTION_COUNT_; i++)
		cbl_buf_release(&m.sections[i]);
	free(m.patterns);
	free(m.origins);
	return block;
}
