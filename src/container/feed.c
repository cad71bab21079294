/* SPDX-License-Identifier: MIT */
#include "container/feed.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/mem.h"

#define BLOCK ((size_t)1 << 20)

void cbl_feed_init(struct cbl_feed *feed, int fd)
{
	*feed = (struct cbl_feed){.fd = fd, .line = 1};
}

void cbl_feed_release(struct cbl_feed *feed)
{
	free(feed->data);
	feed->data = NULL;
}

/* Room for a block: what was taken goes first. */
static void make_room(struct cbl_feed *feed)
{
	size_t len = feed->hi - feed->lo;

	if (feed->lo > 0 && len)
		memmove(feed->data, feed->data + feed->lo, len);
	feed->lo = 0;
	feed->hi = len;
	feed->data = cbl_grow(feed->data, &feed->cap, len + BLOCK, 1);
}

bool cbl_feed_more(struct cbl_feed *feed)
{
	ssize_t got;

	if (feed->ended)
		return false;
	make_room(feed);
	do {
		got = read(feed->fd, feed->data + feed->hi, BLOCK);
	} while (got < 0 && errno == EINTR);
	if (got <= 0) {
		feed->error = got < 0 ? errno : 0;
		feed->ended = true;
		return false;
	}
	feed->hi += (size_t)got;
	return true;
}

void cbl_feed_fill(struct cbl_feed *feed, size_t len)
{
	while (feed->hi - feed->lo < len && cbl_feed_more(feed))
		;
}

void cbl_feed_take(struct cbl_feed *feed, size_t len, uint64_t lines)
{
	feed->lo += len;
	feed->offset += len;
	feed->line += lines;
}

uint64_t cbl_count_lines(const char *data, size_t len)
{
	const char *end = data + len;
	uint64_t lines = 0;

	while (data < end &&
	       (data = memchr(data, '\n', (size_t)(end - data))) != NULL) {
		lines++;
		data++;
	}
	return lines;
}
