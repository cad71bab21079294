/* SPDX-License-Identifier: MIT
 *
 * How what is asked for is spelled in an index. A number, a station or a tag
 * is what its format says it is, blanks, small letters and leading zeros and
 * all, and is found as it stands. Only what is not there as it was given is
 * looked for as people write such things by hand: of stations and tags all
 * that are alike but for capitals and blanks, of numbers one.
 */
#include "index/index_priv.h"
#include "text/utf8.h"

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

/* ---- what is nearly the same */

/* Texts that begin alike; the rest is for us to look at. */
static const char *const near[] = {
	[CBL_INDEX_NUMBER] =
		"SELECT DISTINCT mrn FROM message WHERE substr(upper(replace("
		"mrn, ' ', '')), 1, ?1) = ?2 AND mrn <> ?3 ORDER BY mrn",
	[CBL_INDEX_CITED] =
		"SELECT DISTINCT mrn FROM reference WHERE substr(upper(replace("
		"mrn, ' ', '')), 1, ?1) = ?2 AND mrn <> ?3 ORDER BY mrn",
	[CBL_INDEX_STATION] =
		"SELECT DISTINCT station FROM message WHERE substr(upper("
		"replace(station, ' ', '')), 1, ?1) = ?2 AND station <> ?3 "
		"ORDER BY station",
	[CBL_INDEX_TAG] =
		"SELECT DISTINCT tag FROM tag WHERE substr(upper(replace(tag, "
		"' ', '')), 1, ?1) = ?2 AND tag <> ?3 ORDER BY tag",
};

/* As all spellings of a thing are written. */
static struct cbl_str plain(enum cbl_index_asked what, struct cbl_str text,
			    struct cbl_arena *arena)
{
	struct cbl_str capitals = tight(text, arena);

	return what == CBL_INDEX_NUMBER || what == CBL_INDEX_CITED
		       ? without_zeros(capitals, arena)
		       : capitals;
}

static int each_alike(struct cbl_stmt *s, enum cbl_index_asked what,
		      struct cbl_str wanted, struct cbl_arena *arena,
		      void (*each)(struct cbl_str spelling, void *ctx),
		      void *ctx, struct cbl_error *err)
{
	int rc;

	while ((rc = cbl_stmt_step(s, err)) == 1) {
		struct cbl_str text = cbl_stmt_str(s, 0);

		if (cbl_str_eq(plain(what, text, arena), wanted))
			each(text, ctx);
	}
	return rc;
}

int cbl_index_alike(struct cbl_index *index, enum cbl_index_asked what,
		    struct cbl_str given,
		    void (*each)(struct cbl_str spelling, void *ctx), void *ctx,
		    struct cbl_error *err)
{
	struct cbl_spelling is;
	struct cbl_arena arena;
	struct cbl_str wanted;
	struct cbl_stmt *s = NULL;
	int rc;

	cbl_arena_init(&arena);
	rc = cbl_index_spelling(index, what, given, &arena, &is, err);
	if (rc == 0 && !is.loose)
		rc = cbl_stmt_new(&s, index->db, near[what], err);
	if (s) {
		wanted = plain(what, is.text, &arena);
		if (what == CBL_INDEX_NUMBER || what == CBL_INDEX_CITED)
			given = cbl_str(wanted.ptr, cbl_facts_serial_at(wanted));
		else
			given = wanted;
		/* Bytes are counted here, and characters there. */
		cbl_stmt_number(s, 1, (int64_t)cbl_utf8_count(given.ptr,
							      given.len));
		cbl_stmt_text(s, 2, given);
		cbl_stmt_text(s, 3, is.text);
		rc = each_alike(s, what, wanted, &arena, each, ctx, err);
	}
	cbl_stmt_free(s);
	cbl_arena_release(&arena);
	return rc;
}
