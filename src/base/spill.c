/* SPDX-License-Identifier: MIT */
#include "base/spill.h"

#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <unistd.h>

#include "base/buf.h"

const char *cbl_spill_folder(void)
{
	const char *folder = getenv("TMPDIR");

	return folder && folder[0] == '/' ? folder : "/tmp";
}

/* For file systems that know only files with a name. */
static int open_named(const char *folder)
{
	struct cbl_buf path;
	char *name;
	int fd, cause;

	cbl_buf_init(&path, 0);
	cbl_buf_printf(&path, "%s/cablelint-XXXXXX", folder);
	name = cbl_buf_detach(&path);
	fd = mkostemp(name, O_CLOEXEC);
	cause = errno;
	if (fd >= 0)
		unlink(name);
	free(name);
	errno = cause;
	return fd;
}

int cbl_spill_open(void)
{
	const char *folder = cbl_spill_folder();
	int fd = open(folder, O_TMPFILE | O_RDWR | O_EXCL | O_CLOEXEC, 0600);

	return fd >= 0 ? fd : open_named(folder);
}
