/* SPDX-License-Identifier: MIT */
#include "config/config.h"

static size_t length(const char **list)
{
	size_t count = 0;

	while (list && list[count])
		count++;
	return count;
}

/* One list behind the other; NULL if both are empty. */
static const char **join(struct cbl_arena *arena, const char **a,
			 const char **b)
{
	size_t first = length(a), second = length(b);
	const char **list;

	if (first == 0 || second == 0)
		return first ? a : b;
	list = cbl_arena_alloc(arena, (first + second + 1) * sizeof(*list));
	for (size_t i = 0; i < first; i++)
		list[i] = a[i];
	for (size_t i = 0; i < second; i++)
		list[first + i] = b[i];
	return list;
}

void cbl_said_lay(struct cbl_arena *arena, struct cbl_said *under,
		  const struct cbl_said *over)
{
	if (over->spec)
		under->spec = over->spec;
	if (over->profile)
		under->profile = over->profile;
	if (over->select)
		under->select = over->select;
	if (over->corpus != CBL_CONFIG_UNSAID)
		under->corpus = over->corpus;
	if (over->fail_on != CBL_CONFIG_UNSAID)
		under->fail_on = over->fail_on;
	if (over->min_confidence >= 0)
		under->min_confidence = over->min_confidence;
	under->ignore = join(arena, under->ignore, over->ignore);
	under->severity = join(arena, under->severity, over->severity);
}

struct cbl_said cbl_config_said(struct cbl_arena *arena,
				const struct cbl_config *config,
				uint64_t overrides)
{
	struct cbl_said said = {.corpus = CBL_CONFIG_UNSAID,
				.fail_on = CBL_CONFIG_UNSAID,
				.min_confidence = -1};
	struct cbl_layer layers[CBL_LAYERS_MAX];
	size_t count = cbl_config_layers(config, overrides, layers);

	for (size_t i = 0; i < count; i++)
		cbl_said_lay(arena, &said, layers[i].said);
	return said;
}
