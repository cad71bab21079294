/* SPDX-License-Identifier: MIT
 *
 * same CABLELINT FOLDER...
 *
 * Each folder is checked by `check`, and opened as a workspace, and so is
 * each of its files by itself: the same is found at the same places.
 */
#include <stdlib.h>
#include <string.h>
#include <dirent.h>

#include "client.h"

static const char *program;
static size_t compared, found;

/* All findings of `check`; the caller drops them. Its status says only that
 * there are some. */
static json_t *check(const char *path)
{
	char command[4096];
	json_t *report, *findings;
	FILE *out;

	snprintf(command, sizeof(command),
		 "'%s' check --format json '%s' 2>/dev/null", program, path);
	out = popen(command, "r");
	report = out ? json_loadf(out, 0, NULL) : NULL;
	if (!out || !report)
		client_fail("%s gives no report", command);
	pclose(out);
	findings = json_incref(json_object_get(report, "findings"));
	json_decref(report);
	return findings;
}

/* What both say of a finding, in a form that sorts. */
static json_t *mark(const char *code, json_int_t severity, json_int_t line,
		    json_int_t column, json_int_t to_line, json_int_t to,
		    const char *message)
{
	return json_sprintf("%06lld:%06lld-%06lld:%06lld %s %lld %s",
			    (long long)line, (long long)column,
			    (long long)to_line, (long long)to, code,
			    (long long)severity, message);
}

static json_int_t number(const json_t *object, const char *a, const char *b,
			 const char *c)
{
	return json_integer_value(json_object_get(
		json_object_get(json_object_get(object, a), b), c));
}

static json_int_t level(const char *severity)
{
	static const char *const names[] = {"error", "warning", "info",
					    "hint"};

	for (int i = 0; i < 4; i++)
		if (strcmp(names[i], severity) == 0)
			return i + 1;
	client_fail("%s is no severity", severity);
}

static json_t *mark_finding(const json_t *f)
{
	const char *code = json_string_value(
		json_object_get(json_object_get(f, "rule"), "code"));
	const char *severity =
		json_string_value(json_object_get(f, "severity"));

	return mark(code, level(severity),
		    number(f, "range", "start", "line") - 1,
		    number(f, "range", "start", "column") - 1,
		    number(f, "range", "end", "line") - 1,
		    number(f, "range", "end", "column") - 1,
		    json_string_value(json_object_get(f, "message")));
}

/* What is proposed stands behind the message there. */
static json_t *mark_diagnostic(const json_t *d)
{
	const char *code = json_string_value(json_object_get(d, "code"));
	char *message = strdup(
		json_string_value(json_object_get(d, "message")));
	char *more = strstr(message, " (probably ");
	json_t *out;

	if (more)
		*more = '\0';
	out = mark(code ? code : "none", json_integer_value(json_object_get(
						 d, "severity")),
		   number(d, "range", "start", "line"),
		   number(d, "range", "start", "character"),
		   number(d, "range", "end", "line"),
		   number(d, "range", "end", "character"), message);
	free(message);
	return out;
}

static int by_text(const void *a, const void *b)
{
	return strcmp(json_string_value(*(json_t *const *)a),
		      json_string_value(*(json_t *const *)b));
}

static void sort(json_t *list)
{
	size_t count = json_array_size(list);
	json_t **items = calloc(count + 1, sizeof(json_t *));

	for (size_t i = 0; i < count; i++)
		items[i] = json_incref(json_array_get(list, i));
	qsort(items, count, sizeof(json_t *), by_text);
	for (size_t i = 0; i < count; i++)
		json_array_set_new(list, i, items[i]);
	free(items);
}

static void compare(const char *path, json_t *want, json_t *got)
{
	sort(want);
	sort(got);
	compared++;
	found += json_array_size(want);
	if (!json_equal(want, got)) {
		char *w = json_dumps(want, JSON_INDENT(1));
		char *g = json_dumps(got, JSON_INDENT(1));

		client_fail("%s\ncheck: %s\nserver: %s", path, w, g);
	}
	json_decref(want);
	json_decref(got);
}

static json_t *of_path(const json_t *findings, const char *path)
{
	json_t *out = json_array(), *one;
	size_t i;

	json_array_foreach(findings, i, one) {
		const char *its =
			json_string_value(json_object_get(one, "path"));

		if (strcmp(its, path) == 0)
			json_array_append_new(out, mark_finding(one));
	}
	return out;
}

static json_t *diagnostics(struct client *c, const char *path)
{
	json_t *params, *all, *one, *out = json_array();
	size_t i;

	client_open(c, path, NULL);
	params = client_diagnostics(c, path);
	all = json_object_get(params, "diagnostics");
	json_array_foreach(all, i, one)
		json_array_append_new(out, mark_diagnostic(one));
	json_decref(params);
	return out;
}

static bool is_message(const char *name)
{
	const char *dot = strrchr(name, '.');

	return name[0] != '.' && dot && strcmp(dot, ".txt") == 0;
}

static void compare_folder(const char *folder)
{
	static const char can[] = "{'general': {'positionEncodings': "
				  "['utf-32']}, 'window': "
				  "{'workDoneProgress': true}}";
	struct client in_folder, alone;
	json_t *together = check(folder), *by_itself;
	DIR *dir = opendir(folder);
	struct dirent *entry;
	char path[4096];

	if (!dir)
		client_fail("%s is no folder", folder);
	client_start(&in_folder, program, can, folder, NULL);
	client_index(&in_folder);
	client_start(&alone, program, can, NULL, NULL);
	while ((entry = readdir(dir))) {
		if (!is_message(entry->d_name))
			continue;
		snprintf(path, sizeof(path), "%s/%s", folder, entry->d_name);
		compare(path, of_path(together, path),
			diagnostics(&in_folder, path));
		by_itself = check(path);
		compare(path, of_path(by_itself, path),
			diagnostics(&alone, path));
		json_decref(by_itself);
	}
	closedir(dir);
	json_decref(together);
	client_end(&in_folder);
	client_end(&alone);
}

int main(int argc, char *argv[])
{
	program = argv[1];
	for (int i = 2; i < argc; i++)
		compare_folder(argv[i]);
	printf("%zu times the same, %zu findings\n", compared, found);
	return compared && found ? 0 : 1;
}
