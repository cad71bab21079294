/* SPDX-License-Identifier: MIT
 *
 * How what is asked for is spelled in an index. A number, a station or a tag
 * is what its format says it is, blanks, small letters and leading zeros and
 * all, and is found as it stands. Only what is not there as it was given is
 * looked for as people write such things by hand: of stations and tags all
 * that are alike but for capitals and blanks, of numbers one.
 */
#include "index/index_priv.h"

/* Is the text there? */
static const char *const there[] = {
	[CBL_INDEX_NUMBER] = "SELECT 1 FROM message WHERE mrn = ?1 LIMIT 1",
	[CBL_INDEX_CITED] = "SELECT 1 FROM reference WHERE mrn = ?1 LIMIT 1",
	[CBL_INDEX_STATION] =
		"SELECT 1 FROM message WHERE station = ?1 LIMIT 1",
	[CBL_INDEX_TAG] = "SELECT 1 FROM tag WHERE tag = ?1 LIMIT 1",
};

/* In capitals, without blanks. */
static struct cbl_str tight(struct cbl_str text, struct cbl_arena *arena)
{
	char *out = cbl_arena_bytes(arena, text.len);
	size_t len = 0;

	for (size_t i = 0; i < text.len; i++)
		if (!cbl_is_blank(text.ptr[i]))
			out[len++] = cbl_upper(text.ptr[i]);
	return cbl_str(out, len);
}

/* Without zeros before the digits at its end. */
static struct cbl_str without_zeros(struct cbl_str text,
				    struct cbl_arena *arena)
{
	size_t at = cbl_facts_serial_at(text), digits = at;
	char *out = cbl_arena_bytes(arena, text.len);

	while (digits + 1 < text.len && text.ptr[digits] == '0')
		digits++;
	memcpy(out, text.ptr, at);
	memcpy(out + at, text.ptr + digits, text.len - digits);
	return cbl_str(out, at + text.len - digits);
}

int cbl_index_spelling(struct cbl_index *index, enum cbl_index_asked what,
		       struct cbl_str given, struct cbl_arena *arena,
		       struct cbl_spelling *out, struct cbl_error *err)
{
	struct cbl_str capitals = tight(given, arena);
	const struct cbl_str forms[] = {given, capitals,
					without_zeros(capitals, arena)};
	bool one = what == CBL_INDEX_NUMBER || what == CBL_INDEX_CITED;
	size_t count = one ? sizeof(forms) / sizeof(forms[0]) : 1;
	struct cbl_stmt *s;
	int rc = cbl_stmt_new(&s, index->db, there[what], err);

	*out = (struct cbl_spelling){.text = capitals, .loose = true};
	for (size_t i = 0; i < count && rc == 0; i++) {
		cbl_stmt_reset(s);
		cbl_stmt_text(s, 1, forms[i]);
		rc = cbl_stmt_step(s, err);
		if (rc == 1)
			*out = (struct cbl_spelling){.text = forms[i]};
	}
	cbl_stmt_free(s);
	return rc < 0 ? rc : 0;
}
