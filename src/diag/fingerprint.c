/* SPDX-License-Identifier: MIT
 *
 * What makes a finding the same one tomorrow: rule, message, part of it and
 * the text found, and how many like it stand before. Neither its line nor
 * its words are in it, so a file may be renamed and its lines may move.
 *
 * Version 1 hashes, each part ended by a NUL: rule code; `m` and the number
 * of the message or `p` and its path; element; field; the text in capitals
 * without white space; and, if it is not 0, the number of the occurrence.
 */
#include "diag/finding.h"

#include <stdio.h>
#include <stdlib.h>

#include "base/mem.h"
#include "diag/order.h"

static uint64_t add_part(uint64_t hash, struct cbl_str part)
{
	return cbl_hash(cbl_hash(hash, part), cbl_str("", 1));
}

static uint64_t add_folded(uint64_t hash, struct cbl_str text)
{
	for (size_t i = 0; i < text.len; i++) {
		char c = cbl_upper(text.ptr[i]);

		if (!cbl_is_blank(c))
			hash = cbl_hash(hash, cbl_str(&c, 1));
	}
	return add_part(hash, cbl_str("", 0));
}

/* Equal for findings that differ in their occurrence only. */
static uint64_t identity(const struct cbl_finding *f)
{
	const struct cbl_rule *rule = &f->spec->rules[f->rule];
	uint64_t hash =
		add_part(CBL_HASH_START, cbl_spec_str(f->spec, rule->code));

	hash = cbl_hash(hash, cbl_str_c(f->mrn.len ? "m" : "p"));
	hash = add_part(hash, f->mrn.len ? f->mrn : f->path);
	hash = add_part(hash, f->element);
	hash = add_part(hash, f->field);
	return add_folded(hash, f->matched);
}

static void give(struct cbl_finding *f, uint64_t hash, uint32_t occurrence)
{
	char number[16], *out = f->fingerprint;

	f->occurrence = occurrence;
	if (occurrence) {
		snprintf(number, sizeof(number), "%u", (unsigned)occurrence);
		hash = add_part(hash, cbl_str_c(number));
	}
	memcpy(out, "v1:", 3);
	for (int i = 0; i < 16; i++)
		out[3 + i] = "0123456789abcdef"[hash >> (60 - 4 * i) & 15];
	out[19] = '\0';
}

/* How often an identity was met; a count of 0 is a free slot. */
struct tally {
	uint64_t hash;
	uint32_t count;
};

static uint32_t count_up(struct tally *tallies, size_t mask, uint64_t hash)
{
	size_t i = (hash ^ hash >> 32) & mask;

	while (tallies[i].count && tallies[i].hash != hash)
		i = (i + 1) & mask;
	tallies[i].hash = hash;
	return tallies[i].count++;
}

void cbl_bag_fingerprint(struct cbl_bag *bag)
{
	size_t slots = 16;

	while (slots / 2 < bag->count)
		slots *= 2;

	struct tally *tallies = cbl_xcalloc(slots, sizeof(*tallies));
	uint32_t *order = cbl_bag_order(bag);

	for (size_t i = 0; i < bag->count; i++) {
		struct cbl_finding *f = &bag->findings[order ? order[i] : i];
		uint64_t hash = identity(f);

		give(f, hash, count_up(tallies, slots - 1, hash));
	}
	free(order);
	free(tallies);
}
