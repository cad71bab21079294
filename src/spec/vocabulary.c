/* SPDX-License-Identifier: MIT */
#include "spec/vocabulary.h"

#include "spec/caches.h"

/* Every byte in capitals, white space as a blank. */
#define FOLD(c)                                                         \
	((unsigned char)((c) >= 'a' && (c) <= 'z'   ? (c) - 'a' + 'A' : \
			 (c) >= '\t' && (c) <= '\r' ? ' ' :             \
						      (c)))
#define FOLD4(c) FOLD(c), FOLD((c) + 1), FOLD((c) + 2), FOLD((c) + 3)
#define FOLD16(c) FOLD4(c), FOLD4((c) + 4), FOLD4((c) + 8), FOLD4((c) + 12)
#define FOLD64(c) \
	FOLD16(c), FOLD16((c) + 16), FOLD16((c) + 32), FOLD16((c) + 48)

static const unsigned char folds[] = {FOLD64(0), FOLD64(64), FOLD64(128),
				      FOLD64(192)};

/* Folds a text; `*hash` is that of what it becomes. */
static inline size_t fold(char out[CBL_FOLDED_MAX], struct cbl_str text,
			  unsigned long long *hash)
{
	size_t len = 0;

	*hash = CBL_HASH_START;
	for (size_t i = 0; i < text.len; i++) {
		char c = (char)folds[(unsigned char)text.ptr[i]];

		if (c == ' ')
			continue;
		if (len == CBL_FOLDED_MAX)
			return 0;
		out[len++] = c;
		*hash = cbl_hash_byte(*hash, c);
	}
	return len;
}

size_t cbl_fold_text(char out[CBL_FOLDED_MAX], struct cbl_str text)
{
	unsigned long long unused;

	return fold(out, text, &unused);
}

/* The name of a folded text with its hash, among the attributes or among all
 * else; NULL if there is none. */
static const struct cbl_name *find_name(const struct cbl_spec *spec,
					const struct cbl_vocabulary *v,
					unsigned long long hash,
					struct cbl_str folded, bool attribute)
{
	const uint32_t *slots = spec->numbers + v->slots.first;

	if (v->slots.count == 0)
		return NULL;

	uint32_t mask = v->slots.count - 1;

	/* As spec/block.h says; there always is an empty slot. */
	for (uint32_t at = (uint32_t)hash & mask; slots[at];
	     at = (at + 1) & mask) {
		const struct cbl_name *name = &spec->names[slots[at] - 1];

		if ((name->how == CBL_HOW_ATTRIBUTE) == attribute &&
		    cbl_str_eq(cbl_spec_str(spec, name->folded), folded))
			return name;
	}
	return NULL;
}

static struct cbl_lookup found(const struct cbl_name *name)
{
	if (!name)
		return (struct cbl_lookup){.entry = CBL_NONE};
	return (struct cbl_lookup){name->entry, (enum cbl_how)name->how, 0};
}

/* A short code two edits away is anything; a long alias of it is not asked,
 * for what a reader is told is the code. */
static bool too_short(const struct cbl_spec *spec, uint32_t entry,
		      unsigned distance)
{
	char folded[CBL_FOLDED_MAX];
	struct cbl_str code = cbl_spec_str(spec, spec->entries[entry].code);

	return distance > 1 && cbl_fold_text(folded, code) < 6;
}

static struct cbl_lookup find_near(const struct cbl_spec *spec,
				   uint32_t vocabulary, struct cbl_str folded,
				   unsigned near)
{
	unsigned distance = 0;
	uint32_t name =
		cbl_near_name(spec, vocabulary, folded, near, &distance);

	if (name == CBL_NONE ||
	    too_short(spec, spec->names[name].entry, distance))
		return found(NULL);
	return (struct cbl_lookup){spec->names[name].entry, CBL_HOW_NEAR,
				   distance};
}

struct cbl_lookup cbl_vocabulary_find(const struct cbl_spec *spec,
				      uint32_t vocabulary, struct cbl_str text,
				      unsigned near)
{
	char space[CBL_FOLDED_MAX];
	unsigned long long hash;
	struct cbl_str folded = cbl_str(space, fold(space, text, &hash));

	if (folded.len == 0)
		return found(NULL);

	const struct cbl_name *name =
		find_name(spec, &spec->vocabularies[vocabulary], hash, folded,
			  false);

	if (name || near == 0)
		return found(name);
	return find_near(spec, vocabulary, folded, near);
}

struct cbl_lookup cbl_vocabulary_find_by(const struct cbl_spec *spec,
					 uint32_t vocabulary,
					 struct cbl_str attribute,
					 struct cbl_str value)
{
	char key[2 * CBL_FOLDED_MAX + 1];
	size_t name_len = cbl_fold_text(key, attribute);
	size_t value_len = cbl_fold_text(key + name_len + 1, value);

	if (name_len == 0 || value_len == 0)
		return found(NULL);
	key[name_len] = '=';

	struct cbl_str folded = cbl_str(key, name_len + 1 + value_len);

	return found(find_name(spec, &spec->vocabularies[vocabulary],
			       cbl_hash(CBL_HASH_START, folded), folded, true));
}

struct cbl_str cbl_entry_has(const struct cbl_spec *spec, uint32_t entry,
			     struct cbl_str attribute)
{
	struct cbl_list list = spec->entries[entry].has;

	for (uint32_t i = list.first; i < list.first + list.count; i++)
		if (cbl_str_eq(cbl_spec_str(spec, spec->has[i].name),
			       attribute))
			return cbl_spec_str(spec, spec->has[i].value);
	return cbl_str("", 0);
}

bool cbl_texts_hold(const struct cbl_spec *spec, struct cbl_list texts,
		    struct cbl_str code)
{
	for (uint32_t i = texts.first; i < texts.first + texts.count; i++) {
		struct cbl_str text = cbl_spec_str(spec, spec->texts[i]);

		if (cbl_str_eq_c(text, "*") || cbl_str_eq(text, code))
			return true;
	}
	return false;
}

/* ---- codes run together */

#define SHORTEST_CODE 2
#define LONGEST_CODE 5
#define SUBJECT_CODE 4 /* the length that makes a split believable */

/* The best way to fall apart up to some letter. */
struct cut {
	uint32_t entry;	 /* the last code, ending here */
	uint16_t pieces; /* 0: no way to get here */
	uint8_t from;	 /* where the last code begins */
};

/* A code of the list itself: neither a known slip nor one only met. */
static uint32_t listed_code(const struct cbl_spec *spec,
			    const struct cbl_vocabulary *v,
			    unsigned long long hash, struct cbl_str text)
{
	const struct cbl_name *name = find_name(spec, v, hash, text, false);

	if (!name || name->how != CBL_HOW_CODE)
		return CBL_NONE;

	uint32_t status = spec->entries[name->entry].status;

	return status == CBL_STATUS_MISPRINT || status == CBL_STATUS_OBSERVED
		       ? CBL_NONE
		       : name->entry;
}

/* Tries all codes that begin at `from`; of equally many pieces the way found
 * first stays. */
static void try_codes(const struct cbl_spec *spec,
		      const struct cbl_vocabulary *v, struct cbl_str text,
		      size_t from, struct cut *cuts)
{
	unsigned long long hash = CBL_HASH_START;
	uint16_t pieces = (uint16_t)(cuts[from].pieces + 1);

	for (size_t len = 1; len <= LONGEST_CODE && from + len <= text.len;
	     len++) {
		struct cut *cut = &cuts[from + len];

		hash = cbl_hash(hash, cbl_str(text.ptr + from + len - 1, 1));
		if (len < SHORTEST_CODE ||
		    (cut->pieces && cut->pieces <= pieces))
			continue;

		uint32_t entry = listed_code(spec, v, hash,
					     cbl_str(text.ptr + from, len));

		if (entry != CBL_NONE)
			*cut = (struct cut){entry, pieces, (uint8_t)from};
	}
}

/* Letters in codes of the usual length; `chain` takes the ends of the
 * pieces in text order. */
static size_t follow(const struct cut *cuts, size_t end,
		     uint8_t chain[CBL_FOLDED_MAX])
{
	size_t usual = 0;

	for (size_t i = cuts[end].pieces; i-- > 0; end = cuts[end].from) {
		chain[i] = (uint8_t)end;
		if (end - cuts[end].from == SUBJECT_CODE)
			usual += SUBJECT_CODE;
	}
	return usual;
}

bool cbl_vocabulary_split(const struct cbl_spec *spec, uint32_t vocabulary,
			  struct cbl_str text, bool loose,
			  struct cbl_buf *out)
{
	const struct cbl_vocabulary *v = &spec->vocabularies[vocabulary];
	struct cut cuts[CBL_FOLDED_MAX + 1] = {0};
	char space[CBL_FOLDED_MAX];
	uint8_t chain[CBL_FOLDED_MAX];
	struct cbl_str folded = cbl_str(space, cbl_fold_text(space, text));

	for (size_t i = 0; i < folded.len; i++)
		if (i == 0 || cuts[i].pieces)
			try_codes(spec, v, folded, i, cuts);
	if (cuts[folded.len].pieces < 2 ||
	    (2 * follow(cuts, folded.len, chain) < folded.len && !loose))
		return false;
	for (unsigned i = 0; i < cuts[folded.len].pieces; i++) {
		uint32_t entry = cuts[chain[i]].entry;

		if (i)
			cbl_buf_text(out, ", ");
		cbl_buf_str(out, cbl_spec_str(spec, spec->entries[entry].code));
	}
	return true;
}
