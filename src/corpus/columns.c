/* SPDX-License-Identifier: MIT */
#include "corpus/columns.h"

_Static_assert(CBL_TEXT_COLUMNS_MOST <= CBL_PARTS_MOST,
	       "what a spec may say, a table can hold");

/* A column as readers of tables know it. */
static struct cbl_part part_of(const struct cbl_spec *spec,
			       const struct cbl_column *column,
			       struct cbl_arena *arena)
{
	const char **names = cbl_arena_alloc(
		arena, (column->names.count + 1) * sizeof(*names));

	for (uint32_t i = 0; i < column->names.count; i++)
		names[i] = cbl_spec_cstr(
			spec, spec->texts[column->names.first + i]);
	return (struct cbl_part){names, column->holds == CBL_COLUMN_NAME};
}

void cbl_columns_of(struct cbl_container_options *options,
		    const struct cbl_spec *spec, struct cbl_arena *arena)
{
	struct cbl_part *parts;

	if (!spec->columns_count || options->parts)
		return;
	parts = cbl_arena_alloc(arena, spec->columns_count * sizeof(*parts));
	for (uint32_t i = 0; i < spec->columns_count; i++)
		parts[i] = part_of(spec, &spec->columns[i], arena);
	options->parts = parts;
	options->part_count = spec->columns_count;
}

void cbl_columns_ready(struct cbl_container_options *options,
		       struct cbl_spec *const *specs, size_t count,
		       struct cbl_arena *arena)
{
	for (size_t i = 0; i < count; i++)
		cbl_columns_of(options, specs[i], arena);
}
