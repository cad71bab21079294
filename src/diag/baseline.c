/* SPDX-License-Identifier: MIT
 *
 * One object, an entry a line, so that differences of versions are read:
 *
 *	{"version": 1,
 *	 "findings": [
 *	  {"fingerprint": "v1:…", "rule": "CB501", "path": "…", "mrn": "…"},
 *	  …]}
 *
 * Rule, path and number are for people, and the path tells whether an entry
 * can be struck; only the fingerprint counts.
 */
#include "diag/baseline.h"

#include "text/json.h"

static int refuse(const char *path, const char *why, struct cbl_error *err)
{
	return cbl_fail(err, CBL_ERROR_INPUT, "%s is no baseline: %s", path,
			why);
}

static json_t *entries_of(const struct cbl_baseline *b)
{
	return json_object_get(b->document, "findings");
}

static const char *text_at(json_t *entry, const char *key)
{
	const char *text = json_string_value(json_object_get(entry, key));

	return text ? text : "";
}

static int take_entries(struct cbl_baseline *b, const char *path,
			struct cbl_error *err)
{
	json_t *entry;
	size_t i;

	json_array_foreach(entries_of(b), i, entry) {
		const char *print = text_at(entry, "fingerprint");
		uint32_t count = 0;

		if (strncmp(print, "v1:", 3) != 0)
			return refuse(path,
				      "a fingerprint is not of version 1; "
				      "write it anew with --write-baseline",
				      err);
		cbl_map_get(&b->left, cbl_str_c(print), &count);
		cbl_map_set(&b->left, cbl_str_c(print), count + 1);
	}
	return 0;
}

int cbl_baseline_read(struct cbl_baseline *b, const char *path,
		      struct cbl_str text, struct cbl_error *err)
{
	json_error_t error;
	json_int_t version;

	cbl_map_init(&b->left);
	b->paths = json_object();
	b->document = json_loadb(text.ptr, text.len, JSON_REJECT_DUPLICATES,
				 &error);
	if (!b->document)
		return cbl_fail(err, CBL_ERROR_INPUT,
				"%s is no baseline: line %d: %s", path,
				error.line, error.text);
	version = json_integer_value(json_object_get(b->document, "version"));
	if (version != 1)
		return refuse(path, "its version is not 1", err);
	if (!json_is_array(entries_of(b)))
		return refuse(path, "it has no list of findings", err);
	return take_entries(b, path, err);
}

void cbl_baseline_release(struct cbl_baseline *b)
{
	cbl_map_release(&b->left);
	json_decref(b->document);
	json_decref(b->paths);
	b->document = b->paths = NULL;
}

bool cbl_baseline_holds(const struct cbl_baseline *b,
			const struct cbl_finding *f)
{
	return cbl_map_get(&b->left, cbl_str_c(f->fingerprint), NULL);
}

bool cbl_baseline_take(struct cbl_baseline *b, const struct cbl_finding *f)
{
	struct cbl_str print = cbl_str_c(f->fingerprint);
	uint32_t count = 0;

	if (!cbl_map_get(&b->left, print, &count) || count == 0)
		return false;
	cbl_map_set(&b->left, print, count - 1);
	json_object_set_new(b->paths, f->fingerprint, cbl_json_text(f->path));
	return true;
}

/* ---- writing */

static void begin(struct cbl_buf *out)
{
	cbl_buf_text(out, "{\"version\": 1,\n \"findings\": [");
}

static void add(struct cbl_buf *out, json_t *entry, size_t index)
{
	cbl_buf_text(out, index ? ",\n  " : "\n  ");
	cbl_json_write(entry, 0, out);
}

static void end(struct cbl_buf *out)
{
	cbl_buf_text(out, "]}\n");
}

/* A file that was renamed is found under its new name next time. Several of
 * one fingerprint stay where they are. */
static void follow(struct cbl_baseline *b, json_t *entry,
		   bool (*gone)(const char *path, void *ctx), void *ctx)
{
	json_t *path = json_object_get(b->paths, text_at(entry, "fingerprint"));

	if (path && gone(text_at(entry, "path"), ctx))
		json_object_set(entry, "path", path);
}

/* Entries of one fingerprint are alike: as many as are left are struck, the
 * last ones. */
static bool is_struck(struct cbl_baseline *b, json_t *entry,
		      bool (*gone)(const char *path, void *ctx), void *ctx)
{
	struct cbl_str print = cbl_str_c(text_at(entry, "fingerprint"));
	uint32_t left = 0;

	cbl_map_get(&b->left, print, &left);
	if (left == 0 || !gone(text_at(entry, "path"), ctx))
		return false;
	cbl_map_set(&b->left, print, left - 1);
	return true;
}

size_t cbl_baseline_prune(struct cbl_baseline *b,
			  bool (*gone)(const char *path, void *ctx), void *ctx,
			  struct cbl_buf *out)
{
	json_t *entry;
	size_t i, kept = 0;

	begin(out);
	json_array_foreach(entries_of(b), i, entry)
		if (!is_struck(b, entry, gone, ctx)) {
			follow(b, entry, gone, ctx);
			add(out, json_incref(entry), kept++);
		}
	end(out);
	return i - kept;
}

size_t cbl_baseline_write(const struct cbl_bag *bag, struct cbl_buf *out)
{
	const struct cbl_finding *f;
	struct cbl_each each;
	size_t count = 0;

	begin(out);
	cbl_each_begin(&each, bag);
	while ((f = cbl_each_next(&each)) != NULL) {
		const struct cbl_rule *rule = &f->spec->rules[f->rule];

		add(out,
		    json_pack("{s:s, s:o, s:o, s:o}", "fingerprint",
			      f->fingerprint, "rule",
			      cbl_json_text(cbl_spec_str(f->spec, rule->code)),
			      "path", cbl_json_text(f->path), "mrn",
			      cbl_json_text_or_null(f->mrn)),
		    count++);
	}
	cbl_each_end(&each);
	end(out);
	return count;
}
