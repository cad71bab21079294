/* SPDX-License-Identifier: MIT
 *
 * Any bytes as a message, and what is found in it in every report format; the
 * formats that are JSON have to be. The first byte picks the file's name and
 * what the reports are asked for.
 */
#include "diag/baseline.h"
#include "fuzzing.h"
#include "rendering.h"

/* Names a file may well have. */
static const char *const names[] = {
	"06KHARTOUM1565.txt",
	"a b\n::error::c.txt",
	"\xff\x80.txt",
	"../%0A&lt;<b>\"',]]>.txt",
};

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
	struct cbl_report_options options;
	struct cbl_bag bag;
	struct cbl_str file;

	if (!linter) {
		linter = fuzzing_linter(NULL);
		scratch = cbl_lint_scratch_new();
	}
	if (!size)
		return 0;
	options = rendering_options(data[0]);
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
