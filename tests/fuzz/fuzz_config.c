/* SPDX-License-Identifier: MIT
 *
 * Any bytes as a `cablelint.yaml`; one that loads is asked all it may be
 * asked, for a few files and a finding.
 */
#include <stdio.h>
#include <unistd.h>

#include "../unit/made_findings.h"
#include "config/config.h"
#include "fuzzing.h"

static char folder[] = "/tmp/fuzz-config-XXXXXX";
static char path[sizeof(folder) + sizeof("/cablelint.yaml")];

static void remove_folder(void)
{
	unlink(path);
	rmdir(folder);
}

static void need_folder(void)
{
	if (path[0])
		return;
	if (!mkdtemp(folder))
		abort();
	snprintf(path, sizeof(path), "%s/cablelint.yaml", folder);
	atexit(remove_folder);
}

static void write_file(const uint8_t *data, size_t size)
{
	FILE *file = fopen(path, "wb");

	if (!file || fwrite(data, 1, size, file) != size)
		abort();
	fclose(file);
}

static void ask(const struct cbl_config *config)
{
	static const char *const files[] = {"a.txt", "x/y/06KHARTOUM1565.txt",
					    "", "\xff"};
	struct cbl_layer layers[CBL_LAYERS_MAX];
	struct cbl_arena arena;
	struct cbl_bag bag;
	const struct cbl_finding *finding;

	cbl_arena_init(&arena);
	cbl_bag_init(&bag);
	finding = make_finding(&bag, MADE_TAGS, "a.txt", 1, 1, 4);
	for (size_t i = 0; i < sizeof(files) / sizeof(files[0]); i++) {
		uint64_t overrides = cbl_config_overrides(config, files[i]);

		cbl_config_layers(config, overrides, layers);
		cbl_config_said(&arena, config, overrides);
		cbl_config_waiver(config, finding, files[i], 14000);
	}
	cbl_bag_release(&bag);
	cbl_arena_release(&arena);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct cbl_problems problems = {0};
	struct cbl_config *config = NULL;
	struct cbl_error err = {0};
	struct cbl_buf out;
	int rc;

	need_folder();
	write_file(data, size);
	rc = cbl_config_load(&config, path, &problems, &err);
	if (rc == 0)
		ask(config);
	else if (!problems.count && !err.message[0])
		abort(); /* refused without a word */
	cbl_buf_init(&out, 1 << 20);
	cbl_problems_sort(&problems);
	cbl_problems_print(&problems, &out);
	cbl_buf_release(&out);
	cbl_problems_release(&problems);
	cbl_config_free(config);
	return 0;
}
