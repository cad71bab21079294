/* SPDX-License-Identifier: MIT */
#include <stdio.h>
#include <stdlib.h>

#include "lsp/index.h"
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

static json_t *location_of(const struct server *s, const struct document *d,
			   const struct cbl_related *related)
{
	json_t *uri;

	if (!related->path.len)
		return json_pack("{s:s, s:o}", "uri", d->uri, "range",
				 lsp_range(s, d, lsp_span_of(related->range)));
	uri = lsp_uri_json(related->path.ptr);
	return json_pack("{s:o, s:o}", "uri", uri, "range",
			 lsp_range_of(s, related->range));
}

static json_t *related_of(const struct server *s, const struct document *d,
			  const struct cbl_finding *f)
{
	json_t *out = json_array();

	for (size_t i = 0; i < f->related_count; i++)
		json_array_append_new(
			out, json_pack("{s:o, s:o}", "location",
				       location_of(s, d, &f->related[i]),
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
		lsp_range(s, d, lsp_span_of(f->range)), "severity",
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

/* What stands for all findings of a text that is not checked: never nothing,
 * which would say that it is fine. */
static json_t *problem(const struct server *s, const struct document *d)
{
	return json_pack("{s:o, s:i, s:s, s:o}", "range",
			 lsp_range(s, d, cbl_span(0, 0)), "severity", 1,
			 "source", "cablelint", "message",
			 cbl_json_text(cbl_str_c(d->problem)));
}

static json_t *diagnostics(struct server *s, struct document *d)
{
	const struct cbl_bag *bag = lsp_findings(s, d);
	json_t *out = json_array();

	if (d->problem)
		json_array_append_new(out, problem(s, d));
	for (size_t i = 0; i < bag->count; i++)
		json_array_append_new(out,
				      lsp_diagnostic(s, d, &bag->findings[i]));
	return out;
}

void lsp_publish(struct server *s, struct document *d)
{
	if (s->client.pulls || !d->message)
		return;
	lsp_notify(s, "textDocument/publishDiagnostics",
		   json_pack("{s:s, s:I, s:o}", "uri", d->uri, "version",
			     d->version, "diagnostics", diagnostics(s, d)));
}

void lsp_publish_all(struct server *s)
{
	if (s->client.pulls && s->client.refreshes && s->documents)
		lsp_request(s, "workspace/diagnostic/refresh", NULL);
	for (struct document *d = s->documents; d; d = d->next)
		lsp_publish(s, d);
}

/* ---- pulled */

static void unknown(struct answer *answer)
{
	answer->error = RPC_INVALID_PARAMS;
	answer->message = "this document is not open";
}

/* A newer text waits: who asks again gets what is found in that. */
static void stale(struct answer *answer)
{
	answer->error = RPC_SERVER_CANCELLED;
	answer->message = "the text has changed again";
	answer->data = json_pack("{s:b}", "retriggerRequest", 1);
}

void lsp_pull(struct server *s, const json_t *params, struct answer *answer)
{
	const char *before = json_string_value(
		json_object_get(params, "previousResultId"));
	struct document *d = lsp_document(s, params);
	char result[24];

	if (!d) {
		unknown(answer);
		return;
	}
	if (lsp_is_stale(s, d->uri)) {
		stale(answer);
		return;
	}
	lsp_findings(s, d);
	snprintf(result, sizeof(result), "%u", d->result);
	if (before && strcmp(before, result) == 0)
		answer->result = json_pack("{s:s, s:s}", "kind", "unchanged",
					   "resultId", result);
	else
		answer->result = json_pack("{s:s, s:s, s:o}", "kind", "full",
					   "resultId", result, "items",
					   diagnostics(s, d));
}
