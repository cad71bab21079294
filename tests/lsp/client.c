/* SPDX-License-Identifier: MIT */
#include "client.h"

#include <signal.h>
#include <stdarg.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

/* A server that says nothing for so long hangs. */
#define PATIENCE 120

void client_fail(const char *format, ...)
{
	va_list args;

	va_start(args, format);
	vfprintf(stderr, format, args);
	va_end(args);
	fputc('\n', stderr);
	exit(1);
}

/* ---- frames */

static void send_frame(struct client *c, json_t *message)
{
	char *text = json_dumps(message, JSON_COMPACT);

	if (!text)
		client_fail("a message that is no JSON");
	fprintf(c->to, "Content-Length: %zu\r\n\r\n%s", strlen(text), text);
	fflush(c->to);
	free(text);
	json_decref(message);
}

static json_t *receive(struct client *c)
{
	char line[256], *text;
	size_t length = 0;
	json_t *message;

	alarm(PATIENCE);
	do {
		if (!fgets(line, sizeof(line), c->from))
			client_fail("the server has gone");
		sscanf(line, "Content-Length: %zu", &length);
	} while (strcmp(line, "\r\n") != 0);
	text = malloc(length + 1);
	if (!text || fread(text, 1, length, c->from) != length)
		client_fail("a frame that is cut");
	message = json_loadb(text, length, 0, NULL);
	free(text);
	alarm(0);
	if (!message)
		client_fail("a frame that is no JSON");
	return message;
}

/* ---- life */

void client_start(struct client *c, const char *program,
		  const char *capabilities, const char *folder,
		  const char *options)
{
	int down[2], up[2];
	json_t *params;

	*c = (struct client){.inbox = json_array()};
	signal(SIGPIPE, SIG_IGN);
	if (pipe(down) || pipe(up) || (c->process = fork()) < 0)
		client_fail("no server can be started");
	if (c->process == 0) {
		dup2(down[0], 0);
		dup2(up[1], 1);
		close(down[0]);
		close(down[1]);
		close(up[0]);
		close(up[1]);
		execl(program, program, "lsp", (char *)NULL);
		_exit(127);
	}
	close(down[0]);
	close(up[1]);
	c->to = fdopen(down[1], "w");
	c->from = fdopen(up[0], "r");
	params = client_json("{'processId': %d}", (int)getpid());
	json_object_set_new(params, "capabilities",
			    client_json("%s", capabilities));
	if (folder)
		json_object_set_new(
			params, "workspaceFolders",
			client_json("[{'uri': 'file://%s', 'name': 'x'}]",
				    folder));
	if (options)
		json_object_set_new(params, "initializationOptions",
				    client_json("%s", options));
	json_decref(client_request(c, "initialize", params));
	client_notify(c, "initialized", json_object());
}

int client_end(struct client *c)
{
	int status;

	json_decref(client_request(c, "shutdown", NULL));
	client_notify(c, "exit", NULL);
	fclose(c->to);
	fclose(c->from);
	json_decref(c->inbox);
	if (waitpid(c->process, &status, 0) < 0 || !WIFEXITED(status))
		client_fail("the server has crashed");
	return WEXITSTATUS(status);
}

/* ---- messages */

json_t *client_json(const char *format, ...)
{
	va_list args;
	char *text;
	json_t *out;
	int len;

	va_start(args, format);
	len = vasprintf(&text, format, args);
	va_end(args);
	if (len < 0)
		client_fail("no memory");
	for (char *p = text; *p; p++)
		if (*p == '\'')
			*p = '"';
	out = json_loads(text, JSON_DECODE_ANY, NULL);
	if (!out)
		client_fail("no JSON: %s", text);
	free(text);
	return out;
}

static json_t *message(const char *method, json_t *params)
{
	json_t *out = json_pack("{s:s, s:s}", "jsonrpc", "2.0", "method",
				method);

	if (params)
		json_object_set_new(out, "params", params);
	return out;
}

void client_notify(struct client *c, const char *method, json_t *params)
{
	send_frame(c, message(method, params));
}

json_t *client_request(struct client *c, const char *method, json_t *params)
{
	json_t *request = message(method, params);

	json_object_set_new(request, "id", json_integer(++c->id));
	send_frame(c, request);
	for (;;) {
		json_t *got = receive(c), *result;

		if (json_object_get(got, "method") ||
		    json_integer_value(json_object_get(got, "id")) != c->id) {
			json_array_append_new(c->inbox, got);
			continue;
		}
		result = json_object_get(got, "result");
		if (!result)
			client_fail("%s is answered with an error", method);
		json_incref(result);
		json_decref(got);
		return result;
	}
}

static bool is_method(const json_t *got, const char *method)
{
	const char *its = json_string_value(json_object_get(got, "method"));

	return its && strcmp(its, method) == 0;
}

json_t *client_wait(struct client *c, const char *method)
{
	json_t *one, *params;
	size_t i;

	json_array_foreach(c->inbox, i, one) {
		if (!is_method(one, method))
			continue;
		params = json_incref(json_object_get(one, "params"));
		json_array_remove(c->inbox, i);
		return params;
	}
	for (;;) {
		one = receive(c);
		if (!is_method(one, method)) {
			json_array_append_new(c->inbox, one);
			continue;
		}
		params = json_incref(json_object_get(one, "params"));
		json_decref(one);
		return params;
	}
}

/* ---- documents */

char *client_read(const char *path, size_t *len)
{
	FILE *file = fopen(path, "rb");
	char *text;
	long size;

	if (!file || fseek(file, 0, SEEK_END) || (size = ftell(file)) < 0)
		client_fail("%s cannot be read", path);
	rewind(file);
	text = calloc(1, (size_t)size + 1);
	if (!text || fread(text, 1, (size_t)size, file) != (size_t)size)
		client_fail("%s cannot be read", path);
	fclose(file);
	if (len)
		*len = (size_t)size;
	return text;
}

void client_open(struct client *c, const char *path, const char *text)
{
	char *own = text ? NULL : client_read(path, NULL);
	json_t *document = client_json("{'uri': 'file://%s', 'version': 1, "
				       "'languageId': 'cable'}",
				       path);
	json_t *string = json_string(text ? text : own);

	if (!string)
		client_fail("%s is no UTF-8", path);
	json_object_set_new(document, "text", string);
	client_notify(c, "textDocument/didOpen",
		      json_pack("{s:o}", "textDocument", document));
	free(own);
}

void client_index(struct client *c)
{
	for (;;) {
		json_t *params = client_wait(c, "$/progress");
		json_t *value = json_object_get(params, "value");
		bool end = strcmp(json_string_value(json_object_get(value,
								    "kind")),
				  "end") == 0;

		json_decref(params);
		if (end)
			return;
	}
}

json_t *client_diagnostics(struct client *c, const char *path)
{
	for (;;) {
		json_t *params = client_wait(
			c, "textDocument/publishDiagnostics");
		const char *uri =
			json_string_value(json_object_get(params, "uri"));

		if (strcmp(uri + 7, path) == 0)
			return params;
		json_decref(params);
	}
}

void client_type(struct client *c, const char *path, int version, int line,
		 int from, int to, const char *text)
{
	json_t *change = client_json(
		"{'range': {'start': {'line': %d, 'character': %d}, "
		"'end': {'line': %d, 'character': %d}}}",
		line, from, line, to);

	json_object_set_new(change, "text", json_string(text));
	client_notify(c, "textDocument/didChange",
		      json_pack("{s:o, s:[o]}", "textDocument",
				client_json("{'uri': 'file://%s', "
					    "'version': %d}",
					    path, version),
				"contentChanges", change));
}

/* ---- the process */

long client_memory(const struct client *c)
{
	char path[64], line[256];
	long memory = 0;
	FILE *file;

	snprintf(path, sizeof(path), "/proc/%d/status", (int)c->process);
	file = fopen(path, "r");
	while (file && fgets(line, sizeof(line), file))
		sscanf(line, "VmRSS: %ld", &memory);
	if (file)
		fclose(file);
	return memory;
}

double client_time(const struct client *c)
{
	unsigned long long nanoseconds = 0;
	char path[64];
	FILE *file;

	snprintf(path, sizeof(path), "/proc/%d/schedstat", (int)c->process);
	file = fopen(path, "r");
	if (file && fscanf(file, "%llu", &nanoseconds) != 1)
		nanoseconds = 0;
	if (file)
		fclose(file);
	return (double)nanoseconds / 1e6;
}
