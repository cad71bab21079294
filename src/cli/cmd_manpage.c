/* SPDX-License-Identifier: MIT */
#include <errno.h>
#include <string.h>
#include <sys/stat.h>

#include "base/distance.h"
#include "cli/manpage.h"
#include "cli/output.h"
#include "cli/specs.h"

struct making {
	struct cbl_manpages pages;
	struct cbl_shelf shelf;
	struct cbl_buf out;
};

static const char *get_name(size_t i, void *ctx)
{
	return ((const struct cbl_manpages *)ctx)->items[i].name;
}

static const struct cbl_manpage *find(struct cbl_manpages *pages,
				      const char *name)
{
	const char *meant;

	for (size_t i = 0; i < pages->count; i++)
		if (strcmp(pages->items[i].name, name) == 0)
			return &pages->items[i];
	meant = cbl_did_you_mean(cbl_str_c(name), pages->count, get_name,
				 pages);
	if (meant)
		cbl_say("there is no page `%s`; did you mean `%s`?", name,
			meant);
	else
		cbl_say("there is no page `%s`; `cablelint manpage` lists them",
			name);
	return NULL;
}

/* The text of a page, in `out`. */
static int make(struct making *m, const struct cbl_manpage *page)
{
	const struct cbl_spec *spec = NULL;

	if (page->spec) {
		spec = cbl_shelf_get(&m->shelf, page->spec);
		if (!spec)
			return CBL_EXIT_FAILED;
	}
	cbl_buf_clear(&m->out);
	cbl_manpage_write(page, spec, &m->out);
	return CBL_EXIT_CLEAN;
}

static int list(struct making *m)
{
	for (size_t i = 0; i < m->pages.count; i++)
		cbl_buf_printf(&m->out, "%s\n", m->pages.items[i].name);
	return cbl_write_output(&m->out);
}

static int print(struct making *m, const char *name)
{
	const struct cbl_manpage *page = find(&m->pages, name);

	if (!page || make(m, page))
		return CBL_EXIT_FAILED;
	return cbl_write_output(&m->out);
}

static int make_folder(const char *path)
{
	if (mkdir(path, 0777) == 0 || errno == EEXIST)
		return CBL_EXIT_CLEAN;
	cbl_say("cannot make the folder %s: %s", path, strerror(errno));
	return CBL_EXIT_FAILED;
}

/* man1/, man5/ and so on, as man looks for them. */
static int write_page(struct making *m, const struct cbl_manpage *page,
		      const char *folder)
{
	struct cbl_buf path;
	int status;

	cbl_buf_init(&path, 0);
	cbl_buf_printf(&path, "%s/man%s", folder, strrchr(page->name, '.') + 1);
	status = make_folder(cbl_buf_cstr(&path));
	cbl_buf_printf(&path, "/%s", page->name);
	if (!status)
		status = make(m, page);
	if (!status)
		status = cbl_write_file(cbl_buf_cstr(&path), &m->out);
	cbl_buf_release(&path);
	return status;
}

static int write_all(struct making *m, const char *folder)
{
	int status = make_folder(folder);

	for (size_t i = 0; i < m->pages.count && !status; i++)
		status = write_page(m, &m->pages.items[i], folder);
	return status;
}

static int cmd_manpage(struct cbl_args *args, const char *const *words,
		       size_t count)
{
	const char *folder = cbl_args_value(args, CBL_OPT_OUTPUT);
	struct making m = {.shelf = {0}};
	int status;

	if (count > 1 || (count && folder)) {
		cbl_say(folder ? "`manpage --output` writes all pages; `%s` is "
				 "too much"
			       : "`manpage` shows one page; `%s` is one too "
				 "many",
			words[folder ? 0 : 1]);
		return CBL_EXIT_FAILED;
	}
	cbl_manpages_list(&m.pages);
	cbl_buf_init(&m.out, 0);
	status = folder	 ? write_all(&m, folder)
		 : count ? print(&m, words[0])
			 : list(&m);
	cbl_buf_release(&m.out);
	cbl_shelf_release(&m.shelf);
	cbl_manpages_release(&m.pages);
	return status;
}

static const struct cbl_option_use options[] = {
	{CBL_OPT_OUTPUT,
	 "Write all pages into this folder, as man1/, man5/ and man7/.",
	 "FOLDER"},
	{CBL_OPT_END, NULL, NULL},
};

const struct cbl_command cbl_command_manpage = {
	.name = "manpage",
	.summary = "list, print or write the man pages",
	.usage = "[PAGE]\n--output FOLDER",
	.about = "Prints a man page: of the program and each of its commands, "
		 "of the files it reads (cablelint.yaml, specs, vocabularies), "
		 "of each built-in format. Without PAGE, lists them. The "
		 "pages have the date of SOURCE_DATE_EPOCH, if that is set, "
		 "and else none.",
	.options = options,
	.examples = "cablelint manpage cablelint.yaml.5 | man -l -\n"
		    "cablelint manpage --output /usr/local/share/man",
	.run = cmd_manpage,
};
