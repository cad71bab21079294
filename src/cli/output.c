/* SPDX-License-Identifier: MIT */
#include "cli/output.h"

#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/mem.h"
#include "report/inert.h"

void cbl_output_init(void)
{
	int fd;

	/* The lowest free number is given out. What stands in for a stream
	 * that was closed fails as that would: standard input cannot be read,
	 * the others cannot be written. */
	do {
		fd = open("/dev/null", O_WRONLY);
		if (fd > STDIN_FILENO && fd <= STDERR_FILENO) {
			close(fd);
			fd = open("/dev/null", O_RDONLY);
		}
	} while (fd >= 0 && fd <= STDERR_FILENO);
	if (fd >= 0)
		close(fd);
	signal(SIGPIPE, SIG_IGN);
}

static int write_all(int fd, const char *data, size_t len)
{
	while (len > 0) {
		ssize_t n = write(fd, data, len);

		if (n < 0 && errno == EINTR)
			continue;
		if (n < 0)
			return -1;
		data += n;
		len -= (size_t)n;
	}
	return 0;
}

void cbl_write_error(const struct cbl_buf *text)
{
	/* Nobody is left to be told when this fails. */
	(void)write_all(STDERR_FILENO, cbl_buf_cstr(text), text->len);
}

void cbl_say(const char *format, ...)
{
	struct cbl_buf said, line;
	va_list args;

	cbl_buf_init(&said, 0);
	cbl_buf_init(&line, 0);
	va_start(args, format);
	cbl_buf_vprintf(&said, format, args);
	va_end(args);
	cbl_buf_text(&line, "cablelint: ");
	cbl_inert_path(&line, cbl_str(cbl_buf_cstr(&said), said.len));
	cbl_buf_char(&line, '\n');
	cbl_write_error(&line);
	cbl_buf_release(&said);
	cbl_buf_release(&line);
}

int cbl_write_output(const struct cbl_buf *text)
{
	if (write_all(STDOUT_FILENO, cbl_buf_cstr(text), text->len) == 0)
		return CBL_EXIT_CLEAN;
	if (errno != EPIPE && errno != EBADF)
		cbl_say("cannot write to standard output: %s", strerror(errno));
	return CBL_EXIT_FAILED;
}

static int cannot_write(const char *path)
{
	cbl_say("cannot write %s: %s", path, strerror(errno));
	return CBL_EXIT_FAILED;
}

/* A device, a pipe: nothing that a new file could take the place of. */
static int write_in_place(const char *path, const struct cbl_buf *text)
{
	int fd = open(path, O_WRONLY | O_CLOEXEC);
	int failed;

	if (fd < 0)
		return cannot_write(path);
	failed = write_all(fd, cbl_buf_cstr(text), text->len);
	if (failed && errno == EPIPE) {
		close(fd);
		return CBL_EXIT_FAILED;
	}
	if (failed)
		cannot_write(path);
	if (close(fd) && !failed) {
		failed = -1;
		cannot_write(path);
	}
	return failed ? CBL_EXIT_FAILED : CBL_EXIT_CLEAN;
}

/* What a new file may be read by, as for any file the user makes. */
static mode_t new_mode(void)
{
	mode_t mask = umask(0);

	umask(mask);
	return 0666 & ~mask;
}

static int fill(int fd, const struct cbl_buf *text, mode_t mode)
{
	if (write_all(fd, cbl_buf_cstr(text), text->len) || fchmod(fd, mode) ||
	    fsync(fd))
		return -1;
	return 0;
}

/* Writes beside the file and moves it there when it is whole. */
static int replace_file(const char *path, const struct cbl_buf *text,
			mode_t mode)
{
	struct cbl_buf temporary;
	int status = CBL_EXIT_CLEAN, fd;

	cbl_buf_init(&temporary, 0);
	cbl_buf_printf(&temporary, "%s.XXXXXX", path);
	fd = mkostemp(temporary.data, O_CLOEXEC);
	if (fd < 0) {
		status = cannot_write(path);
		goto out;
	}
	if (fill(fd, text, mode)) {
		status = cannot_write(path);
		close(fd);
		unlink(temporary.data);
		goto out;
	}
	if (close(fd) || rename(temporary.data, path)) {
		status = cannot_write(path);
		unlink(temporary.data);
	}
out:
	cbl_buf_release(&temporary);
	return status;
}

int cbl_write_file(const char *path, const struct cbl_buf *text)
{
	struct stat st;
	mode_t mode = new_mode();
	char *real;
	int status;

	if (stat(path, &st) == 0) {
		if (!S_ISREG(st.st_mode))
			return write_in_place(path, text);
		mode = st.st_mode & 07777;
	}
	/* The file a link leads to is replaced, not the link. */
	real = realpath(path, NULL);
	status = replace_file(real ? real : path, text, mode);
	free(real);
	return status;
}

int cbl_write_to(const char *path, const struct cbl_buf *text)
{
	if (!path || strcmp(path, "-") == 0)
		return cbl_write_output(text);
	return cbl_write_file(path, text);
}
