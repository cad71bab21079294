/* SPDX-License-Identifier: MIT
 *
 * The order is a list of slots, one a lot. A container has a slot of its own
 * that is not done before the container is at its end; its lots are put in
 * front of that one.
 */
#include "corpus/supply.h"

#include <errno.h>
#include <fcntl.h>
#include <pthread.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/mem.h"
#include "container/html.h"

#define LOT 32
#define LOT_BYTES ((size_t)512 << 10)
#define KEPT_BYTES ((size_t)8 << 20)
#define MOST_THREADS 256

struct cbl_slot {
	struct cbl_slot *next, *before;
	void *result;
	bool done;
};

/* A container that is being read. */
struct cbl_opened {
	struct cbl_opened *next;
	const struct cbl_file *file;
	struct cbl_container *container; /* NULL: not opened yet */
	struct cbl_container_options options;
	const struct cbl_filter *filter; /* of its members, or NULL */
	struct cbl_slot *end;
	size_t members; /* taken out */
	off_t size;	/* 0: not known */
	size_t part;	/* read, in thousandths */
	int fd;
	bool busy;	/* a thread reads it */
	bool ended;
	bool broken;	/* before its end */
	size_t lots;	/* that are not worked off */
};

struct cbl_supply {
	const struct cbl_supply_options *options;
	pthread_mutex_t lock;
	pthread_cond_t freed; /* a container is no longer busy */
	size_t next;	      /* file */
	struct cbl_opened *opened;
	bool broken; /* one could not be read to its end */
	struct cbl_slot list; /* its ends are the first and the last slot */
};

struct cbl_supply *cbl_supply_new(const struct cbl_supply_options *options)
{
	struct cbl_supply *s = cbl_xcalloc(1, sizeof(*s));

	s->options = options;
	pthread_mutex_init(&s->lock, NULL);
	pthread_cond_init(&s->freed, NULL);
	s->list.next = s->list.before = &s->list;
	return s;
}

size_t cbl_supply_threads(const struct cbl_supply *s)
{
	size_t files = 0;

	for (size_t i = 0; i < s->options->count; i++) {
		if (cbl_container_kind(s->options->files[i].path))
			return MOST_THREADS;
		files++;
	}
	files = (files + LOT - 1) / LOT;
	return files < MOST_THREADS ? files : MOST_THREADS;
}

/* ---- slots */

static struct cbl_slot *add_slot(struct cbl_slot *before)
{
	struct cbl_slot *slot = cbl_xcalloc(1, sizeof(*slot));

	slot->next = before;
	slot->before = before->before;
	before->before->next = slot;
	before->before = slot;
	return slot;
}

static void remove_slot(struct cbl_slot *slot)
{
	slot->before->next = slot->next;
	slot->next->before = slot->before;
	free(slot);
}

void *cbl_supply_take(struct cbl_supply *s)
{
	void *result = NULL;

	pthread_mutex_lock(&s->lock);
	while (!result && s->list.next != &s->list && s->list.next->done) {
		result = s->list.next->result;
		remove_slot(s->list.next);
	}
	pthread_mutex_unlock(&s->lock);
	return result;
}

/* ---- containers */

static bool is_wanted(const char *name, void *ctx)
{
	const struct cbl_opened *o = ctx;

	return cbl_filter_takes(o->filter, name);
}

static struct cbl_opened *add_opened(struct cbl_supply *s,
				     const struct cbl_file *file)
{
	const struct cbl_supply_options *options = s->options;
	struct cbl_opened *o = cbl_xcalloc(1, sizeof(*o));

	o->file = file;
	o->fd = -1;
	o->end = add_slot(&s->list);
	o->options = options->containers;
	o->options.max_size = options->max_size;
	if (options->filters) {
		o->filter = options->filters[file->group];
		o->options.wanted = is_wanted;
		o->options.ctx = o;
	}
	o->next = s->opened;
	s->opened = o;
	return o;
}

static void close_opened(struct cbl_opened *o)
{
	cbl_container_close(o->container);
	if (o->fd >= 0 && !o->file->standard_input)
		close(o->fd);
	free(o);
}

static struct cbl_opened *find_idle(const struct cbl_supply *s)
{
	struct cbl_opened *o = s->opened;

	while (o && (o->busy || o->ended))
		o = o->next;
	return o;
}

static bool any_busy(const struct cbl_supply *s)
{
	for (const struct cbl_opened *o = s->opened; o; o = o->next)
		if (o->busy)
			return true;
	return false;
}

static void unlink_opened(struct cbl_supply *s, const struct cbl_opened *o)
{
	struct cbl_opened **at = &s->opened;

	while (*at != o)
		at = &(*at)->next;
	*at = o->next;
}

/* A container at its end is closed by whoever worked off its last lot. */
static struct cbl_opened *give_up(struct cbl_supply *s, struct cbl_opened *o)
{
	if (!o->ended || o->busy || o->lots)
		return NULL;
	unlink_opened(s, o);
	return o;
}

static int open_file(struct cbl_opened *o, struct cbl_error *err)
{
	struct stat st;

	if (o->file->standard_input)
		o->fd = STDIN_FILENO;
	else /* should a FIFO have come into its place, there is no waiting */
		o->fd = open(o->file->path,
			     O_RDONLY | O_CLOEXEC | O_NOCTTY | O_NONBLOCK);
	if (o->fd < 0 || fstat(o->fd, &st) < 0)
		return cbl_fail(err, CBL_ERROR_IO, "%s", strerror(errno));
	if (S_ISREG(st.st_mode))
		o->size = st.st_size;
	if (S_ISREG(st.st_mode) || o->file->standard_input)
		return 0;
	return cbl_fail(err, CBL_ERROR_INPUT,
			S_ISDIR(st.st_mode) ? "is a folder, not a file"
					    : "is no regular file");
}

static int open_container(struct cbl_opened *o, struct cbl_error *err)
{
	enum cbl_container_kind kind = cbl_container_kind(o->file->path);

	if (open_file(o, err))
		return err->code;
	return cbl_container_open(&o->container, kind, o->fd, &o->options, err);
}

/* ---- drawing members */

static struct cbl_member *add_member(struct cbl_lot *lot)
{
	lot->members = cbl_grow(lot->members, &lot->member_cap,
				lot->member_count + 1, sizeof(*lot->members));
	return &lot->members[lot->member_count++];
}

/* What is said of the container itself stands behind its members. */
static void refuse_container(struct cbl_lot *lot, const char *cause,
			     bool breaks_off)
{
	struct cbl_member *member = add_member(lot);

	*member = (struct cbl_member){.cause = cbl_xstrdup(cause),
				      .breaks_off = breaks_off};
}

static void refuse_empty(struct cbl_lot *lot)
{
	struct cbl_buf cause;

	cbl_buf_init(&cause, 0);
	cbl_buf_text(&cause, "no messages in it");
	if (lot->opened->options.wanted &&
	    cbl_container_kind(lot->opened->file->path) ==
		    CBL_CONTAINER_ARCHIVE)
		cbl_filter_describe(lot->opened->filter, &cause);
	refuse_container(lot, cbl_buf_cstr(&cause), false);
	cbl_buf_release(&cause);
}

/* Takes members out; false at the end of the container. */
static bool take_members(struct cbl_lot *lot)
{
	struct cbl_opened *o = lot->opened;
	struct cbl_error err = {0};
	int rc = o->container ? 1 : open_container(o, &err);

	if (!o->container) {
		o->broken = true;
		refuse_container(lot, err.message, true);
		return false;
	}
	while (lot->member_count < LOT && lot->bytes.len < LOT_BYTES) {
		struct cbl_member member;

		rc = cbl_container_next(o->container, &lot->bytes, &member,
					&err);
		if (rc <= 0) {
			cbl_member_release(&member);
			break;
		}
		*add_member(lot) = member;
		o->members++;
		o->broken = o->broken || member.breaks_off;
	}
	o->broken = o->broken || rc < 0;
	if (rc < 0)
		refuse_container(lot, err.message, true);
	else if (rc == 0 && o->members == 0)
		refuse_empty(lot);
	return rc > 0;
}

/* By the bytes that were taken of it, in whichever order. */
static size_t part_of(const struct cbl_opened *o)
{
	off_t at = o->size ? lseek(o->fd, 0, SEEK_CUR) : 0;

	if (at <= 0)
		return 0;
	if (at >= o->size)
		return 1000;
	return (size_t)((double)at * 1000 / (double)o->size);
}

size_t cbl_supply_parts(struct cbl_supply *s)
{
	size_t sum = 0;

	pthread_mutex_lock(&s->lock);
	for (const struct cbl_opened *o = s->opened; o; o = o->next)
		if (!o->ended)
			sum += o->part;
	pthread_mutex_unlock(&s->lock);
	return sum;
}

/* Reads the container without the lock, which is held before and after. */
static void draw_members(struct cbl_lot *lot, struct cbl_opened *o)
{
	struct cbl_supply *s = lot->supply;
	size_t part;
	bool more;

	lot->opened = o;
	lot->slot = add_slot(o->end);
	o->busy = true;
	o->lots++;
	pthread_mutex_unlock(&s->lock);
	more = take_members(lot);
	part = part_of(o);
	pthread_mutex_lock(&s->lock);
	o->busy = false;
	o->part = part;
	s->broken = s->broken || o->broken;
	lot->files = !more;
	if (!more) {
		o->ended = true;
		o->end->done = true;
	}
	pthread_cond_broadcast(&s->freed);
}

/* ---- drawing */

static void draw_files(struct cbl_lot *lot)
{
	struct cbl_supply *s = lot->supply;
	const struct cbl_file *files = s->options->files;

	lot->from = s->next;
	while (s->next < s->options->count && s->next - lot->from < LOT &&
	       (files[s->next].cause ||
		!cbl_container_kind(files[s->next].path)))
		s->next++;
	lot->to = s->next;
	lot->files = lot->to - lot->from;
	lot->slot = add_slot(&s->list);
}

/* A lot is drawn from a container that is open, so that few are. */
static bool draw_any(struct cbl_lot *lot)
{
	struct cbl_supply *s = lot->supply;
	const struct cbl_file *file;
	struct cbl_opened *o;

	while ((o = find_idle(s)) == NULL && s->next == s->options->count &&
	       any_busy(s))
		pthread_cond_wait(&s->freed, &s->lock);
	if (o) {
		draw_members(lot, o);
		return true;
	}
	if (s->next == s->options->count)
		return false;
	file = &s->options->files[s->next];
	if (file->cause || !cbl_container_kind(file->path)) {
		draw_files(lot);
		return true;
	}
	s->next++;
	draw_members(lot, add_opened(s, file));
	return true;
}

/* Memory that one huge member needed is not kept for the others. */
static void empty_lot(struct cbl_lot *lot)
{
	for (size_t i = 0; i < lot->member_count; i++)
		cbl_member_release(&lot->members[i]);
	lot->member_count = lot->at = 0;
	lot->from = lot->to = 0;
	lot->opened = NULL;
	if (lot->bytes.cap > KEPT_BYTES)
		cbl_buf_release(&lot->bytes);
	cbl_buf_clear(&lot->bytes);
	if (lot->scratch.cap > KEPT_BYTES)
		cbl_buf_release(&lot->scratch);
}

bool cbl_lot_draw(struct cbl_lot *lot)
{
	bool drawn;

	empty_lot(lot);
	pthread_mutex_lock(&lot->supply->lock);
	drawn = draw_any(lot);
	pthread_mutex_unlock(&lot->supply->lock);
	return drawn;
}

void cbl_lot_give(struct cbl_lot *lot, void *result)
{
	struct cbl_supply *s = lot->supply;
	struct cbl_opened *done = NULL;

	pthread_mutex_lock(&s->lock);
	lot->slot->result = result;
	lot->slot->done = true;
	lot->slot = NULL;
	if (lot->opened) {
		lot->opened->lots--;
		done = give_up(s, lot->opened);
	}
	pthread_mutex_unlock(&s->lock);
	if (done)
		close_opened(done);
	lot->opened = NULL;
}

size_t cbl_lot_files(const struct cbl_lot *lot)
{
	return lot->files;
}

const struct cbl_file *cbl_supply_cut(const struct cbl_supply *s,
				      size_t *members)
{
	const struct cbl_opened *first = NULL;

	for (const struct cbl_opened *o = s->opened; o; o = o->next)
		if (!o->ended && (!first || o->file < first->file))
			first = o;
	if (!first)
		return NULL;
	*members = first->members;
	return first->file;
}

bool cbl_supply_broken(const struct cbl_supply *s)
{
	return s->broken;
}

void *cbl_supply_drop(struct cbl_supply *s)
{
	void *result = NULL;

	while (!result && s->list.next != &s->list) {
		result = s->list.next->result;
		remove_slot(s->list.next);
	}
	return result;
}

size_t cbl_supply_reached(const struct cbl_supply *s)
{
	return s->next;
}

/* ---- texts */

static int refuse(struct cbl_lot *lot, const char *path, const char *cause,
		  bool breaks_off)
{
	lot->path = path;
	lot->cause = cause;
	lot->breaks_off = breaks_off;
	return -1;
}

/* The cause alone; errors of a source begin with its name. */
static const char *cause_of(const struct cbl_error *err, const char *path)
{
	size_t len = strlen(path), room = strlen(err->message);

	if (strncmp(err->message, path, len < room ? len : room) != 0)
		return err->message;
	if (room <= len || strncmp(err->message + len, ": ", 2) != 0)
		return "cannot be read"; /* a long name left no room for it */
	return err->message + len + 2;
}

static int read_file(struct cbl_lot *lot, const struct cbl_file *file)
{
	size_t max = lot->supply->options->max_size;

	if (file->standard_input)
		return cbl_source_read_fd(&lot->source, STDIN_FILENO,
					  file->path, max, &lot->err);
	/* Without asking for its type first a file is read a third faster. */
	if (file->regular)
		return cbl_source_read_regular(&lot->source, AT_FDCWD,
					       file->path, file->path, max,
					       &lot->err);
	return cbl_source_read(&lot->source, AT_FDCWD, file->path, file->path,
			       max, &lot->err);
}

/* A page's text instead of the page. */
static int unwrap(struct cbl_lot *lot)
{
	if (!cbl_html_named(lot->source.name))
		return 0;
	return cbl_html_unwrap(&lot->source, &lot->scratch, &lot->err);
}

static int next_file(struct cbl_lot *lot)
{
	const struct cbl_file *file = &lot->supply->options->files[lot->from++];

	lot->file = file;
	if (file->cause)
		return refuse(lot, file->path, file->cause, false);
	if (read_file(lot, file) || unwrap(lot))
		return refuse(lot, file->path,
			      cause_of(&lot->err, file->path), false);
	return 1;
}

static const char *name_member(struct cbl_lot *lot,
			       const struct cbl_member *member)
{
	const char *file = lot->opened->file->path;

	cbl_buf_clear(&lot->name);
	cbl_buf_text(&lot->name, file);
	if (member->name)
		cbl_buf_printf(&lot->name, "#%s", member->name);
	else if (member->row)
		cbl_buf_printf(&lot->name, "#row-%llu",
			       (unsigned long long)member->row);
	return cbl_buf_cstr(&lot->name);
}

static int next_member(struct cbl_lot *lot)
{
	const struct cbl_member *member = &lot->members[lot->at++];
	const char *name = name_member(lot, member);
	struct cbl_opened *o = lot->opened;

	lot->file = o->file;
	if (member->cause)
		return refuse(lot, name, member->cause, member->breaks_off);
	if (cbl_container_decode(o->container, member,
				 cbl_buf_cstr(&lot->bytes) + member->at, name,
				 &lot->source, &lot->err))
		return refuse(lot, name, cause_of(&lot->err, name), false);
	lot->source.within.container = (uint32_t)strlen(o->file->path);
	lot->source.within.line = (uint32_t)member->line;
	lot->source.row = member->row;
	if (member->name && unwrap(lot))
		return refuse(lot, name, cause_of(&lot->err, name), false);
	return 1;
}

int cbl_lot_next(struct cbl_lot *lot)
{
	if (lot->from < lot->to)
		return next_file(lot);
	return lot->at < lot->member_count ? next_member(lot) : 0;
}

/* ---- beginning and end */

void cbl_lot_init(struct cbl_lot *lot, struct cbl_supply *supply)
{
	*lot = (struct cbl_lot){.supply = supply};
	cbl_buf_init(&lot->bytes, 0);
	cbl_buf_init(&lot->name, 0);
	cbl_buf_init(&lot->scratch, 0);
}

void cbl_lot_release(struct cbl_lot *lot)
{
	empty_lot(lot);
	free(lot->members);
	cbl_source_release(&lot->source);
	cbl_buf_release(&lot->bytes);
	cbl_buf_release(&lot->name);
	cbl_buf_release(&lot->scratch);
}

void cbl_supply_free(struct cbl_supply *s)
{
	if (!s)
		return;
	while (s->opened) {
		struct cbl_opened *o = s->opened;

		s->opened = o->next;
		close_opened(o);
	}
	while (s->list.next != &s->list)
		remove_slot(s->list.next);
	pthread_mutex_destroy(&s->lock);
	pthread_cond_destroy(&s->freed);
	free(s);
}
