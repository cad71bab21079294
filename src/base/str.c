/* SPDX-License-Identifier: MIT */
#include "base/str.h"

int cbl_str_cmp(struct cbl_str a, struct cbl_str b)
{
	size_t len = a.len < b.len ? a.len : b.len;
	int order = len ? memcmp(a.ptr, b.ptr, len) : 0;

	return order ? order : (a.len > b.len) - (a.len < b.len);
}

struct cbl_str cbl_str_trim_right(struct cbl_str s)
{
	while (s.len && cbl_is_blank(s.ptr[s.len - 1]))
		s.len--;
	return s;
}

struct cbl_str cbl_str_trim(struct cbl_str s)
{
	while (s.len && cbl_is_blank(*s.ptr)) {
		s.ptr++;
		s.len--;
	}
	return cbl_str_trim_right(s);
}

/* Index of the first separator outside brackets, or the length. */
static size_t find_separator(struct cbl_str s, char separator)
{
	unsigned depth = 0;

	for (size_t i = 0; i < s.len; i++) {
		if (s.ptr[i] == separator && depth == 0)
			return i;
		if (s.ptr[i] == '(')
			depth++;
		else if (s.ptr[i] == ')' && depth)
			depth--;
	}
	return s.len;
}

bool cbl_str_next(struct cbl_str *rest, char separator, struct cbl_str *piece)
{
	if (cbl_str_trim(*rest).len == 0)
		return false;

	size_t end = find_separator(*rest, separator);
	size_t cut = end < rest->len ? end + 1 : end;

	*piece = cbl_str_trim(cbl_str(rest->ptr, end));
	*rest = cbl_str(rest->ptr + cut, rest->len - cut);
	return true;
}

bool cbl_str_number(struct cbl_str s, unsigned long max, unsigned long *out)
{
	unsigned long n = 0;

	if (s.len == 0)
		return false;
	for (size_t i = 0; i < s.len; i++) {
		if (!cbl_is_digit(s.ptr[i]))
			return false;

		unsigned long digit = (unsigned long)(s.ptr[i] - '0');

		if (digit > max || n > (max - digit) / 10)
			return false;
		n = n * 10 + digit;
	}
	*out = n;
	return true;
}

unsigned long long cbl_hash(unsigned long long hash, struct cbl_str s)
{
	for (size_t i = 0; i < s.len; i++)
		hash = cbl_hash_byte(hash, s.ptr[i]);
	return hash;
}
