/* SPDX-License-Identifier: MIT */
#include "diag/names.h"

#include <stdlib.h>

#include "base/distance.h"
#include "base/mem.h"
#include "spec/vocabulary.h"

#define SHORTEST 4 /* name that may have a slip */

void cbl_names_release(struct cbl_names *names)
{
	cbl_map_release(&names->known);
	cbl_buf_release(&names->text);
	free(names->near);
	names->near = NULL;
}

/* ---- which names are near */

/* The vocabulary that an operand's first field is of; CBL_NONE if none is. */
static uint32_t vocabulary_of(const struct cbl_spec *spec, uint32_t operand)
{
	const struct cbl_operand *o = &spec->operands[operand];
	uint32_t found = CBL_NONE;

	if (o->kind == CBL_OPERAND_FIELD)
		return spec->fields[o->field].vocabulary;
	for (uint32_t i = 0; i < o->args.count && found == CBL_NONE; i++)
		found = vocabulary_of(spec, spec->numbers[o->args.first + i]);
	return found;
}

/* Does one go on where the other ends, or begin before it? */
static bool is_part(struct cbl_str a, struct cbl_str b)
{
	struct cbl_str more = a.len > b.len ? a : b;
	struct cbl_str less = a.len > b.len ? b : a;
	size_t rest = more.len - less.len;

	return less.len && rest > 1 &&
	       ((more.ptr[rest - 1] == ' ' &&
		 memcmp(more.ptr + rest, less.ptr, less.len) == 0) ||
		(more.ptr[less.len] == ' ' &&
		 memcmp(more.ptr, less.ptr, less.len) == 0));
}

static bool is_slip(struct cbl_str a, struct cbl_str b)
{
	return a.len >= SHORTEST && b.len >= SHORTEST &&
	       cbl_distance(a, b, 1) == 1;
}

static bool is_near(const struct cbl_spec *spec, const struct cbl_entry *a,
		    const struct cbl_entry *b)
{
	struct cbl_str one = cbl_spec_str(spec, a->code);
	struct cbl_str two = cbl_spec_str(spec, b->code);

	return cbl_texts_hold(spec, a->equals, two) ||
	       cbl_texts_hold(spec, b->equals, one) || is_slip(one, two) ||
	       is_part(cbl_spec_str(spec, a->title),
		       cbl_spec_str(spec, b->title));
}

static void add(struct cbl_names *names, uint32_t entry)
{
	names->near = cbl_grow(names->near, &names->cap, names->count + 1,
			       sizeof(*names->near));
	names->near[names->count++] = entry;
}

static void add_all(struct cbl_names *names, const struct cbl_spec *spec,
		    uint32_t entry)
{
	const struct cbl_entry *own = &spec->entries[entry];
	struct cbl_list all = spec->vocabularies[own->vocabulary].entries;

	for (uint32_t i = all.first; i < all.first + all.count; i++)
		if (i != entry && is_near(spec, own, &spec->entries[i]))
			add(names, i);
	add(names, CBL_NONE);
}

/* Where those of an entry begin: they are looked for once. */
static size_t near_of(struct cbl_names *names, const struct cbl_spec *spec,
		      uint32_t entry)
{
	const struct {
		const struct cbl_spec *spec;
		uintptr_t entry;
	} key = {spec, entry};
	uint32_t at = (uint32_t)names->count;

	if (cbl_map_add(&names->known,
			cbl_str((const char *)&key, sizeof(key)), &at))
		add_all(names, spec, entry);
	return at;
}

/* ---- numbers with another name */

/* The name in a number; empty if it has none. */
static struct cbl_str name_in(struct cbl_str id)
{
	size_t lo = 0, hi = id.len;

	while (lo < hi && cbl_is_digit(id.ptr[lo]))
		lo++;
	while (hi > lo && cbl_is_digit(id.ptr[hi - 1]))
		hi--;
	return cbl_str(id.ptr + lo, hi - lo);
}

static uint32_t entry_of(const struct cbl_spec *spec, struct cbl_str name)
{
	uint32_t station = spec->meta->station, vocabulary;

	if (station == CBL_NONE || !name.len)
		return CBL_NONE;
	vocabulary = vocabulary_of(spec, spec->values[station].operand);
	if (vocabulary == CBL_NONE)
		return CBL_NONE;
	return cbl_vocabulary_find(spec, vocabulary, name, 0).entry;
}

void cbl_names_each(struct cbl_names *names, const struct cbl_spec *spec,
		    struct cbl_str id,
		    void (*each)(struct cbl_str other, void *ctx), void *ctx)
{
	struct cbl_str name = name_in(id);
	uint32_t entry = entry_of(spec, name);
	size_t end = (size_t)(name.ptr - id.ptr) + name.len, at;

	if (entry == CBL_NONE)
		return;
	for (at = near_of(names, spec, entry); names->near[at] != CBL_NONE;
	     at++) {
		const struct cbl_entry *e = &spec->entries[names->near[at]];

		cbl_buf_clear(&names->text);
		cbl_buf_add(&names->text, id.ptr, end - name.len);
		cbl_buf_str(&names->text, cbl_spec_str(spec, e->code));
		cbl_buf_add(&names->text, id.ptr + end, id.len - end);
		each(cbl_str(cbl_buf_cstr(&names->text), names->text.len),
		     ctx);
	}
}
