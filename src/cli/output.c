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
	/* A file that may not grow is an error of the write, no end. */
	signal(SIGXFSZ, SIG_IGN);
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

/* What a new file may be read by, as for any file the user makes. */
static mode_t new_mode(void)
{
	mode_t mask = umask(0);

	umask(mask);
	return 0666 & ~mask;
}

/* A device, a pipe: nothing that a new file could take the place of. */
static void open_in_place(struct cbl_writer *w)
{
	w->fd = open(w->path, O_WRONLY | O_CLOEXEC);
}

/* Writes beside the file, to be moved there when it is whole. */
static void open_beside(struct cbl_writer *w)
{
	struct cbl_buf temporary;

	cbl_buf_init(&temporary, 0);
	cbl_buf_printf(&temporary, "%s.XXXXXX", w->path);
	w->temporary = cbl_buf_detach(&temporary);
	w->fd = mkostemp(w->temporary, O_CLOEXEC);
	if (w->fd >= 0)
		return;
	free(w->temporary);
	w->temporary = NULL;
}

static void begin_file(struct cbl_writer *w, const char *path)
{
	struct stat st;
	bool there = stat(path, &st) == 0;

	*w = (struct cbl_writer){.mode = there ? st.st_mode & 07777
					       : new_mode()};
	if (there && !S_ISREG(st.st_mode)) {
		w->path = cbl_xstrdup(path);
		open_in_place(w);
	} else {
		/* The file a link leads to is replaced, not the link. */
		w->path = realpath(path, NULL);
		if (!w->path)
			w->path = cbl_xstrdup(path);
		open_beside(w);
	}
	if (w->fd < 0)
		w->status = cannot_write(path);
}

void cbl_writer_begin(struct cbl_writer *w, const char *path)
{
	if (path && strcmp(path, "-") != 0)
		begin_file(w, path);
	else
		*w = (struct cbl_writer){.fd = STDOUT_FILENO};
}

static void put(struct cbl_writer *w, const struct cbl_buf *text)
{
	if (!w->path && !w->status) {
		w->status = cbl_write_output(text);
	} else if (!w->status &&
		   write_all(w->fd, cbl_buf_cstr(text), text->len)) {
		/* Of a pipe whose reader is gone nothing is said. */
		w->status = errno == EPIPE ? CBL_EXIT_FAILED
					   : cannot_write(w->path);
	}
}

void cbl_writer_add(struct cbl_writer *w, struct cbl_buf *text)
{
	put(w, text);
	cbl_buf_clear(text);
}

int cbl_writer_end(struct cbl_writer *w)
{
	if (w->temporary && !w->status &&
	    (fchmod(w->fd, w->mode) || fsync(w->fd)))
		w->status = cannot_write(w->path);
	if (w->path && w->fd >= 0 && close(w->fd) && !w->status)
		w->status = cannot_write(w->path);
	if (w->temporary && !w->status && rename(w->temporary, w->path))
		w->status = cannot_write(w->path);
	if (w->temporary && w->status)
		unlink(w->temporary);
	free(w->temporary);
	free(w->path);
	w->temporary = w->path = NULL;
	return w->status;
}

int cbl_write_to(const char *path, const struct cbl_buf *text)
{
	struct cbl_writer writer;

	cbl_writer_begin(&writer, path);
	put(&writer, text);
	return cbl_writer_end(&writer);
}

int cbl_write_file(const char *path, const struct cbl_buf *text)
{
	struct cbl_writer writer;

	begin_file(&writer, path);
	put(&writer, text);
	return cbl_writer_end(&writer);
}
