/* SPDX-License-Identifier: MIT
 *
 * The least that any reader of a folder does: walk it, open, read and close
 * every file, and count the newlines. Benchmarks are told as multiples of it.
 *
 *	floor FOLDER
 */
#include <dirent.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#define ROOM ((size_t)1 << 20)

struct tally {
	char *room;
	unsigned long files, bytes, newlines;
};

static void fail(const char *what)
{
	perror(what);
	exit(2);
}

static void read_file(struct tally *t, int folder, const char *name)
{
	int fd = openat(folder, name, O_RDONLY | O_CLOEXEC);
	ssize_t got;

	if (fd < 0)
		fail(name);
	while ((got = read(fd, t->room, ROOM)) > 0) {
		const char *at = t->room, *end = t->room + got;

		for (; (at = memchr(at, '\n', (size_t)(end - at))); at++)
			t->newlines++;
		t->bytes += (unsigned long)got;
		/* A short read of a regular file is its end. */
		if ((size_t)got < ROOM)
			break;
	}
	if (got < 0)
		fail(name);
	t->files++;
	close(fd);
}

static void walk(struct tally *t, int folder)
{
	DIR *dir = fdopendir(folder);
	struct dirent *e;

	if (!dir)
		fail("fdopendir");
	while ((e = readdir(dir))) {
		if (e->d_name[0] == '.')
			continue;
		if (e->d_type == DT_DIR) {
			int fd = openat(folder, e->d_name,
					O_RDONLY | O_DIRECTORY | O_CLOEXEC);

			if (fd < 0)
				fail(e->d_name);
			walk(t, fd);
		} else if (e->d_type == DT_REG) {
			read_file(t, folder, e->d_name);
		}
	}
	closedir(dir);
}

int main(int argc, char **argv)
{
	struct tally t = {.room = malloc(ROOM)};
	int folder;

	if (argc != 2 || !t.room) {
		fprintf(stderr, "usage: floor FOLDER\n");
		return 2;
	}
	folder = open(argv[1], O_RDONLY | O_DIRECTORY | O_CLOEXEC);
	if (folder < 0)
		fail(argv[1]);
	walk(&t, folder);
	printf("%lu files, %lu bytes, %lu lines\n", t.files, t.bytes,
	       t.newlines);
	free(t.room);
	return 0;
}
