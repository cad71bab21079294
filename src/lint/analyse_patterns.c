/* SPDX-License-Identifier: MIT
 *
 * A pattern that runs as the square of its text, or worse, costs a second on
 * a line that somebody made for it. The engine's limits end it, and what it
 * looked for is then not decided; better it need not be ended.
 */
#include "lint/analyse.h"

#include "base/map.h"
#include "pattern/probe.h"

/* So much of a pattern is quoted. */
#define QUOTED 40

static const char *const causes[] = {
	[CBL_SLOW_NESTED] = "repeats what repeats itself",
	[CBL_SLOW_ADJACENT] = "and what repeats behind it can share a text",
	[CBL_SLOW_SEARCH] = "is tried anew at every place",
	[CBL_SLOW_CHOICE] = "can take a text in many ways",
};

static const char *const hints[] = {
	[CBL_SLOW_NESTED] = "let what repeats begin with something of its own, "
			    "or keep what it took: `++`, `(?>…)`",
	[CBL_SLOW_ADJACENT] = "let the two have no character in common, bound "
			      "one (`{0,80}`), or keep what it took: `*+`",
	[CBL_SLOW_SEARCH] = "bound it (`{1,80}`), or let it begin at a border "
			    "only: `\\b`, `(?<!…)`",
	[CBL_SLOW_CHOICE] = "let its alternatives have no beginning in common, "
			    "or keep what it took: `*+`, `(?>…)`",
};

static void add_quoted(struct cbl_buf *out, struct cbl_str text)
{
	bool whole = text.len <= QUOTED;
	size_t len = whole ? text.len : QUOTED;

	while (!whole && len && ((unsigned char)text.ptr[len] & 0xc0) == 0x80)
		len--;
	for (size_t i = 0; i < len; i++)
		cbl_buf_char(out, (unsigned char)text.ptr[i] < ' '
					  ? ' '
					  : text.ptr[i]);
	if (!whole)
		cbl_buf_text(out, "…");
}

static void add_steps(struct cbl_buf *out, const struct cbl_slow *slow)
{
	for (size_t i = 0; i < CBL_PROBES; i++)
		cbl_buf_printf(out, "%s%s%llu", i ? ", " : "",
			       slow->explodes && i + 1 == CBL_PROBES ? "over "
								     : "",
			       (unsigned long long)slow->steps[i]);
	cbl_buf_text(out, " steps for ");
	for (size_t i = 0; i < CBL_PROBES; i++)
		cbl_buf_printf(out, "%s%zu", i ? ", " : "", slow->bytes[i]);
	cbl_buf_text(out, " bytes of `");
	add_quoted(out, slow->again);
	cbl_buf_char(out, '`');
}

static void tell(struct cbl_draft *draft, uint32_t pattern,
		 const struct cbl_slow *slow)
{
	struct cbl_buf piece, steps;

	cbl_buf_init(&piece, 0);
	cbl_buf_init(&steps, 0);
	add_quoted(&piece, slow->piece);
	add_steps(&steps, slow);
	cbl_draft_report_pattern(
		draft, pattern, hints[slow->cause],
		"pattern %s: `%s` %s (%s)",
		slow->explodes ? "explodes on hostile text"
			       : "takes the square of a hostile text",
		cbl_buf_cstr(&piece), causes[slow->cause],
		cbl_buf_cstr(&steps));
	cbl_buf_release(&piece);
	cbl_buf_release(&steps);
}

/* One text with other groups, or used in several places, is tried once. */
static bool is_new(struct cbl_map *seen, const struct cbl_pattern_def *def)
{
	uint32_t key[2] = {def->source.at, def->flags}, one = 1;

	return cbl_map_add(seen, cbl_str((const char *)key, sizeof(key)), &one);
}

void cbl_analyse_patterns(const struct cbl_spec *spec, struct cbl_draft *draft)
{
	struct cbl_arena arena;
	struct cbl_map seen;

	cbl_arena_init(&arena);
	cbl_map_init(&seen);
	for (uint32_t i = 0; i < spec->patterns_count; i++) {
		const struct cbl_pattern_def *def = &spec->patterns[i];
		struct cbl_str source = cbl_spec_str(spec, def->source);
		struct cbl_slow slow;

		if (!cbl_draft_pattern_is_own(draft, i) || !is_new(&seen, def))
			continue;
		cbl_arena_clear(&arena);
		if (cbl_pattern_probe(&slow, &arena, source.ptr, source.len,
				      def->flags))
			tell(draft, i, &slow);
	}
	cbl_map_release(&seen);
	cbl_arena_release(&arena);
}
