/* SPDX-License-Identifier: MIT */
#include "spec/builtin.h"

#include <string.h>

struct cbl_spec *cbl_builtin_open(const char *id)
{
	const struct cbl_builtin_spec *spec = cbl_builtin_specs;

	while (spec->id && strcmp(spec->id, id) != 0)
		spec++;
	if (!spec->id)
		return NULL;
	return cbl_spec_open_planned(spec->block, spec->block_size, spec->plan,
				     spec->plan_size);
}
