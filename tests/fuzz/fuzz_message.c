/* SPDX-License-Identifier: MIT
 *
 * Any bytes as messages: parsed and judged by the built-in specs with every
 * rule on. The first byte picks how.
 */
#include <stdint.h>
#include <stdlib.h>

#include "api/cablelint.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

/* Made once: a linter keeps nothing between texts. */
static struct cablelint *linter(const char *spec)
{
	struct cablelint_options options = {.spec = spec, .profile = "strict"};
	struct cablelint *lint;
	char error[256];

	if (cablelint_new(&lint, &options, error, sizeof(error)))
		abort();
	return lint;
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	static struct cablelint *any, *forced;
	struct cablelint *lint;
	const char *text = (const char *)data;

	if (!any) {
		any = linter(NULL);
		forced = linter("state-cable");
	}
	if (!size)
		return 0;
	lint = data[0] & 1 ? any : forced;
	cablelint_string_free(
		cablelint_check(lint, "06KHARTOUM1565.txt", text, size));
	cablelint_string_free(cablelint_parse(lint, "x", text, size));
	return 0;
}
