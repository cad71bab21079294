/* SPDX-License-Identifier: MIT
 *
 * A client of `cablelint lsp`: starts it, sends, waits for what it says. The
 * tests that use it need to see the server and its files at work together;
 * single answers are tests of unit_lsp. Whatever goes wrong ends the program.
 */
#ifndef CBL_TEST_CLIENT_H
#define CBL_TEST_CLIENT_H

#include <jansson.h>
#include <stdbool.h>
#include <stdio.h>
#include <sys/types.h>

struct client {
	pid_t process;
	FILE *to, *from;
	json_int_t id;
	json_t *inbox; /* came while something else was waited for */
};

/* Starts `program lsp` and initializes it: capabilities of the client, its
 * workspace folder (NULL: none), and options (NULL: none). */
void client_start(struct client *client, const char *program,
		  const char *capabilities, const char *folder,
		  const char *options);

/* JSON text in which ' stands for "; then values as for printf. */
json_t *client_json(const char *format, ...)
	__attribute__((format(printf, 1, 2)));

/* Drops `params`. */
void client_notify(struct client *client, const char *method, json_t *params);

/* Sends a request, returns its result; the caller drops it. */
json_t *client_request(struct client *client, const char *method,
		       json_t *params);

/* Waits for a notification or request of the server; its params, which the
 * caller drops. */
json_t *client_wait(struct client *client, const char *method);

/* The text of a file; the caller frees. */
char *client_read(const char *path, size_t *len);

/* Opens a file with that text, or its own (NULL). */
void client_open(struct client *client, const char *path, const char *text);

/* Waits until the index is whole. */
void client_index(struct client *client);

/* Waits for the diagnostics of a file; the caller drops them. */
json_t *client_diagnostics(struct client *client, const char *path);

/* Sends a change of a place, given by line and character. */
void client_type(struct client *client, const char *path, int version,
		 int line, int from, int to, const char *text);

/* Its memory in kilobytes, its time on a processor in milliseconds. */
long client_memory(const struct client *client);
double client_time(const struct client *client);

/* Ends the session; the server's exit status. */
int client_end(struct client *client);

/* Ends the program. */
void client_fail(const char *format, ...)
	__attribute__((format(printf, 1, 2), noreturn));

#endif
