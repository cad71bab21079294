/* SPDX-License-Identifier: MIT
 *
 * A file is written beside the one it replaces and takes its place in one
 * step: who reads has the old or the new one, and of two who write at once
 * the later wins.
 */
#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <time.h>
#include <unistd.h>

#include "base/mem.h"
#include "spec/store_priv.h"

/* So much is kept: some 3 MB for a spec of 200 KB. */
#define MOST_FILES 32
#define MOST_BYTES ((uint64_t)64 << 20)

/* What is being written; who is killed leaves it behind. */
#define BEGUN ".begun-"
#define ABANDONED_AFTER 3600 /* seconds */

/* ---- writing */

static bool write_all(int fd, struct cbl_str bytes)
{
	while (bytes.len) {
		ssize_t put = write(fd, bytes.ptr, bytes.len);

		if (put < 0 && errno == EINTR)
			continue;
		if (put <= 0)
			return false;
		bytes = cbl_str(bytes.ptr + put, bytes.len - (size_t)put);
	}
	return true;
}

/* A name that no other process and no other thread has at this moment. */
static int begin(const struct cbl_store *store, char *name, size_t size)
{
	struct timespec now = {0};

	clock_gettime(CLOCK_MONOTONIC, &now);
	snprintf(name, size, BEGUN "%ld-%lx%lx", (long)getpid(),
		 (unsigned long)now.tv_sec, (unsigned long)now.tv_nsec);
	return openat(store->folder, name,
		      O_WRONLY | O_CREAT | O_EXCL | O_NOFOLLOW | O_CLOEXEC,
		      0600);
}

static bool replace(const struct cbl_store *store, struct cbl_str bytes)
{
	char name[80];
	int fd = begin(store, name, sizeof(name));
	bool ok;

	if (fd < 0)
		return false;
	ok = write_all(fd, bytes);
	ok = close(fd) == 0 && ok;
	ok = ok && renameat(store->folder, name, store->folder, store->name) ==
			   0;
	if (!ok)
		unlinkat(store->folder, name, 0);
	return ok;
}

/* ---- room */

struct old {
	char name[sizeof(((struct cbl_store *)0)->name)];
	time_t since;
	uint64_t size;
};

struct olds {
	struct old *items;
	size_t count, cap;
};

static bool is_kept(const char *name)
{
	size_t len = strlen(name), suffix = strlen(CBL_STORE_SUFFIX);

	return len > suffix && len < sizeof(((struct old *)0)->name) &&
	       strcmp(name + len - suffix, CBL_STORE_SUFFIX) == 0;
}

static void look_at(int folder, const char *name, struct olds *olds)
{
	struct stat st;

	if (fstatat(folder, name, &st, AT_SYMLINK_NOFOLLOW) != 0)
		return;
	if (strncmp(name, BEGUN, strlen(BEGUN)) == 0) {
		if (st.st_mtime < time(NULL) - ABANDONED_AFTER)
			unlinkat(folder, name, 0);
		return;
	}
	if (!is_kept(name))
		return;
	olds->items = cbl_grow(olds->items, &olds->cap, olds->count + 1,
			       sizeof(*olds->items));

	struct old *old = &olds->items[olds->count++];

	*old = (struct old){.since = st.st_mtime, .size = (uint64_t)st.st_size};
	memcpy(old->name, name, strlen(name) + 1);
}

/* The youngest first. */
static int by_age(const void *a, const void *b)
{
	const struct old *x = a, *y = b;

	if (x->since != y->since)
		return x->since < y->since ? 1 : -1;
	return strcmp(x->name, y->name);
}

static void remove_old(const struct cbl_store *store, struct olds *olds)
{
	uint64_t bytes = 0;
	size_t files = 0;

	if (olds->count)
		qsort(olds->items, olds->count, sizeof(*olds->items), by_age);
	for (size_t i = 0; i < olds->count; i++) {
		const struct old *old = &olds->items[i];

		/* Not what was written just now, whatever the clock says. */
		bool just_now = strcmp(old->name, store->name) == 0;

		bytes += old->size;
		if ((++files > MOST_FILES || bytes > MOST_BYTES) && !just_now)
			unlinkat(store->folder, old->name, 0);
	}
}

static void make_room(const struct cbl_store *store)
{
	int fd = openat(store->folder, ".", O_RDONLY | O_DIRECTORY | O_CLOEXEC);
	DIR *dir = fd < 0 ? NULL : fdopendir(fd);
	struct olds olds = {0};
	struct dirent *entry;

	if (!dir) {
		if (fd >= 0)
			close(fd);
		return;
	}
	while ((entry = readdir(dir)))
		look_at(fd, entry->d_name, &olds);
	closedir(dir);
	remove_old(store, &olds);
	free(olds.items);
}

void cbl_store_write(const struct cbl_store *store, struct cbl_str bytes)
{
	if (replace(store, bytes))
		make_room(store);
}
