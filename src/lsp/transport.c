/* SPDX-License-Identifier: MIT
 *
 * Frames of the base protocol: header lines, an empty line, so many bytes of
 * JSON. Whatever a client sends that is none of this is passed over.
 */
#include "lsp/lsp_priv.h"

#include <errno.h>
#include <poll.h>
#include <stdlib.h>
#include <strings.h>
#include <sys/uio.h>
#include <unistd.h>

#include "text/json.h"
#include "text/utf8.h"

/* Larger frames are refused: read past, not kept. */
#define FRAME_MAX (256u << 20)
#define HEADER_MAX 4096u
/* Read at a time. */
#define PIECE 65536u
#define JSON_FORM (JSON_REJECT_DUPLICATES | JSON_ALLOW_NUL)

/* Room for another piece of input; what was taken makes way. */
static char *make_room(struct server *s)
{
	if (s->taken) {
		memmove(s->input.data, s->input.data + s->taken,
			s->input.len - s->taken);
		s->input.len -= s->taken;
		s->taken = 0;
	}
	return cbl_buf_reserve(&s->input, PIECE);
}

bool lsp_read_more(struct server *s, bool wait)
{
	struct pollfd fd = {.fd = s->in, .events = POLLIN};
	char *space;
	ssize_t got;

	if (s->ended || (!wait && poll(&fd, 1, 0) <= 0))
		return false;
	space = make_room(s);
	if (!space)
		return false;
	do
		got = read(s->in, space, PIECE);
	while (got < 0 && errno == EINTR);
	if (got <= 0) {
		s->ended = true;
		return false;
	}
	s->input.len += (size_t)got;
	return true;
}

static struct cbl_str waiting(const struct server *s)
{
	return cbl_str(s->input.data + s->taken, s->input.len - s->taken);
}

/* The next header line without its end, from `*at` on; false if there is no
 * whole one yet. */
static bool header_line(const struct server *s, size_t *at,
			struct cbl_str *line)
{
	struct cbl_str rest = waiting(s);
	const char *end;

	rest.ptr += *at;
	rest.len -= *at;
	end = rest.len ? memchr(rest.ptr, '\n', rest.len) : NULL;
	if (!end)
		return false;
	*line = cbl_str_trim(cbl_str(rest.ptr, (size_t)(end - rest.ptr)));
	*at += (size_t)(end - rest.ptr) + 1;
	return true;
}

/* Behind a frame of a wrong length its rest may stand before the next header,
 * in one line: so the end of the line counts. */
static bool content_length(struct cbl_str line, unsigned long *length)
{
	static const char name[] = "content-length";
	size_t len = sizeof(name) - 1, at = line.len;

	while (at && line.ptr[at - 1] != ':')
		at--;
	return at > len &&
	       strncasecmp(line.ptr + at - 1 - len, name, len) == 0 &&
	       cbl_str_number(cbl_str_trim(cbl_str(line.ptr + at,
						   line.len - at)),
			      1000000000000UL, length);
}

/* Headers up to the empty line behind one that gives a length; false if they
 * are not all there. What is none is passed over at once. */
static bool headers(struct server *s, unsigned long *length)
{
	struct cbl_str line;
	size_t at = 0;

	*length = 0;
	while (header_line(s, &at, &line)) {
		unsigned long found;

		if (content_length(line, &found))
			*length = found;
		if (line.len)
			continue;
		s->taken += at;
		at = 0;
		if (*length)
			return true;
	}
	/* No headers are that long: this is something else. */
	if (s->input.len - s->taken > HEADER_MAX)
		s->taken += *length ? at : s->input.len - s->taken;
	return false;
}

/* Passes over what is left of a frame that is too large. */
static void skip(struct server *s)
{
	size_t have = s->input.len - s->taken;
	size_t part = have < s->skip ? have : s->skip;

	s->taken += part;
	s->skip -= part;
}

static void refuse(struct server *s, int error, const char *message)
{
	struct answer answer = {.error = error, .message = message};

	lsp_respond(s, json_null(), &answer);
}

/* The length of the frame at hand, once its headers are there; false before.
 * A frame that is too large is refused and passed over. */
static bool begin(struct server *s)
{
	unsigned long length;

	if (s->length)
		return true;
	if (!headers(s, &length))
		return false;
	if (length <= FRAME_MAX) {
		s->length = length;
		return true;
	}
	refuse(s, RPC_INVALID_REQUEST, "this message is too large");
	s->skip = length;
	return false;
}

/* Four hexadecimal digits behind "\\u", or -1. */
static long escaped(const char *p, const char *end)
{
	char digits[5];
	char *stop;
	long code;

	if (end - p < 6 || p[0] != '\\' || p[1] != 'u')
		return -1;
	memcpy(digits, p + 2, 4);
	digits[4] = '\0';
	code = strtol(digits, &stop, 16);
	return stop == digits + 4 ? code : -1;
}

/* Bytes at `p` that can stay: a code point or an escape; 0 if what stands
 * there is half of a pair, or no UTF-8. `*bad` is how long that is. */
static size_t sound(const char *p, const char *end, size_t *bad)
{
	long first, second;

	*bad = 1;
	if (*p != '\\')
		return cbl_utf8_next(p, (size_t)(end - p), NULL);
	first = escaped(p, end);
	if (first < 0xd800 || first > 0xdfff)
		return end - p > 1 ? 2 : 1;
	*bad = 6;
	second = escaped(p + 6, end);
	return first < 0xdc00 && second >= 0xdc00 && second <= 0xdfff ? 12 : 0;
}

/* Editors send what they have, and that may be half of a surrogate pair or a
 * byte of another encoding. One such character shall not cost the message,
 * for then both sides have different texts: U+FFFD takes its place, which
 * counts as much. NULL if it is no JSON for another reason. */
static json_t *mended(const char *p, size_t len)
{
	const char *end = p + len;
	struct cbl_buf out;
	json_t *message;

	cbl_buf_init(&out, 0);
	while (p < end) {
		size_t bad, good = sound(p, end, &bad);

		if (good)
			cbl_buf_add(&out, p, good);
		else
			cbl_buf_text(&out, "\xef\xbf\xbd");
		p += good ? good : bad;
	}
	message = json_loadb(cbl_buf_cstr(&out), out.len, JSON_FORM, NULL);
	cbl_buf_release(&out);
	return message;
}

static json_t *parsed(const char *p, size_t len)
{
	json_t *message = json_loadb(p, len, JSON_FORM, NULL);

	return message ? message : mended(p, len);
}

bool lsp_frame(struct server *s, json_t **message)
{
	for (;;) {
		skip(s);
		if (s->skip || !s->input.data)
			return false;
		if (!begin(s) && s->skip)
			continue;
		if (!s->length || s->input.len - s->taken < s->length)
			return false;
		*message = parsed(s->input.data + s->taken, s->length);
		s->taken += s->length;
		s->length = 0;
		if (*message)
			return true;
		refuse(s, RPC_PARSE_ERROR, "this is no JSON");
	}
}

static void write_all(struct server *s, struct iovec part[2])
{
	for (int i = 0; i < 2;) {
		ssize_t put = writev(s->out, part + i, 2 - i);

		if (put < 0 && errno == EINTR)
			continue;
		/* Nobody listens any more. */
		if (put <= 0) {
			s->exit = true;
			return;
		}
		for (; i < 2 && (size_t)put >= part[i].iov_len; i++)
			put -= (ssize_t)part[i].iov_len;
		if (i < 2) {
			part[i].iov_base = (char *)part[i].iov_base + put;
			part[i].iov_len -= (size_t)put;
		}
	}
}

void lsp_send_text(struct server *s, struct cbl_str message)
{
	char head[48];
	int len = snprintf(head, sizeof(head), "Content-Length: %zu\r\n\r\n",
			   message.len);
	struct iovec parts[2] = {
		{head, (size_t)len},
		{(char *)(uintptr_t)message.ptr, message.len},
	};

	write_all(s, parts);
}

void lsp_send(struct server *s, json_t *message)
{
	struct cbl_buf body;

	cbl_buf_init(&body, 0);
	cbl_json_write(message, JSON_COMPACT, &body);
	lsp_send_text(s, cbl_str(cbl_buf_cstr(&body), body.len));
	cbl_buf_release(&body);
}

void lsp_notify(struct server *s, const char *method, json_t *params)
{
	lsp_send(s, json_pack("{s:s, s:s, s:o}", "jsonrpc", "2.0", "method",
			      method, "params", params));
}

void lsp_request(struct server *s, const char *method, json_t *params)
{
	lsp_send(s, json_pack("{s:s, s:I, s:s, s:o}", "jsonrpc", "2.0", "id",
			      ++s->requests, "method", method, "params",
			      params));
}

/* The answer is a text, and stays one. */
static void respond_text(struct server *s, json_t *id, const char *text)
{
	struct cbl_buf out;

	cbl_buf_init(&out, 0);
	cbl_buf_text(&out, "{\"jsonrpc\":\"2.0\",\"id\":");
	cbl_json_write(json_incref(id), JSON_COMPACT | JSON_ENCODE_ANY, &out);
	cbl_buf_text(&out, ",\"result\":");
	cbl_buf_text(&out, text);
	cbl_buf_char(&out, '}');
	lsp_send_text(s, cbl_str(cbl_buf_cstr(&out), out.len));
	cbl_buf_release(&out);
}

void lsp_respond(struct server *s, json_t *id, struct answer *answer)
{
	if (answer->text) {
		respond_text(s, id, answer->text);
		free(answer->text);
		return;
	}

	json_t *message =
		json_pack("{s:s, s:O}", "jsonrpc", "2.0", "id", id);

	if (answer->error)
		json_object_set_new(message, "error",
				    json_pack("{s:i, s:s, s:o*}", "code",
					      answer->error, "message",
					      answer->message, "data",
					      answer->data));
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
