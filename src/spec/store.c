/* SPDX-License-Identifier: MIT */
#include "spec/store.h"

#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/buf.h"
#include "base/mem.h"
#include "base/program.h"
#include "base/sum.h"
#include "spec/plan_block.h"
#include "spec/store_priv.h"
#include "text/source.h"

/* What is larger is neither kept nor read. */
#define LARGEST ((size_t)64 << 20)
#define MOST_TEXTS 1000

static const char magic[8] = "cblspec1";

struct head {
	char magic[8];
	struct cbl_sum sum; /* of what follows, up to `summed` */
	uint64_t size;	    /* of the file */
	uint64_t summed;
	uint64_t texts; /* behind the head */
	uint64_t build_at, build_len;
	uint64_t block_at, block_size;
	uint64_t plan_at, plan_size;
};

#define SUM_FROM (offsetof(struct head, sum) + sizeof(struct cbl_sum))

struct kept_text {
	uint64_t path_at; /* ends with a NUL */
	uint64_t path_len;
	uint64_t at, len;
};

/* ---- this build */

/* What must be the same for a kept spec to be of use; empty if the program
 * does not know which build it is. */
static void add_build(struct cbl_buf *out)
{
	struct cbl_str id = cbl_program_id();
	char library[CBL_PATTERN_LIBRARY];

	if (id.len == 0)
		return;
	cbl_pattern_library(library);
	cbl_buf_str(out, id);
	cbl_buf_text(out, library);
}

/* ---- the place */

/* A folder of the user's own that nobody else can look into; < 0 without. */
static int open_folder(const char *path)
{
	int fd = open(path, O_RDONLY | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC);
	struct stat st;

	if (fd < 0)
		return fd;
	if (fstat(fd, &st) == 0 && st.st_uid == geteuid() &&
	    (st.st_mode & 07077) == 0)
		return fd;
	close(fd);
	return -1;
}

/* Opens cablelint in a folder, both made if need be. */
static int open_below(const char *above, const char *below)
{
	struct cbl_buf path;
	int fd;

	cbl_buf_init(&path, 0);
	cbl_buf_printf(&path, "%s%s", above, below);
	mkdir(cbl_buf_cstr(&path), 0700);
	cbl_buf_text(&path, "/cablelint");
	mkdir(cbl_buf_cstr(&path), 0700);
	fd = open_folder(cbl_buf_cstr(&path));
	cbl_buf_release(&path);
	return fd;
}

static int open_cache(void)
{
	const char *cache = getenv("XDG_CACHE_HOME");
	const char *home = getenv("HOME");

	/* With the rights of another nothing of his is touched. */
	if (getenv("CABLELINT_NO_CACHE") || geteuid() != getuid())
		return -1;
	if (cache && *cache == '/')
		return open_below(cache, "");
	if (home && *home == '/')
		return open_below(home, "/.cache");
	return -1;
}

/* A spec has one file, whatever becomes of its text. */
static void name_file(struct cbl_store *store, const char *path)
{
	char *real = realpath(path, NULL);
	struct cbl_sum sum;
	struct cbl_buf key;

	cbl_buf_init(&key, 0);
	cbl_buf_printf(&key, "%s\n%s", real ? real : "", path);
	sum = cbl_sum_of(key.data, key.len);
	snprintf(store->name, sizeof(store->name), "%016llx%s",
		 (unsigned long long)sum.words[0], CBL_STORE_SUFFIX);
	cbl_buf_release(&key);
	free(real);
}

void cbl_store_open(struct cbl_store *store, const char *path)
{
	*store = (struct cbl_store){.folder = open_cache()};
	if (store->folder >= 0)
		name_file(store, path);
}

void cbl_store_close(struct cbl_store *store)
{
	if (store->folder >= 0)
		close(store->folder);
	store->folder = -1;
}

/* ---- reading */

/* A whole file, while it is looked at. */
struct kept {
	const char *bytes; /* NULL: there is none */
	size_t size;
	const struct head *head;
};

static bool is_ours(const struct stat *st)
{
	return S_ISREG(st->st_mode) && st->st_uid == geteuid() &&
	       (st->st_mode & 077) == 0 &&
	       st->st_size >= (off_t)sizeof(struct head) &&
	       st->st_size <= (off_t)LARGEST;
}

static bool map(struct kept *kept, const struct cbl_store *store)
{
	int fd = openat(store->folder, store->name,
			O_RDONLY | O_NOFOLLOW | O_NONBLOCK | O_CLOEXEC);
	void *bytes = MAP_FAILED;
	struct stat st;

	*kept = (struct kept){0};
	if (fd < 0)
		return false;
	/* All of it is looked at: one fault is cheaper than a thousand. */
	if (fstat(fd, &st) == 0 && is_ours(&st))
		bytes = mmap(NULL, (size_t)st.st_size, PROT_READ,
			     MAP_PRIVATE | MAP_POPULATE, fd, 0);
	close(fd);
	if (bytes == MAP_FAILED)
		return false;
	kept->bytes = bytes;
	kept->head = bytes;
	kept->size = (size_t)st.st_size;
	return true;
}

static bool lies_within(uint64_t at, uint64_t len, uint64_t size)
{
	return at <= size && len <= size - at;
}

static bool is_whole(const struct kept *kept)
{
	const struct head *h = kept->head;
	struct cbl_sum sum;

	if (memcmp(h->magic, magic, sizeof(magic)) != 0 ||
	    h->size != kept->size || h->summed > kept->size ||
	    h->summed < sizeof(*h))
		return false;
	sum = cbl_sum_of(kept->bytes + SUM_FROM, h->summed - SUM_FROM);
	return memcmp(&sum, &h->sum, sizeof(sum)) == 0 &&
	       lies_within(h->build_at, h->build_len, h->summed) &&
	       lies_within(h->block_at, h->block_size, h->summed) &&
	       lies_within(h->plan_at, h->plan_size, h->summed) &&
	       h->block_at % CBL_BLOCK_ALIGN == 0 &&
	       h->plan_at % CBL_BLOCK_ALIGN == 0 && h->texts >= 1 &&
	       h->texts <= MOST_TEXTS &&
	       lies_within(sizeof(*h), h->texts * sizeof(struct kept_text),
			   h->summed);
}

static bool is_of_this_build(const struct kept *kept)
{
	struct cbl_buf build;
	bool same;

	cbl_buf_init(&build, 0);
	add_build(&build);
	same = build.len &&
	       cbl_str_eq(cbl_str(build.data, build.len),
			  cbl_str(kept->bytes + kept->head->build_at,
				  kept->head->build_len));
	cbl_buf_release(&build);
	return same;
}

/* Is that what stands in the file now? */
static bool is_unchanged(const struct kept *kept, const struct kept_text *text,
			 struct cbl_source *file)
{
	const char *path = kept->bytes + text->path_at;

	return lies_within(text->at, text->len, kept->size) &&
	       cbl_source_read(file, AT_FDCWD, path, path, text->len, NULL) ==
		       0 &&
	       cbl_str_eq(cbl_str(file->data, file->len),
			  cbl_str(kept->bytes + text->at, text->len));
}

static bool is_current(const struct kept *kept, const char *path)
{
	const struct kept_text *texts = (const void *)(kept->head + 1);
	struct cbl_source file = {0};
	bool same = true;

	for (uint64_t i = 0; i < kept->head->texts && same; i++) {
		const struct kept_text *t = &texts[i];

		same = t->path_len < kept->head->summed &&
		       lies_within(t->path_at, t->path_len + 1,
				   kept->head->summed) &&
		       kept->bytes[t->path_at + t->path_len] == '\0' &&
		       (i || strcmp(kept->bytes + t->path_at, path) == 0) &&
		       is_unchanged(kept, t, &file);
	}
	cbl_source_release(&file);
	return same;
}

struct cbl_spec *cbl_store_get(const struct cbl_store *store, const char *path)
{
	struct cbl_spec *spec = NULL;
	struct kept kept;

	if (store->folder < 0)
		return NULL;
	if (map(&kept, store) && is_whole(&kept) &&
	    is_of_this_build(&kept) && is_current(&kept, path)) {
		const struct head *h = kept.head;

		spec = cbl_spec_open_planned(
			kept.bytes + h->block_at, h->block_size,
			kept.bytes + h->plan_at, h->plan_size);
	}
	if (spec) {
		spec->mapped = (void *)(uintptr_t)kept.bytes;
		spec->mapped_size = kept.size;
	} else if (kept.bytes) {
		munmap((void *)(uintptr_t)kept.bytes, kept.size);
	}
	return spec;
}

/* ---- writing */

static void align(struct cbl_buf *out)
{
	static const char zeros[CBL_BLOCK_ALIGN];

	cbl_buf_add(out, zeros, -out->len % CBL_BLOCK_ALIGN);
}

static uint64_t add_aligned(struct cbl_buf *out, const void *bytes, size_t size)
{
	align(out);
	cbl_buf_add(out, bytes, size);
	return out->len - size;
}

static void add_paths(struct cbl_buf *out, struct kept_text *kept,
		      const struct cbl_store_text *texts, size_t count)
{
	for (size_t i = 0; i < count; i++) {
		kept[i].path_at = out->len;
		kept[i].path_len = strlen(texts[i].path);
		cbl_buf_add(out, texts[i].path, kept[i].path_len + 1);
	}
}

static void add_texts(struct cbl_buf *out, struct kept_text *kept,
		      const struct cbl_store_text *texts, size_t count)
{
	for (size_t i = 0; i < count; i++) {
		kept[i].at = out->len;
		kept[i].len = texts[i].text.len;
		cbl_buf_str(out, texts[i].text);
	}
}

/* The whole file, or nothing if it is too large or of no known build. */
static void compose(struct cbl_buf *out, const struct cbl_spec *spec,
		    const struct cbl_store_text *texts, size_t count)
{
	const struct cbl_plan_block *plan = spec->plan.block;
	struct kept_text *kept = cbl_xcalloc(count, sizeof(*kept));
	struct head h = {.texts = count};

	memcpy(h.magic, magic, sizeof(magic));
	cbl_buf_add(out, (const char *)&h, sizeof(h));
	cbl_buf_add(out, (const char *)kept, count * sizeof(*kept));
	h.build_at = out->len;
	add_build(out);
	h.build_len = out->len - h.build_at;
	add_paths(out, kept, texts, count);
	h.block_size = spec->block_size;
	h.block_at = add_aligned(out, spec->block, h.block_size);
	h.plan_size = plan->size;
	h.plan_at = add_aligned(out, plan, h.plan_size);
	h.summed = out->len;
	add_texts(out, kept, texts, count);
	h.size = out->len;
	if (out->full || h.build_len == 0) {
		cbl_buf_clear(out);
	} else {
		memcpy(out->data + sizeof(h), kept, count * sizeof(*kept));
		memcpy(out->data, &h, sizeof(h));
		h.sum = cbl_sum_of(out->data + SUM_FROM, h.summed - SUM_FROM);
		memcpy(out->data, &h, sizeof(h));
	}
	free(kept);
}

void cbl_store_put(const struct cbl_store *store, const struct cbl_spec *spec,
		   const struct cbl_store_text *texts, size_t count)
{
	struct cbl_buf file;

	if (store->folder < 0 || !spec->block || !spec->plan.block ||
	    count == 0 || count > MOST_TEXTS)
		return;
	cbl_buf_init(&file, LARGEST);
	compose(&file, spec, texts, count);
	if (file.len)
		cbl_store_write(store, cbl_str(file.data, file.len));
	cbl_buf_release(&file);
}
