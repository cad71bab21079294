/* SPDX-License-Identifier: MIT
 *
 * The index of a corpus: an SQLite file (docs/index.md has its tables) that
 * keeps, of each message, its facts, and what the rules about other messages
 * may ask of it, so that a part of a corpus can be checked as if the rest
 * were there.
 *
 * An index is a copy of what stands in files: nothing is in it that cannot be
 * built again. It is changed in transactions, so that a program that is
 * killed, or two at a time, leave it whole; files whose part was not finished
 * are read again the next time.
 */
#ifndef CBL_INDEX_INDEX_H
#define CBL_INDEX_INDEX_H

#include "base/error.h"
#include "corpus/aliases.h"
#include "diag/settle.h"
#include "message/facts.h"

/* What `PRAGMA application_id` and `PRAGMA user_version` say. */
#define CBL_INDEX_APPLICATION 0x43424c49
#define CBL_INDEX_VERSION 3

/* The index that is meant where none is named. */
#define CBL_INDEX_FILE "cablelint.index"

struct cbl_index;

/* Is a file an index, or may it be one, by its first bytes? */
bool cbl_index_is(const char *path);

/* Opens an index to read it. It may be from anybody: a file that is not of
 * this program, of another version of it, damaged or with anything else in it
 * is an error (CBL_ERROR_INPUT). */
int cbl_index_open(struct cbl_index **out, const char *path,
		   struct cbl_error *err);

/* Opens one to write to it, and makes it if it is not there. */
int cbl_index_make(struct cbl_index **out, const char *path,
		   struct cbl_error *err);
void cbl_index_close(struct cbl_index *index);

/* ---- writing: in a transaction */

int cbl_index_begin(struct cbl_index *index, struct cbl_error *err);
int cbl_index_commit(struct cbl_index *index, struct cbl_error *err);

/* What an index was built with: `specs` and `rules`, hashes of both. What it
 * does not know is 0. */
int cbl_index_get(struct cbl_index *index, const char *name, uint64_t *out,
		  struct cbl_error *err);
int cbl_index_set(struct cbl_index *index, const char *name, uint64_t value,
		  struct cbl_error *err);

/* Was it ever begun to be built? One that was not, for its program was killed
 * first, does not even know what it lacks: CBL_ERROR_INPUT. */
int cbl_index_check_built(struct cbl_index *index, struct cbl_error *err);

/* How a file was when it was read. */
struct cbl_index_stat {
	int64_t size;
	int64_t mtime; /* nanoseconds; -1: not known, or not to be relied on */
	uint64_t hash; /* of its bytes; 0: not known. Of a file that is not
			* finished: who is to read it */
};

/* Is the file in it, and how was it? 1 or 0, or an error. */
int cbl_index_find(struct cbl_index *index, const char *path,
		   struct cbl_index_stat *out, struct cbl_error *err);

/* Its number: 1 or 0, or an error. */
int cbl_index_number(struct cbl_index *index, const char *path, int64_t *out,
		     struct cbl_error *err);

/* Enters a file anew, without messages and as one whose part is not finished
 * (size -1); gives its number. */
int cbl_index_enter(struct cbl_index *index, struct cbl_str path, int64_t *out,
		    struct cbl_error *err);

/* A file that is to be read is announced first, so that an index which was not
 * built to its end tells what it lacks. `who` (not 0) is going to read it; what
 * was known of it stays for the time being (`*fresh`: nothing was). */
int cbl_index_announce(struct cbl_index *index, struct cbl_str path,
		       uint64_t who, int64_t *out, bool *fresh,
		       struct cbl_error *err);

/* Is it still to be read by `who`? Another program may have taken it over, or
 * out. 1 or 0, or an error. */
int cbl_index_is_left_to(struct cbl_index *index, int64_t file, uint64_t who,
			 struct cbl_error *err);

/* Takes out all that is known of what stands in a file. */
int cbl_index_empty(struct cbl_index *index, int64_t file,
		    struct cbl_error *err);

/* The file, or the member of it, could not be read; `breaks_off`: nor what else
 * may be in it. The file is not finished then. */
int cbl_index_lacks(struct cbl_index *index, int64_t file,
		    struct cbl_str member, struct cbl_str cause,
		    bool breaks_off, struct cbl_error *err);

/* A text of a file: the file itself, or a member of it. */
struct cbl_index_text {
	struct cbl_str member; /* empty: the file itself */
	const struct cbl_facts *messages;
	const uint32_t *lines; /* on which each begins */
	size_t count;
	const struct cbl_keys *keys; /* its claims */
	const struct cbl_bag *bag;   /* its findings that wait (AGAIN) */
};

int cbl_index_add(struct cbl_index *index, int64_t file,
		  const struct cbl_index_text *text, struct cbl_error *err);

/* All of the file is in it, as the file was then. */
int cbl_index_finish(struct cbl_index *index, int64_t file,
		     const struct cbl_index_stat *stat, struct cbl_error *err);

/* No file is known to be as it was: all are read again when their turn
 * comes. */
int cbl_index_stale(struct cbl_index *index, struct cbl_error *err);

/* Takes a file out. */
int cbl_index_drop(struct cbl_index *index, struct cbl_str path,
		   struct cbl_error *err);

/* Calls `each` with the path of every file, in order; what is not 0 ends
 * it. */
int cbl_index_files(struct cbl_index *index,
		    int (*each)(struct cbl_str path, void *ctx), void *ctx,
		    struct cbl_error *err);

/* Makes what questions need to be answered fast. */
int cbl_index_tidy(struct cbl_index *index, struct cbl_error *err);

/* ---- another index put in */

struct cbl_index_merged {
	struct cbl_aliases aliases; /* of what was put in; the caller's, who
				     * makes and releases them */
	int64_t files, messages; /* there are now */
	int64_t lacking; /* of the files, that could not be read, or not all */
	size_t known; /* files that were there with the same text */
	size_t other; /* and with another one: left out */
};

/* Copies what `from` holds. Files that are there already stay as they are, by
 * another path too if it leads to the same place and the text is the same;
 * `differs` is called with those whose text is another one. What could not be
 * read gives way to what could. */
int cbl_index_merge(struct cbl_index *index, struct cbl_index *from,
		    struct cbl_index_merged *out,
		    void (*differs)(struct cbl_str path, void *ctx), void *ctx,
		    struct cbl_error *err);

/* ---- the rest of a corpus */

/* What is known of the messages of an index, but for files that `skip` takes:
 * those are checked themselves. */
struct cbl_elsewhere;

int cbl_elsewhere_new(struct cbl_elsewhere **out, struct cbl_index *index,
		      bool (*skip)(struct cbl_str path, void *ctx), void *ctx,
		      struct cbl_error *err);
void cbl_elsewhere_free(struct cbl_elsewhere *elsewhere);

/* Its numbers and claims are added to `keys`. */
void cbl_elsewhere_keys(const struct cbl_elsewhere *elsewhere,
			struct cbl_keys *keys);

/* The first message that has a key (struct cbl_firsts); `elsewhere` is one.
 * Not for several threads at a time. */
bool cbl_elsewhere_first(const struct cbl_finding *finding, uint64_t key,
			 struct cbl_first *out, void *elsewhere);

/* What else may be there: files that could not be read when the index was
 * built, or that it was not built to the end of. */
struct cbl_elsewhere_lack {
	size_t files;
	struct cbl_str path; /* of the first */
	bool breaks_off;     /* nobody knows how much is in one of them */
};

const struct cbl_elsewhere_lack *
cbl_elsewhere_lack(const struct cbl_elsewhere *elsewhere);

/* An error that cbl_elsewhere_first met, which cannot tell it; 0: none. */
int cbl_elsewhere_failed(const struct cbl_elsewhere *elsewhere,
			 struct cbl_error *err);

/* ---- questions */

/* What is asked for; empty texts and numbers that are 0 do not matter. A
 * number, station or tag that is not in the index as it is given is looked for
 * in capitals, without blanks and zeros before the digits at its end. */
struct cbl_index_question {
	struct cbl_str mrn;
	struct cbl_str station;
	const char *const *tags; /* all of them; ends with NULL. Or NULL */
	struct cbl_str subject;	 /* words of it, in whichever case */
	struct cbl_str cites;	 /* messages that cite this number */
	struct cbl_str cited_by; /* references of this message */
	bool has_from, has_until;
	int32_t from, until; /* days */
};

/* A message, or a reference and perhaps the message it leads to; texts are
 * borrowed. */
struct cbl_index_row {
	struct cbl_str mrn, date, station, classification, subject;
	struct cbl_str path, member; /* empty: it is not here */
	int64_t section, sections;   /* 0: not said */
	int64_t line;
	struct cbl_str tags;	  /* with blanks between */
	struct cbl_str reference; /* as written; empty: none was asked for */
};

/* Calls `each` with what there is, in the order of dates, numbers and
 * paths. */
int cbl_index_ask(struct cbl_index *index,
		  const struct cbl_index_question *question,
		  void (*each)(const struct cbl_index_row *row, void *ctx),
		  void *ctx, struct cbl_error *err);

/* What may be asked for by its spelling. */
enum cbl_index_asked {
	CBL_INDEX_NUMBER, /* of a message */
	CBL_INDEX_CITED,  /* number in a reference */
	CBL_INDEX_STATION,
	CBL_INDEX_TAG,
};

/* Calls `each` with other spellings that the index has of what it has as it was
 * given: it answers with that one, and another may be meant. In order. */
int cbl_index_alike(struct cbl_index *index, enum cbl_index_asked what,
		    struct cbl_str given,
		    void (*each)(struct cbl_str spelling, void *ctx), void *ctx,
		    struct cbl_error *err);

struct cbl_index_info {
	int64_t files, unfinished, unread, messages, numbers, stations, references,
		leading_out, duplicates;
	char first[32], last[32]; /* days; empty: nothing is dated */
};

int cbl_index_about(struct cbl_index *index, struct cbl_index_info *out,
		    struct cbl_error *err);

/* How many files are not, or not all, in it: they could not be read, or their
 * build was not brought to its end. */
int cbl_index_lacking(struct cbl_index *index, int64_t *out,
		      struct cbl_error *err);

/* Calls `each` with why each text could not be read when the index was built,
 * and its path, in the order of paths. */
int cbl_index_unread(struct cbl_index *index,
		     void (*each)(struct cbl_str cause, struct cbl_str path,
				  void *ctx),
		     void *ctx, struct cbl_error *err);

/* Calls `each` with every number that several messages have, sections of one
 * message aside, and their paths in order. */
int cbl_index_duplicates(struct cbl_index *index,
			 void (*each)(struct cbl_str mrn, struct cbl_str path,
				      void *ctx),
			 void *ctx, struct cbl_error *err);

#endif
