/* SPDX-License-Identifier: MIT
 *
 * soak CABLELINT EDITS [MESSAGE [MILLISECONDS]]
 *
 * Types into a message, over and over: the server's memory stays as it is
 * once it has warmed up, and what a keystroke costs is told. Without MESSAGE
 * one of 60 KB is made; with MILLISECONDS that is what a keystroke may cost.
 */
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include "client.h"

#define HEAD                                                              \
	"VZCZCXRO1234\nPP RUEHC\nDE RUEHKH #0042 2041530\n"              \
	"ZNR UUUUU ZZH\nP 221530Z JUL 08\nFM AMEMBASSY KHARTOUM\n"       \
	"TO RUEHC/SECSTATE WASHDC PRIORITY\n\nUNCLAS KHARTOUM 000042\n\n" \
	"E.O. 12958: N/A\nTAGS: PREL, SU\nSUBJECT: A LONG ONE\n\n"
#define SIZE 60000
/* What memory may differ by, in kilobytes. */
#define SLACK 1024

static char *make_text(void)
{
	char *text = calloc(1, SIZE + 1024), *end = text + strlen(HEAD);
	int number = 1;

	strcpy(text, HEAD);
	while (end < text + SIZE)
		end += sprintf(end,
			       "%d. The minister met the ambassador on July "
			       "%d and spoke\nof the harbor, the railway and "
			       "the price of grain.\nHe said that a letter "
			       "would follow by the end of the month.\n\n",
			       number, number % 20 + 1),
			number++;
	return text;
}

static int count_lines(const char *text)
{
	int lines = 0;

	for (; *text; text++)
		lines += *text == '\n';
	return lines;
}

static double now(void)
{
	struct timespec t;

	clock_gettime(CLOCK_MONOTONIC, &t);
	return (double)t.tv_sec * 1e3 + (double)t.tv_nsec / 1e6;
}

/* A letter, and gone again; now and then something else is asked. */
static void type(struct client *c, const char *path, int edit, int lines)
{
	int line = lines / 2 + edit / 2 % 7, at = edit / 2 % 5;

	if (edit % 2 == 0)
		client_type(c, path, edit + 2, line, at, at, "x");
	else
		client_type(c, path, edit + 2, line, at, at + 1, "");
	json_decref(client_diagnostics(c, path));
	if (edit % 100 == 99) {
		json_t *params = client_json(
			"{'textDocument': {'uri': 'file://%s'}, 'position': "
			"{'line': 11, 'character': 7}}",
			path);

		json_decref(client_request(c, "textDocument/hover",
					   json_incref(params)));
		json_decref(client_request(c, "textDocument/completion",
					   params));
	}
}

int main(int argc, char *argv[])
{
	static const char path[] = "/nowhere/08KHARTOUM42.txt";
	int edits = argc > 2 ? atoi(argv[2]) : 1000;
	char *text = argc > 3 && *argv[3] ? client_read(argv[3], NULL) :
					    make_text();
	double most = argc > 4 ? atof(argv[4]) : 0, start = now(), spent;
	int lines = count_lines(text);
	struct client c;
	long warm, after;

	client_start(&c, argv[1], "{}", NULL, NULL);
	client_open(&c, path, text);
	json_decref(client_diagnostics(&c, path));
	printf("first diagnostics after %.1f ms\n", now() - start);
	for (int i = 0; i < 200; i++)
		type(&c, path, i, lines);
	warm = client_memory(&c);
	start = now();
	spent = client_time(&c);
	for (int i = 0; i < edits; i++)
		type(&c, path, i, lines);
	spent = (client_time(&c) - spent) / edits;
	after = client_memory(&c);
	printf("%d edits of %zu bytes: %.3f ms on a processor, %.3f ms to "
	       "and fro; %ld kB, then %ld kB\n",
	       edits, strlen(text), spent, (now() - start) / edits, warm,
	       after);
	free(text);
	if (client_end(&c) != 0 || !warm || after > warm + SLACK)
		client_fail("memory grows, or the server fails");
	if (most > 0 && spent > most)
		client_fail("a keystroke costs too much");
	return 0;
}
