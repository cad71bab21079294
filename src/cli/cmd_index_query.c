/* SPDX-License-Identifier: MIT */
#include <jansson.h>
#include <string.h>

#include "cli/commands.h"
#include "cli/output.h"
#include "index/index.h"
#include "report/csv_cell.h"
#include "report/inert.h"
#include "text/json.h"

struct answer {
	struct cbl_buf out, path, word;
	size_t count;
	bool referring;
	void (*add)(struct answer *a, const struct cbl_index_row *row);
};

static struct cbl_str path_of(struct answer *a, const struct cbl_index_row *row)
{
	cbl_buf_clear(&a->path);
	cbl_buf_str(&a->path, row->path);
	if (row->member.len)
		cbl_buf_char(&a->path, '#');
	cbl_buf_str(&a->path, row->member);
	return cbl_str(cbl_buf_cstr(&a->path), a->path.len);
}

static struct cbl_str day_of(const struct cbl_index_row *row)
{
	return cbl_str(row->date.ptr, row->date.len < 10 ? row->date.len : 10);
}

/* ---- text */

/* A word in a column of its own; texts of an index are harmless only when they
 * were made so. */
static void add_word(struct answer *a, struct cbl_str word, int width)
{
	cbl_buf_clear(&a->word);
	cbl_inert_line(&a->word, word.len ? word : cbl_str_c("-"));
	cbl_buf_printf(&a->out, "%-*s  ", width, cbl_buf_cstr(&a->word));
}

static void add_text(struct answer *a, const struct cbl_index_row *row)
{
	add_word(a, row->mrn, 20);
	if (!row->path.len) {
		cbl_buf_text(&a->out, "not here");
	} else {
		add_word(a, day_of(row), 10);
		add_word(a, row->classification, 12);
		cbl_inert_path(&a->out, path_of(a, row));
		cbl_buf_printf(&a->out, ":%lld", (long long)row->line);
	}
	if (row->subject.len) {
		cbl_buf_text(&a->out, "\n    ");
		cbl_inert_line(&a->out, row->subject);
	}
	if (row->reference.len) {
		cbl_buf_text(&a->out, "\n    cited as ");
		cbl_inert_line(&a->out, row->reference);
	}
	cbl_buf_char(&a->out, '\n');
}

/* ---- csv */

/* A number that is not known is an empty cell. */
static void add_number(struct answer *a, int64_t number, const char *behind)
{
	if (number > 0)
		cbl_buf_printf(&a->out, "%lld", (long long)number);
	cbl_buf_text(&a->out, behind);
}

static void add_csv(struct answer *a, const struct cbl_index_row *row)
{
	cbl_csv_cell(&a->out, row->mrn, ',');
	cbl_csv_cell(&a->out, row->date, ',');
	cbl_csv_cell(&a->out, row->station, ',');
	cbl_csv_cell(&a->out, row->classification, ',');
	cbl_csv_cell(&a->out, row->subject, ',');
	cbl_csv_cell(&a->out, row->tags, ',');
	add_number(a, row->section, ",");
	add_number(a, row->sections, ",");
	cbl_csv_cell(&a->out, path_of(a, row), ',');
	add_number(a, row->line, a->referring ? "," : "\n");
	if (a->referring)
		cbl_csv_cell(&a->out, row->reference, '\n');
}

static void begin_csv(struct answer *a)
{
	cbl_buf_printf(&a->out,
		       "mrn,date,station,classification,subject,tags,section,"
		       "sections,path,line%s\n",
		       a->referring ? ",reference" : "");
}

/* ---- json */

static json_t *tags_json(struct cbl_str tags)
{
	json_t *list = json_array();
	struct cbl_str tag;

	while (cbl_str_next(&tags, ' ', &tag))
		if (tag.len)
			json_array_append_new(list, cbl_json_text(tag));
	return list;
}

static json_t *number_or_null(int64_t number)
{
	return number > 0 ? json_integer((json_int_t)number) : json_null();
}

static void add_json(struct answer *a, const struct cbl_index_row *row)
{
	json_t *object = json_pack(
		"{s:o, s:o, s:o, s:o, s:o, s:o, s:o, s:o, s:o, s:o}", "mrn",
		cbl_json_text_or_null(row->mrn), "date",
		cbl_json_text_or_null(row->date), "station",
		cbl_json_text_or_null(row->station), "classification",
		cbl_json_text_or_null(row->classification), "subject",
		cbl_json_text_or_null(row->subject), "tags",
		tags_json(row->tags), "section", number_or_null(row->section),
		"sections", number_or_null(row->sections), "path",
		cbl_json_text_or_null(path_of(a, row)), "line",
		number_or_null(row->line));

	if (a->referring)
		json_object_set_new(object, "reference",
				    cbl_json_text_or_null(row->reference));
	cbl_buf_text(&a->out, a->count > 1 ? ",\n" : "\n");
	cbl_json_write(object, JSON_COMPACT, &a->out);
}

/* ---- the question */

static void take(const struct cbl_index_row *row, void *ctx)
{
	struct answer *a = ctx;

	a->count++;
	a->add(a, row);
}

/* What is blank would ask for nothing, and list all. */
static int refuse_blank(struct cbl_args *args, struct cbl_error *err)
{
	static const enum cbl_option texts[] = {
		CBL_OPT_MRN,	 CBL_OPT_CITES,	  CBL_OPT_CITED_BY,
		CBL_OPT_STATION, CBL_OPT_SUBJECT,
	};

	for (size_t i = 0; i < sizeof(texts) / sizeof(texts[0]); i++) {
		const char *given = cbl_args_value(args, texts[i]);

		if (given && !cbl_str_trim(cbl_str_c(given)).len)
			return cbl_fail(err, CBL_ERROR_USAGE,
					"option `--%s` is given nothing but "
					"blanks",
					cbl_options[texts[i]].name);
	}
	return 0;
}

static struct cbl_str asked(struct cbl_args *args, enum cbl_option option)
{
	const char *given = cbl_args_value(args, option);

	return given ? cbl_str_trim(cbl_str_c(given)) : cbl_str("", 0);
}

static int day_option(struct cbl_args *args, enum cbl_option option, bool *has,
		      int32_t *day, struct cbl_error *err)
{
	const char *given = cbl_args_value(args, option);

	*has = given != NULL;
	if (!given || cbl_iso_date(cbl_str_c(given), day))
		return 0;
	return cbl_fail(err, CBL_ERROR_USAGE,
			"--%s %s: it is no date; write it as 2006-07-05",
			cbl_options[option].name, given);
}

static int read_question(struct cbl_args *args, struct cbl_index_question *q,
			 struct cbl_error *err)
{
	const char *subject = cbl_args_value(args, CBL_OPT_SUBJECT);

	*q = (struct cbl_index_question){
		.mrn = asked(args, CBL_OPT_MRN),
		.cites = asked(args, CBL_OPT_CITES),
		.cited_by = asked(args, CBL_OPT_CITED_BY),
		.station = asked(args, CBL_OPT_STATION),
		.tags = cbl_args_list(args, CBL_OPT_TAG),
		.subject = cbl_str_c(subject),
	};
	if (refuse_blank(args, err))
		return CBL_ERROR_USAGE;
	if (q->cites.len && q->cited_by.len)
		return cbl_fail(err, CBL_ERROR_USAGE,
				"--cites and --cited-by are two questions; ask "
				"one at a time");
	if (day_option(args, CBL_OPT_FROM, &q->has_from, &q->from, err))
		return CBL_ERROR_USAGE;
	return day_option(args, CBL_OPT_UNTIL, &q->has_until, &q->until, err);
}

static int ask(struct cbl_index *index, const struct cbl_index_question *q,
	       const char *format, struct cbl_error *err)
{
	bool json = format && strcmp(format, "json") == 0;
	bool csv = format && strcmp(format, "csv") == 0;
	struct answer a = {
		.referring = q->cites.len || q->cited_by.len,
		.add = json ? add_json : csv ? add_csv : add_text,
	};
	int status = CBL_EXIT_FAILED;

	cbl_buf_init(&a.out, 0);
	cbl_buf_init(&a.path, 0);
	cbl_buf_init(&a.word, 0);
	if (json)
		cbl_buf_text(&a.out, "{\"version\": 1, \"messages\": [");
	if (csv)
		begin_csv(&a);
	if (cbl_index_ask(index, q, take, &a, err) == 0) {
		if (json)
			cbl_buf_text(&a.out, "\n]}\n");
		status = cbl_write_output(&a.out);
		if (status == CBL_EXIT_CLEAN && a.count == 0)
			status = CBL_EXIT_FOUND; /* as `grep` has it */
	} else {
		cbl_say("%s", err->message);
	}
	cbl_buf_release(&a.out);
	cbl_buf_release(&a.path);
	cbl_buf_release(&a.word);
	return status;
}

/* ---- what may be meant as well */

#define NAMED 3

struct hint {
	struct cbl_buf list;
	size_t count;
};

static void add_alike(struct cbl_str spelling, void *ctx)
{
	struct hint *hint = ctx;

	if (hint->count++ < NAMED)
		cbl_buf_printf(&hint->list, "%s`%.*s`",
			       hint->count > 1 ? ", " : "",
			       CBL_STR_ARG(spelling));
}

static int say_alike(struct cbl_index *index, enum cbl_index_asked what,
		     enum cbl_option option, struct cbl_str given,
		     struct cbl_error *err)
{
	struct hint hint = {.count = 0};
	int rc;

	if (!given.len)
		return 0;
	cbl_buf_init(&hint.list, 0);
	rc = cbl_index_alike(index, what, given, add_alike, &hint, err);
	if (rc == 0 && hint.count)
		cbl_say("--%s %.*s: the index also has %s%s; ask for what is "
			"meant as it is written there",
			cbl_options[option].name, CBL_STR_ARG(given),
			cbl_buf_cstr(&hint.list),
			hint.count > NAMED ? " and more" : "");
	cbl_buf_release(&hint.list);
	return rc;
}

static int say_all_alike(struct cbl_index *index,
			 const struct cbl_index_question *q,
			 struct cbl_error *err)
{
	int rc = say_alike(index, CBL_INDEX_NUMBER, CBL_OPT_MRN, q->mrn, err);

	if (rc == 0)
		rc = say_alike(index, CBL_INDEX_CITED, CBL_OPT_CITES, q->cites,
			       err);
	if (rc == 0)
		rc = say_alike(index, CBL_INDEX_NUMBER, CBL_OPT_CITED_BY,
			       q->cited_by, err);
	if (rc == 0)
		rc = say_alike(index, CBL_INDEX_STATION, CBL_OPT_STATION,
			       q->station, err);
	for (size_t i = 0; rc == 0 && q->tags && q->tags[i]; i++)
		rc = say_alike(index, CBL_INDEX_TAG, CBL_OPT_TAG,
			       cbl_str_c(q->tags[i]), err);
	return rc;
}

/* What could not be read may be an answer as well. */
static int say_lack(struct cbl_index *index, const char *path,
		    struct cbl_error *err)
{
	int64_t files;
	int rc = cbl_index_lacking(index, &files, err);

	if (rc == 0 && files)
		cbl_say("%s: it was built without all of %lld %s, so there may "
			"be more; `cablelint index info` tells more",
			path, (long long)files, files == 1 ? "file" : "files");
	return rc;
}

static int cmd_query(struct cbl_args *args, const char *const *words,
		     size_t count)
{
	const char *format = cbl_args_value(args, CBL_OPT_FORMAT);
	const char *path = cbl_args_value(args, CBL_OPT_INDEX);
	struct cbl_index_question question;
	struct cbl_index *index = NULL;
	struct cbl_error err = {0};
	int status = CBL_EXIT_FAILED;

	if (count) {
		cbl_say("`index query` takes no words; ask by options, as in "
			"--mrn %s",
			words[0]);
		return CBL_EXIT_FAILED;
	}
	if (!path)
		path = CBL_INDEX_FILE;
	if ((format &&
	     cbl_word_check("text|json|csv", format, "--format", &err)) ||
	    read_question(args, &question, &err) ||
	    cbl_index_open(&index, path, &err))
		cbl_say("%s", err.message);
	else
		status = ask(index, &question, format, &err);
	if (index && status != CBL_EXIT_FAILED &&
	    (say_all_alike(index, &question, &err) ||
	     say_lack(index, path, &err))) {
		cbl_say("%s", err.message);
		status = CBL_EXIT_FAILED;
	}
	cbl_index_close(index);
	return status;
}

static const struct cbl_option_use options[] = {
	{CBL_OPT_INDEX, "The index (" CBL_INDEX_FILE ").", NULL},
	{CBL_OPT_CITES, NULL, NULL},
	{CBL_OPT_CITED_BY, NULL, NULL},
	{CBL_OPT_MRN, NULL, NULL},
	{CBL_OPT_STATION, NULL, NULL},
	{CBL_OPT_TAG, NULL, NULL},
	{CBL_OPT_SUBJECT, NULL, NULL},
	{CBL_OPT_FROM, NULL, NULL},
	{CBL_OPT_UNTIL, NULL, NULL},
	{CBL_OPT_FORMAT, "text (the default), json or csv.", "text|json|csv"},
	{CBL_OPT_END, NULL, NULL},
};

const struct cbl_command cbl_command_index_query = {
	.name = "index query",
	.summary = "ask an index for messages",
	.usage = "[OPTION]...",
	.about = "Lists the messages of an index for which all that is asked "
		 "holds, in the order of their dates; without a question, all "
		 "of them. A number that the index does not have as it is "
		 "given is looked for in capitals, without blanks and zeros "
		 "before its last digits; a station or tag in any capitals "
		 "and with any blanks. What else is written nearly so is named "
		 "on standard error.",
	.options = options,
	.exits = "0  something is listed\n"
		 "1  nothing is\n"
		 "2  wrong usage, or an index that cannot be read",
	.examples = "cablelint index query --cites 06AB1562\n"
		    "cablelint index query --station AB --from 2006-07-01 "
		    "--tag AB --format csv",
	.run = cmd_query,
};
