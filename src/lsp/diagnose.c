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

/* A place in the document; `open`: left to whoever knows it. */
static json_t *range_of(const struct server *s, const struct document *d,
			struct cbl_range range, bool open)
{
	return open ? json_null() : lsp_range(s, d, lsp_span_of(range));
}

static json_t *location_of(const struct server *s, const struct document *d,
			   const struct cbl_related *related, bool open)
{
	json_t *uri;

	if (!related->path.len)
		return json_pack("{s:s, s:o}", "uri", d->uri, "range",
				 range_of(s, d, related->range, open));
	uri = lsp_uri_json(related->path.ptr);
	return json_pack("{s:o, s:o}", "uri", uri, "range",
			 lsp_range_of(s, related->range));
}

static json_t *related_of(const struct server *s, const struct document *d,
			  const struct cbl_finding *f, bool open)
{
	json_t *out = json_array();

	for (size_t i = 0; i < f->related_count; i++)
		json_array_append_new(
			out,
			json_pack("{s:o, s:o}", "location",
				  location_of(s, d, &f->related[i], open),
				  "message",
				  cbl_json_text(f->related[i].message)));
	return out;
}

static json_t *make(const struct server *s, const struct document *d,
		    const struct cbl_finding *f, bool open)
{
	const struct cbl_rule *rule = cbl_finding_rule(f);
	struct cbl_buf url;
	json_t *out = json_pack(
		"{s:o, s:i, s:o, s:s, s:o, s:o, s:{s:s, s:o}}", "range",
		range_of(s, d, f->range, open), "severity",
		severity_of(f->severity), "code",
		cbl_json_text(cbl_finding_str(f, rule->code)), "source",
		"cablelint", "message", message_of(f), "relatedInformation",
		related_of(s, d, f, open), "data", "fingerprint",
		f->fingerprint, "name",
		cbl_json_text(cbl_finding_str(f, rule->name)));

	cbl_buf_init(&url, 0);
	cbl_finding_url(f, &url);
	if (url.len)
		json_object_set_new(out, "codeDescription",
				    json_pack("{s:s}", "href",
					      cbl_buf_cstr(&url)));
	cbl_buf_release(&url);
	return out;
}

json_t *lsp_diagnostic(const struct server *s, const struct document *d,
		       const struct cbl_finding *f)
{
	return make(s, d, f, false);
}

json_t *lsp_diagnostic_open(const struct server *s, const struct document *d,
			    const struct cbl_finding *f)
{
	return make(s, d, f, true);
}

/* What stands for all findings of a text that is not checked: never nothing,
 * which would say that it is fine. That no spec knows it is no error: many
 * texts are no messages. */
static json_t *problem(const struct server *s, const struct document *d)
{
	struct cbl_buf text;
	json_t *out;

	cbl_buf_init(&text, 0);
	if (d->problem)
		cbl_buf_text(&text, d->problem);
	else
		cbl_buf_printf(&text, "Not checked: %s", d->silence);
	out = json_pack("{s:o, s:i, s:s, s:o}", "range",
			lsp_range(s, d, cbl_span(0, 0)), "severity",
			d->problem ? 1 : 3, "source", "cablelint", "message",
			cbl_json_text(cbl_str(text.data, text.len)));
	cbl_buf_release(&text);
	return out;
}

/* All of them, as JSON text. */
static void add_all(struct server *s, struct document *d, struct cbl_buf *out)
{
	const struct cbl_bag *bag = lsp_findings(s, d);

	cbl_buf_char(out, '[');
	if (d->problem || d->silence) {
		cbl_json_write(problem(s, d), JSON_COMPACT, out);
		if (bag->count)
			cbl_buf_char(out, ',');
	}
	lsp_texts_add(s, d, bag, out);
	cbl_buf_char(out, ']');
}

void lsp_publish(struct server *s, struct document *d)
{
	struct cbl_buf out;

	if (s->client.pulls || !d->message)
		return;
	cbl_buf_init(&out, 0);
	cbl_buf_text(&out, "{\"jsonrpc\":\"2.0\",\"method\":"
			   "\"textDocument/publishDiagnostics\","
			   "\"params\":{\"uri\":");
	cbl_json_write(json_string(d->uri), JSON_ENCODE_ANY, &out);
	cbl_buf_printf(&out, ",\"version\":%lld,\"diagnostics\":",
		       (long long)d->version);
	add_all(s, d, &out);
	cbl_buf_text(&out, "}}");
	lsp_send_text(s, cbl_str(cbl_buf_cstr(&out), out.len));
	cbl_buf_release(&out);
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

/* A check that found the same at the same places keeps the name of what was
 * told before. */
static void tell(struct server *s, struct document *d)
{
	struct cbl_buf all;

	lsp_findings(s, d);
	if (d->told.len && d->told_as == d->result)
		return;
	cbl_buf_init(&all, 0);
	add_all(s, d, &all);
	if (all.len == d->told.len &&
	    memcmp(all.data, d->told.data, all.len) == 0) {
		d->result = d->told_as;
		cbl_buf_release(&all);
		return;
	}
	cbl_buf_release(&d->told);
	d->told = all;
	d->told_as = d->result;
}

void lsp_pull(struct server *s, const json_t *params, struct answer *answer)
{
	const char *before = json_string_value(
		json_object_get(params, "previousResultId"));
	struct document *d = lsp_document(s, params);
	struct cbl_buf out;
	char result[24];

	if (!d) {
		unknown(answer);
		return;
	}
	if (lsp_is_stale(s, d->uri)) {
		stale(answer);
		return;
	}
	tell(s, d);
	snprintf(result, sizeof(result), "%u", d->result);
	if (before && strcmp(before, result) == 0) {
		answer->result = json_pack("{s:s, s:s}", "kind", "unchanged",
					   "resultId", result);
		return;
	}
	cbl_buf_init(&out, 0);
	cbl_buf_printf(&out, "{\"kind\":\"full\",\"resultId\":\"%s\","
			     "\"items\":",
		       result);
	cbl_buf_str(&out, cbl_str(d->told.data, d->told.len));
	cbl_buf_char(&out, '}');
	answer->text = cbl_buf_detach(&out);
}
