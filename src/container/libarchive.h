/* SPDX-License-Identifier: MIT
 *
 * The wall before libarchive: what of it is used, found when the first archive
 * is opened. It brings a dozen libraries along; to load them at every start
 * would take longer than all else.
 */
#ifndef CBL_CONTAINER_LIBARCHIVE_H
#define CBL_CONTAINER_LIBARCHIVE_H

#include <archive.h>
#include <archive_entry.h>

#include "base/error.h"

#define CBL_LIBARCHIVE "libarchive.so.13"

/* name of ours, name of theirs */
#define CBL_LIBARCHIVE_FUNCTIONS(X)                                            \
	X(read_new, archive_read_new)                                          \
	X(read_free, archive_read_free)                                        \
	X(filter_gzip, archive_read_support_filter_gzip)                       \
	X(filter_bzip2, archive_read_support_filter_bzip2)                     \
	X(filter_xz, archive_read_support_filter_xz)                           \
	X(filter_zstd, archive_read_support_filter_zstd)                       \
	X(format_tar, archive_read_support_format_tar)                         \
	X(format_zip, archive_read_support_format_zip)                         \
	X(format_7zip, archive_read_support_format_7zip)                       \
	X(format_option, archive_read_set_format_option)                       \
	X(on_read, archive_read_set_read_callback)                             \
	X(on_skip, archive_read_set_skip_callback)                             \
	X(on_seek, archive_read_set_seek_callback)                             \
	X(callback_data, archive_read_set_callback_data)                       \
	X(open, archive_read_open1)                                            \
	X(set_error, archive_set_error)                                        \
	X(next_header, archive_read_next_header)                               \
	X(read_data, archive_read_data)                                        \
	X(header_position, archive_read_header_position)                       \
	X(filter_bytes, archive_filter_bytes)                                  \
	X(filter_code, archive_filter_code)                                    \
	X(format, archive_format)                                              \
	X(error_string, archive_error_string)                                  \
	X(entry_pathname, archive_entry_pathname)                              \
	X(entry_pathname_utf8, archive_entry_pathname_utf8)                    \
	X(entry_size, archive_entry_size)                                      \
	X(entry_filetype, archive_entry_filetype)                              \
	X(entry_hardlink, archive_entry_hardlink)                              \
	X(entry_encrypted, archive_entry_is_data_encrypted)

struct cbl_libarchive {
#define CBL_FUNCTION(ours, theirs) __typeof__(&theirs) ours;
	CBL_LIBARCHIVE_FUNCTIONS(CBL_FUNCTION)
#undef CBL_FUNCTION
};

/* Finds the functions in a library of this name. CBL_ERROR_IO if it is not
 * installed or another one. */
int cbl_libarchive_load(struct cbl_libarchive *out, const char *name,
			struct cbl_error *err);

/* Those of CBL_LIBARCHIVE, for any thread; loaded once. */
int cbl_libarchive(const struct cbl_libarchive **out, struct cbl_error *err);

#endif
