/* SPDX-License-Identifier: MIT */
#include "base/mem.h"

#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define FIRST_ITEMS 8

static void complain(size_t wanted)
{
	fprintf(stderr, "cablelint: out of memory (%zu bytes wanted)\n",
		wanted);
	abort();
}

static cbl_mem_handler out_of_memory = complain;

void cbl_mem_set_handler(cbl_mem_handler handler)
{
	out_of_memory = handler ? handler : complain;
}

_Noreturn void cbl_mem_out(size_t wanted)
{
	out_of_memory(wanted);
	abort(); /* the handler returned, which it must not */
}

/* A product that overflows is more than there ever is. */
static size_t product(size_t count, size_t size)
{
	if (size && count > SIZE_MAX / size)
		cbl_mem_out(SIZE_MAX);
	return count * size;
}

void *cbl_xmalloc(size_t size)
{
	void *ptr = malloc(size ? size : 1);

	if (!ptr)
		cbl_mem_out(size);
	return ptr;
}

void *cbl_xcalloc(size_t count, size_t size)
{
	size_t total = product(count, size);
	void *ptr = calloc(total ? total : 1, 1);

	if (!ptr)
		cbl_mem_out(total);
	return ptr;
}

void *cbl_xrealloc(void *ptr, size_t count, size_t size)
{
	size_t total = product(count, size);

	ptr = realloc(ptr, total ? total : 1);
	if (!ptr)
		cbl_mem_out(total);
	return ptr;
}

char *cbl_xstrndup(const char *text, size_t len)
{
	if (len == SIZE_MAX)
		cbl_mem_out(len);

	char *copy = cbl_xmalloc(len + 1);

	if (len)
		memcpy(copy, text, len);
	copy[len] = '\0';
	return copy;
}

char *cbl_xstrdup(const char *text)
{
	return cbl_xstrndup(text, strlen(text));
}

void *cbl_grow(void *items, size_t *cap, size_t need, size_t size)
{
	if (need <= *cap)
		return items;

	size_t wanted = *cap > SIZE_MAX / 2 ? need : *cap * 2;

	if (wanted < FIRST_ITEMS)
		wanted = FIRST_ITEMS;
	if (wanted < need)
		wanted = need;
	items = cbl_xrealloc(items, wanted, size);
	*cap = wanted;
	return items;
}
