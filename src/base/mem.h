/* SPDX-License-Identifier: MIT
 *
 * Allocation that never returns NULL. Running out of memory ends in one
 * place, the handler a program sets (default: a line on stderr and abort),
 * so that no caller has to test.
 */
#ifndef CBL_BASE_MEM_H
#define CBL_BASE_MEM_H

#include <stddef.h>

/* Called when memory runs out; must not return. `wanted` 0: what waited in a
 * file (base/spill.h) could not be read again, errno says why. */
typedef void (*cbl_mem_handler)(size_t wanted);

/* Sets the handler; NULL restores the default. */
void cbl_mem_set_handler(cbl_mem_handler handler);

/* For what libraries could not get: ends as the functions below do. */
_Noreturn void cbl_mem_out(size_t wanted);

/* As malloc, calloc, realloc, strndup; the caller frees with free(). Sizes
 * that overflow count as memory that ran out. A size of 0 gives a pointer
 * that may be freed. */
void *cbl_xmalloc(size_t size);
void *cbl_xcalloc(size_t count, size_t size);
void *cbl_xrealloc(void *ptr, size_t count, size_t size);
char *cbl_xstrndup(const char *text, size_t len);
char *cbl_xstrdup(const char *text);

/* Makes room for `need` items of `size` bytes in a growable array and
 * returns it; `*cap` is its capacity in items, doubled as needed. */
void *cbl_grow(void *items, size_t *cap, size_t need, size_t size);

#endif
