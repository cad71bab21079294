/* SPDX-License-Identifier: MIT
 *
 * cablelint as a library: bytes of messages in, JSON out, the same as the
 * commands `check` and `parse` print. Nothing here reads or writes files but
 * specs named by path; nothing prints; nothing is global. Link with
 * `pkg-config --static --libs cablelint`.
 *
 *	struct cablelint *lint;
 *	char error[256], *report;
 *
 *	if (cablelint_new(&lint, NULL, error, sizeof(error)))
 *		return fprintf(stderr, "%s\n", error), 1;
 *	report = cablelint_check(lint, "message.txt", text, length);
 *	puts(report);
 *	cablelint_string_free(report);
 *	cablelint_free(lint);
 */
#ifndef CABLELINT_H
#define CABLELINT_H

#include <stddef.h>

#ifdef __cplusplus
extern "C" {
#endif

/* Specs and settings, and the memory of one thread: a handle serves one
 * thread at a time. */
struct cablelint;

/* What is wanted; a zeroed struct, or NULL, is the default of the command
 * line. Lists end with NULL; a rule is named by its code, the beginning of
 * it, or its name. Borrowed during cablelint_new only. */
struct cablelint_options {
	const char *spec;            /* built-in id or path of a YAML file; NULL: found out by message */
	const char *profile;         /* NULL: archive */
	const char *const *select;   /* only these rules */
	const char *const *ignore;   /* not these */
	const char *const *severity; /* "RULE=LEVEL" */
	double min_confidence;       /* 0 to 1 */
};

/* Makes a handle. 0, or a negative number with cause and remedy in `error`
 * (`size` bytes, NUL-terminated): an unknown spec, profile or rule, or a spec
 * with mistakes. The caller frees the handle. */
int cablelint_new(struct cablelint **out,
		  const struct cablelint_options *options, char *error,
		  size_t size);
void cablelint_free(struct cablelint *lint);

/* Checks the messages in `text` and returns the JSON of `check` (version 1),
 * to be freed by cablelint_string_free. Never NULL. `name` is their path in
 * the report, and the file name that rules about file names see. Texts over
 * 2 GB and binary ones are reported as unread. Rules about other messages stay
 * silent: one text is no corpus. */
char *cablelint_check(struct cablelint *lint, const char *name,
		      const char *text, size_t length);

/* The same for the JSON of `parse`: the messages as data. Of a text that is
 * unread there are none. */
char *cablelint_parse(struct cablelint *lint, const char *name,
		      const char *text, size_t length);

void cablelint_string_free(char *string);

/* "0.1.0" */
const char *cablelint_version(void);

#ifdef __cplusplus
}
#endif

#endif
