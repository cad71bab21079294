/* SPDX-License-Identifier: MIT */
#include "corpus/folder.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/mem.h"

/* Asks for what file systems do not tell on the way. */
static enum cbl_name_kind look_up(DIR *dir, const char *name)
{
	struct stat st;

	if (fstatat(dirfd(dir), name, &st, AT_SYMLINK_NOFOLLOW) < 0)
		return CBL_NAME_OTHER;
	if (S_ISDIR(st.st_mode))
		return CBL_NAME_FOLDER;
	if (S_ISLNK(st.st_mode))
		return CBL_NAME_LINK;
	return S_ISREG(st.st_mode) ? CBL_NAME_FILE : CBL_NAME_OTHER;
}

static enum cbl_name_kind kind_of(DIR *dir, const struct dirent *entry)
{
	switch (entry->d_type) {
	case DT_DIR:
		return CBL_NAME_FOLDER;
	case DT_REG:
		return CBL_NAME_FILE;
	case DT_LNK:
		return CBL_NAME_LINK;
	case DT_UNKNOWN:
		return look_up(dir, entry->d_name);
	default:
		return CBL_NAME_OTHER;
	}
}

static void add_name(struct cbl_folder *folder, DIR *dir,
		     const struct dirent *entry)
{
	folder->names = cbl_grow(folder->names, &folder->cap, folder->count + 1,
				 sizeof(*folder->names));
	folder->names[folder->count++] = (struct cbl_name_in){
		cbl_xstrdup(entry->d_name), kind_of(dir, entry)};
}

int cbl_folder_read(struct cbl_folder *folder, const char *path, bool follow)
{
	int flags = O_RDONLY | O_DIRECTORY | O_CLOEXEC;
	int fd = open(path, follow ? flags : flags | O_NOFOLLOW);
	DIR *dir = fd < 0 ? NULL : fdopendir(fd);
	struct dirent *entry;
	int error;

	if (!dir) {
		error = errno;
		if (fd >= 0)
			close(fd);
		return error;
	}
	while (errno = 0, (entry = readdir(dir)) != NULL)
		if (entry->d_name[0] != '.')
			add_name(folder, dir, entry);
	error = errno;
	closedir(dir);
	return error;
}

void cbl_folder_release(struct cbl_folder *folder)
{
	for (size_t i = 0; i < folder->count; i++)
		free(folder->names[i].text);
	free(folder->names);
	*folder = (struct cbl_folder){0};
}
