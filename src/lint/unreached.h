/* SPDX-License-Identifier: MIT
 *
 * Is it certain that an element can begin with no line, whatever stands in
 * it? Examples alone do not tell: a catch-all that no example shows looks like
 * an element that another one hides.
 */
#ifndef CBL_LINT_UNREACHED_H
#define CBL_LINT_UNREACHED_H

#include "spec/spec.h"

/* Texts are made of the starts of the element, and altered as long as they
 * fit them. True if elements that stand before it take all of them, wherever
 * they stand. */
bool cbl_is_hidden(const struct cbl_spec *spec, uint32_t element);

#endif
