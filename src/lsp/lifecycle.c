/* SPDX-License-Identifier: MIT
 *
 * From `initialize` to `exit`: what both sides can do, which folders are the
 * workspace, and what to read again when something changed.
 */
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/mem.h"
#include "container/container.h"
#include "corpus/walk.h"
#include "lsp/index.h"
#include "lsp/lsp_priv.h"

static const char *const encoding_names[] = {"utf-16", "utf-8", "utf-32"};

/* ---- what the client can do */

/* The cheapest encoding that the client offers: ours is bytes. */
static enum encoding negotiate(const json_t *capabilities)
{
	static const enum encoding liked[] = {ENCODING_UTF8, ENCODING_UTF32};
	json_t *offered = json_object_get(
		json_object_get(capabilities, "general"), "positionEncodings");

	for (size_t k = 0; k < 2; k++) {
		size_t i;
		json_t *name;

		json_array_foreach(offered, i, name)
			if (json_is_string(name) &&
			    strcmp(json_string_value(name),
				   encoding_names[liked[k]]) == 0)
				return liked[k];
	}
	return ENCODING_UTF16;
}

/* Is something said, and not false, behind these keys? */
static bool can(const json_t *capabilities, const char *area,
		const char *feature, const char *detail)
{
	json_t *at = json_object_get(json_object_get(capabilities, area),
				     feature);

	if (detail)
		at = json_object_get(at, detail);
	return at && !json_is_false(at) && !json_is_null(at);
}

/* Is `create` among the operations an edit may have? */
static bool can_create(const json_t *capabilities)
{
	json_t *edit = json_object_get(
		json_object_get(capabilities, "workspace"), "workspaceEdit");
	json_t *all = json_object_get(edit, "resourceOperations"), *one;
	size_t i;

	json_array_foreach(all, i, one)
		if (json_is_string(one) &&
		    strcmp(json_string_value(one), "create") == 0)
			return json_is_true(json_object_get(
				edit, "documentChanges"));
	return false;
}

/* Does it ask later for what is said about a completion? */
static bool can_resolve(const json_t *item)
{
	json_t *all = json_object_get(json_object_get(item, "resolveSupport"),
				      "properties"),
	       *one;
	size_t i;

	json_array_foreach(all, i, one)
		if (json_is_string(one) &&
		    strcmp(json_string_value(one), "documentation") == 0)
			return true;
	return false;
}

static void meet(struct server *s, const json_t *params)
{
	const json_t *c = json_object_get(params, "capabilities");
	json_t *item = json_object_get(
		json_object_get(json_object_get(c, "textDocument"),
				"completion"),
		"completionItem");

	s->encoding = negotiate(c);
	s->client = (struct client){
		.pulls = can(c, "textDocument", "diagnostic", NULL),
		.refreshes =
			can(c, "workspace", "diagnostics", "refreshSupport"),
		.progress = can(c, "window", "workDoneProgress", NULL),
		.watches = can(c, "workspace", "didChangeWatchedFiles",
			       "dynamicRegistration"),
		.relates = can(c, "workspace", "didChangeWatchedFiles",
			       "relativePatternSupport"),
		.shows = can(c, "window", "showDocument", "support"),
		.creates = can_create(c),
		.deprecates = json_object_get(item, "tagSupport") != NULL,
		.resolves = can_resolve(item),
		.process = (pid_t)json_integer_value(
			json_object_get(params, "processId")),
	};
}

/* ---- what we can do */

static json_t *our_capabilities(const struct server *s)
{
	json_t *out = json_pack(
		"{s:s, s:{s:b, s:i, s:b}, s:b, s:b, s:b, s:b, s:b, s:b}",
		"positionEncoding", encoding_names[s->encoding],
		"textDocumentSync", "openClose", 1, "change", 2, "save", 1,
		"hoverProvider", 1, "definitionProvider", 1,
		"referencesProvider", 1, "documentSymbolProvider", 1,
		"foldingRangeProvider", 1, "workspaceSymbolProvider", 1);

	json_object_set_new(out, "documentLinkProvider", json_object());
	json_object_set_new(out, "codeActionProvider",
			    json_pack("{s:[s, s]}", "codeActionKinds",
				      "quickfix", "source.fixAll"));
	json_object_set_new(out, "completionProvider",
			    json_pack("{s:[s, s, s], s:b}",
				      "triggerCharacters", " ", ",", "/",
				      "resolveProvider",
				      (int)s->client.resolves));
	json_object_set_new(out, "executeCommandProvider",
			    json_pack("{s:[s, s]}", "commands",
				      LSP_COMMAND_EXPLAIN, LSP_COMMAND_SHOW));
	json_object_set_new(out, "workspace",
			    json_pack("{s:{s:b, s:b}}", "workspaceFolders",
				      "supported", 1, "changeNotifications",
				      1));
	if (s->client.pulls)
		json_object_set_new(
			out, "diagnosticProvider",
			json_pack("{s:s, s:b, s:b}", "identifier", "cablelint",
				  "interFileDependencies", 1,
				  "workspaceDiagnostics", 0));
	return out;
}

/* ---- folders and files of the workspace */

static void add_folder(struct server *s, const char *uri, bool add)
{
	char *path = uri ? lsp_path_of(uri) : NULL;
	size_t len = path ? strlen(path) : 0;

	while (len > 1 && path[len - 1] == '/')
		path[--len] = '\0';
	if (path && path[0] == '/') {
		if (add)
			lsp_workspace_add(s->workspace, path);
		else
			lsp_workspace_remove(s->workspace, path);
	}
	free(path);
}

static void add_folders(struct server *s, const json_t *folders, bool add)
{
	json_t *one;
	size_t i;

	json_array_foreach(folders, i, one)
		add_folder(s,
			   json_string_value(json_object_get(one, "uri")),
			   add);
}

static void find_folders(struct server *s, const json_t *params)
{
	json_t *folders = json_object_get(params, "workspaceFolders");

	if (json_is_false(json_object_get(
		    json_object_get(params, "initializationOptions"),
		    "index")))
		return;
	if (json_is_array(folders))
		add_folders(s, folders, true);
	else
		add_folder(s,
			   json_string_value(
				   json_object_get(params, "rootUri")),
			   true);
}

/* ---- the life of a session */

void lsp_initialize(struct server *s, const json_t *params,
		    struct answer *answer)
{
	if (s->initialized) {
		answer->error = RPC_INVALID_REQUEST;
		answer->message = "already initialized";
		return;
	}
	s->initialized = true;
	meet(s, params);
	find_folders(s, params);
	lsp_baseline_find(s, params);
	answer->result = json_pack("{s:o, s:{s:s, s:s}}", "capabilities",
				   our_capabilities(s), "serverInfo", "name",
				   "cablelint", "version", CABLELINT_VERSION);
}

/* What several configs take over is written in one of them. */
static void add_rest(struct server *s, const struct cbl_config *config,
		     size_t index)
{
	char key[40];

	if (lsp_workspace_rest(s->workspace, config->rest[index]))
		return;
	snprintf(key, sizeof(key), "corpus.paths[%zu]", index);
	cbl_config_problem(config->rest_from, &s->env.problems, key,
			   strerror(errno));
}

/* Those of the workspace's folders: what is wrong with them is known before a
 * message is opened, and where the rest of the corpus is. */
static void read_configs(struct server *s)
{
	lsp_workspace_no_rest(s->workspace);
	for (size_t i = 0; i < lsp_workspace_roots(s->workspace); i++) {
		struct cbl_error err = {0};
		char *folder = realpath(lsp_workspace_root(s->workspace, i),
					NULL);
		const struct cbl_config *config =
			lsp_env_config(&s->env, folder, &err);

		for (size_t k = 0; config && config->rest && config->rest[k];
		     k++)
			add_rest(s, config, k);
		free(folder);
	}
}

static void watch(json_t *watchers, const char *pattern)
{
	json_array_append_new(watchers,
			      json_pack("{s:o}", "globPattern",
					json_sprintf("**/%s", pattern)));
}

static void watch_suffix(json_t *watchers, const char *suffix)
{
	char pattern[32];

	snprintf(pattern, sizeof(pattern), "*%s", suffix);
	watch(watchers, pattern);
}

/* A file, wherever it is. */
static void watch_file(struct server *s, json_t *watchers, const char *path)
{
	const char *name = strrchr(path, '/');
	char *folder;

	name = name ? name + 1 : path;
	if (!s->client.relates) {
		watch(watchers, name);
		return;
	}
	folder = cbl_xstrndup(path, (size_t)(name - path));
	json_array_append_new(
		watchers, json_pack("{s:{s:o, s:s}}", "globPattern", "baseUri",
				    lsp_uri_json(folder), "pattern", name));
	free(folder);
}

/* Configs, specs, and what the folders' configs take for messages. */
static json_t *watchers_of(struct server *s)
{
	json_t *out = json_array();

	watch(out, "*.yaml");
	watch(out, "*.yml");
	for (const char *const *name = cbl_walk_include; *name; name++)
		watch(out, *name);
	for (size_t i = 0; cbl_container_suffix(i); i++)
		watch_suffix(out, cbl_container_suffix(i));
	for (size_t i = 0; i < lsp_workspace_roots(s->workspace); i++) {
		struct cbl_error err = {0};
		const struct cbl_config *config = lsp_env_config(
			&s->env, lsp_workspace_root(s->workspace, i), &err);

		for (const char **name = config ? config->include : NULL;
		     name && *name; name++)
			watch(out, *name);
	}
	if (s->baseline.path)
		watch_file(s, out, s->baseline.path);
	return out;
}

void lsp_initialized(struct server *s, const json_t *params,
		     struct answer *answer)
{
	(void)params;
	(void)answer;
	if (s->client.watches)
		lsp_request(s, "client/registerCapability",
			    json_pack("{s:[{s:s, s:s, s:{s:o}}]}",
				      "registrations", "id", "watch", "method",
				      "workspace/didChangeWatchedFiles",
				      "registerOptions", "watchers",
				      watchers_of(s)));
	read_configs(s);
	lsp_baseline_look(s);
	lsp_show_mistakes(s);
	lsp_workspace_scan(s->workspace, false);
}

void lsp_shutdown(struct server *s, const json_t *params,
		  struct answer *answer)
{
	(void)params;
	(void)answer;
	s->shutdown = true;
}

void lsp_exit(struct server *s, const json_t *params, struct answer *answer)
{
	(void)params;
	(void)answer;
	s->exit = true;
}

/* ---- what changed */

/* Configs or specs: all that was made of them is made again. */
void lsp_config_changed(struct server *s, const json_t *params,
			struct answer *answer)
{
	(void)params;
	(void)answer;
	lsp_forget_findings(s);
	for (struct document *d = s->documents; d; d = d->next) {
		/* They borrow from specs. */
		cbl_bag_release(&d->found);
		cbl_bag_init(&d->found);
		lsp_texts_free(d->texts);
		d->texts = NULL;
	}
	lsp_env_reset(&s->env);
	read_configs(s);
	lsp_workspace_scan(s->workspace, true);
	lsp_publish_all(s);
	lsp_show_mistakes(s);
}

/* Clients tell of a folder that comes or goes, not of what is in it. */
static bool is_folder(struct server *s, const char *path)
{
	struct stat st;

	if (stat(path, &st) == 0)
		return S_ISDIR(st.st_mode);
	return !lsp_workspace_find(s->workspace, path);
}

void lsp_files_changed(struct server *s, const json_t *params,
		       struct answer *answer)
{
	json_t *changes = json_object_get(params, "changes"), *one;
	bool settings = false, folders = false;
	size_t i;

	json_array_foreach(changes, i, one) {
		const char *uri =
			json_string_value(json_object_get(one, "uri"));
		char *path = uri ? lsp_path_of(uri) : NULL;

		if (path && lsp_is_setting(path))
			settings = true;
		else if (path && lsp_is_baseline(s, path))
			lsp_baseline_look(s);
		else if (path && is_folder(s, path))
			folders = true;
		else if (path)
			lsp_workspace_look(s->workspace, path);
		free(path);
	}
	if (folders)
		lsp_workspace_scan(s->workspace, false);
	if (settings || !json_array_size(changes))
		lsp_config_changed(s, params, answer);
}

void lsp_folders_changed(struct server *s, const json_t *params,
			 struct answer *answer)
{
	json_t *event = json_object_get(params, "event");

	(void)answer;
	add_folders(s, json_object_get(event, "removed"), false);
	add_folders(s, json_object_get(event, "added"), true);
	read_configs(s);
	lsp_workspace_scan(s->workspace, false);
}
