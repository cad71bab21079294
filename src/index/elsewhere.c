/* SPDX-License-Identifier: MIT
 *
 * The messages of an index as the rest of the corpus that is checked: their
 * numbers and claims in memory, and of those that could be duplicates the
 * keys alone; where such a one stands is asked when it is needed.
 */
#include <stdlib.h>

#include "base/map.h"
#include "base/mem.h"
#include "index/index_priv.h"

struct cbl_elsewhere {
	struct cbl_index *index;
	bool (*skip)(struct cbl_str path, void *ctx);
	void *ctx;
	struct cbl_keys keys;
	uint64_t *marks; /* sorted */
	size_t mark_count, mark_cap;
	struct cbl_elsewhere_lack lack;
	struct cbl_buf lacking; /* its path */
	struct cbl_stmt *find;
	struct cbl_buf path;  /* of the one found, and of one looked at: */
	struct cbl_buf other, own;
	struct cbl_error err;
};

/* Files of the index, by their number: is each skipped? Neighbouring rows
 * mostly have the same one. */
struct asking {
	struct cbl_elsewhere *e;
	int64_t last;
	bool skipped;
};

static bool is_skipped(struct asking *a, int64_t file, struct cbl_str path)
{
	if (file != a->last) {
		a->last = file;
		a->skipped = a->e->skip && a->e->skip(path, a->e->ctx);
	}
	return a->skipped;
}

/* ---- reading it */

static void take_message(struct cbl_elsewhere *e, struct cbl_stmt *s)
{
	struct cbl_str mrn = cbl_stmt_str(s, 2);
	int64_t first = cbl_stmt_int(s, 3), last = cbl_stmt_int(s, 4);
	bool dated = !cbl_stmt_is_null(s, 3) && first > INT32_MIN &&
		     first <= last && last <= INT32_MAX;

	cbl_keys_message_at(&e->keys, mrn,
			    dated ? (int32_t)first : CBL_UNDATED,
			    dated ? (int32_t)last : CBL_UNDATED);
}

static void take_claim(struct cbl_elsewhere *e, struct cbl_stmt *s)
{
	cbl_keys_claim_raw(&e->keys, (uint64_t)cbl_stmt_int(s, 2));
}

static void take_mark(struct cbl_elsewhere *e, struct cbl_stmt *s)
{
	e->marks = cbl_grow(e->marks, &e->mark_cap, e->mark_count + 1,
			    sizeof(*e->marks));
	e->marks[e->mark_count++] = (uint64_t)cbl_stmt_int(s, 2);
}

static void take_lack(struct cbl_elsewhere *e, struct cbl_stmt *s)
{
	if (!e->lack.files++)
		cbl_buf_str(&e->lacking, cbl_stmt_str(s, 1));
	e->lack.path = cbl_str(cbl_buf_cstr(&e->lacking), e->lacking.len);
	e->lack.breaks_off = e->lack.breaks_off || cbl_stmt_int(s, 2);
}

/* Rows of number and path of a file, and something of it. */
static int read_rows(struct cbl_elsewhere *e, const char *sql,
		     void (*take)(struct cbl_elsewhere *e, struct cbl_stmt *s),
		     struct cbl_error *err)
{
	struct asking asking = {.e = e, .last = INT64_MIN};
	struct cbl_stmt *s;
	int rc = cbl_stmt_new(&s, e->index->db, sql, err);

	if (rc)
		return rc;
	while ((rc = cbl_stmt_step(s, err)) == 1)
		if (!is_skipped(&asking, cbl_stmt_int(s, 0),
				cbl_stmt_str(s, 1)))
			take(e, s);
	cbl_stmt_free(s);
	return rc;
}

static int by_key(const void *a, const void *b)
{
	const uint64_t *x = a, *y = b;

	return (*x > *y) - (*x < *y);
}

static int read_all(struct cbl_elsewhere *e, struct cbl_error *err)
{
	/* One state of the index, whoever writes to it meanwhile. */
	int rc = cbl_db_exec(e->index->db, "BEGIN", err);

	if (rc == 0)
		rc = read_rows(e,
			       "SELECT file.id, file.path, mrn, first, last "
			       "FROM file JOIN message ON message.file = "
			       "file.id WHERE mrn IS NOT NULL",
			       take_message, err);
	if (rc == 0)
		rc = read_rows(e,
			       "SELECT file.id, file.path, key FROM file JOIN "
			       "claim ON claim.file = file.id",
			       take_claim, err);
	if (rc == 0)
		rc = read_rows(e,
			       "SELECT file.id, file.path, key FROM file JOIN "
			       "mark ON mark.file = file.id",
			       take_mark, err);
	if (rc == 0) /* of one that nobody came to read there is no cause */
		rc = read_rows(e,
			       "SELECT file.id, file.path, coalesce(max("
			       "breaks_off), 1) FROM file LEFT JOIN unread ON "
			       "unread.file = file.id WHERE size < 0 GROUP BY "
			       "file.id ORDER BY file.path",
			       take_lack, err);
	cbl_db_rollback(e->index->db);
	if (e->mark_count)
		qsort(e->marks, e->mark_count, sizeof(*e->marks), by_key);
	return rc;
}

int cbl_elsewhere_new(struct cbl_elsewhere **out, struct cbl_index *index,
		      bool (*skip)(struct cbl_str path, void *ctx), void *ctx,
		      struct cbl_error *err)
{
	struct cbl_elsewhere *e = cbl_xcalloc(1, sizeof(*e));
	int rc;

	e->index = index;
	e->skip = skip;
	e->ctx = ctx;
	cbl_buf_init(&e->lacking, 0);
	cbl_buf_init(&e->path, 0);
	cbl_buf_init(&e->other, 0);
	cbl_buf_init(&e->own, 0);
	rc = read_all(e, err);
	if (rc == 0)
		rc = cbl_stmt_new(&e->find, index->db,
				  "SELECT file.id, file.path, mark.member, "
				  "digest, place FROM mark JOIN file ON "
				  "file.id = mark.file WHERE key = ?1",
				  err);
	*out = rc ? NULL : e;
	if (rc)
		cbl_elsewhere_free(e);
	return rc;
}

void cbl_elsewhere_free(struct cbl_elsewhere *e)
{
	if (!e)
		return;
	cbl_stmt_free(e->find);
	cbl_keys_release(&e->keys);
	cbl_buf_release(&e->lacking);
	cbl_buf_release(&e->path);
	cbl_buf_release(&e->other);
	cbl_buf_release(&e->own);
	free(e->marks);
	free(e);
}

void cbl_elsewhere_keys(const struct cbl_elsewhere *e, struct cbl_keys *keys)
{
	cbl_keys_copy(keys, &e->keys);
}

const struct cbl_elsewhere_lack *
cbl_elsewhere_lack(const struct cbl_elsewhere *e)
{
	return &e->lack;
}

/* ---- the first of a key */

static struct cbl_str base_name(struct cbl_str path)
{
	size_t at = path.len;

	while (at && path.ptr[at - 1] != '/')
		at--;
	return cbl_str(path.ptr + at, path.len - at);
}

/* Is the file of a path, or of a member, in the index? */
static bool is_in_index(struct cbl_elsewhere *e, struct cbl_str path)
{
	struct cbl_index_stat stat;
	size_t len = 0;

	for (; len < path.len; len++) {
		if (path.ptr[len] != '#')
			continue;
		cbl_buf_clear(&e->own);
		cbl_buf_add(&e->own, path.ptr, len);
		if (cbl_index_find(e->index, cbl_buf_cstr(&e->own), &stat,
				   NULL) == 1)
			return true;
	}
	cbl_buf_clear(&e->own);
	cbl_buf_str(&e->own, path);
	return cbl_index_find(e->index, cbl_buf_cstr(&e->own), &stat, NULL) ==
	       1;
}

/* The finding's own message under another path: an index may have been built
 * in another folder. */
static bool is_itself(struct cbl_elsewhere *e, const struct cbl_finding *f,
		      const struct cbl_first *first)
{
	return first->digest == f->digest &&
	       cbl_str_eq(base_name(first->path), base_name(f->path)) &&
	       !cbl_str_eq(first->path, f->path) && !is_in_index(e, f->path);
}

static void look_at(struct cbl_elsewhere *e, const struct cbl_finding *f,
		    struct cbl_first *best, bool *any)
{
	struct cbl_stmt *s = e->find;
	struct cbl_first first;
	int order;

	cbl_index_path(&e->other, cbl_stmt_str(s, 1), cbl_stmt_str(s, 2));
	first = (struct cbl_first){
		.path = cbl_str(cbl_buf_cstr(&e->other), e->other.len),
		.digest = (uint64_t)cbl_stmt_int(s, 3),
	};
	cbl_index_read_place(cbl_stmt_str(s, 4), &first);
	if (cbl_stmt_str(s, 2).len)
		first.within.container = (uint32_t)cbl_stmt_str(s, 1).len;
	if ((e->skip && e->skip(cbl_stmt_str(s, 1), e->ctx)) ||
	    is_itself(e, f, &first))
		return;
	order = *any ? cbl_str_cmp(first.path, best->path) : -1;
	if (order > 0 ||
	    (order == 0 &&
	     first.range.start.offset >= best->range.start.offset))
		return;
	*any = true;
	cbl_buf_clear(&e->path);
	cbl_buf_str(&e->path, first.path);
	*best = first;
	best->path = cbl_str(e->path.data, e->path.len);
}

bool cbl_elsewhere_first(const struct cbl_finding *finding, uint64_t key,
			 struct cbl_first *out, void *elsewhere)
{
	struct cbl_elsewhere *e = elsewhere;
	bool any = false;

	if (!e->mark_count || !bsearch(&key, e->marks, e->mark_count,
				       sizeof(*e->marks), by_key))
		return false;
	cbl_stmt_number(e->find, 1, (int64_t)key);
	while (cbl_stmt_step(e->find, e->err.code ? NULL : &e->err) == 1)
		look_at(e, finding, out, &any);
	return any;
}

int cbl_elsewhere_failed(const struct cbl_elsewhere *e, struct cbl_error *err)
{
	return e->err.code ? cbl_fail(err, e->err.code, "%s", e->err.message)
			   : 0;
}
