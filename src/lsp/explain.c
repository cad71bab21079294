/* SPDX-License-Identifier: MIT
 *
 * A rule explained: a page of Markdown, opened as a document where the client
 * can do that, and shown as a message where it cannot.
 */
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

#include "base/spill.h"
#include "lint/settings.h"
#include "lsp/index.h"
#include "lsp/lsp_priv.h"
#include "text/json.h"

/* ---- the page */

static void add_text(struct cbl_buf *out, const struct cbl_spec *spec,
		     struct cbl_text text)
{
	if (!text.len)
		return;
	cbl_buf_text(out, "\n\n");
	cbl_buf_str(out, cbl_str_trim(cbl_spec_str(spec, text)));
}

/* Texts of messages stand as they are, whatever is in them: set in. */
static void add_block(struct cbl_buf *out, struct cbl_str text)
{
	struct cbl_str rest = cbl_str_trim_right(text);

	cbl_buf_text(out, "\n\n    ");
	for (size_t i = 0; i < rest.len; i++) {
		cbl_buf_char(out, rest.ptr[i]);
		if (rest.ptr[i] == '\n')
			cbl_buf_text(out, "    ");
	}
}

static void add_examples(struct cbl_buf *out, const struct cbl_spec *spec,
			 const struct cbl_rule *rule, bool bad)
{
	bool first = true;

	for (uint32_t i = 0; i < rule->examples.count; i++) {
		const struct cbl_example *e =
			&spec->examples[rule->examples.first + i];

		if ((e->bad != 0) != bad)
			continue;
		if (first)
			cbl_buf_text(out, bad ? "\n\nFound, for example:" :
						"\n\nNot found:");
		first = false;
		add_block(out, cbl_spec_str(spec, e->written));
	}
}

void lsp_explain_rule(const struct cbl_spec *spec, uint32_t rule,
		      struct cbl_buf *out)
{
	const struct cbl_rule *r = &spec->rules[rule];

	cbl_buf_printf(out, "# %s %s", cbl_spec_cstr(spec, r->code),
		       cbl_spec_cstr(spec, r->name));
	add_text(out, spec, r->title);
	cbl_buf_printf(out, "\n\n*%s, %s*",
		       cbl_severity_name((enum cbl_severity)r->severity),
		       cbl_rule_kind_name((enum cbl_rule_kind)r->kind));
	add_text(out, spec, r->doc);
	add_text(out, spec, r->help);
	add_examples(out, spec, r, true);
	add_examples(out, spec, r, false);
	cbl_buf_char(out, '\n');
}

/* ---- showing it */

static bool find(const struct server *s, const char *code,
		 const struct cbl_spec **spec, uint32_t *rule)
{
	struct cbl_spec *const *specs = s->env.builtin;
	size_t count = s->env.builtin_count;

	for (size_t i = 0; i < count; i++)
		for (uint32_t k = 0; k < specs[i]->rules_count; k++)
			if (cbl_rule_named(specs[i], k, cbl_str_c(code)) ==
			    CBL_NAMED_WHOLE) {
				*spec = specs[i];
				*rule = k;
				return true;
			}
	return false;
}

/* Rules of specs from files are those of findings that are shown. */
static bool find_shown(const struct server *s, const char *code,
		       const struct cbl_spec **spec, uint32_t *rule)
{
	for (const struct document *d = s->documents; d; d = d->next)
		for (size_t i = 0; d->checked && i < d->found.count; i++) {
			const struct cbl_finding *f = &d->found.findings[i];

			if (cbl_rule_named(f->spec, f->rule,
					   cbl_str_c(code)) !=
			    CBL_NAMED_WHOLE)
				continue;
			*spec = f->spec;
			*rule = f->rule;
			return true;
		}
	return false;
}

/* A folder of this session; it is taken away in the end. */
static bool make_folder(struct server *s)
{
	struct cbl_buf path;

	if (s->explained)
		return true;
	cbl_buf_init(&path, 0);
	cbl_buf_printf(&path, "%s/cablelint-XXXXXX", cbl_spill_folder());
	s->explained = cbl_buf_detach(&path);
	if (mkdtemp(s->explained))
		return true;
	free(s->explained);
	s->explained = NULL;
	return false;
}

static void page_path(const struct server *s, const char *code,
		      struct cbl_buf *out)
{
	cbl_buf_printf(out, "%s/%s.md", s->explained, code);
}

static bool write_page(const char *path, const struct cbl_buf *page)
{
	FILE *file = fopen(path, "w");
	bool written;

	if (!file)
		return false;
	written = fwrite(page->data, 1, page->len, file) == page->len;
	return fclose(file) == 0 && written;
}

static bool open_page(struct server *s, const char *code,
		      const struct cbl_buf *page)
{
	struct cbl_buf path;
	bool written;

	if (!s->client.shows || !make_folder(s))
		return false;
	cbl_buf_init(&path, 0);
	page_path(s, code, &path);
	written = write_page(cbl_buf_cstr(&path), page);
	if (written) {
		/* Each once: what is taken away in the end. */
		cbl_buf_add(&s->pages, cbl_buf_cstr(&path), path.len + 1);
		lsp_request(s, "window/showDocument",
			    json_pack("{s:o, s:b}", "uri",
				      lsp_uri_json(cbl_buf_cstr(&path)),
				      "takeFocus", 0));
	}
	cbl_buf_release(&path);
	return written;
}

void lsp_explain(struct server *s, const char *code)
{
	const struct cbl_spec *spec;
	struct cbl_buf page;
	uint32_t rule;

	if (!find_shown(s, code, &spec, &rule) &&
	    !find(s, code, &spec, &rule)) {
		lsp_show(s, 2, "There is no such rule");
		return;
	}
	cbl_buf_init(&page, 0);
	lsp_explain_rule(spec, rule, &page);
	if (!open_page(s, cbl_spec_cstr(spec, spec->rules[rule].code), &page))
		lsp_show(s, 3, cbl_buf_cstr(&page));
	cbl_buf_release(&page);
}

void lsp_explain_release(struct server *s)
{
	for (size_t at = 0; at < s->pages.len;
	     at += strlen(s->pages.data + at) + 1)
		unlink(s->pages.data + at);
	cbl_buf_release(&s->pages);
	if (s->explained)
		rmdir(s->explained);
	free(s->explained);
}
