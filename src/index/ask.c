/* SPDX-License-Identifier: MIT
 *
 * Questions to an index. What a user gives becomes a parameter of a
 * statement, never a part of it.
 */
#include <stdio.h>

#include "index/index_priv.h"

/* Most conditions of a question, tags among them. */
#define MOST 64

/* Columns of a row: those of a message, of which the first is NULL if there
 * is none. */
#define COLUMNS                                                                \
	"m.mrn, m.date, m.station, m.classification, m.subject, file.path, "   \
	"m.member, m.section, m.sections, m.line, "                            \
	"(SELECT group_concat(tag, ' ') FROM tag WHERE message = m.id)"
#define REFERENCE_COLUMN 11
#define ORDER " ORDER BY m.first, m.mrn, m.section, file.path, m.member, m.line"

struct question {
	struct cbl_index *index;
	struct cbl_arena *arena;
	struct cbl_error *err;
	int rc; /* of what had to be asked first */
	struct cbl_buf sql;
	struct cbl_str texts[MOST];
	int64_t numbers[MOST];
	bool is_text[MOST];
	int count;
	bool any; /* a condition was added */
};

static void add_condition(struct question *q, const char *sql)
{
	cbl_buf_text(&q->sql, q->any ? " AND " : " WHERE ");
	cbl_buf_text(&q->sql, sql);
	q->any = true;
}

static void ask_text(struct question *q, const char *sql, struct cbl_str text)
{
	if (!text.len || q->count == MOST)
		return;
	add_condition(q, sql);
	q->is_text[q->count] = true;
	q->texts[q->count++] = text;
}

/* A column that has to be what was given, or is spelled like it. `sql` has a
 * %s for that. */
static void ask_spelled(struct question *q, enum cbl_index_asked what,
			const char *sql, const char *column,
			struct cbl_str given)
{
	struct cbl_spelling spelling;
	char is[64], condition[128];

	if (!given.len || q->rc)
		return;
	q->rc = cbl_index_spelling(q->index, what, given, q->arena, &spelling,
				   q->err);
	if (q->rc)
		return;
	snprintf(is, sizeof(is),
		 spelling.loose ? "upper(replace(%s, ' ', '')) = ?" : "%s = ?",
		 column);
	snprintf(condition, sizeof(condition), sql, is);
	ask_text(q, condition, spelling.text);
}

static void ask_number(struct question *q, const char *sql, bool asked,
		       int64_t number)
{
	if (!asked || q->count == MOST)
		return;
	add_condition(q, sql);
	q->numbers[q->count++] = number;
}

/* In the order of the question marks. */
static void bind(const struct question *q, struct cbl_stmt *s)
{
	for (int i = 0; i < q->count; i++)
		if (q->is_text[i])
			cbl_stmt_text(s, i + 1, q->texts[i]);
		else
			cbl_stmt_number(s, i + 1, q->numbers[i]);
}

static void write_question(struct question *q,
			   const struct cbl_index_question *asked)
{
	bool referring = asked->cites.len || asked->cited_by.len;

	cbl_buf_printf(&q->sql, "SELECT " COLUMNS "%s FROM ",
		       referring ? ", coalesce(r.text, r.mrn), r.mrn" : "");
	if (asked->cited_by.len)
		cbl_buf_text(&q->sql,
			     "message AS c JOIN reference AS r ON r.message = "
			     "c.id LEFT JOIN message AS m ON m.mrn = r.mrn "
			     "LEFT JOIN file ON file.id = m.file");
	else if (asked->cites.len)
		cbl_buf_text(&q->sql,
			     "reference AS r JOIN message AS m ON m.id = "
			     "r.message JOIN file ON file.id = m.file");
	else
		cbl_buf_text(&q->sql,
			     "message AS m JOIN file ON file.id = m.file");
	ask_spelled(q, CBL_INDEX_NUMBER, "%s", "c.mrn", asked->cited_by);
	ask_spelled(q, CBL_INDEX_CITED, "%s", "r.mrn", asked->cites);
	ask_spelled(q, CBL_INDEX_NUMBER, "%s", "m.mrn", asked->mrn);
	ask_spelled(q, CBL_INDEX_STATION, "%s", "m.station", asked->station);
	for (size_t i = 0; asked->tags && asked->tags[i]; i++)
		ask_spelled(q, CBL_INDEX_TAG,
			    "EXISTS (SELECT 1 FROM tag WHERE tag.message = "
			    "m.id AND %s)",
			    "tag.tag", cbl_str_c(asked->tags[i]));
	ask_text(q, "instr(upper(m.subject), upper(?)) > 0", asked->subject);
	ask_number(q, "m.last >= ?", asked->has_from,
		   (int64_t)asked->from * 1440);
	ask_number(q, "m.first < ?", asked->has_until,
		   ((int64_t)asked->until + 1) * 1440);
	cbl_buf_text(&q->sql, asked->cited_by.len
				      ? " ORDER BY c.id, r.number, file.path, "
					"m.member, m.line"
				      : ORDER);
}

static void read_row(struct cbl_stmt *s, bool referring,
		     struct cbl_index_row *row)
{
	*row = (struct cbl_index_row){
		.mrn = cbl_stmt_str(s, 0),
		.date = cbl_stmt_str(s, 1),
		.station = cbl_stmt_str(s, 2),
		.classification = cbl_stmt_str(s, 3),
		.subject = cbl_stmt_str(s, 4),
		.path = cbl_stmt_str(s, 5),
		.member = cbl_stmt_str(s, 6),
		.section = cbl_stmt_int(s, 7),
		.sections = cbl_stmt_int(s, 8),
		.line = cbl_stmt_int(s, 9),
		.tags = cbl_stmt_str(s, 10),
	};
	if (!referring)
		return;
	row->reference = cbl_stmt_str(s, REFERENCE_COLUMN);
	if (!row->mrn.len)
		row->mrn = cbl_stmt_str(s, REFERENCE_COLUMN + 1);
}

int cbl_index_ask(struct cbl_index *index,
		  const struct cbl_index_question *question,
		  void (*each)(const struct cbl_index_row *row, void *ctx),
		  void *ctx, struct cbl_error *err)
{
	bool referring = question->cites.len || question->cited_by.len;
	struct cbl_arena arena;
	struct question q = {.index = index, .arena = &arena, .err = err};
	struct cbl_index_row row;
	struct cbl_stmt *s = NULL;
	int rc;

	cbl_arena_init(&arena);
	cbl_buf_init(&q.sql, 0);
	write_question(&q, question);
	rc = q.rc ? q.rc
		  : cbl_stmt_new(&s, index->db, cbl_buf_cstr(&q.sql), err);
	cbl_buf_release(&q.sql);
	if (rc)
		goto out;
	bind(&q, s);
	while ((rc = cbl_stmt_step(s, err)) == 1) {
		read_row(s, referring, &row);
		each(&row, ctx);
	}
out:
	cbl_stmt_free(s);
	cbl_arena_release(&arena);
	return rc;
}

/* ---- about all of it */

static int day(struct cbl_index *index, const char *sql, char *out,
	       struct cbl_error *err)
{
	struct cbl_stmt *s;
	int rc = cbl_stmt_new(&s, index->db, sql, err);

	if (rc)
		return rc;
	rc = cbl_stmt_step(s, err);
	if (rc == 1) {
		struct cbl_str text = cbl_stmt_str(s, 0);

		snprintf(out, 32, "%.*s", text.len < 10 ? (int)text.len : 10,
			 text.ptr);
	}
	cbl_stmt_free(s);
	return rc < 0 ? rc : 0;
}

#define AGAIN                                                                  \
	"SELECT mrn FROM message WHERE mrn IS NOT NULL GROUP BY mrn, "         \
	"section HAVING count(*) > 1"

int cbl_index_about(struct cbl_index *index, struct cbl_index_info *out,
		    struct cbl_error *err)
{
	const struct {
		int64_t *to;
		const char *sql;
	} numbers[] = {
		{&out->files, "SELECT count(*) FROM file"},
		{&out->unfinished,
		 "SELECT count(*) FROM file WHERE size < 0 AND NOT EXISTS "
		 "(SELECT 1 FROM unread WHERE unread.file = file.id)"},
		{&out->unread, "SELECT count(*) FROM unread"},
		{&out->messages, "SELECT count(*) FROM message"},
		{&out->numbers, "SELECT count(DISTINCT mrn) FROM message"},
		{&out->stations, "SELECT count(DISTINCT station) FROM message"},
		{&out->references, "SELECT count(*) FROM reference"},
		{&out->leading_out,
		 "SELECT count(*) FROM reference WHERE mrn IS NOT NULL AND NOT "
		 "EXISTS (SELECT 1 FROM message WHERE message.mrn = "
		 "reference.mrn)"},
		{&out->duplicates,
		 "SELECT count(DISTINCT mrn) FROM (" AGAIN ")"},
	};
	int rc = 0;

	*out = (struct cbl_index_info){0};
	for (size_t i = 0; i < sizeof(numbers) / sizeof(numbers[0]) && rc == 0;
	     i++)
		rc = cbl_db_number(index->db, numbers[i].sql, numbers[i].to,
				   err);
	if (rc == 0)
		rc = day(index,
			 "SELECT date FROM message WHERE first IS NOT NULL "
			 "ORDER BY first LIMIT 1",
			 out->first, err);
	return rc ? rc
		  : day(index,
			"SELECT date FROM message WHERE first IS NOT NULL "
			"ORDER BY first DESC LIMIT 1",
			out->last, err);
}

/* Calls `each` with a word about a text and its path, of rows of these three:
 * the word, a file's path, a member. */
static int each_text(struct cbl_index *index, const char *sql,
		     void (*each)(struct cbl_str word, struct cbl_str path,
				  void *ctx),
		     void *ctx, struct cbl_error *err)
{
	struct cbl_buf path;
	struct cbl_stmt *s;
	int rc = cbl_stmt_new(&s, index->db, sql, err);

	if (rc)
		return rc;
	cbl_buf_init(&path, 0);
	while ((rc = cbl_stmt_step(s, err)) == 1) {
		cbl_index_path(&path, cbl_stmt_str(s, 1), cbl_stmt_str(s, 2));
		each(cbl_stmt_str(s, 0),
		     cbl_str(cbl_buf_cstr(&path), path.len), ctx);
	}
	cbl_buf_release(&path);
	cbl_stmt_free(s);
	return rc;
}

int cbl_index_duplicates(struct cbl_index *index,
			 void (*each)(struct cbl_str mrn, struct cbl_str path,
				      void *ctx),
			 void *ctx, struct cbl_error *err)
{
	return each_text(index,
			 "SELECT mrn, path, member FROM message JOIN file ON "
			 "file.id = message.file WHERE mrn IN (" AGAIN
			 ") ORDER BY mrn, path, member, line",
			 each, ctx, err);
}

int cbl_index_lacking(struct cbl_index *index, int64_t *out,
		      struct cbl_error *err)
{
	return cbl_db_number(index->db,
			     "SELECT count(*) FROM file WHERE size < 0", out,
			     err);
}

int cbl_index_unread(struct cbl_index *index,
		     void (*each)(struct cbl_str cause, struct cbl_str path,
				  void *ctx),
		     void *ctx, struct cbl_error *err)
{
	return each_text(index,
			 "SELECT cause, path, member FROM unread JOIN file ON "
			 "file.id = unread.file ORDER BY path, member, cause",
			 each, ctx, err);
}
