/* SPDX-License-Identifier: MIT
 *
 * Which build is this? For what a program writes for itself and must not
 * read after it has changed.
 */
#ifndef CBL_BASE_PROGRAM_H
#define CBL_BASE_PROGRAM_H

#include "base/str.h"

/* The build id that the linker gave the program, or the shared library, of
 * which this code is part: bytes, borrowed; empty if it gave none. */
struct cbl_str cbl_program_id(void);

#endif
