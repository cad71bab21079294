/* SPDX-License-Identifier: MIT
 *
 * A program of somebody else: built against what was installed.
 */
#include <cablelint.h>
#include <stdio.h>
#include <string.h>

int main(void)
{
	static const char text[] = "HELLO 21\n";
	struct cablelint_options options = {.spec = "hello.yaml"};
	struct cablelint *lint;
	char error[256], *report;
	int found;

	if (cablelint_new(&lint, &options, error, sizeof(error))) {
		fprintf(stderr, "%s\n", error);
		return 1;
	}
	report = cablelint_check(lint, "a.txt", text, strlen(text));
	found = strstr(report, "\"message\": \"21 is too much\"") != NULL;
	if (!found)
		fputs(report, stderr);
	cablelint_string_free(report);
	report = cablelint_parse(lint, "a.txt", text, strlen(text));
	found = found && strstr(report, "\"hello\"") != NULL;
	cablelint_string_free(report);
	cablelint_free(lint);
	options.profile = "strickt";
	if (!cablelint_new(&lint, &options, error, sizeof(error)) ||
	    !strstr(error, "strickt"))
		found = 0;
	return found ? 0 : 1;
}
