/* SPDX-License-Identifier: MIT
 *
 * What follows from the form of a pattern.
 */
#include "pattern/tree_priv.h"

/* A sample is no longer than this and takes no more steps, for calls may go
 * in circles. */
#define SAMPLE_MAX 512
#define STEPS_MAX 4096
#define CALLS_MAX 8

/* ---- what may be empty, what it begins with */

static void finish_sequence(struct cbl_tree *t)
{
	t->empty = true;
	for (struct cbl_tree *c = t->first; c; c = c->next) {
		cbl_tree_finish(c);
		if (t->empty)
			add_set(t->set, c->set);
		t->empty = t->empty && c->empty;
	}
}

static void finish_choice(struct cbl_tree *t)
{
	for (struct cbl_tree *c = t->first; c; c = c->next) {
		cbl_tree_finish(c);
		add_set(t->set, c->set);
		t->empty = t->empty || c->empty;
	}
}

/* Of what calls itself only the outer one is known meanwhile. */
static void finish_call(struct cbl_tree *t)
{
	struct cbl_tree *called = (struct cbl_tree *)(uintptr_t)t->called;

	t->empty = true;
	if (!called)
		return;
	cbl_tree_finish(called);
	add_set(t->set, called->set);
	t->empty = called->empty;
}

void cbl_tree_finish(struct cbl_tree *t)
{
	struct cbl_tree *called = (struct cbl_tree *)(uintptr_t)t->called;

	if (t->done)
		return;
	t->done = 1;
	switch (t->kind) {
	case CBL_TREE_SET:
		return;
	case CBL_TREE_SEQUENCE:
		finish_sequence(t);
		return;
	case CBL_TREE_CHOICE:
		finish_choice(t);
		return;
	case CBL_TREE_REPEAT:
		cbl_tree_finish(t->first);
		add_set(t->set, t->first->set);
		t->empty = t->min == 0 || t->first->empty;
		return;
	case CBL_TREE_CALL:
		finish_call(t);
		return;
	default:
		t->empty = true;
		if (called)
			cbl_tree_finish(called);
	}
}

/* ---- samples */

/* The most usual character of a set. */
static void add_sample(const uint8_t set[32], struct cbl_buf *out)
{
	static const char usual[] = "aA1 -.,/:(\n";

	for (const char *c = usual; *c; c++) {
		if (cbl_byte_in(set, (unsigned char)*c)) {
			cbl_buf_char(out, *c);
			return;
		}
	}
	for (unsigned c = '!'; c < 0x7f; c++) {
		if (cbl_byte_in(set, (unsigned char)c)) {
			cbl_buf_char(out, (char)c);
			return;
		}
	}
	cbl_buf_text(out, "\xe2\x80\x93"); /* a dash */
}

struct sampler {
	struct cbl_buf *out;
	size_t from; /* what it held before */
	unsigned steps, calls;
};

static bool is_enough(struct sampler *s)
{
	return s->steps++ >= STEPS_MAX || s->out->len - s->from >= SAMPLE_MAX;
}

static void sample(struct sampler *s, const struct cbl_tree *t, unsigned which)
{
	const struct cbl_tree *c = t->first;

	if (is_enough(s))
		return;
	switch (t->kind) {
	case CBL_TREE_SET:
		add_sample(t->set, s->out);
		break;
	case CBL_TREE_CALL:
		if (!t->called || s->calls == CALLS_MAX)
			break;
		s->calls++;
		sample(s, t->called, which);
		s->calls--;
		break;
	case CBL_TREE_CHOICE:
		while (which > 0 && c->next) {
			c = c->next;
			which--;
		}
		sample(s, c, 0);
		break;
	case CBL_TREE_REPEAT:
		for (uint32_t i = 0; i < t->min && !is_enough(s); i++)
			sample(s, c, which);
		break;
	default:
		for (; c; c = c->next)
			sample(s, c, which);
	}
}

void cbl_tree_sample(const struct cbl_tree *tree, unsigned which,
		     struct cbl_buf *out)
{
	struct sampler s = {.out = out, .from = out->len};

	sample(&s, tree, which);
}
