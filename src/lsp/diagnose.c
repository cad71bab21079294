/* SPDX-License-Identifier: MIT */
#include "lsp/lsp_priv.h"

#include "report/about.h"
#include "text/json.h"

static int severity_of(enum cbl_severity severity)
{
	static const int numbers[] = {
		[CBL_SEVERITY_HINT] = 4,
		[CBL_SEVERITY_INFO] = 3,
		[CBL_SEVERITY_WARNING] = 2,
		[CBL_SEVERITY_ERROR] = 1,
	};

	return numbers[severity];
}

static struct cbl_span span_of(struct cbl_range range)
{
	return cbl_span(range.start.offset, range.end.offset);
}

/* The message, and what is proposed: editors show nothing else at first. */
static json_t *message_of(const struct cbl_finding *f)
{
	struct cbl_buf buf;
	json_t *out;

	cbl_buf_init(&buf, 0);
	cbl_buf_str(&buf, f->message);
	for (size_t i = 0; i < f->suggestion_count; i++) {
		cbl_buf_text(&buf, i ? ", " : " (probably ");
		cbl_buf_str(&buf, f->suggestions[i]);
	}
	if (f->suggestion_count)
		cbl_buf_char(&buf, ')');
	out = cbl_json_text(cbl_str(cbl_buf_cstr(&buf), buf.len));
	cbl_buf_release(&buf);
	return out;
}

static json_t *related_of(const struct server *s, const struct document *d,
			  const struct cbl_finding *f)
{
	json_t *out = json_array();

	for (size_t i = 0; i < f->related_count; i++)
		json_array_append_new(
			out, json_pack("{s:{s:s, s:o}, s:o}", "location",
				       "uri", d->uri, "range",
				       lsp_range(s, d,
						 span_of(f->related[i].range)),
				       "message",
				       cbl_json_text(f->related[i].message)));
	return out;
}

json_t *lsp_diagnostic(const struct server *s, const struct document *d,
		       const struct cbl_finding *f)
{
	const struct cbl_rule *rule = cbl_finding_rule(f);
	struct cbl_buf url;
	json_t *out = json_pack(
		"{s:o, s:i, s:o, s:s, s:o, s:o, s:{s:s, s:o}}", "range",
		lsp_range(s, d, span_of(f->range)), "severity",
		severity_of(f->severity), "code",
		cbl_json_text(cbl_finding_str(f, rule->code)), "source",
		"cablelint", "message", message_of(f), "relatedInformation",
		related_of(s, d, f), "data", "fingerprint", f->fingerprint,
		"name", cbl_json_text(cbl_finding_str(f, rule->name)));

	cbl_buf_init(&url, 0);
	cbl_finding_url(f, &url);
	if (url.len)
		json_object_set_new(out, "codeDescription",
				    json_pack("{s:s}", "href",
					      cbl_buf_cstr(&url)));
	cbl_buf_release(&url);
	return out;
}

bool lsp_findings(struct server *s, struct document *d, struct cbl_bag *bag,
		  struct cbl_error *err)
{
	struct cbl_linter *linter = lsp_linter(s, d, err);

	if (!linter)
		return false;
	if (memchr(d->source.data, 0,
		   d->source.len < 8192 ? d->source.len : 8192)) {
		cbl_fail(err, CBL_ERROR_INPUT, "%s is binary", d->source.name);
		cbl_linter_free(linter);
		return false;
	}
	cbl_lint_source(linter, s->scratch, &d->source, bag, NULL);
	cbl_bag_sort(bag);
	cbl_bag_fingerprint(bag);
	cbl_linter_free(linter);
	return true;
}

static json_t *diagnostics(struct server *s, struct document *d)
{
	json_t *out = json_array();
	struct cbl_error err = {0};
	struct cbl_bag bag;

	cbl_bag_init(&bag);
	if (lsp_findings(s, d, &bag, &err))
		for (size_t i = 0; i < bag.count; i++)
			json_array_append_new(
				out, lsp_diagnostic(s, d, &bag.findings[i]));
	else
		lsp_show(s, 1, err.message);
	cbl_bag_release(&bag);
	return out;
}

void lsp_publish(struct server *s, struct document *d)
{
	if (s->pulls)
		return;
	lsp_notify(s, "textDocument/publishDiagnostics",
		   json_pack("{s:s, s:I, s:o}", "uri", d->uri, "version",
			     d->version, "diagnostics", diagnostics(s, d)));
}

void lsp_pull(struct server *s, const json_t *params, struct answer *answer)
{
	struct document *d = lsp_document(s, params);

	if (!d) {
		answer->error = RPC_INVALID_PARAMS;
		answer->message = "this document is not open";
		return;
	}
	answer->result = json_pack("{s:s, s:o}", "kind", "full", "items",
				   diagnostics(s, d));
}
