/* SPDX-License-Identifier: MIT
 *
 * Any bytes as a message, and what is found in it in every report format; the
 * formats that are JSON have to be. The first byte picks the file's name and
 * what the reports are asked for.
 */
#include <jansson.h>

#include "diag/baseline.h"
#include "fuzzing.h"
#include "report/report.h"

/* Names a file may well have. */
static const char *const names[] = {
	"06KHARTOUM1565.txt",
	"a b\n::error::c.txt",
	"\xff\x80.txt",
	"../%0A&lt;<b>\"',]]>.txt",
};

static void want_json(const char *format, const struct cbl_buf *out)
{
	json_t *value;

	if (strcmp(format, "json") != 0 && strcmp(format, "sarif") != 0 &&
	    strcmp(format, "gitlab") != 0)
		return;
	value = json_loadb(cbl_buf_cstr(out), out->len, JSON_ALLOW_NUL, NULL);
	if (!value)
		abort();
	json_decref(value);
}

static void render(const struct cbl_bag *bag,
		   const struct cbl_report_options *options)
{
	struct cbl_buf out;

	cbl_buf_init(&out, 0);
	for (const struct cbl_report_format *f = cbl_report_formats; f->name;
	     f++) {
		cbl_buf_clear(&out);
		f->render(bag, options, &out);
		want_json(f->name, &out);
	}
	cbl_buf_release(&out);
}

/* What a bag leaves as a baseline has to be one. */
static void keep(const struct cbl_bag *bag)
{
	struct cbl_baseline baseline;
	struct cbl_error err;
	struct cbl_buf out;

	cbl_buf_init(&out, 0);
	cbl_baseline_write(bag, &out);
	if (cbl_baseline_read(&baseline, "baseline.json",
			      cbl_str(cbl_buf_cstr(&out), out.len), &err))
		abort();
	for (size_t i = 0; i < bag->count; i++)
		if (!cbl_baseline_take(&baseline, &bag->findings[i]))
			abort();
	cbl_baseline_release(&baseline);
	cbl_buf_release(&out);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	static struct cbl_linter *linter;
	static struct cbl_lint_scratch *scratch;
	struct cbl_source source = {0};
	struct cbl_report_options options = {0};
	struct cbl_bag bag;
	struct cbl_str file;

	if (!linter) {
		linter = fuzzing_linter(NULL);
		scratch = cbl_lint_scratch_new();
	}
	if (!size)
		return 0;
	options.color = data[0] & 4;
	options.quiet = data[0] & 8;
	options.unsafe = data[0] & 16;
	options.root = data[0] & 32 ? "/" : NULL;
	file = cbl_str_c(names[data[0] & 3]);
	options.files = &file;
	options.file_count = data[0] & 64 ? 1 : 0;
	cbl_source_set(&source, file.ptr, (const char *)data + 1, size - 1);
	cbl_bag_init(&bag);
	cbl_lint_source(linter, scratch, &source, &bag, NULL);
	cbl_bag_sort(&bag);
	cbl_bag_fingerprint(&bag);
	render(&bag, &options);
	keep(&bag);
	cbl_bag_release(&bag);
	cbl_source_release(&source);
	return 0;
}
