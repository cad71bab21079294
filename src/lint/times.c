/* SPDX-License-Identifier: MIT */
#include "lint/times.h"

#include <stdlib.h>

#include "base/mem.h"
#include "lint/lint_priv.h"

void cbl_times_release(struct cbl_times *times)
{
	for (size_t i = 0; i < times->count; i++)
		free(times->specs[i].rules);
	free(times->specs);
	*times = (struct cbl_times){0};
}

struct cbl_times_spec *cbl_times_of(struct cbl_times *times,
					const struct cbl_spec *spec)
{
	struct cbl_times_spec *entry;

	for (size_t i = 0; i < times->count; i++)
		if (times->specs[i].spec == spec)
			return &times->specs[i];
	times->specs = cbl_grow(times->specs, &times->cap,
				  times->count + 1, sizeof(*entry));
	entry = &times->specs[times->count++];
	*entry = (struct cbl_times_spec){.spec = spec};
	entry->rules = cbl_xcalloc(spec->rules_count, sizeof(*entry->rules));
	return entry;
}

void cbl_times_add(struct cbl_times *into, const struct cbl_times *from)
{
	for (size_t i = 0; i < from->count; i++) {
		const struct cbl_times_spec *f = &from->specs[i];
		struct cbl_times_spec *t = cbl_times_of(into, f->spec);

		t->detect += f->detect;
		t->parse += f->parse;
		t->messages += f->messages;
		for (uint32_t k = 0; k < f->spec->rules_count; k++)
			t->rules[k] += f->rules[k];
	}
}

void cbl_lint_scratch_times(struct cbl_lint_scratch *scratch,
			      struct cbl_times *times)
{
	scratch->times = times;
}
