/* SPDX-License-Identifier: MIT
 *
 * One object with everything. Only its frame is written here, a line for
 * each finding: a tree of a whole corpus would not fit into memory.
 */
#include "report/about.h"
#include "report/formats.h"
#include "report/json_context.h"
#include "report/json_finding.h"
#include "text/json.h"

/* Decimals of a confidence: two, as many as it has. */
#define FLAGS (JSON_REAL_PRECISION(3))

static json_t *tool_json(void)
{
	json_t *out = json_object();

	json_object_set_new(out, "name", json_string("cablelint"));
	json_object_set_new(out, "version", json_string(CABLELINT_VERSION));
	return out;
}

static json_t *finding_json(const struct cbl_finding *f,
			    const struct cbl_report_options *options)
{
	json_t *out = cbl_finding_json(f);

	if (options->shard)
		json_object_set_new(out, "context", cbl_context_json(f));
	return out;
}

static void add_findings(const struct cbl_bag *bag,
			 const struct cbl_report_options *options,
			 struct cbl_buf *out)
{
	const struct cbl_finding *f;
	struct cbl_each each;
	bool any = false;

	cbl_each_begin(&each, bag);
	for (; (f = cbl_each_next(&each)) != NULL; any = true) {
		cbl_buf_text(out, any ? ",\n  " : "\n  ");
		cbl_json_write(finding_json(f, options), FLAGS, out);
		cbl_report_drain(options, out);
	}
	cbl_each_end(&each);
}

/* Which shard it is, the files in it, and what was set aside. */
static void add_shard(const struct cbl_report_options *options,
		      struct cbl_buf *out)
{
	const struct cbl_report_shard *shard = options->shard;

	cbl_buf_printf(out,
		       ",\n \"shard\": {\"number\": %u, \"of\": %u, "
		       "\"corpus\": \"%s\", \"files\": [",
		       shard->number, shard->of,
		       shard->closed ? "closed" : "open");
	for (size_t i = 0; i < options->file_count; i++) {
		cbl_buf_text(out, i ? ",\n  " : "\n  ");
		cbl_json_write(cbl_path_json(options->files[i]),
			       FLAGS | JSON_ENCODE_ANY, out);
		cbl_report_drain(options, out);
	}
	cbl_buf_char(out, ']');
	if (options->aside && cbl_bag_size(options->aside)) {
		cbl_buf_text(out, ",\n \"aside\": [");
		add_findings(options->aside, options, out);
		cbl_buf_char(out, ']');
	}
	cbl_buf_char(out, '}');
}

void cbl_report_json(const struct cbl_bag *bag,
		     const struct cbl_report_options *options,
		     struct cbl_buf *out)
{
	cbl_buf_text(out, "{\"version\": 1,\n \"tool\": ");
	cbl_json_write(tool_json(), FLAGS, out);
	cbl_buf_text(out, ",\n \"findings\": [");
	add_findings(bag, options, out);
	cbl_buf_text(out, "],\n \"summary\": ");
	cbl_json_write(cbl_summary_json(bag), FLAGS, out);
	cbl_buf_text(out, ",\n \"unread\": [");
	for (size_t i = 0; i < bag->unread_count; i++) {
		cbl_buf_text(out, i ? ",\n  " : "\n  ");
		cbl_json_write(cbl_unread_json(&bag->unread[i]), FLAGS, out);
	}
	cbl_buf_char(out, ']');
	if (bag->withheld)
		cbl_buf_text(out, ",\n \"withheld\": true");
	if (options->shard)
		add_shard(options, out);
	cbl_buf_text(out, "}\n");
}
