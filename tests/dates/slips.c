/* SPDX-License-Identifier: MIT
 *
 * slips [OPTION]... PATH...   measures a rule about dates on real messages
 *
 * Slips: every date of the text that lies 1 to 60 days before its message is
 * moved, once, to 10 to 25 days after it, by editing the text; how many does
 * the rule find? Which day it becomes follows from its place, so that two
 * runs measure the same. Dates are told as past far more often than as plans
 * overtaken, so this is the rule's recall, a little below the truth. Days
 * that would fall into the next year are left out: without a written year
 * they are last year's.
 *
 * Alarms: dates that lie ahead of a message as it is are nearly all plans.
 * What the rule finds in unmodified messages is shown, to be read.
 */
#include <dirent.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

#include "base/buf.h"
#include "base/mem.h"
#include "lint/linter.h"
#include "message/message.h"
#include "spec/builtin.h"
#include "text/moment.h"

enum {
	PAST_MOST = 60,	  /* days before the message that a slip may begin */
	AHEAD_LEAST = 10, /* days behind it where it ends */
	AHEAD_MOST = 25,
};

struct options {
	const char *spec, *value, *rule;
	char element[64], field[64]; /* --date ELEMENT.FIELD */
	double least_recall;	     /* percent; below it the program fails */
	long most_alarms; /* per 1,000 messages; above it the program fails */
	bool show_misses;
};

struct counts {
	size_t messages, undated;
	size_t slips, found, cramped;
	size_t ahead, alarms;
};

/* A date of the text: where it stands, and how far from its message. */
struct mention {
	struct cbl_span span;
	int32_t day, reference;
};

struct run {
	struct options options;
	struct cbl_spec *spec;
	struct cbl_linter *linter;
	struct cbl_lint_scratch *scratch;
	uint32_t element, field, value;
	struct mention *mentions; /* of the source at hand */
	size_t count, cap;
	struct counts counts;
};

/* ---- dates of a message */

static void take_message(struct cbl_message *m, void *ctx)
{
	struct run *run = ctx;
	const struct cbl_row *reference;

	if (m->spec != run->spec)
		return;
	run->counts.messages++;
	reference = cbl_message_value(m, run->value);
	if (!reference || reference->state != CBL_ROW_VALID ||
	    reference->value.time.precision > CBL_PRECISION_DAY) {
		run->counts.undated++;
		return;
	}
	for (uint32_t i = m->first[run->element]; i != CBL_NONE;
	     i = m->instances[i].next) {
		uint32_t row = cbl_message_row(m, i, run->field, 0);

		if (row == CBL_NONE || m->rows[row].state != CBL_ROW_VALID)
			continue;
		run->mentions =
			cbl_grow(run->mentions, &run->cap, run->count + 1,
				 sizeof(*run->mentions));
		run->mentions[run->count++] = (struct mention){
			m->rows[row].span, m->rows[row].value.time.day,
			reference->value.time.day};
	}
}

/* ---- moving one */

static bool is_letter(char c)
{
	return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
}

static int year_of(int32_t day)
{
	int year, month, of_month;

	cbl_date_from_days(day, &year, &month, &of_month);
	return year;
}

/* The day a slip leads to, chosen by its place; false if none of the days is
 * of the message's own year. */
static bool choose_day(const struct mention *m, int32_t *day)
{
	int span = AHEAD_MOST - AHEAD_LEAST + 1;

	for (int i = 0; i < span; i++) {
		int off = AHEAD_LEAST +
			  (int)((m->span.lo + (uint32_t)i) % (uint32_t)span);

		*day = m->reference + off;
		if (year_of(*day) == year_of(m->reference))
			return true;
	}
	return false;
}

/* Writes the month as the text has it: whole or cut, in its letters. */
static void write_month(struct cbl_buf *out, struct cbl_str old, int month)
{
	struct cbl_moment moment = {.day = cbl_days_from_date(2000, month, 1),
				    .precision = CBL_PRECISION_MONTH};
	struct cbl_buf name;
	size_t len = 0;

	cbl_buf_init(&name, 0);
	cbl_moment_print(&name, moment, CBL_STYLE_PLAIN);
	while (len < name.len && is_letter(name.data[len]))
		len++;
	/* May, June and July are not cut where they stand whole. */
	if (old.len == 3 && len > 4)
		len = 3;
	for (size_t i = 0; i < len; i++) {
		char c = name.data[i];
		bool capital = old.ptr[i ? 1 : 0] < 'a';

		cbl_buf_char(out, capital ? cbl_upper(c) : c);
	}
	cbl_buf_release(&name);
}

static void write_day(struct cbl_buf *out, struct cbl_str behind, int day)
{
	static const char *const endings[] = {"th", "st", "nd", "rd"};
	int last = day / 10 == 1 ? 0 : day % 10;
	const char *ending = endings[last <= 3 ? last : 0];

	cbl_buf_printf(out, "%d", day);
	if (behind.len < 2 || !is_letter(behind.ptr[0]) ||
	    !is_letter(behind.ptr[1]))
		return;
	for (size_t i = 0; i < 2; i++)
		cbl_buf_char(out, behind.ptr[0] < 'a' ? cbl_upper(ending[i])
						      : ending[i]);
}

/* Appends the text of a date for another day; false if it is not written
 * with the name of a month. A year that stands with it is that of the
 * message, or the date is left alone. */
static bool move_text(struct cbl_buf *out, struct cbl_str text, int32_t to)
{
	int year, month, day;
	bool wrote_month = false, wrote_day = false;
	size_t i = 0;

	cbl_date_from_days(to, &year, &month, &day);
	while (i < text.len) {
		size_t end = i;

		while (end < text.len && is_letter(text.ptr[end]))
			end++;
		if (end - i >= 3 && !wrote_month) {
			write_month(out, cbl_str(text.ptr + i, end - i), month);
			wrote_month = true;
			i = end;
			continue;
		}
		while (end < text.len && cbl_is_digit(text.ptr[end]))
			end++;
		if (end - i == 4 && strtol(text.ptr + i, NULL, 10) != year)
			return false;
		if (end > i && end - i <= 2 && !wrote_day) {
			struct cbl_str behind =
				cbl_str(text.ptr + end, text.len - end);

			write_day(out, behind, day);
			wrote_day = true;
			i = end;
			if (behind.len >= 2 && is_letter(behind.ptr[0]))
				i += 2;
			continue;
		}
		end = end > i ? end : i + 1;
		cbl_buf_str(out, cbl_str(text.ptr + i, end - i));
		i = end;
	}
	return wrote_month && wrote_day;
}

/* ---- judging */

/* Does the rule find something that begins at `at` (UINT32_MAX: anywhere)?
 * What it finds is printed if `show`. */
static size_t judge(struct run *run, const struct cbl_source *source,
		    uint32_t at, bool show)
{
	struct cbl_bag bag;
	size_t found = 0;

	cbl_bag_init(&bag);
	cbl_lint_source(run->linter, run->scratch, source, &bag, NULL);
	for (size_t i = 0; i < bag.count; i++) {
		const struct cbl_finding *f = &bag.findings[i];

		if (at != UINT32_MAX && f->range.start.offset != at)
			continue;
		found++;
		if (show)
			printf("%s:%u: %.*s\n", source->name,
			       (unsigned)f->range.start.line,
			       CBL_STR_ARG(f->message));
	}
	cbl_bag_release(&bag);
	return found;
}

static void show_miss(const struct cbl_source *source, uint32_t at)
{
	uint32_t lo = at > 160 ? at - 160 : 0;
	uint32_t hi = at + 60 < source->len ? at + 60 : (uint32_t)source->len;

	printf("miss: %s: ", source->name);
	for (uint32_t i = lo; i < hi; i++) {
		if (i == at)
			fputs(">>>", stdout);
		putchar(source->data[i] == '\n' || source->data[i] == '\r'
				? ' '
				: source->data[i]);
	}
	putchar('\n');
}

static void slip(struct run *run, const struct cbl_source *source,
		 const struct mention *m)
{
	struct cbl_source moved = {0};
	struct cbl_buf text;
	int32_t day;
	bool ok = choose_day(m, &day);

	if (!ok) {
		run->counts.cramped++;
		return;
	}
	cbl_buf_init(&text, 0);
	cbl_buf_str(&text, cbl_str(source->data, m->span.lo));
	if (move_text(
		    &text,
		    cbl_str(source->data + m->span.lo, m->span.hi - m->span.lo),
		    day)) {
		cbl_buf_str(&text, cbl_str(source->data + m->span.hi,
					   source->len - m->span.hi));
		cbl_source_set(&moved, source->name, text.data, text.len);
		run->counts.slips++;
		if (judge(run, &moved, m->span.lo, false))
			run->counts.found++;
		else if (run->options.show_misses)
			show_miss(&moved, m->span.lo);
		cbl_source_release(&moved);
	}
	cbl_buf_release(&text);
}

static void measure(struct run *run, const struct cbl_source *source)
{
	run->count = 0;
	cbl_lint_parse(run->linter, run->scratch, source, take_message, run);
	for (size_t i = 0; i < run->count; i++) {
		struct mention m = run->mentions[i];
		int32_t ahead = m.day - m.reference;

		if (ahead >= 2)
			run->counts.ahead++;
		if (ahead < 0 && -ahead <= PAST_MOST)
			slip(run, source, &m);
	}
	run->counts.alarms += judge(run, source, UINT32_MAX, true);
}

/* ---- files */

static int by_name(const void *a, const void *b)
{
	return strcmp(*(char *const *)a, *(char *const *)b);
}

static int measure_file(struct run *run, const char *path)
{
	struct cbl_source source = {0};
	struct cbl_error err = {0};

	if (cbl_source_read(&source, AT_FDCWD, path, path,
			    CBL_SOURCE_DEFAULT_MAX, &err) != CBL_OK) {
		fprintf(stderr, "%s: %s\n", path, err.message);
		return 2;
	}
	measure(run, &source);
	cbl_source_release(&source);
	return 0;
}

static int measure_folder(struct run *run, const char *path)
{
	DIR *folder = opendir(path);
	char **names = NULL;
	size_t count = 0, cap = 0;
	int status = 0;
	const struct dirent *entry;

	if (!folder) {
		perror(path);
		return 2;
	}
	while ((entry = readdir(folder))) {
		size_t len = strlen(entry->d_name);

		if (len < 4 || strcmp(entry->d_name + len - 4, ".txt") != 0)
			continue;
		names = cbl_grow(names, &cap, count + 1, sizeof(*names));
		names[count] = cbl_xmalloc(strlen(path) + len + 2);
		sprintf(names[count++], "%s/%s", path, entry->d_name);
	}
	closedir(folder);
	if (count > 1)
		qsort(names, count, sizeof(*names), by_name);
	for (size_t i = 0; i < count; i++) {
		if (measure_file(run, names[i]))
			status = 2;
		free(names[i]);
	}
	free(names);
	return status;
}

static int measure_path(struct run *run, const char *path)
{
	struct stat st;

	if (stat(path, &st)) {
		perror(path);
		return 2;
	}
	return S_ISDIR(st.st_mode) ? measure_folder(run, path)
				   : measure_file(run, path);
}

/* ---- the run */

static int report(const struct run *run)
{
	const struct counts *c = &run->counts;
	double recall =
		c->slips ? 100.0 * (double)c->found / (double)c->slips : 0;
	double alarms =
		c->messages ? 1000.0 * (double)c->alarms / (double)c->messages
			    : 0;
	int status = 0;

	printf("messages %zu, without a date %zu\n", c->messages, c->undated);
	printf("slips    %zu, found %zu (%.1f %%); no room before New Year "
	       "%zu\n",
	       c->slips, c->found, recall, c->cramped);
	printf("ahead    %zu, found %zu (%.1f per 1,000 messages)\n", c->ahead,
	       c->alarms, alarms);
	if (!c->slips) {
		fputs("there was nothing to measure\n", stderr);
		return 1;
	}
	if (recall < run->options.least_recall) {
		fprintf(stderr, "fewer than %.1f %% found\n",
			run->options.least_recall);
		status = 1;
	}
	if (run->options.most_alarms >= 0 &&
	    alarms > (double)run->options.most_alarms) {
		fprintf(stderr, "more than %ld per 1,000 messages\n",
			run->options.most_alarms);
		status = 1;
	}
	return status;
}

static uint32_t find_value(const struct cbl_spec *spec, const char *id)
{
	for (uint32_t i = 0; i < spec->values_count; i++)
		if (cbl_str_eq_c(cbl_spec_str(spec, spec->values[i].id), id))
			return i;
	return CBL_NONE;
}

static uint32_t find_field(const struct cbl_spec *spec, uint32_t element,
			   const char *id)
{
	struct cbl_list fields = spec->elements[element].fields;

	for (uint32_t i = 0; i < fields.count; i++)
		if (cbl_str_eq_c(
			    cbl_spec_str(spec,
					 spec->fields[fields.first + i].id),
			    id))
			return fields.first + i;
	return CBL_NONE;
}

static int prepare(struct run *run)
{
	const struct options *o = &run->options;
	const char *select[] = {o->rule, NULL};
	struct cbl_lint_options wanted = {.select = select};
	struct cbl_error err = {0};

	run->spec = cbl_builtin_open(o->spec);
	if (!run->spec) {
		fprintf(stderr, "no spec `%s`\n", o->spec);
		return 2;
	}
	run->value = find_value(run->spec, o->value);
	run->element = cbl_spec_find_element(run->spec, cbl_str_c(o->element));
	run->field = run->element == CBL_NONE
			     ? CBL_NONE
			     : find_field(run->spec, run->element, o->field);
	if (run->value == CBL_NONE || run->field == CBL_NONE) {
		fprintf(stderr, "no `%s` or no `%s.%s` in it\n", o->value,
			o->element, o->field);
		return 2;
	}
	if (cbl_linter_new(&run->linter, &run->spec, 1, &wanted, &err)) {
		fprintf(stderr, "%s\n", err.message);
		return 2;
	}
	run->scratch = cbl_lint_scratch_new();
	return 0;
}

static const char usage[] =
	"Usage: slips [OPTION]... PATH...\n"
	"  --spec ID           spec of the messages (state-cable)\n"
	"  --rule NAME         the rule (date-event-after-dtg)\n"
	"  --date ELEMENT.FIELD  the dates (date.day)\n"
	"  --reference VALUE   what they are held against (latest)\n"
	"  --min-recall N      fail below so many percent\n"
	"  --max-alarms N      fail above so many per 1,000 messages\n"
	"  --misses            show the slips that are not found\n";

/* The word behind an option. */
static const char *argument(char **argv, int *i)
{
	if (argv[*i + 1])
		return argv[++*i];
	fputs(usage, stderr);
	exit(2);
}

int main(int argc, char **argv)
{
	struct run run = {
		.options = {.spec = "state-cable",
			    .element = "date",
			    .field = "day",
			    .value = "latest",
			    .rule = "date-event-after-dtg",
			    .most_alarms = -1},
	};
	struct options *o = &run.options;
	int status = 0, first = argc;

	for (int i = 1; i < argc; i++) {
		if (argv[i][0] != '-') {
			first = i;
			break;
		}
		if (strcmp(argv[i], "--spec") == 0)
			o->spec = argument(argv, &i);
		else if (strcmp(argv[i], "--rule") == 0)
			o->rule = argument(argv, &i);
		else if (strcmp(argv[i], "--reference") == 0)
			o->value = argument(argv, &i);
		else if (strcmp(argv[i], "--min-recall") == 0)
			o->least_recall = atof(argument(argv, &i));
		else if (strcmp(argv[i], "--max-alarms") == 0)
			o->most_alarms = atol(argument(argv, &i));
		else if (strcmp(argv[i], "--misses") == 0)
			o->show_misses = true;
		else if (strcmp(argv[i], "--date") != 0 ||
			 sscanf(argument(argv, &i), "%63[^.].%63s", o->element,
				o->field) != 2) {
			fputs(usage, stderr);
			return 2;
		}
	}
	if (first == argc) {
		fputs(usage, stderr);
		return 2;
	}
	status = prepare(&run);
	for (int i = first; !status && i < argc; i++)
		status = measure_path(&run, argv[i]);
	if (!status)
		status = report(&run);
	free(run.mentions);
	cbl_lint_scratch_free(run.scratch);
	cbl_linter_free(run.linter);
	cbl_spec_free(run.spec);
	return status;
}
