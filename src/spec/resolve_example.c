/* SPDX-License-Identifier: MIT
 *
 * Examples of rules, put into their frames.
 */
#include "spec/resolve_priv.h"

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

static void check_on(struct cbl_resolver *r, const struct cbl_at *at,
		     const struct cbl_raw_example *raw, const char *written)
{
	struct cbl_at line = cbl_at_key(at, "line");
	unsigned long lines = 1, n;

	if (raw->good && (raw->on || raw->line || raw->suggests || raw->fixed))
		cbl_mistake(r, at,
			    "a good example has no `on`, `line`, `suggests`, "
			    "`fixed`");
	for (const char *p = written; *p; p++)
		lines += *p == '\n';
	if (raw->line && cbl_str_number(cbl_str_c(raw->line), 1000000, &n) &&
	    (n == 0 || n > lines))
		cbl_mistake(r, &line, "the example has no line %s", raw->line);
}

/* What a finding must stand on begins in the example, though it may reach
 * into the frame. */
static void find_on(struct cbl_resolver *r, const struct cbl_at *at,
		    const char *on, const struct cbl_example *e)
{
	struct cbl_at here = cbl_at_key(at, "on");
	struct cbl_str text = cbl_builder_str(&r->b, e->text);
	struct cbl_str wanted = cbl_str_c(on);
	size_t end = e->hole + e->written.len + wanted.len;

	if (text.len > end)
		text.len = end;
	if (!memmem(text.ptr + e->hole, text.len - e->hole, wanted.ptr,
		    wanted.len))
		cbl_mistake(r, &here, "`%s` is not in the example", on);
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

	if (!raw->bad == !raw->good) {
		cbl_missing(r, at, "an example", "bad` or `good");
		return e;
	}
	check_on(r, at, raw, written);
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
