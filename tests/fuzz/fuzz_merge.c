/* SPDX-License-Identifier: MIT
 *
 * Any bytes as a report that is merged, or as a baseline. What is refused is
 * refused with a word; what is taken can be written in every format, and what
 * is written as the JSON of a shard is taken again and says the same. The
 * first byte picks which, and what the reports are asked for.
 */
#include "diag/baseline.h"
#include "fuzzing.h"
#include "rendering.h"
#include "report/merge.h"

/* Stands in a seed for the version of the program, of which a report has to
 * be. */
#define VERSION "VERSION"

static struct cbl_spec *specs[FUZZING_SPECS];
static size_t spec_count;

static void open_specs(void)
{
	for (const struct cbl_builtin_spec *s = cbl_builtin_specs; s->id; s++)
		if (spec_count < FUZZING_SPECS)
			specs[spec_count++] = cbl_builtin_open(s->id);
}

static void put_version(struct cbl_buf *out, struct cbl_str text)
{
	const char *at = memmem(text.ptr, text.len, VERSION, strlen(VERSION));
	size_t head = at ? (size_t)(at - text.ptr) : text.len;

	cbl_buf_str(out, cbl_str(text.ptr, head));
	if (!at)
		return;
	cbl_buf_text(out, CABLELINT_VERSION);
	head += strlen(VERSION);
	cbl_buf_str(out, cbl_str(text.ptr + head, text.len - head));
}

/* ---- reports */

static bool merge(struct cbl_merge *m, struct cbl_str text)
{
	struct cbl_error err = {0};

	*m = (struct cbl_merge){.specs = specs, .spec_count = spec_count};
	if (cbl_merge_add(m, "a.json", text, &err)) {
		if (!err.message[0])
			abort();
		return false;
	}
	cbl_merge_end(m);
	return true;
}

static void write_shard(const struct cbl_merge *m, struct cbl_buf *out)
{
	static const struct cbl_report_shard shard = {1, 1, false};
	struct cbl_report_options options = {
		.files = m->files,
		.file_count = m->file_count,
		.aside = &m->aside,
		.shard = &shard,
	};

	cbl_buf_init(out, 0);
	cbl_report_find("json")->render(&m->bag, &options, out);
}

static void merge_again(const struct cbl_merge *m)
{
	struct cbl_buf once, twice;
	struct cbl_merge again;

	write_shard(m, &once);
	if (!merge(&again, cbl_str(cbl_buf_cstr(&once), once.len)))
		abort();
	write_shard(&again, &twice);
	if (once.len != twice.len || memcmp(once.data, twice.data, once.len))
		abort();
	cbl_merge_release(&again);
	cbl_buf_release(&once);
	cbl_buf_release(&twice);
}

static void try_report(struct cbl_str text, uint8_t choice)
{
	struct cbl_report_options options = rendering_options(choice);
	struct cbl_merge m;

	if (merge(&m, text)) {
		options.files = m.files;
		options.file_count = m.file_count;
		options.aside = &m.aside;
		render(&m.bag, &options);
		merge_again(&m);
	}
	cbl_merge_release(&m);
}

/* ---- baselines */

static bool is_gone(const char *path, void *ctx)
{
	(void)ctx;
	return path[0] & 1;
}

static void try_baseline(struct cbl_str text)
{
	struct cbl_finding finding = {.path = cbl_str_c("a.txt"),
				      .fingerprint = "v1:0123456789abcdef"};
	struct cbl_baseline baseline, again;
	struct cbl_error err = {0};
	struct cbl_buf out;

	cbl_buf_init(&out, 0);
	if (cbl_baseline_read(&baseline, "a.json", text, &err) == 0) {
		cbl_baseline_take(&baseline, &finding);
		cbl_baseline_prune(&baseline, is_gone, NULL, &out);
		if (cbl_baseline_read(&again, "a.json",
				      cbl_str(cbl_buf_cstr(&out), out.len),
				      &err))
			abort();
		cbl_baseline_release(&again);
	} else if (!err.message[0]) {
		abort();
	}
	cbl_baseline_release(&baseline);
	cbl_buf_release(&out);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct cbl_buf all;
	struct cbl_str text;

	if (!spec_count)
		open_specs();
	if (!size)
		return 0;
	cbl_buf_init(&all, 0);
	put_version(&all, cbl_str((const char *)data + 1, size - 1));
	text = cbl_str(cbl_buf_cstr(&all), all.len);
	if (data[0] & 1)
		try_baseline(text);
	else
		try_report(text, data[0]);
	cbl_buf_release(&all);
	return 0;
}
