/* SPDX-License-Identifier: MIT
 *
 * Letters and digits of a message as one number. Corpora ask it of every
 * message, so it has to cost little more than a look at each byte.
 */
#include "message/message_priv.h"

#define PIECE 1024u

/* A capital for each letter, a digit for itself, nothing for all others. */
static void fill_signs(unsigned char signs[256])
{
	memset(signs, 0, 256);
	for (unsigned c = '0'; c <= '9'; c++)
		signs[c] = (unsigned char)c;
	for (unsigned c = 'A'; c <= 'Z'; c++)
		signs[c] = signs[c + 'a' - 'A'] = (unsigned char)c;
}

/* Hashes the whole words of what is gathered and keeps the rest. */
static uint64_t hash_words(uint64_t hash, unsigned char *gathered,
			   size_t *count)
{
	size_t whole = *count - *count % sizeof(uint64_t);
	uint64_t word;

	for (size_t i = 0; i < whole; i += sizeof(word)) {
		memcpy(&word, gathered + i, sizeof(word));
		hash = (hash ^ word) * 0x9e3779b97f4a7c15u;
		hash ^= hash >> 29;
	}
	*count -= whole;
	memmove(gathered, gathered + whole, *count);
	return hash;
}

uint64_t cbl_message_digest(const struct cbl_message *m)
{
	unsigned char signs[256], gathered[PIECE + 2 * sizeof(uint64_t)];
	uint64_t hash = 0xcbf29ce484222325u;
	size_t count = 0;

	fill_signs(signs);
	for (uint32_t at = m->span.lo, end; at < m->span.hi; at = end) {
		end = m->span.hi - at > PIECE ? at + PIECE : m->span.hi;
		/* Without branches: no text lets them be foreseen. */
		for (uint32_t i = at; i < end; i++) {
			unsigned char sign =
				signs[(unsigned char)m->text[i]];

			gathered[count] = sign;
			count += sign != 0;
		}
		hash = hash_words(hash, gathered, &count);
	}
	memset(gathered + count, 0, sizeof(uint64_t));
	count = sizeof(uint64_t);
	return hash_words(hash, gathered, &count);
}
