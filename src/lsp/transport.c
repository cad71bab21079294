/* SPDX-License-Identifier: MIT
 *
 * Frames of the base protocol: header lines, an empty line, so many bytes of
 * JSON. Whatever a client sends that is none of this is passed over.
 */
#include "lsp/lsp_priv.h"

#include <errno.h>
#include <stdlib.h>
#include <strings.h>
#include <unistd.h>

#include "text/json.h"

/* Larger frames are refused: read past, not kept. */
#define FRAME_MAX (256u << 20)
#define HEADER_MAX 4096u

/* More input; false at its end. */
static bool more(struct server *s)
{
	char *space;
	ssize_t got;

	if (s->taken) {
		memmove(s->input.data, s->input.data + s->taken,
			s->input.len - s->taken);
		s->input.len -= s->taken;
		s->taken = 0;
	}
	space = cbl_buf_reserve(&s->input, 65536);
	if (!space)
		return false;
	do
		got = read(s->in, space, 65536);
	while (got < 0 && errno == EINTR);
	if (got <= 0)
		return false;
	s->input.len += (size_t)got;
	return true;
}

static struct cbl_str waiting(const struct server *s)
{
	return cbl_str(s->input.data + s->taken, s->input.len - s->taken);
}

/* The next header line without its end; false at the end of input. */
static bool header_line(struct server *s, struct cbl_str *line)
{
	for (;;) {
		struct cbl_str rest = s->input.data ? waiting(s) :
						      cbl_str("", 0);
		const char *end = rest.len ?
					  memchr(rest.ptr, '\n', rest.len) :
					  NULL;

		if (end) {
			*line = cbl_str_trim(cbl_str(
				rest.ptr, (size_t)(end - rest.ptr)));
			s->taken += (size_t)(end - rest.ptr) + 1;
			return true;
		}
		/* No header is that long: this is something else. */
		if (rest.len > HEADER_MAX)
			s->taken = s->input.len;
		if (!more(s))
			return false;
	}
}

static bool content_length(struct cbl_str line, unsigned long *length)
{
	static const char name[] = "content-length:";
	size_t len = sizeof(name) - 1;

	return line.len > len && strncasecmp(line.ptr, name, len) == 0 &&
	       cbl_str_number(cbl_str_trim(cbl_str(line.ptr + len,
						   line.len - len)),
			      1000000000000UL, length);
}

/* Headers up to the empty line; the length they give, 0 without one. */
static bool headers(struct server *s, unsigned long *length)
{
	struct cbl_str line;

	*length = 0;
	do {
		unsigned long found;

		if (!header_line(s, &line))
			return false;
		if (content_length(line, &found))
			*length = found;
	} while (line.len || !*length);
	return true;
}

static bool skip(struct server *s, unsigned long length)
{
	while (length) {
		size_t have = s->input.len - s->taken;
		size_t part = have < length ? have : length;

		s->taken += part;
		length -= part;
		if (length && !more(s))
			return false;
	}
	return true;
}

static void refuse(struct server *s, int error, const char *message)
{
	struct answer answer = {.error = error, .message = message};

	lsp_respond(s, json_null(), &answer);
}

json_t *lsp_read(struct server *s)
{
	unsigned long length;

	while (headers(s, &length)) {
		json_t *message;

		if (length > FRAME_MAX) {
			refuse(s, RPC_INVALID_REQUEST,
			       "this message is too large");
			if (!skip(s, length))
				return NULL;
			continue;
		}
		while (s->input.len - s->taken < length)
			if (!more(s))
				return NULL;
		message = json_loadb(s->input.data + s->taken, length,
				     JSON_REJECT_DUPLICATES | JSON_ALLOW_NUL,
				     NULL);
		s->taken += length;
		if (message)
			return message;
		refuse(s, RPC_PARSE_ERROR, "this is no JSON");
	}
	return NULL;
}

static void write_all(struct server *s, const char *data, size_t len)
{
	while (len) {
		ssize_t put = write(s->out, data, len);

		if (put < 0 && errno == EINTR)
			continue;
		/* Nobody listens any more. */
		if (put <= 0) {
			s->exit = true;
			return;
		}
		data += put;
		len -= (size_t)put;
	}
}

void lsp_send(struct server *s, json_t *message)
{
	struct cbl_buf body, head;

	cbl_buf_init(&body, 0);
	cbl_buf_init(&head, 64);
	cbl_json_write(message, JSON_COMPACT, &body);
	cbl_buf_printf(&head, "Content-Length: %zu\r\n\r\n", body.len);
	write_all(s, head.data, head.len);
	write_all(s, cbl_buf_cstr(&body), body.len);
	cbl_buf_release(&head);
	cbl_buf_release(&body);
}

void lsp_notify(struct server *s, const char *method, json_t *params)
{
	lsp_send(s, json_pack("{s:s, s:s, s:o}", "jsonrpc", "2.0", "method",
			      method, "params", params));
}

void lsp_respond(struct server *s, json_t *id, struct answer *answer)
{
	json_t *message =
		json_pack("{s:s, s:O}", "jsonrpc", "2.0", "id", id);

	if (answer->error)
		json_object_set_new(message, "error",
				    json_pack("{s:i, s:s}", "code",
					      answer->error, "message",
					      answer->message));
	else
		json_object_set_new(message, "result",
				    answer->result ? answer->result :
						     json_null());
	lsp_send(s, message);
}

void lsp_show(struct server *s, int type, const char *message)
{
	lsp_notify(s, "window/showMessage",
		   json_pack("{s:i, s:o}", "type", type, "message",
			     cbl_json_text(cbl_str_c(message))));
}
