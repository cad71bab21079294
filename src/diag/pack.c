/* SPDX-License-Identifier: MIT */
#include "diag/pack_priv.h"

#include <errno.h>
#include <stdlib.h>
#include <unistd.h>

#include "base/mem.h"
#include "base/spill.h"

#define BLOCK ((size_t)32 << 10)

/* Blocks that stay in memory, and how many are written at a time. */
#define KEPT 48

struct cbl_pack *cbl_pack_new(void)
{
	struct cbl_pack *pack = cbl_xcalloc(1, sizeof(*pack));

	pack->fd = -1;
	pack->packing = cbl_xcalloc(1, sizeof(*pack->packing));
	return pack;
}

void cbl_pack_free(struct cbl_pack *pack)
{
	if (!pack)
		return;
	for (size_t i = 0; i < pack->block_count; i++)
		free(pack->blocks[i].data);
	for (size_t i = 0; i < CBL_PACK_SHARED_COUNT; i++)
		cbl_buf_release(&pack->packing->texts[i]);
	cbl_buf_release(&pack->packing->record);
	if (pack->fd >= 0)
		close(pack->fd);
	free(pack->packing);
	free(pack->blocks);
	free(pack->specs);
	free(pack);
}

/* ---- packing */

/* 0 or an errno. Less than all is written where there is no more room. */
static int write_block(const struct cbl_pack *pack,
		       const struct cbl_pack_block *b)
{
	ssize_t wrote = pwrite(pack->fd, b->data, b->len, (off_t)pack->written);

	if (wrote == (ssize_t)b->len)
		return 0;
	return wrote < 0 ? errno : ENOSPC;
}

/* Has the oldest blocks written away. What cannot be written stays. */
static void write_away(struct cbl_pack *pack)
{
	if (pack->fd < 0)
		pack->fd = cbl_spill_open();
	if (pack->fd < 0)
		pack->cause = errno;
	for (; !pack->cause && pack->kept + 1 < pack->block_count;
	     pack->kept++) {
		struct cbl_pack_block *b = &pack->blocks[pack->kept];

		pack->cause = write_block(pack, b);
		if (pack->cause)
			return;
		b->at = pack->written;
		pack->written += b->len;
		free(b->data);
		b->data = NULL;
	}
}

/* The block is given its memory at once, so that it never moves. */
static void begin_block(struct cbl_pack *pack, size_t need)
{
	if (!pack->cause && pack->block_count - pack->kept >= KEPT)
		write_away(pack);
	pack->blocks = cbl_grow(pack->blocks, &pack->block_cap,
				pack->block_count + 1, sizeof(*pack->blocks));
	pack->blocks[pack->block_count++] = (struct cbl_pack_block){
		.data = cbl_xmalloc(need > BLOCK ? need : BLOCK)};
}

static bool has_room(const struct cbl_pack *pack, size_t need)
{
	return pack->block_count &&
	       pack->blocks[pack->block_count - 1].len + need <= BLOCK;
}

void cbl_pack_add(struct cbl_pack *pack, const struct cbl_finding *f)
{
	const struct cbl_buf *record = &pack->packing->record;
	struct cbl_pack_block *block;

	cbl_pack_record(pack, f);
	if (!has_room(pack, record->len)) {
		pack->packing->any = false;
		cbl_pack_record(pack, f);
		begin_block(pack, record->len);
	}
	block = &pack->blocks[pack->block_count - 1];
	memcpy(block->data + block->len, record->data, record->len);
	block->len += (uint32_t)record->len;
	pack->count++;
	pack->by_severity[f->severity]++;
}

/* ---- unpacking */

void cbl_unpack_init(struct cbl_unpack *u, const struct cbl_pack *pack)
{
	*u = (struct cbl_unpack){.pack = pack};
}

void cbl_unpack_release(struct cbl_unpack *u)
{
	free(u->before.related);
	free(u->before.suggestions);
	free(u->before.fix.edits);
	cbl_buf_release(&u->read);
	cbl_buf_release(&u->path);
	*u = (struct cbl_unpack){0};
}

/* Brings a block to hand. What was written and cannot be read again is lost,
 * like memory: nobody could go on without it. */
static void bring(struct cbl_unpack *u)
{
	const struct cbl_pack_block *b = &u->pack->blocks[u->block];
	char *to;

	u->data = b->data;
	if (b->data)
		return;
	if (u->read_block != u->block + 1) {
		cbl_buf_clear(&u->read);
		to = cbl_buf_reserve(&u->read, b->len);
		if (pread(u->pack->fd, to, b->len, (off_t)b->at) !=
		    (ssize_t)b->len)
			cbl_mem_out(0);
		u->read_block = u->block + 1;
	}
	u->data = u->read.data;
}

struct cbl_finding *cbl_unpack_next(struct cbl_unpack *u)
{
	const char *at;

	while (u->block < u->pack->block_count &&
	       u->at == u->pack->blocks[u->block].len) {
		u->block++;
		u->at = 0;
		u->path.len = 0;
		u->data = NULL;
	}
	if (u->block == u->pack->block_count)
		return NULL;
	if (!u->data)
		bring(u);
	at = u->data + u->at;
	cbl_unpack_record(u, &at);
	u->at = (uint32_t)(at - u->data);
	/* The caller may change it; the next is read by what it was. */
	u->finding = u->before;
	return &u->finding;
}

void cbl_unpack_seek(struct cbl_unpack *u, size_t block, uint32_t at,
		     struct cbl_str path)
{
	u->block = block;
	u->at = at;
	u->data = NULL;
	cbl_buf_clear(&u->path);
	cbl_buf_str(&u->path, path);
}

void cbl_unpack_drop(struct cbl_unpack *u, struct cbl_pack *pack)
{
	for (size_t i = u->block; i-- > 0 && pack->blocks[i].data;) {
		free(pack->blocks[i].data);
		pack->blocks[i].data = NULL;
	}
}
