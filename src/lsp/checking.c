/* SPDX-License-Identifier: MIT
 *
 * The findings of a document, kept until something changes that they depend
 * on: what `check` finds for the same bytes, in a folder if the document is
 * one of the workspace.
 */
#include <stdlib.h>

#include "base/mem.h"
#include "lsp/index.h"
#include "lsp/lsp_priv.h"

/* A NUL within so many bytes, and it is no text: as `check` has it. */
#define LOOKED_AT 8192u

void lsp_relative(const struct document *d, const struct cbl_config *config,
		  struct cbl_buf *out)
{
	lsp_env_relative(config->folder, d->folder, d->source.name, out);
}

/* Why it is not to be checked at all; NULL if it is. */
static char *refusal(const struct document *d)
{
	struct cbl_buf why;

	cbl_buf_init(&why, 0);
	if (d->source.len > LSP_DOCUMENT_MAX)
		cbl_buf_printf(&why,
			       "Not checked: this text has %zu MB, and at most "
			       "%u MB are checked while it is edited; use "
			       "`cablelint check`",
			       d->source.len >> 20, LSP_DOCUMENT_MAX >> 20);
	else if (d->source.len &&
		 memchr(d->source.data, 0,
			d->source.len < LOOKED_AT ? d->source.len : LOOKED_AT))
		cbl_buf_text(&why, "Not checked: this is binary, no text");
	return why.len ? cbl_buf_detach(&why) : NULL;
}

/* A waiver of the config, or the baseline, has the finding. */
static bool is_known(const struct server *s, const struct lsp_rules *rules,
		     const char *path, int32_t today,
		     const struct cbl_finding *f)
{
	return (rules->config &&
		cbl_config_waiver(rules->config, f, path, today)) ||
	       lsp_baseline_holds(s, f);
}

static void drop_known(const struct server *s, struct document *d,
		       const struct lsp_rules *rules)
{
	int32_t today = cbl_waiver_today();
	struct cbl_bag *bag = &d->found;
	struct cbl_buf path;
	size_t kept = 0;

	cbl_buf_init(&path, 0);
	if (rules->config)
		lsp_relative(d, rules->config, &path);
	for (size_t i = 0; i < bag->count; i++) {
		const struct cbl_finding *f = &bag->findings[i];

		if (is_known(s, rules, cbl_buf_cstr(&path), today, f))
			continue;
		if (kept != i)
			bag->findings[kept] = *f;
		kept++;
	}
	bag->count = kept;
	cbl_buf_release(&path);
}

static bool is_indexed(const struct server *s, const struct document *d)
{
	return lsp_workspace_whole(s->workspace) &&
	       lsp_workspace_find(s->workspace, d->source.name);
}

/* ---- warming */

static void note_check(struct warming *w)
{
	if (w->checks++ < w->due)
		return;
	w->due = 2 * w->due + 1;
	w->spec = 0;
	w->pattern = 0;
	w->on = true;
}

bool lsp_warm(struct server *s)
{
	struct warming *w = &s->warming;

	while (w->on) {
		const struct cbl_spec *spec = lsp_env_spec(&s->env, w->spec);

		if (spec && cbl_spec_warm(spec, &w->pattern))
			return true;
		w->spec++;
		w->pattern = 0;
		w->on = spec != NULL;
	}
	return false;
}

/* ---- all of it */

static void check(struct server *s, struct document *d)
{
	bool corpus = is_indexed(s, d);
	struct cbl_error err = {0};
	struct cbl_keys keys = {0};
	struct lsp_rules rules;

	if (lsp_env_rules(&s->env, &rules, d->folder, d->source.name, &err)) {
		struct cbl_buf why;

		cbl_buf_init(&why, 0);
		cbl_buf_printf(&why, "Not checked: %s", err.message);
		d->problem = cbl_buf_detach(&why);
		return;
	}
	cbl_lint_source(rules.linter, s->scratch, &d->source, &d->found,
			corpus ? &keys : NULL);
	if (d->found.unread_count)
		d->silence = cbl_xstrndup(d->found.unread[0].cause.ptr,
					  d->found.unread[0].cause.len);
	cbl_bag_sort(&d->found);
	cbl_bag_fingerprint(&d->found);
	if (corpus)
		lsp_workspace_settle(s->workspace, &d->found);
	if (d->found.withheld)
		lsp_workspace_tell_lack(s);
	cbl_keys_release(&keys);
	drop_known(s, d, &rules);
	note_check(&s->warming);
}

const struct cbl_bag *lsp_findings(struct server *s, struct document *d)
{
	if (d->checked)
		return &d->found;
	cbl_bag_clear(&d->found);
	free(d->problem);
	free(d->silence);
	d->silence = NULL;
	d->problem = refusal(d);
	if (!d->problem && d->message)
		check(s, d);
	d->checked = true;
	d->result = ++s->results;
	lsp_show_mistakes(s);
	return &d->found;
}

void lsp_forget_findings(struct server *s)
{
	for (struct document *d = s->documents; d; d = d->next)
		d->checked = false;
}
