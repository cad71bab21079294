/* SPDX-License-Identifier: MIT */
#include <stdlib.h>
#include <strings.h>

#include "base/mem.h"
#include "lsp/lsp_priv.h"
#include "text/json.h"

static const char scheme[] = "file://";

static int hex(char c)
{
	if (c >= '0' && c <= '9')
		return c - '0';
	c = cbl_upper(c);
	return c >= 'A' && c <= 'F' ? c - 'A' + 10 : -1;
}

/* The byte that "%41" stands for; 0 where there is none, or none that a path
 * may have. */
static char decoded(const char *p)
{
	if (*p != '%' || hex(p[1]) < 0 || hex(p[2]) < 0)
		return '\0';
	return (char)(hex(p[1]) * 16 + hex(p[2]));
}

/* Where the path begins in `file:/a`, `file:///a` or `file://localhost/a`, all
 * in any case (RFC 8089); NULL if it is none of this machine's. */
static const char *path_in(const char *uri)
{
	static const char here[] = "localhost";

	if (strncasecmp(uri, "file:/", 6) != 0)
		return NULL;
	uri += 5;
	if (uri[1] != '/')
		return uri;
	uri += 2;
	if (strncasecmp(uri, here, sizeof(here) - 1) == 0 &&
	    uri[sizeof(here) - 1] == '/')
		uri += sizeof(here) - 1;
	return *uri == '/' ? uri : NULL;
}

char *lsp_path_of(const char *uri)
{
	const char *from = path_in(uri);
	char *path, *out;

	if (!from)
		return cbl_xstrdup(uri);
	path = cbl_xstrdup(from);
	out = path;
	for (const char *p = path; *p; p++) {
		char c = decoded(p);

		*out++ = c ? c : *p;
		p += c ? 2 : 0;
	}
	*out = '\0';
	return path;
}

static bool is_plain(char c)
{
	return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') ||
	       cbl_is_digit(c) || (c && strchr("/-._~", c));
}

char *lsp_uri_of(const char *path)
{
	struct cbl_buf uri;

	if (path[0] != '/')
		return cbl_xstrdup(path);
	cbl_buf_init(&uri, 0);
	cbl_buf_text(&uri, scheme);
	for (; *path; path++) {
		if (is_plain(*path))
			cbl_buf_char(&uri, *path);
		else
			cbl_buf_printf(&uri, "%%%02X", (unsigned char)*path);
	}
	return cbl_buf_detach(&uri);
}

json_t *lsp_uri_json(const char *path)
{
	char *uri = lsp_uri_of(path);
	json_t *out = cbl_json_text(cbl_str_c(uri));

	free(uri);
	return out;
}

char *lsp_folder_of(const char *path)
{
	const char *slash = strrchr(path, '/');
	char *folder, *real = NULL;

	if (!slash || path[0] != '/')
		return NULL;
	folder = cbl_xstrndup(path, slash == path ? 1 : (size_t)(slash - path));
	real = realpath(folder, NULL);
	free(folder);
	return real;
}
