/* SPDX-License-Identifier: MIT
 *
 * Scalars that stand for a word of ours, a number, a day or another entry.
 */
#include "spec/resolve_priv.h"

#include <stdlib.h>

#include "text/moment.h"

uint32_t cbl_word_of(struct cbl_resolver *r, const struct cbl_at *at,
		     const char *key, const char *text,
		     const char *const *words, uint32_t absent)
{
	uint32_t count = 0;

	if (!text)
		return absent;
	for (; words[count]; count++)
		if (strcmp(words[count], text) == 0)
			return count;

	struct cbl_at here = key ? cbl_at_key(at, key) : *at;
	struct cbl_buf list;

	cbl_buf_init(&list, 0);
	for (uint32_t i = 0; i < count; i++)
		cbl_buf_printf(&list, "%s%s", i ? ", " : "one of ", words[i]);
	cbl_report(r, &here, false, 0, cbl_buf_cstr(&list),
		   "`%s` is not allowed here", text);
	cbl_buf_release(&list);
	return absent;
}

bool cbl_yes(struct cbl_resolver *r, const struct cbl_at *at, const char *key,
	     const char *text)
{
	static const char *const words[] = {"no", "yes", NULL};

	return cbl_word_of(r, at, key, text, words, 0) == 1;
}

uint32_t cbl_number(struct cbl_resolver *r, const struct cbl_at *at,
		    const char *key, const char *text, uint32_t max,
		    uint32_t absent)
{
	unsigned long n;

	if (!text)
		return absent;
	if (cbl_str_number(cbl_str_c(text), max, &n))
		return (uint32_t)n;

	struct cbl_at here = cbl_at_key(at, key);

	cbl_mistake(r, &here, "`%s` is no whole number up to %u", text, max);
	return absent;
}

float cbl_share(struct cbl_resolver *r, const struct cbl_at *at,
		const char *key, const char *text, float absent)
{
	char *end;

	if (!text)
		return absent;
	float x = strtof(text, &end);

	if (end != text && *end == '\0' && x >= 0.0f && x <= 1.0f)
		return x;
	struct cbl_at here = cbl_at_key(at, key);

	cbl_mistake(r, &here, "`%s` is no number from 0 to 1", text);
	return absent;
}

float cbl_confidence(struct cbl_resolver *r, const struct cbl_at *at,
		     const char *text, float absent)
{
	return cbl_share(r, at, "confidence", text, absent);
}

int32_t cbl_day(struct cbl_resolver *r, const struct cbl_at *at,
		const char *key, const char *text, int32_t absent)
{
	int32_t day;

	if (!text)
		return absent;
	if (cbl_iso_date(cbl_str_c(text), &day))
		return day;
	struct cbl_at here = cbl_at_key(at, key);

	cbl_mistake(r, &here, "`%s` is no day as YYYY-MM-DD", text);
	return absent;
}

uint32_t cbl_folds(struct cbl_resolver *r, const struct cbl_at *at,
		   const struct cbl_raw_texts *fold, uint32_t absent)
{
	static const char *const words[] = {"case", "space", NULL};
	uint32_t bits = 0;

	if (fold->count == 0)
		return absent;
	for (uint32_t i = 0; i < fold->count; i++) {
		struct cbl_at item = cbl_at_item(at, "fold", i);
		uint32_t word = cbl_word_of(r, &item, NULL, fold->items[i],
					    words, CBL_NONE);

		if (word != CBL_NONE)
			bits |= 1u << word;
	}
	return bits;
}

struct cbl_list cbl_texts(struct cbl_resolver *r,
			  const struct cbl_raw_texts *texts)
{
	struct cbl_list list = {0, texts->count};

	if (texts->count == 0)
		return list;
	list.first =
		cbl_builder_reserve(&r->b, CBL_SECTION_texts, texts->count);
	for (uint32_t i = 0; i < texts->count; i++) {
		struct cbl_text text = cbl_builder_cstr(&r->b, texts->items[i]);

		*cbl_at_texts(&r->b, list.first + i) = text;
	}
	return list;
}

uint32_t cbl_reference(struct cbl_resolver *r, const struct cbl_at *at,
		       const char *key, const char *text,
		       enum cbl_entry_list list, const char *what)
{
	if (!text)
		return CBL_NONE;
	uint32_t index = cbl_node_index(r, list, text);

	if (index != CBL_NONE) {
		r->lists[list].items[index].used = true;
		return index;
	}
	struct cbl_at here = key ? cbl_at_key(at, key) : *at;
	const char *near = cbl_meant(r, &here, 0, what, cbl_str_c(text), list);

	if (near)
		index = cbl_node_index(r, list, near);
	if (index != CBL_NONE)
		r->lists[list].items[index].used = true;
	return index;
}

bool cbl_id_ok(struct cbl_resolver *r, const struct cbl_at *at, const char *id)
{
	bool ok = (*id >= 'a' && *id <= 'z') || (*id >= 'A' && *id <= 'Z');

	for (const char *p = id; ok && *p; p++)
		ok = (cbl_upper(*p) >= 'A' && cbl_upper(*p) <= 'Z') ||
		     cbl_is_digit(*p) || *p == '-' || *p == '_';
	if (!ok)
		cbl_report(
			r, at, false, 0,
			"an id is letters, digits, `-` and `_`, a letter first",
			"`%s` cannot be an id", id);
	return ok;
}

bool cbl_name_ok(struct cbl_resolver *r, const struct cbl_at *at,
		 const char *id)
{
	if (!cbl_id_ok(r, at, id))
		return false;
	if (!cbl_id_taken(cbl_str_c(id)))
		return true;
	cbl_report(r, at, false, 0, "choose another name",
		   "`%s` has a meaning of its own in operands", id);
	return false;
}

struct cbl_list cbl_numbers(struct cbl_resolver *r, const uint32_t *numbers,
			    uint32_t count)
{
	struct cbl_list list = {0, count};

	if (count == 0)
		return list;
	list.first = cbl_builder_reserve(&r->b, CBL_SECTION_numbers, count);
	memcpy(cbl_at_numbers(&r->b, list.first), numbers,
	       count * sizeof(*numbers));
	return list;
}

uint32_t *cbl_scratch(struct cbl_resolver *r, uint32_t count)
{
	return cbl_arena_alloc(&r->arena, (count + 1) * sizeof(uint32_t));
}
