/* SPDX-License-Identifier: MIT
 *
 * References as links to the files of the messages they mean.
 */
#include <stdlib.h>

#include "lsp/index.h"
#include "lsp/place.h"
#include "text/json.h"

static json_t *link_of(const struct lsp_place *p,
		       const struct cbl_fact_reference *reference)
{
	const struct indexed_file *file;
	const struct indexed_message *target = lsp_workspace_message(
		p->server->workspace, reference->id, &file);
	struct cbl_buf uri;
	char *path;
	json_t *out;

	if (!target)
		return NULL;
	cbl_buf_init(&uri, 0);
	path = lsp_uri_of(file->path);
	cbl_buf_text(&uri, path);
	if (target->at.start.line > 1 && file->message_count > 1)
		cbl_buf_printf(&uri, "#L%u", target->at.start.line);
	out = json_pack("{s:o, s:o, s:o}", "range",
			lsp_range(p->server, p->document, reference->span),
			"target",
			cbl_json_text(cbl_str(cbl_buf_cstr(&uri), uri.len)),
			"tooltip", cbl_json_text(target->subject));
	free(path);
	cbl_buf_release(&uri);
	return out;
}

static void add_links(const struct lsp_place *place, void *ctx)
{
	for (size_t i = 0; i < place->facts.reference_count; i++) {
		const struct cbl_fact_reference *reference =
			&place->facts.references[i];
		json_t *link = reference->id.len ? link_of(place, reference) :
						   NULL;

		if (link)
			json_array_append_new(ctx, link);
	}
}

void lsp_links(struct server *s, const json_t *params, struct answer *answer)
{
	struct document *d = lsp_document(s, params);

	answer->result = json_array();
	if (d)
		lsp_each_message(s, d, add_links, answer->result);
}
