/* SPDX-License-Identifier: MIT
 *
 * Any bytes as what a client of the language server sends: as they are, or
 * each line as a frame of its own behind a proper beginning. The first byte
 * picks which.
 */
#include <fcntl.h>
#include <stdint.h>
#include <stdlib.h>
#include <sys/mman.h>
#include <unistd.h>

#include "base/buf.h"
#include "lsp/server.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void add_frame(struct cbl_buf *out, struct cbl_str body)
{
	cbl_buf_printf(out, "Content-Length: %zu\r\n\r\n", body.len);
	cbl_buf_str(out, body);
}

static void add_frames(struct cbl_buf *out, struct cbl_str lines)
{
	add_frame(out, cbl_str_c("{\"id\":0,\"method\":\"initialize\","
				 "\"params\":{}}"));
	while (lines.len) {
		const char *end = memchr(lines.ptr, '\n', lines.len);
		size_t len = end ? (size_t)(end - lines.ptr) : lines.len;

		add_frame(out, cbl_str(lines.ptr, len));
		len += end != NULL;
		lines = cbl_str(lines.ptr + len, lines.len - len);
	}
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct cbl_str all = cbl_str((const char *)data, size);
	int in = memfd_create("in", 0), out = open("/dev/null", O_WRONLY);
	struct cbl_buf input;

	if (in < 0 || out < 0)
		abort();
	cbl_buf_init(&input, 0);
	if (size && data[0] == '{')
		add_frames(&input, all);
	else
		cbl_buf_str(&input, all);
	if (input.len &&
	    write(in, input.data, input.len) != (ssize_t)input.len)
		abort();
	lseek(in, 0, SEEK_SET);
	cbl_lsp_serve(in, out);
	cbl_buf_release(&input);
	close(in);
	close(out);
	return 0;
}
