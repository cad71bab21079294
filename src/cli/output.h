/* SPDX-License-Identifier: MIT
 *
 * Where output goes: reports to standard output or files, everything else to
 * standard error.
 */
#ifndef CBL_CLI_OUTPUT_H
#define CBL_CLI_OUTPUT_H

#include <sys/types.h>

#include "base/buf.h"
#include "base/error.h"

/* Exit statuses. */
enum cbl_exit {
	CBL_EXIT_CLEAN = 0,
	CBL_EXIT_FOUND = 1,
	CBL_EXIT_FAILED = 2, /* usage, config, spec, input or output */
};

/* Keeps descriptors 0 to 2 occupied, so that no file that is opened later
 * takes the place of a closed one, and has failed writes report themselves
 * instead of ending the program. First of all in main. */
void cbl_output_init(void);

/* A line on standard error, behind `cablelint: `, harmless for a terminal. */
void cbl_say(const char *format, ...) __attribute__((format(printf, 1, 2)));

/* A text on standard error as it is. */
void cbl_write_error(const struct cbl_buf *text);

/* Writes all of it to standard output: CBL_EXIT_CLEAN, or CBL_EXIT_FAILED,
 * having said why, but for a reader that is gone: that is silent. */
int cbl_write_output(const struct cbl_buf *text);

/* Writes a file at once or not at all (a device or a pipe is written
 * directly); the same statuses. */
int cbl_write_file(const char *path, const struct cbl_buf *text);

/* The same piece by piece. */
struct cbl_writer {
	char *path;	 /* NULL: standard output */
	char *temporary; /* what takes its place at the end; or NULL */
	int fd;
	mode_t mode;
	int status; /* so far; what comes after a failure is dropped */
};

/* Begins to write to `path`, or to standard output if it is NULL or "-". */
void cbl_writer_begin(struct cbl_writer *writer, const char *path);

/* Writes `text` and empties it. */
void cbl_writer_add(struct cbl_writer *writer, struct cbl_buf *text);

/* Puts the file in its place, if all went well; the status. */
int cbl_writer_end(struct cbl_writer *writer);

/* To `path`, or to standard output if it is NULL or "-". */
int cbl_write_to(const char *path, const struct cbl_buf *text);

#endif
