/* SPDX-License-Identifier: MIT
 *
 * What the walker took, printed as JSON for libcyaml to load: so that one
 * mistake does not hide those which only the structs show.
 */
#include <stdint.h>

#include "text/utf8.h"
#include "yaml/tree.h"

/* Control characters, line ends of YAML and whatever libyaml refuses to see
 * in a file, though an escape may name it. */
static bool needs_escape(uint32_t c)
{
	return c < 0x20 || c == '"' || c == '\\' || (c >= 0x7f && c < 0xa0) ||
	       c == 0x2028 || c == 0x2029 || c == 0xfeff || c == 0xfffe ||
	       c == 0xffff;
}

static void print_text(struct cbl_str text, struct cbl_buf *out)
{
	size_t len;

	cbl_buf_char(out, '"');
	for (size_t i = 0; i < text.len; i += len) {
		uint32_t c;

		len = cbl_utf8_next(text.ptr + i, text.len - i, &c);
		if (len == 0)
			break; /* cannot happen: libyaml read it */
		if (needs_escape(c))
			cbl_buf_printf(out, "\\u%04X", (unsigned)c);
		else
			cbl_buf_add(out, text.ptr + i, len);
	}
	cbl_buf_char(out, '"');
}

static void print_node(const struct cbl_yaml_node *node, struct cbl_buf *out);

static void print_children(const struct cbl_yaml_node *node,
			   struct cbl_buf *out)
{
	const char *separator = "";

	for (const struct cbl_yaml_node *n = node->first; n; n = n->next) {
		if (!n->taken)
			continue;
		cbl_buf_text(out, separator);
		if (n->name.ptr) {
			print_text(n->name, out);
			cbl_buf_text(out, ": ");
		}
		print_node(n, out);
		separator = ",\n";
	}
}

/* As deep as the tree, which is CBL_YAML_MAX_DEPTH at most. */
static void print_node(const struct cbl_yaml_node *node, struct cbl_buf *out)
{
	bool list = node->kind == CBL_YAML_NODE_LIST;

	if (node->kind == CBL_YAML_NODE_TEXT) {
		print_text(node->text, out);
		return;
	}
	cbl_buf_char(out, list ? '[' : '{');
	print_children(node, out);
	cbl_buf_char(out, list ? ']' : '}');
}

void cbl_yaml_tree_print(const struct cbl_yaml_tree *tree, struct cbl_buf *out)
{
	print_node(tree->root, out);
}
