/* SPDX-License-Identifier: MIT */
#include "corpus/shard.h"

#define MOST 1000000

bool cbl_shard_parse(const char *word, struct cbl_shard *out)
{
	struct cbl_str text = cbl_str_c(word);
	const char *slash = strchr(word, '/');
	unsigned long number, of;

	if (!slash)
		return false;
	text.len = (size_t)(slash - word);
	if (!cbl_str_number(text, MOST, &number) ||
	    !cbl_str_number(cbl_str_c(slash + 1), MOST, &of) || number < 1 ||
	    number > of)
		return false;
	*out = (struct cbl_shard){(unsigned)number, (unsigned)of};
	return true;
}

bool cbl_shard_takes(struct cbl_shard shard, struct cbl_str path)
{
	unsigned long long hash = cbl_hash(CBL_HASH_START, path);

	if (shard.of == 0)
		return true;
	/* The low bits of such a hash alone are none too even. */
	hash ^= hash >> 32;
	hash *= 0x9e3779b97f4a7c15ULL;
	return (hash >> 32) % shard.of + 1 == shard.number;
}
