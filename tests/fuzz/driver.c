/* SPDX-License-Identifier: MIT
 *
 * Runs a fuzz target over files instead of a fuzzer: seeds and found crashes
 * become ordinary tests. Each file also cut short at a few places.
 */
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

#define CUTS 4

static int run(const char *path)
{
	FILE *file = fopen(path, "rb");
	uint8_t *data = malloc(1 << 20);
	size_t size;

	if (!file || !data) {
		perror(path);
		free(data);
		return 1;
	}
	size = fread(data, 1, 1 << 20, file);
	fclose(file);
	for (size_t i = 1; i <= CUTS; i++) {
		/* A copy of the exact size: a read behind it is seen. */
		size_t part = size * i / CUTS;
		uint8_t *copy = malloc(part ? part : 1);

		if (!copy)
			abort();
		for (size_t k = 0; k < part; k++)
			copy[k] = data[k];
		LLVMFuzzerTestOneInput(copy, part);
		free(copy);
	}
	free(data);
	return 0;
}

int main(int argc, char *argv[])
{
	int status = argc < 2;

	for (int i = 1; i < argc; i++)
		status |= run(argv[i]);
	printf("%d files\n", argc - 1);
	return status;
}
