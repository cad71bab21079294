/* SPDX-License-Identifier: MIT
 *
 * Examples of rules, put into their frames.
 */
#include "spec/resolve_priv.h"

#include <stdio.h>

#include "base/mem.h"

#define HOLE "{example}"

/* Where the hole of a frame is, or its length after reporting. */
static bool find_hole(struct cbl_resolver *r, const struct cbl_node *node,
		      struct cbl_str text, size_t *hole)
{
	struct cbl_at at = cbl_at_node(node);
	struct cbl_at here = cbl_at_key(&at, "text");
	const char *found = memmem(text.ptr, text.len, HOLE, strlen(HOLE));

	if (found) {
		*hole = (size_t)(found - text.ptr);
		return true;
	}
	cbl_mistake(r, &here, "no hole " HOLE " in this frame");
	return false;
}

/* An example that ends in a line end would leave an empty line behind it. */
static struct cbl_str fitted(struct cbl_str written, struct cbl_str behind)
{
	if (behind.len != 0 && *behind.ptr == '\n' && written.len != 0 &&
	    written.ptr[written.len - 1] == '\n')
		written.len--;
	return written;
}

static void fill_frame(struct cbl_resolver *r, uint32_t frame,
		       struct cbl_str written, struct cbl_example *e)
{
	const struct cbl_node *node = &r->lists[CBL_LIST_FRAMES].items[frame];
	const struct cbl_raw_frame *raw = node->data;
	struct cbl_str text = cbl_str_c(raw->text);
	struct cbl_buf out;
	size_t hole;

	if (!raw->text || !find_hole(r, node, text, &hole))
		return;
	size_t end = hole + strlen(HOLE);
	struct cbl_str behind = cbl_str(text.ptr + end, text.len - end);

	cbl_buf_init(&out, 0);
	cbl_buf_add(&out, text.ptr, hole);
	cbl_buf_str(&out, fitted(written, behind));
	cbl_buf_str(&out, behind);
	e->text = cbl_builder_text_new(&r->b,
				       cbl_str(cbl_buf_cstr(&out), out.len));
	e->hole = (uint32_t)hole;
	cbl_buf_release(&out);
}

/* Where its flaw is found is a matter of its test: a spec whose examples do
 * not behave can be used. */
static void check_line(struct cbl_resolver *r, const struct cbl_at *at,
		       const struct cbl_raw_example *raw, const char *written)
{
	struct cbl_at line = cbl_at_key(at, "line");
	unsigned long lines = 1, n;
	char hint[120];

	for (const char *p = written; *p; p++)
		lines += *p == '\n';
	if (r->trusts_examples || !raw->line ||
	    !cbl_str_number(cbl_str_c(raw->line), 1000000, &n) ||
	    (n != 0 && n <= lines))
		return;
	snprintf(hint, sizeof(hint),
		 "it has %lu, counted from 1 without those of its frame",
		 lines);
	cbl_report(r, &line, false, 0, hint, "the example has no line %s",
		   raw->line);
}

static void check_good(struct cbl_resolver *r, const struct cbl_at *at,
		       const struct cbl_raw_example *raw)
{
	if (raw->good && (raw->on || raw->line || raw->suggests || raw->fixed))
		cbl_mistake(r, at,
			    "a good example has no `on`, `line`, `suggests`, "
			    "`fixed`");
}

/* A text within another, whatever the case of its letters; 0 bytes if it is
 * not there. */
static struct cbl_str find_folded(struct cbl_str text, struct cbl_str wanted)
{
	for (size_t i = 0; i + wanted.len <= text.len; i++) {
		size_t n = 0;

		while (n < wanted.len && cbl_upper(text.ptr[i + n]) ==
						 cbl_upper(wanted.ptr[n]))
			n++;
		if (n == wanted.len)
			return cbl_str(text.ptr + i, n);
	}
	return cbl_str("", 0);
}

/* What a finding must stand on is text of the example, or of its frame. */
static void find_on(struct cbl_resolver *r, const struct cbl_at *at,
		    const char *on, const struct cbl_example *e)
{
	struct cbl_at here = cbl_at_key(at, "on");
	struct cbl_str text = cbl_builder_str(&r->b, e->text), near;
	struct cbl_str wanted = cbl_str_c(on);
	char hint[160];

	if (r->trusts_examples ||
	    memmem(text.ptr, text.len, wanted.ptr, wanted.len))
		return;
	near = find_folded(text, wanted);
	if (near.len != 0 && near.len < 60)
		snprintf(hint, sizeof(hint), "did you mean `%.*s`?",
			 CBL_STR_ARG(near));
	else
		snprintf(hint, sizeof(hint),
			 "write the text that the finding begins at, as the "
			 "example has it or its frame");
	cbl_report(r, &here, false, 0, hint, "`%s` is not in the example", on);
}

static struct cbl_example example(struct cbl_resolver *r,
				  const struct cbl_at *at,
				  const struct cbl_raw_example *raw)
{
	static const char *const corpora[] = {"open", "closed", NULL};
	struct cbl_example e = {.also = CBL_NONE};
	const char *written = raw->bad ? raw->bad : raw->good;
	struct cbl_str text = cbl_str_c(written);
	uint32_t frame;

	if (raw->bad && raw->good)
		cbl_report(r, at, false, 0,
			   "make two examples of it, one of each",
			   "an example is `bad` or `good`, not both");
	else if (!raw->bad && !raw->good)
		cbl_missing(r, at, "an example", "bad` or `good");
	if (!raw->bad == !raw->good)
		return e;
	check_good(r, at, raw);
	check_line(r, at, raw, written);
	e.written = cbl_builder_text(&r->b, text);
	e.text = e.written;
	e.bad = raw->bad != NULL;
	frame = cbl_reference(r, at, "frame", raw->frame, CBL_LIST_FRAMES,
			      "frame");
	if (frame != CBL_NONE)
		fill_frame(r, frame, text, &e);
	if (raw->on)
		find_on(r, at, raw->on, &e);
	e.on = cbl_builder_cstr(&r->b, raw->on);
	e.file = cbl_builder_cstr(&r->b, raw->file);
	e.doc = cbl_builder_cstr(&r->b, raw->doc);
	e.suggests = cbl_builder_cstr(&r->b, raw->suggests);
	e.fixed = cbl_builder_cstr(&r->b, raw->fixed);
	e.has_fixed = raw->fixed != NULL;
	e.line = cbl_number(r, at, "line", raw->line, 1000000, 0);
	e.among = cbl_texts(r, &raw->among);
	e.has_among = raw->among.count != 0;
	e.corpus = cbl_word_of(r, at, "corpus", raw->corpus, corpora,
			       CBL_CORPUS_OPEN);
	return e;
}

struct cbl_list cbl_resolve_examples(struct cbl_resolver *r,
				     const struct cbl_at *at,
				     const struct cbl_raw_rule *raw)
{
	struct cbl_list list = {cbl_builder_reserve(&r->b, CBL_SECTION_examples,
						    raw->examples_count),
				raw->examples_count};

	r->examples_flawed = cbl_grow(r->examples_flawed,
				      &r->examples_flawed_cap,
				      (size_t)list.first + list.count + 1,
				      sizeof(*r->examples_flawed));
	for (uint32_t i = 0; i < raw->examples_count; i++) {
		struct cbl_at item = cbl_at_item(at, "examples", i);
		size_t errors = r->problems->errors;
		struct cbl_example e = example(r, &item, &raw->examples[i]);

		*cbl_at_examples(&r->b, list.first + i) = e;
		r->examples_flawed[list.first + i] =
			r->problems->errors != errors ||
			!cbl_at_whole(&item);
	}
	return list;
}
