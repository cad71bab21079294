/* SPDX-License-Identifier: MIT */
#include "spec/made.h"

#include "base/mem.h"

/* (A draft may name no element at all.) */
static bool is_mention(const struct cbl_spec *spec, uint32_t element)
{
	return element >= spec->elements_count ||
	       spec->elements[element].kind == CBL_ELEMENT_MENTION;
}

/* How a field is made, as bits of enum cbl_made. */
static unsigned made_of(const struct cbl_spec *spec, uint32_t field)
{
	const struct cbl_field *f = &spec->fields[field];
	unsigned made = 0;

	if (f->from != CBL_NONE)
		made |= CBL_MADE_TAKEN;
	if (f->complete != CBL_NONE)
		made |= CBL_MADE_COMPLETED;
	if (f->assume.count || (f->type == CBL_TYPE_KEY && f->is.count))
		made |= CBL_MADE_DERIVED;
	if (is_mention(spec, f->element))
		made |= CBL_MADE_MENTIONED;
	return made;
}

/* What a draft of a spec leaves open may be made in any way. `values` are
 * known up to the one whose operand it is: none names those that stand further
 * down. */
static unsigned made_under(const struct cbl_spec *spec, uint32_t operand,
			   const uint8_t *values, uint32_t known)
{
	const struct cbl_operand *o = &spec->operands[operand];
	unsigned made = 0;

	if (operand >= spec->operands_count)
		return CBL_MADE_ANY;
	if (o->kind == CBL_OPERAND_FIELD)
		made = o->field < spec->fields_count ?
			       made_of(spec, o->field) :
			       CBL_MADE_ANY;
	else if (o->kind == CBL_OPERAND_ELEMENT)
		made = is_mention(spec, o->element) ? CBL_MADE_MENTIONED : 0;
	else if (o->kind == CBL_OPERAND_VALUE)
		made = o->value < known ? values[o->value] : CBL_MADE_ANY;
	for (uint32_t i = 0; i < o->args.count; i++)
		made |= made_under(spec, spec->numbers[o->args.first + i],
				   values, known);
	return made;
}

static void mark_hosts(const struct cbl_spec *spec, struct cbl_list in,
		       uint8_t *made)
{
	for (uint32_t i = 0; i < in.count; i++) {
		uint32_t element = spec->numbers[in.first + i];

		if (element < spec->elements_count)
			made[element] |= CBL_MADE_HOST;
	}
}

uint8_t *cbl_made_new(const struct cbl_spec *spec)
{
	uint8_t *made = cbl_xcalloc(
		spec->elements_count + spec->values_count + 1, sizeof(*made));
	uint8_t *values = made + spec->elements_count;

	for (uint32_t i = 0; i < spec->fields_count; i++)
		made[spec->fields[i].element] |= (uint8_t)made_of(spec, i);
	for (uint32_t i = 0; i < spec->elements_count; i++)
		mark_hosts(spec, spec->elements[i].in, made);
	for (uint32_t i = 0; i < spec->values_count; i++)
		values[i] = (uint8_t)made_under(
			spec, spec->values[i].operand, values, i);
	return made;
}
