/* SPDX-License-Identifier: MIT
 *
 * What may stand before a message, and begins it if it does.
 */
#include "spec/resolve_priv.h"

static uint32_t count_of(struct cbl_resolver *r, uint32_t begins)
{
	uint32_t count = 0;

	for (uint32_t i = 0; i < r->lists[CBL_LIST_ELEMENTS].count; i++)
		count += cbl_at_elements(&r->b, i)->begins == begins;
	return count;
}

/* Without what they stand before, each would be a message of its own; a spec
 * that extends this one may have it. */
void cbl_check_preambles(struct cbl_resolver *r)
{
	if (count_of(r, CBL_BEGINS_MESSAGE))
		return;
	for (uint32_t i = 0; i < r->lists[CBL_LIST_ELEMENTS].count; i++) {
		struct cbl_at at = cbl_at_node(r->elements[i].node);
		struct cbl_at here = cbl_at_key(&at, "begins");

		if (cbl_at_elements(&r->b, i)->begins != CBL_BEGINS_PREAMBLE)
			continue;
		cbl_report(r, &here, true, 0,
			   "say `begins: message` of the element that every "
			   "message has; a spec that is only there for others "
			   "to extend may do without",
			   "this is before no message: no element begins one");
		return;
	}
}
