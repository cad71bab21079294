/* SPDX-License-Identifier: MIT
 *
 * What is known of a file, put into one piece of memory of just its size:
 * there may be very many.
 */
#include "base/mem.h"
#include "lsp/index.h"

/* A piece of memory that is filled from the front. */
struct packing {
	char *at;
	size_t need; /* first it is only counted */
};

static void *pack(struct packing *p, const void *data, size_t len)
{
	char *out = p->at;

	/* All records hold pointers or numbers of that size. */
	len = (len + 7) & ~(size_t)7;
	p->need += len;
	if (!out)
		return NULL;
	p->at += len;
	return data ? memcpy(out, data, len) : memset(out, 0, len);
}

static struct cbl_str pack_str(struct packing *p, struct cbl_str text)
{
	char *out = pack(p, NULL, text.len + 1);

	if (out && text.len)
		memcpy(out, text.ptr, text.len);
	return cbl_str(out ? out : "", text.len);
}

static void pack_messages(struct packing *p, const struct indexed_file *from,
			  struct indexed_file *to)
{
	for (size_t i = 0; i < from->message_count; i++) {
		struct indexed_message m = from->messages[i];

		m.references = pack(p, NULL,
				    m.reference_count * sizeof(*m.references));
		m.id = pack_str(p, m.id);
		m.subject = pack_str(p, m.subject);
		m.date = pack_str(p, m.date);
		for (size_t k = 0; k < m.reference_count; k++) {
			struct indexed_reference r =
				from->messages[i].references[k];

			r.id = pack_str(p, r.id);
			if (m.references)
				m.references[k] = r;
		}
		if (to)
			to->messages[i] = m;
	}
}

static struct indexed_file *pack_file(struct packing *p,
				      const struct indexed_file *from)
{
	struct indexed_file *to = pack(p, NULL, sizeof(*to));
	struct indexed_message *messages =
		pack(p, NULL, from->message_count * sizeof(*messages));
	struct indexed_first *firsts =
		pack(p, from->firsts, from->first_count * sizeof(*firsts));
	const char *path = pack_str(p, cbl_str_c(from->path)).ptr;
	struct cbl_keys keys = from->keys;

	keys.messages = pack(p, keys.messages,
			     keys.message_count * sizeof(*keys.messages));
	keys.claims = pack(p, keys.claims,
			   keys.claim_count * sizeof(*keys.claims));
	if (to)
		*to = (struct indexed_file){
			.path = path,
			.messages = messages,
			.message_count = from->message_count,
			.firsts = firsts,
			.first_count = from->first_count,
			.keys = keys,
			.lacking = from->lacking,
			.breaks_off = from->breaks_off,
		};
	pack_messages(p, from, to);
	return to;
}

struct indexed_file *lsp_indexed_pack(const struct indexed_file *from)
{
	struct packing p = {0};

	pack_file(&p, from);
	p.at = cbl_xmalloc(p.need);
	p.need = 0;
	return pack_file(&p, from);
}
