/* SPDX-License-Identifier: MIT
 *
 * What was read and waits. All that the client has sent is read before the
 * next message is dealt with, so that a request which is cancelled, or a text
 * that has changed again, costs nothing any more.
 */
#include <poll.h>
#include <stdlib.h>

#include "base/mem.h"
#include "lsp/index.h"
#include "lsp/lsp_priv.h"

/* So many are looked ahead at; the rest waits in the pipe. */
#define AHEAD_MAX 512
/* Milliseconds without a key after which there is leisure: whoever holds one
 * down is not kept waiting. */
#define LEISURE 40

static json_t *at(const struct queue *q, size_t i)
{
	return q->items[q->first + i];
}

static const char *method_of(const json_t *message)
{
	return json_string_value(json_object_get(message, "method"));
}

static void push(struct queue *q, json_t *message)
{
	if (q->first && q->first + q->count == q->cap) {
		memmove(q->items, q->items + q->first,
			q->count * sizeof(json_t *));
		q->first = 0;
	}
	q->items = cbl_grow(q->items, &q->cap, q->first + q->count + 1,
			    sizeof(json_t *));
	q->items[q->first + q->count++] = message;
}

static json_t *pop(struct queue *q)
{
	json_t *message = q->items[q->first++];

	if (--q->count == 0)
		q->first = 0;
	return message;
}

/* Answers a waiting request that is not wanted any more. The slot stays, so
 * that the others keep their order. */
static void cancel(struct server *s, const json_t *message)
{
	json_t *wanted = json_object_get(json_object_get(message, "params"),
					 "id");
	struct answer answer = {.error = RPC_REQUEST_CANCELLED,
				.message = "cancelled"};

	for (size_t i = 0; wanted && i < s->queue.count; i++) {
		json_t *one = at(&s->queue, i);
		json_t *id = json_object_get(one, "id");

		if (!id || !method_of(one) || !json_equal(id, wanted))
			continue;
		lsp_respond(s, id, &answer);
		json_decref(one);
		s->queue.items[s->queue.first + i] = json_object();
		return;
	}
}

static void take(struct server *s, json_t *message)
{
	const char *method = method_of(message);

	if (method && strcmp(method, "$/cancelRequest") == 0 &&
	    !json_object_get(message, "id")) {
		cancel(s, message);
		json_decref(message);
		return;
	}
	if (json_is_object(message))
		push(&s->queue, message);
	else
		json_decref(message);
}

/* Takes all whole frames that were read. */
static void take_all(struct server *s)
{
	json_t *message;

	while (s->queue.count < AHEAD_MAX && lsp_frame(s, &message))
		take(s, message);
}

/* Waits for the client, and for what the indexer has to hand over. */
static void wait_for_input(struct server *s)
{
	struct pollfd fds[2] = {
		{.fd = s->in, .events = POLLIN},
		{.fd = lsp_workspace_wakes(s->workspace), .events = POLLIN},
	};

	lsp_workspace_collect(s);
	if (s->warming.on && poll(fds, 2, LEISURE) == 0)
		while (lsp_warm(s) && poll(fds, 2, 0) == 0)
			;
	if (poll(fds, 2, LSP_PATIENCE) == 0)
		lsp_look_after_client(s);
	if (fds[1].revents)
		lsp_workspace_collect(s);
	if (fds[0].revents)
		lsp_read_more(s, true);
}

json_t *lsp_next(struct server *s)
{
	for (;;) {
		take_all(s);
		while (s->queue.count < AHEAD_MAX && !s->ended &&
		       lsp_read_more(s, false))
			take_all(s);
		if (s->queue.count)
			return pop(&s->queue);
		if (s->ended || s->exit)
			return NULL;
		wait_for_input(s);
	}
}

bool lsp_is_stale(const struct server *s, const char *uri)
{
	for (size_t i = 0; i < s->queue.count; i++) {
		json_t *one = at(&s->queue, i);
		const char *method = method_of(one);
		const char *its = json_string_value(json_object_get(
			json_object_get(json_object_get(one, "params"),
					"textDocument"),
			"uri"));

		if (method && its && strcmp(its, uri) == 0 &&
		    (strcmp(method, "textDocument/didChange") == 0 ||
		     strcmp(method, "textDocument/didClose") == 0))
			return true;
	}
	return false;
}

void lsp_queue_release(struct server *s)
{
	while (s->queue.count)
		json_decref(pop(&s->queue));
	free(s->queue.items);
	s->queue = (struct queue){0};
}
