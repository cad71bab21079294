/* SPDX-License-Identifier: MIT */
#include "pattern/pattern.h"
#include "pattern/pattern_priv.h"

void cbl_pattern_library(char out[CBL_PATTERN_LIBRARY])
{
	/* It is asked for the room it needs before it is given any. */
	int len = pcre2_config(PCRE2_CONFIG_VERSION, NULL);

	out[0] = '\0';
	if (len > 0 && len <= CBL_PATTERN_LIBRARY)
		pcre2_config(PCRE2_CONFIG_VERSION, out);
}
