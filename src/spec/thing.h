/* SPDX-License-Identifier: MIT
 *
 * One numbering for all that a message may have or lack: elements, fields,
 * values, events, odd rows. Checks say by it what they need
 * (struct cbl_plan_check), messages what they have.
 */
#ifndef CBL_SPEC_THING_H
#define CBL_SPEC_THING_H

#include "spec/spec.h"

static inline uint32_t cbl_thing_element(uint32_t element)
{
	return element;
}

static inline uint32_t cbl_thing_field(const struct cbl_spec *spec,
				       uint32_t field)
{
	return spec->elements_count + field;
}

static inline uint32_t cbl_thing_value(const struct cbl_spec *spec,
				       uint32_t value)
{
	return spec->elements_count + spec->fields_count + value;
}

/* An event that `parsed` rules may report, or what some of them stand for: an
 * instance that is repeated, run in or garbled. */
static inline uint32_t cbl_thing_event(const struct cbl_spec *spec,
				       enum cbl_event event)
{
	return cbl_thing_value(spec, spec->values_count) + event;
}

/* A row of the field that is no value; of a code, one that is not written as
 * it is listed, or whose entry does not hold now and at all times. */
static inline uint32_t cbl_thing_odd(const struct cbl_spec *spec,
				     uint32_t field)
{
	return cbl_thing_event(spec, CBL_EVENT_COUNT_) + field;
}

/* How many there are. */
static inline uint32_t cbl_things(const struct cbl_spec *spec)
{
	return cbl_thing_odd(spec, spec->fields_count);
}

#endif
