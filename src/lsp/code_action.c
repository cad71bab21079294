/* SPDX-License-Identifier: MIT
 *
 * What can be done about a finding: its fix as an edit, a waiver, a look at
 * the rule; and all safe fixes together.
 */
#include "lsp/lsp_priv.h"
#include "report/about.h"
#include "text/json.h"

static void add_edits(const struct server *s, const struct document *d,
		      const struct cbl_fix *fix, json_t *edits)
{
	for (size_t i = 0; i < fix->edit_count; i++)
		json_array_append_new(
			edits,
			json_pack("{s:o, s:o}", "range",
				  lsp_range(s, d, lsp_span_of(
						     fix->edits[i].range)),
				  "newText",
				  cbl_json_text(fix->edits[i].text)));
}

static json_t *action(const struct document *d, json_t *title,
		      const char *kind, json_t *edits)
{
	return json_pack("{s:o, s:s, s:{s:{s:o}}}", "title", title, "kind",
			 kind, "edit", "changes", d->uri, edits);
}

static json_t *quick_fix(const struct server *s, const struct document *d,
			 const struct cbl_finding *f)
{
	json_t *edits = json_array(), *out;

	add_edits(s, d, &f->fix, edits);
	out = action(d, cbl_json_text(f->fix.title), "quickfix", edits);
	json_object_set_new(out, "diagnostics",
			    json_pack("[o]", lsp_diagnostic(s, d, f)));
	if (f->fix.safe)
		json_object_set_new(out, "isPreferred", json_true());
	return out;
}

/* All safe fixes that do not touch an earlier one. */
static json_t *fix_all(const struct server *s, const struct document *d,
		       const struct cbl_bag *bag)
{
	json_t *edits = json_array();
	uint32_t end = 0;

	for (size_t i = 0; i < bag->count; i++) {
		const struct cbl_fix *fix = &bag->findings[i].fix;

		if (!fix->title.len || !fix->safe || !fix->edit_count ||
		    fix->edits[0].range.start.offset < end)
			continue;
		add_edits(s, d, fix, edits);
		end = fix->edits[fix->edit_count - 1].range.end.offset;
	}
	if (json_array_size(edits))
		return action(d, json_string("Fix all that is safe"),
			      "source.fixAll", edits);
	json_decref(edits);
	return NULL;
}

/* Does the client want actions of this kind? Without a list, all. */
static bool wanted(const json_t *params, const char *kind)
{
	json_t *only = json_object_get(json_object_get(params, "context"),
				       "only"),
	       *one;
	size_t i;

	if (!json_is_array(only))
		return true;
	json_array_foreach(only, i, one) {
		const char *name = json_string_value(one);

		/* `source` stands for `source.fixAll` too. */
		if (name && strncmp(kind, name, strlen(name)) == 0)
			return true;
	}
	return false;
}

static json_t *explanation(const struct server *s, const struct document *d,
			   const struct cbl_finding *f)
{
	struct cbl_str name = cbl_finding_str(f, cbl_finding_rule(f)->name);
	struct cbl_str code = cbl_finding_str(f, cbl_finding_rule(f)->code);
	char title[128];

	snprintf(title, sizeof(title), "Explain %.*s", CBL_STR_ARG(name));
	return json_pack("{s:s, s:s, s:[o], s:{s:s, s:s, s:[o]}}", "title",
			 title, "kind", "quickfix", "diagnostics",
			 lsp_diagnostic(s, d, f), "command", "title", title,
			 "command", LSP_COMMAND_EXPLAIN, "arguments",
			 cbl_json_text(code));
}

static void add_actions(struct server *s, const struct document *d,
			const struct cbl_finding *f, json_t *out)
{
	json_t *waiver;

	if (f->fix.title.len)
		json_array_append_new(out, quick_fix(s, d, f));
	waiver = lsp_waive(s, d, f);
	if (waiver)
		json_array_append_new(out, waiver);
	json_array_append_new(out, explanation(s, d, f));
}

void lsp_code_action(struct server *s, const json_t *params,
		     struct answer *answer)
{
	struct document *d = lsp_document(s, params);
	json_t *range = json_object_get(params, "range"), *all;
	const struct cbl_bag *bag;
	uint32_t lo, hi;

	answer->result = json_array();
	if (!d)
		return;
	lo = lsp_offset(s, d, json_object_get(range, "start"));
	hi = lsp_offset(s, d, json_object_get(range, "end"));
	bag = lsp_findings(s, d);
	for (size_t i = 0; wanted(params, "quickfix") && i < bag->count; i++) {
		const struct cbl_finding *f = &bag->findings[i];
		struct cbl_span span = lsp_span_of(f->range);

		if (span.lo <= hi && lo <= span.hi)
			add_actions(s, d, f, answer->result);
	}
	if (wanted(params, "source.fixAll") && (all = fix_all(s, d, bag)))
		json_array_append_new(answer->result, all);
}
