/* SPDX-License-Identifier: MIT
 *
 * For tests of checks: the keys of one rule and a text go in, its findings
 * come out as lines `line:column [text] message`. The rule is put into a
 * small spec of lines that every kind finds something to judge in.
 */
#ifndef CBL_UNIT_CHECKING_H
#define CBL_UNIT_CHECKING_H

#include "parsing.h"

#include "checks/run.h"
#include "diag/finding.h"

static const char small_spec[] =
	"language: 1\n"
	"spec: small\n"
	"redacted: '[xX]{5,}'\n"
	"prose: {ends: '[.?!]+\\s+(?=[A-Z])', abbreviations: short}\n"
	"patterns: [{id: month, match: '(?:January|February|March|April|May|"
	"June|July|August|September|October|November|December)'}]\n"
	"words:\n"
	"  - {id: short, list: [Mr, No, U.S]}\n"
	"vocabularies:\n"
	"  - id: colours\n"
	"    entries:\n"
	"      - {code: RED, rank: 3, group: warm, excludes: [BLUE]}\n"
	"      - {code: ORANGE, rank: 2, group: warm, aliases: [TANGERINE],\n"
	"         misspellings: [ORAGNE]}\n"
	"      - {code: BLUE, rank: 1, group: cold, equals: [AZURE],\n"
	"         needs: [BIG, HUGE]}\n"
	"      - {code: AZURE, rank: 1, group: cold}\n"
	"      - {code: MAUVE, rank: 2, from: 2000-01-01, until: 2005-12-31}\n"
	"      - {code: SEPIA, rank: 1, status: retired}\n"
	"      - {code: BLACK, rank: 0, excludes: ['*']}\n"
	"      - {code: YELOW, rank: 2, status: misprint, is: YELLOW}\n"
	"      - {code: YELLOW, rank: 2, group: warm}\n"
	"  - id: sizes\n"
	"    open: yes\n"
	"    fold: [case, space]\n"
	"    entries:\n"
	"      - {code: BIG}\n"
	"      - {code: HUGE}\n"
	"      - {code: ENORMOUS, aliases: [ENORM]}\n"
	"values:\n"
	"  - {id: date, is: head.date}\n"
	"  - {id: id, is: head.id}\n"
	"  - {id: numbers, is: count(number.number)}\n"
	"  - {id: total, is: sum(number.number)}\n"
	"  - {id: year, is: 'date:year'}\n"
	"  - {id: arrival, is: leg.from + leg.took}\n"
	"zones:\n"
	"  - {id: top}\n"
	"  - {id: text, optional: yes}\n"
	"interruptions:\n"
	"  - id: link\n"
	"    covers: inline\n"
	"    match: '\\[(?<word>[^\\]\\n]+)\\]\\(#\\)'\n"
	"    keep: word\n"
	"elements:\n"
	"  - id: head\n"
	"    zone: top\n"
	"    title: Head line\n"
	"    begins: part\n"
	"    same: [id]\n"
	"    counts: part\n"
	"    start: '^HEAD (?<id>\\w+)(?: ON (?<date>\\S+(?: \\d\\d:\\d\\d)?))?"
	"(?: PART (?<part>\\d+))?(?: OF (?<total>\\d+))?'\n"
	"    fields:\n"
	"      - {id: id}\n"
	"      - {id: date, type: time,\n"
	"         formats: ['YYYY-MM-DD', 'YYYY-MM-DD hh:mm', YYYY-MM, YYYY]}\n"
	"      - {id: part, type: number}\n"
	"      - {id: total, type: number}\n"
	"  - id: colours\n"
	"    zone: top\n"
	"    title: Colours\n"
	"    label: [COLOURS]\n"
	"    start: '^COLOURS: *'\n"
	"    inline: '\\bCOLOURS: *'\n"
	"    continue: {lines: '^ +\\S'}\n"
	"    items: {each: '(?<colour>[A-Z]+)(?:/(?<of>[A-Z]+))?',\n"
	"            gap: '^[\\s,]*$'}\n"
	"    fields:\n"
	"      - {id: colour, type: code, vocabulary: colours, near: 1}\n"
	"      - {id: of, type: code, vocabulary: sizes}\n"
	"  - id: size\n"
	"    zone: top\n"
	"    occurs: many\n"
	"    start: '^SIZE (?<size>[A-Za-z ]+?) *(?:FOR (?<whom>\\w+))?$'\n"
	"    fields:\n"
	"      - {id: size, type: code, vocabulary: sizes}\n"
	"      - {id: whom, title: Owner}\n"
	"  - id: tint\n"
	"    zone: top\n"
	"    occurs: many\n"
	"    start: '^TINT (?<tint>\\S+)'\n"
	"    fields: [{id: tint, type: code, vocabulary: colours, near: 2,\n"
	"              take: '^[A-Z]+'}]\n"
	"  - id: number\n"
	"    zone: top\n"
	"    occurs: many\n"
	"    start: '^N (?<number>\\S+)(?: (?<other>\\S+))?(?: (?<group>[a-z]+))?"
	"$'\n"
	"    fields:\n"
	"      - {id: number, type: number}\n"
	"      - {id: other, type: number}\n"
	"  - id: time\n"
	"    zone: top\n"
	"    occurs: many\n"
	"    start: '^T (?<time>.*?)(?: = (?<like>.*))?$'\n"
	"    fields:\n"
	"      - {id: time, type: time, formats: ['YYYY-MM-DD hh:mm',\n"
	"         'YYYY-MM-DD', 'MON YYYY', 'MON D', 'M/D/YYYY'],\n"
	"         complete: {from: head.date, prefer: nearest}}\n"
	"      - {id: like, type: time, formats: ['YYYY-MM-DD hh:mm',\n"
	"         'YYYY-MM-DD', 'MON YYYY', YYYY]}\n"
	"  - id: leg\n"
	"    zone: top\n"
	"    occurs: many\n"
	"    start: '^L (?<from>\\S+ \\S+) (?<took>\\S+) (?<to>\\S+ \\S+)$'\n"
	"    fields:\n"
	"      - {id: from, type: time, formats: ['YYYY-MM-DD hh:mm']}\n"
	"      - {id: took, type: duration, formats: [hhmm]}\n"
	"      - {id: to, type: time, formats: ['YYYY-MM-DD hh:mm']}\n"
	"  - {id: text, zone: top, occurs: many, start: '^X (?=(?<text>.*)$)'}\n"
	"  - {id: hidden, zone: top, occurs: many, quiet: yes,\n"
	"     start: '^Q (?=(?<text>.*)$)'}\n"
	"  - id: item\n"
	"    zone: text\n"
	"    occurs: many\n"
	"    start: '^(?<letter>[A-Z])[.)] *'\n"
	"    continue: {lines: any, until: start}\n"
	"    fields: [{id: letter, type: letter}]\n"
	"  - {id: begin, zone: text, occurs: many, start: '^BEGIN'}\n"
	"  - {id: end, zone: text, occurs: many, start: '^END'}\n"
	"  - id: paragraph\n"
	"    zone: text\n"
	"    title: Paragraph\n"
	"    occurs: many\n"
	"    start: '^(?<number>\\d+)\\. *(?:\\((?<mark>[A-Z]+)\\) *)?'\n"
	"    continue: {lines: any, until: start}\n"
	"    fields: [{id: number, type: number}]\n";

static const char small_rest[] =
	"mentions:\n"
	"  - id: use\n"
	"    in: [paragraph, text]\n"
	"    match: '\\bitem (?<letter>[A-Z])\\b'\n"
	"    fields: [{id: letter, type: letter}]\n"
	"  - id: day\n"
	"    in: [paragraph]\n"
	"    match: '\\b(?<day>{month} \\d{1,2}(?:st|nd|rd|th)?(?:, \\d{4})?)'\n"
	"    fields:\n"
	"      - {id: day, type: time, formats: ['MON D', 'MON D, YYYY'],\n"
	"         as: day, complete: {from: date, prefer: nearest}}\n"
	"profiles: [{id: archive}, {id: strict, adds: archive}]\n"
	"rules:\n";

/* What a test may ask of a judge, beside the rules. */
struct checking {
	struct parsing p;
	struct cbl_bag bag;
	struct cbl_judge judge;
	struct cbl_rule_setting *rules;
	struct cbl_buf out;
};

/* Loads the small spec with `rules` (a YAML list of whole rules). */
static inline void check_rules(struct checking *c, const char *rules,
			       const char *text)
{
	struct cbl_buf spec;

	memset(c, 0, sizeof(*c));
	cbl_buf_init(&spec, 0);
	cbl_buf_text(&spec, small_spec);
	cbl_buf_text(&spec, small_rest);
	cbl_buf_text(&spec, rules);
	parse(&c->p, cbl_buf_cstr(&spec), text);
	cbl_buf_release(&spec);
	c->rules = calloc(c->p.spec->rules_count, sizeof(*c->rules));
	for (uint32_t i = 0; i < c->p.spec->rules_count; i++)
		c->rules[i].on = true;
	c->judge.rules = c->rules;
	cbl_buf_init(&c->out, 0);
}

/* One rule, of the keys given, each line of them indented by four. */
static inline void check_rule(struct checking *c, const char *keys,
			      const char *text)
{
	struct cbl_buf rule;

	cbl_buf_init(&rule, 0);
	cbl_buf_text(&rule, "  - code: T1\n    name: test\n    title: Test\n"
			    "    severity: warning\n    kind: format\n"
			    "    help: Do it.\n    doc: Why.\n");
	cbl_buf_text(&rule, keys);
	check_rules(c, cbl_buf_cstr(&rule), text);
	cbl_buf_release(&rule);
}

/* Judges, and gives the findings in order, one a line. */
static inline const char *check_findings(struct checking *c)
{
	cbl_bag_release(&c->bag);
	cbl_bag_init(&c->bag);
	cbl_judge_message(&c->judge, &c->p.message, cbl_str_c("name.txt"),
			  &c->bag);
	cbl_bag_sort(&c->bag);
	cbl_buf_clear(&c->out);
	for (size_t i = 0; i < c->bag.count; i++) {
		const struct cbl_finding *f = &c->bag.findings[i];

		cbl_buf_printf(&c->out, "%s%u:%u [%.*s] %.*s", i ? "\n" : "",
			       f->range.start.line, f->range.start.column,
			       CBL_STR_ARG(f->matched),
			       CBL_STR_ARG(f->message));
	}
	return cbl_buf_cstr(&c->out);
}

static inline void checking_release(struct checking *c)
{
	cbl_bag_release(&c->bag);
	cbl_buf_release(&c->out);
	parsing_release(&c->p);
	free(c->rules);
}

/* A case of most tests: keys of a rule, a text, its findings. */
struct check_case {
	const char *keys;
	const char *text;
	const char *findings;
};

static inline void check_one(const struct check_case *t)
{
	struct checking c;
	const char *got;

	check_rule(&c, t->keys, t->text);
	got = check_findings(&c);
	ck_assert_msg(strcmp(got, t->findings) == 0,
		      "keys:\n%stext:\n%s\ngot:\n%s\nwanted:\n%s\nparsed:\n%s",
		      t->keys, t->text, got, t->findings, dump(&c.p));
	checking_release(&c);
}

#endif
