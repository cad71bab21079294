/* SPDX-License-Identifier: MIT */
#include "report/sarif_rules.h"

#include <stdlib.h>

#include "base/map.h"
#include "base/mem.h"
#include "report/about.h"
#include "text/json.h"

/* Bytes of a description that code scanning shows. */
#define DESCRIPTION 1000

static struct cbl_str code_of(const struct cbl_finding *f)
{
	return cbl_finding_str(f, cbl_finding_rule(f)->code);
}

static int compare(const void *left, const void *right)
{
	return cbl_str_cmp(code_of(left), code_of(right));
}

void cbl_sarif_rules_init(struct cbl_sarif_rules *rules,
			  const struct cbl_bag *bag)
{
	struct cbl_map met;
	const struct cbl_finding *f;
	struct cbl_each each;
	size_t cap = 0;
	uint32_t one = 1;

	*rules = (struct cbl_sarif_rules){0};
	cbl_map_init(&met);
	cbl_each_begin(&each, bag);
	while ((f = cbl_each_next(&each)) != NULL) {
		if (!cbl_map_add(&met, code_of(f), &one))
			continue;
		rules->firsts = cbl_grow(rules->firsts, &cap, rules->count + 1,
					 sizeof(*rules->firsts));
		rules->firsts[rules->count++] = (struct cbl_finding){
			.spec = f->spec,
			.rule = f->rule,
			.confidence = f->confidence,
		};
	}
	cbl_each_end(&each);
	cbl_map_release(&met);
	if (rules->count)
		qsort(rules->firsts, rules->count, sizeof(*rules->firsts),
		      compare);
}

void cbl_sarif_rules_release(struct cbl_sarif_rules *rules)
{
	free(rules->firsts);
}

size_t cbl_sarif_rules_find(const struct cbl_sarif_rules *rules,
			    const struct cbl_finding *f)
{
	const struct cbl_finding *at = bsearch(f, rules->firsts, rules->count,
					       sizeof(*rules->firsts), compare);

	return (size_t)(at - rules->firsts);
}

const char *cbl_sarif_level(enum cbl_severity severity)
{
	return cbl_severity_note(severity);
}

/* ---- a rule */

static struct cbl_str either(struct cbl_str text, struct cbl_str other)
{
	return text.len ? text : other;
}

/* The first paragraph, cut between code points if it is too long. */
static struct cbl_str beginning(struct cbl_str text)
{
	size_t len = 0;

	while (len < text.len && !(text.ptr[len] == '\n' &&
				   (len + 1 == text.len ||
				    text.ptr[len + 1] == '\n')))
		len++;
	if (len > DESCRIPTION)
		len = DESCRIPTION;
	while (len > 0 && len < text.len &&
	       ((unsigned char)text.ptr[len] & 0xc0) == 0x80)
		len--;
	return cbl_str(text.ptr, len);
}

static const char *precision(const struct cbl_finding *f)
{
	const struct cbl_rule *rule = cbl_finding_rule(f);
	double confidence = f->confidence;

	if (rule->checks.count)
		confidence = (double)f->spec->checks[rule->checks.first]
				     .confidence;
	return confidence > 0.945   ? "very-high"
	       : confidence > 0.845 ? "high"
	       : confidence > 0.595 ? "medium"
				    : "low";
}

static json_t *text_json(struct cbl_str text)
{
	return json_pack("{s:o}", "text", cbl_json_text(text));
}

/* Text of the manual, with what to do at its end. */
static json_t *help_json(const struct cbl_finding *f, struct cbl_str title)
{
	const struct cbl_rule *rule = cbl_finding_rule(f);
	struct cbl_str doc = cbl_finding_str(f, rule->doc);
	struct cbl_str help = cbl_finding_str(f, rule->help);
	struct cbl_buf text;
	json_t *json;

	cbl_buf_init(&text, 0);
	cbl_buf_str(&text, cbl_str_trim_right(either(doc, title)));
	if (help.len) {
		cbl_buf_text(&text, "\n\nWhat to do: ");
		cbl_buf_str(&text, help);
	}
	json = text_json(cbl_str(cbl_buf_cstr(&text), text.len));
	cbl_buf_release(&text);
	return json;
}

static json_t *properties_json(const struct cbl_finding *f)
{
	enum cbl_rule_kind kind = (enum cbl_rule_kind)cbl_finding_rule(f)->kind;
	enum cbl_severity severity =
		(enum cbl_severity)cbl_finding_rule(f)->severity;
	const char *problem = severity == CBL_SEVERITY_ERROR	 ? "error"
			      : severity == CBL_SEVERITY_WARNING ? "warning"
								 : "recommendation";

	return json_pack("{s:[s], s:s, s:s}", "tags", cbl_rule_kind_name(kind),
			 "precision", precision(f), "problem.severity",
			 problem);
}

json_t *cbl_sarif_rule_json(const struct cbl_finding *f)
{
	const struct cbl_rule *rule = cbl_finding_rule(f);
	struct cbl_str name = cbl_finding_str(f, rule->name);
	struct cbl_str title =
		either(cbl_finding_str(f, rule->title), name);
	struct cbl_str doc = either(cbl_finding_str(f, rule->doc), title);
	json_t *json = json_object();
	struct cbl_buf url;

	json_object_set_new(json, "id", cbl_json_text(code_of(f)));
	json_object_set_new(json, "name", cbl_json_text(name));
	json_object_set_new(json, "shortDescription",
			    text_json(beginning(title)));
	json_object_set_new(json, "fullDescription",
			    text_json(beginning(doc)));
	json_object_set_new(json, "help", help_json(f, title));
	cbl_buf_init(&url, 0);
	if (cbl_finding_url(f, &url))
		json_object_set_new(json, "helpUri",
				    cbl_json_text(cbl_str(url.data, url.len)));
	cbl_buf_release(&url);
	json_object_set_new(
		json, "defaultConfiguration",
		json_pack("{s:s}", "level",
			  cbl_sarif_level((enum cbl_severity)rule->severity)));
	json_object_set_new(json, "properties", properties_json(f));
	return json;
}
