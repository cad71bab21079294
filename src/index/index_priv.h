/* SPDX-License-Identifier: MIT
 *
 * What the files of this folder share.
 */
#ifndef CBL_INDEX_INDEX_PRIV_H
#define CBL_INDEX_INDEX_PRIV_H

#include "index/index.h"
#include "index/sqlite.h"

/* Statements that are prepared at first use: X(name, SQL). */
#define CBL_INDEX_STATEMENTS(X)                                                \
	X(FIND, "SELECT size, mtime, hash, id FROM file WHERE path = ?1")      \
	X(ENTER, "INSERT INTO file (path, size, mtime, hash) "                 \
		 "VALUES (?1, -1, -1, ?2)")                                    \
	X(STATE, "SELECT size, hash FROM file WHERE id = ?1")                  \
	X(FINISH, "UPDATE file SET size = ?2, mtime = ?3, hash = ?4 "          \
		  "WHERE id = ?1")                                             \
	X(DROP_FILE, "DELETE FROM file WHERE id = ?1")                         \
	X(DROP_TAG, "DELETE FROM tag WHERE message IN "                        \
		    "(SELECT id FROM message WHERE file = ?1)")                \
	X(DROP_REFERENCE, "DELETE FROM reference WHERE message IN "            \
			  "(SELECT id FROM message WHERE file = ?1)")          \
	X(DROP_MESSAGE, "DELETE FROM message WHERE file = ?1")                 \
	X(DROP_CLAIM, "DELETE FROM claim WHERE file = ?1")                     \
	X(DROP_MARK, "DELETE FROM mark WHERE file = ?1")                       \
	X(DROP_UNREAD, "DELETE FROM unread WHERE file = ?1")                   \
	X(UNREAD, "INSERT INTO unread (file, member, cause, breaks_off) "      \
		  "VALUES (?1, ?2, ?3, ?4)")                                   \
	X(MESSAGE,                                                             \
	  "INSERT INTO message (file, member, line, spec, mrn, station, "      \
	  "serial, date, first, last, classification, subject, section, "      \
	  "sections, digest) VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, "     \
	  "?10, ?11, ?12, ?13, ?14, ?15)")                                     \
	X(TAG, "INSERT OR IGNORE INTO tag (message, tag) VALUES (?1, ?2)")     \
	X(REFERENCE, "INSERT OR IGNORE INTO reference (message, number, text, " \
		     "mrn) VALUES (?1, ?2, ?3, ?4)")                           \
	X(CLAIM, "INSERT OR IGNORE INTO claim (file, key) VALUES (?1, ?2)")    \
	X(GET, "SELECT value FROM meta WHERE name = ?1")                       \
	X(SET, "INSERT OR REPLACE INTO meta (name, value) VALUES (?1, ?2)")    \
	X(MARK, "INSERT INTO mark (file, member, key, digest, place) "         \
		"VALUES (?1, ?2, ?3, ?4, ?5)")

enum cbl_index_statement {
#define X(name, sql) CBL_STATEMENT_##name,
	CBL_INDEX_STATEMENTS(X)
#undef X
	CBL_STATEMENT_COUNT_,
};

struct cbl_index {
	struct cbl_db *db;
	char *path;
	struct cbl_stmt *statements[CBL_STATEMENT_COUNT_];
};

/* A prepared statement, or NULL after an error. */
struct cbl_stmt *cbl_index_statement(struct cbl_index *index,
				     enum cbl_index_statement which,
				     struct cbl_error *err);

/* Path of a text: that of its file, and its member. */
void cbl_index_path(struct cbl_buf *out, struct cbl_str file,
		    struct cbl_str member);

struct cbl_spelling {
	struct cbl_str text; /* of the arena, or what was given */
	bool loose; /* in capitals without blanks: the index has no such text,
		     * but perhaps one that is this when written so */
};

/* How the index spells what was given. */
int cbl_index_spelling(struct cbl_index *index, enum cbl_index_asked what,
		       struct cbl_str given, struct cbl_arena *arena,
		       struct cbl_spelling *out, struct cbl_error *err);

/* Where a finding stands as it is kept in a mark, and back. */
void cbl_index_place(struct cbl_buf *out, const struct cbl_finding *finding);
void cbl_index_read_place(struct cbl_str place, struct cbl_first *out);

#endif
