/* SPDX-License-Identifier: MIT
 *
 * An error is the tool failing (a finding is a flaw of a message). It says
 * where, what and, if known, what to do about it. Functions that can fail
 * return 0 or a negative number and fill the caller's struct.
 */
#ifndef CBL_BASE_ERROR_H
#define CBL_BASE_ERROR_H

#include <stdarg.h>
#include <stddef.h>

enum cbl_error_code {
	CBL_OK = 0,
	CBL_ERROR_IO = -1,      /* the system refused: open, read, write, rename */
	CBL_ERROR_INPUT = -2,   /* a file that cannot be a message: binary, too large, no regular file */
	CBL_ERROR_SPEC = -3,    /* a spec or vocabulary is wrong; details in the diagnostics */
	CBL_ERROR_CONFIG = -4,  /* a config file is wrong */
	CBL_ERROR_USAGE = -5,   /* an option, rule name or spec name is unknown */
	CBL_ERROR_PATTERN = -6, /* a pattern does not compile */
};

struct cbl_error {
	enum cbl_error_code code;
	char message[512]; /* cause and remedy; "" without error */
};

/* Fills `err` (may be NULL) and returns `code`. */
int cbl_fail(struct cbl_error *err, enum cbl_error_code code,
	     const char *format, ...) __attribute__((format(printf, 3, 4)));

#endif
