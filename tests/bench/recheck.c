/* SPDX-License-Identifier: MIT
 *
 * How long an editor waits: checks a message again and again, each time with
 * another letter in its midst, and prints the median in microseconds.
 *
 *	recheck FILE
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include "api/cablelint.h"

#define ROUNDS 401
#define MOST ((size_t)1 << 20)

static double now(void)
{
	struct timespec t;

	clock_gettime(CLOCK_MONOTONIC, &t);
	return (double)t.tv_sec * 1e6 + (double)t.tv_nsec / 1e3;
}

static int by_size(const void *a, const void *b)
{
	const double *x = a, *y = b;

	return (*x > *y) - (*x < *y);
}

static double median_of_rounds(struct cablelint *lint, const char *name,
			       char *text, size_t len)
{
	double times[ROUNDS];

	for (int i = 0; i < ROUNDS; i++) {
		double start = now();
		char *report;

		text[len / 2] = (char)('a' + i % 26);
		report = cablelint_check(lint, name, text, len);
		times[i] = now() - start;
		cablelint_string_free(report);
	}
	qsort(times, ROUNDS, sizeof(*times), by_size);
	return times[ROUNDS / 2];
}

int main(int argc, char **argv)
{
	struct cablelint *lint = NULL;
	char error[256], *text = malloc(MOST);
	FILE *file = argc == 2 ? fopen(argv[1], "rb") : NULL;
	size_t len;

	if (!file || !text) {
		fprintf(stderr, "usage: recheck FILE\n");
		return 2;
	}
	len = fread(text, 1, MOST, file);
	fclose(file);
	if (cablelint_new(&lint, NULL, error, sizeof(error))) {
		fprintf(stderr, "%s\n", error);
		return 2;
	}
	printf("%.1f\n", median_of_rounds(lint, argv[1], text, len));
	cablelint_free(lint);
	free(text);
	return 0;
}
