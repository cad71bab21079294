/* SPDX-License-Identifier: MIT
 *
 * Mistakes of a spec: each is found once, where it was made (at the »), and
 * nothing else with it.
 */
#include "specs.h"

#define HEAD "language: 1\nspec: t\n"
#define BODY                                                                   \
	"zones: [{id: text}]\n"                                                \
	"vocabularies:\n"                                                      \
	"  - id: colours\n"                                                    \
	"    entries:\n"                                                       \
	"      - {code: RED, rank: 1, has: [hue=0]}\n"                         \
	"      - {code: GREEN, rank: 2, aliases: [VERT]}\n"                    \
	"elements:\n"                                                          \
	"  - id: line-a\n"                                                     \
	"    zone: text\n"                                                     \
	"    start: '^A (?<n>\\d+) (?<c>\\w+) (?<t>\\d{6})'\n"                 \
	"    fields:\n"                                                        \
	"      - {id: n, type: number}\n"                                      \
	"      - {id: c, type: code, vocabulary: colours}\n"                   \
	"      - {id: t, type: time, formats: [YYMMDD]}\n"                     \
	"  - {id: line-b, zone: text, start: '^B (?<n>\\d+)', occurs: many, "   \
	"fields: [{id: n, type: number}]}\n"
#define VALUES "values: [{id: date, is: line-a.t}]\n"
#define RULE                                                                   \
	"rules:\n"                                                             \
	"  - code: T1\n"                                                       \
	"    name: one\n"                                                      \
	"    severity: error\n"                                                \
	"    kind: format\n"                                                   \
	"    message: no\n"
#define ALL HEAD BODY VALUES RULE
#define COLUMN(id) "  - {id: " id ", names: [" id "]}\n"
#define COLUMNS_16                                                             \
	COLUMN("c1") COLUMN("c2") COLUMN("c3") COLUMN("c4") COLUMN("c5")       \
	COLUMN("c6") COLUMN("c7") COLUMN("c8") COLUMN("c9") COLUMN("c10")      \
	COLUMN("c11") COLUMN("c12") COLUMN("c13") COLUMN("c14")                \
	COLUMN("c15") COLUMN("c16")                                            \
	"  - {id: n, holds: name, names: [n]}\n"

static const struct {
	const char *text;
	const char *message;
} cases[] = {
	/* more than a row of a table is made of */
	{HEAD BODY "columns:\n" COLUMNS_16 "  - {»id: c17, names: [c17]}\n",
	 "more than 16 columns that hold text"},
	/* what every message has */
	{HEAD BODY "export: [{key: »path, value: line-a.n}]\n",
	 "every message has a `path` of its own"},
	{HEAD BODY "export: [{key: »elements, value: line-a.n}]\n",
	 "every message has a `elements` of its own"},
	/* names */
	{ALL "    check: valid\n    of: line-a.»x\n", "unknown field `x`"},
	{ALL "    check: valid\n    of: »lin-a.n\n", "unknown element `lin-a`"},
	{ALL "    check: valid\n    of: 'line-a.n, »line-x'\n",
	 "unknown element `line-x`"},
	{ALL "    check: »vald\n    of: line-a.n\n", "vald"},
	{HEAD BODY "  - {id: line-c, zone: »txt, start: '^C'}\n",
	 "unknown zone `txt`"},
	{HEAD BODY "  - {id: line-c, like: »line-d}\n",
	 "unknown element `line-d`"},
	{HEAD BODY
	 "  - id: line-c\n    zone: text\n    start: '^C (?<c>\\w+)'\n"
	 "    fields: [{id: c, type: code, vocabulary: »colors}]\n"
	 "rules:\n  - {code: T1, name: one, check: known, of: "
	 "line-c.c, report: [near], severity: error, kind: format, "
	 "message: '{line-c.c:hue} {line-c.c:rank}'}\n",
	 "unknown vocabulary `colors`"},
	{HEAD BODY "  - id: line-c\n    zone: text\n    start: '^C'\n"
		   "    must: [»c]\n",
	 "unknown field `c`"},
	{HEAD BODY "  - id: line-c\n    zone: text\n    starts:\n"
		   "      - {match: '^C', after: [blank, »line-x]}\n",
	 "unknown element `line-x`"},
	{ALL "    check: count\n    of: line-a\n    min: 1\n"
	     "    yields-to: [»two]\n",
	 "unknown rule `two`"},
	{ALL "    check: count\n    of: line-a\n    min: 1\n"
	     "    profile: »stric\n",
	 "unknown profile `stric`"},
	{ALL "    check: count\n    of: line-a\n    min: 1\n"
	     "    examples: [{bad: x, frame: »f}]\n",
	 "unknown frame `f`"},
	{"language: 1\nspec: t\nextends: [»other]\n", "unknown spec `other`"},

	/* patterns */
	{HEAD BODY "  - id: line-c\n    zone: text\n    start: |\n"
		   "      ^C (?<x>\\d+)\n      (?<y>[A-Z»\n"
		   "rules:\n  - {code: T1, name: one, check: valid, of: "
		   "line-c.x, severity: error, kind: format, message: no}\n",
	 "missing terminating ]"},
	{HEAD "patterns:\n  - {id: p, match: 'a(b»'}\n" BODY
	      "  - {id: line-c, zone: text, start: '^C {p}(?<x>.)'}\n"
	      "  - {id: line-d, zone: text, start: '^D {p}'}\n"
	      "rules:\n  - {code: T1, name: one, check: valid, of: line-c.x, "
	      "severity: error, kind: format, message: no}\n",
	 "missing closing parenthesis"},
	{HEAD "patterns:\n  - {id: p, match: 'a{q}'}\n"
	      "  - {id: q, match: 'b»{p}'}\n" BODY
	      "  - {id: line-c, zone: text, start: '^C {p} {q}'}\n",
	 "made of itself"},
	{HEAD BODY "  - {id: line-c, zone: text, start: '^C »{colour}'}\n",
	 "unknown pattern or word list `colour`"},
	{HEAD BODY "  - {id: line-c, zone: text, start: '^C »{@color}'}\n",
	 "unknown vocabulary `color`"},
	{HEAD "patterns:\n  - {id: p, match: »'{@nothing}'}\n" BODY
	      "  - {id: line-c, zone: text, start: '^C {p}'}\n",
	 "unknown vocabulary `nothing`"},
	{HEAD "words: [{id: w, list: [x, y z]}]\n" BODY
	      "  - {id: line-c, zone: text, start: '^{w} {w}*(»'}\n",
	 "missing closing parenthesis"},
	{ALL "    check: match\n    of: line-a\n    pattern: 'it''s a [x»'\n",
	 "missing terminating ]"},
	{HEAD BODY
	 "interruptions:\n  - {id: cut, match: '(?<x>y)', keep: »z}\n",
	 "no group `z`"},

	/* operands */
	{ALL "    check: range\n    of: line-a.n\n    max: line-a.n + »25q\n",
	 "`25q` is no span"},
	{ALL "    check: range\n    of: 'line-a.n:»year'\n    max: 3\n",
	 "attribute of times only"},
	{ALL "    check: range\n    of: 'line-a.n:»rank'\n    max: 3\n",
	 "attribute of codes only"},
	{ALL "    check: range\n    of: 'line-a.c:»rnk'\n    max: 3\n",
	 "unknown attribute `rnk`"},
	{ALL "    check: range\n    of: 'line-a:»rank'\n    max: 3\n",
	 "attribute of codes only"},
	{ALL "    check: range\n    of: 'line-a:»hue'\n    max: 3\n",
	 "attribute of codes only"},
	{ALL "    check: range\n    of: 'line-a:»year'\n    max: 3\n",
	 "attribute of times only"},
	{ALL "    check: range\n    of: 'date:»code'\n    max: 3\n",
	 "attribute of codes only"},
	{ALL "    check: range\n    of: 'count(line-a):»year'\n    max: 3\n",
	 "attribute of times only"},
	{ALL "    check: range\n    of: 'corpus.id:»rank'\n    max: 3\n",
	 "attribute of codes only"},
	/* The rank of a code has none. */
	{ALL "    check: range\n    of: 'highest(line-a.c:rank):»rank'\n"
	     "    max: 3\n",
	 "attribute of codes only"},
	{ALL "    check: range\n    of: 'first(line-a.t:year):»year'\n"
	     "    max: 3\n",
	 "attribute of times only"},
	{ALL "    check: range\n    of: 'line-a.n:»width'\n    max: 3\n",
	 "attribute of elements only"},
	{ALL "    check: range\n    of: 'position:»lines'\n    max: 3\n",
	 "attribute of elements only"},
	{ALL "    check: match\n    of: 'line-a.c:»content'\n    pattern: x\n",
	 "attribute of elements only"},
	{ALL "    check: valid\n    of: line-a.t»-10d\n",
	 "`-` stands between blanks"},
	{ALL "    check: valid\n    of: line-a»-10d\n",
	 "`-` stands between blanks"},
	{ALL "    check: valid\n    of: 'first(»)'\n", "needs something"},
	{ALL "    check: valid\n    of: »corpus.ids\n",
	 "a corpus has nothing called `ids`"},
	{ALL "    check: range\n    max: 3\n    of: line-a.n + »line-a.n"
	     " + line-a.n + line-a.n + line-a.n + line-a.n + line-a.n"
	     " + line-a.n + line-a.n + line-a.n + line-a.n + line-a.n"
	     " + line-a.n + line-a.n + line-a.n + line-a.n + line-a.n"
	     " + line-a.n\n",
	 "`line-a.n` is one too many to add"},
	{ALL "    check: range\n    of: 'highest(line-a.c, »line-x.c):rank'\n"
	     "    max: 3\n",
	 "unknown element `line-x`"},
	{ALL "    check: range\n    of: 'highest(line-a.c)»rank'\n    max: 3\n",
	 "cannot follow"},
	{ALL "    check: range\n    of: line-a.n\n    max: »3 + 4\n",
	 "shifts a constant"},
	{ALL "    check: range\n    of: line-a.n\n"
	     "    max: »line-a.n + 3 + 4\n",
	 "adds two spans"},
	{ALL "    check: range\n    of: line-a.n\n    max: line-a.n + »line-x.n\n",
	 "unknown element `line-x`"},
	{ALL "    check: range\n    of: line-a.n\n    max: line-a.n + »line-a.c\n",
	 "`line-a.c` is no span"},
	{ALL "    check: range\n    of: line-a.n\n    max: »line-a.c + line-a.n\n",
	 "`line-a.c` is no number and no time of a day"},
	{HEAD BODY "  - {id: line-t, zone: text, start: '^T (?<t>\\S+) (?<n>\\d+)', "
	 "fields: [{id: t, type: time, formats: [YYYY-MM-DD hh:mm]}, {id: n, "
	 "type: number}]}\n"
	 "values:\n  - {id: v, is: line-t.t + »line-t.n}\n",
	 "`line-t.n` is no `duration`"},
	{HEAD BODY "  - {id: line-t, zone: text, start: '^T (?<t>\\S+) (?<n>\\d+)', "
	 "fields: [{id: t, type: time, formats: [YYYY-MM-DD hh:mm], as: day}, "
	 "{id: n, type: duration, formats: [hhmm]}]}\n"
	 "values:\n  - {id: v, is: »line-t.t + line-t.n}\n",
	 "`line-t.t` is no number and no time of a day"},
	{HEAD BODY "  - {id: line-t, zone: text, start: '^T (?<t>\\S+) (?<n>\\d+)', "
	 "fields: [{id: t, type: time, formats: [YYYY-MM-DD hh:mm]}, "
	 "{id: n, type: duration, formats: [hhmm]}]}\n"
	 "values:\n  - {id: v, is: »line-t.t + line-t.n + 5m - 30m}\n",
	 "adds two spans"},
	{HEAD BODY "values:\n  - {id: v, is: »w}\n  - {id: w, is: line-a.n}\n",
	 "stands further down"},

	/* templates and conditions */
	{HEAD BODY
	 "rules:\n  - {code: T1, name: one, check: valid, of: line-a.n,"
	 " severity: error, kind: format, message: 'ab {»nothing}'}\n",
	 "unknown element `nothing`"},
	{HEAD BODY
	 "rules:\n  - {code: T1, name: one, check: valid, of: line-a.n,"
	 " severity: error, kind: format, message: 'ab »{line-a.n'}\n",
	 "nothing closes"},
	{HEAD BODY
	 "rules:\n  - {code: T1, name: one, check: valid, of: line-a.n,"
	 " severity: error, kind: format, message: '{value:»dog}'}\n",
	 "no way to print"},
	{HEAD BODY
	 "rules:\n  - {code: T1, name: one, check: known, of: line-a.c,"
	 " report: [near], severity: error, kind: format,"
	 " message: '{text} {nearest} {»distance}'}\n",
	 "`known` gives no `{distance}`"},
	/* What is the same, or has a place in an order, is not so far apart. */
	{HEAD BODY
	 "rules:\n  - {code: T1, name: one, check: unique, of: line-a.n,"
	 " severity: error, kind: format,"
	 " message: '{other} {»distance}'}\n",
	 "`unique` gives no `{distance}`"},
	{HEAD BODY
	 "rules:\n  - {code: T1, name: one, check: order, of: line-a.c,"
	 " by: rank falling, severity: error, kind: format,"
	 " message: '{other} {»distance}'}\n",
	 "`order` gives no `{distance}`"},
	{HEAD BODY
	 "rules:\n  - {code: T1, name: one, check: find, in: [raw],"
	 " pattern: x, severity: error, kind: format, message: no,"
	 " fix: {replace: '{»nearest}', title: t}}\n",
	 "`find` gives no `{nearest}`"},
	{HEAD BODY
	 "rules:\n  - {code: T1, name: one, check: valid, of: line-a.n,"
	 " severity: error, kind: format, message: no,"
	 " related: [{at: line-b, message: '{»other:day}'}]}\n",
	 "`valid` gives no `{other}`"},
	{HEAD BODY
	 "rules:\n  - {code: T1, name: one, check: find, in: [raw],"
	 " pattern: x, severity: error, kind: format, message: '{»cue}'}\n",
	 "`find` gives no `{cue}`"},
	{HEAD BODY
	 "rules:\n  - {code: T1, name: one, check: parsed, event: repeated,"
	 " of: line-a, severity: error, kind: format,"
	 " message: '{»nearest}'}\n",
	 "`parsed` gives no `{nearest}`"},
	{ALL "    check: valid\n    of: line-a.n\n"
	     "    where: [{»is: x}]\n",
	 "needs `have`, `lack` or `value`"},
	{ALL "    check: valid\n    of: line-a.n\n"
	     "    where: [{»value: line-a.n}]\n",
	 "needs `is`"},
	{ALL "    check: valid\n    of: line-a.n\n"
	     "    where: [{»value: line-a.n, have: line-b, is: x}]\n",
	 "has one of"},

	/* checks */
	{ALL "    check: range\n    of: line-a.n\n    max: 3\n"
	     "    »pattern: x\n",
	 "`range` takes no `pattern`"},
	{HEAD BODY "rules:\n  - »code: T1\n    name: one\n    check: range\n"
		   "    of: line-a.n\n    severity: error\n    kind: format\n"
		   "    message: no\n",
	 "check `range` needs `min` or `max`"},
	{HEAD BODY "rules:\n  - »code: T1\n    name: one\n    check: range\n"
		   "    of: line-a.n\n    max: 3\n    kind: format\n"
		   "    message: no\n",
	 "a rule needs `severity`"},
	{ALL "    check: known\n    of: line-a.c\n    report: [near, »gap]\n",
	 "has no `gap`"},
	{ALL "    check: known\n    of: »line-a.n\n    report: [near]\n",
	 "type code"},
	{ALL "    check: agree\n    of: »line-a.n\n", "two operands"},
	{ALL "    check: agree\n    of: line-a.n, line-b.n\n    by: »modulo\n",
	 "no way to compare"},
	{ALL "    check: valid\n    of: line-a.n\n"
	     "    era: {from: 2001-01-01, until: »2000-01-01}\n",
	 "before it begins"},
	{ALL "    check: valid\n    of: line-a.n\n"
	     "    era: {from: »2001-02-30}\n",
	 "no day"},
	{ALL "    check: valid\n    of: line-a.n\n    confidence: »1.5\n",
	 "from 0 to 1"},
	{ALL "    check: valid\n    of: line-a.n\n    also:\n"
	     "      - {check: range, max: 3, »split: x, of: line-a.n}\n",
	 "`range` takes no `split`"},
	{ALL "    check: count\n    of: line-b\n    max: 3\n"
	     "    scope: »corpus\n",
	 "`count` does not look beyond its message"},
	{ALL "    check: unique\n    of: line-b.n\n    scope: corpus\n    also:\n"
	     "      - {check: agree, of: 'line-a.n, line-b.n', "
	     "scope: »corpus}\n",
	 "`agree` does not look beyond its message"},
	{ALL "    check: find\n    in: [raw]\n    pattern: x\n"
	     "    context:\n      fire: [{id: a, before: 'x$'}]\n"
	     "      hush: [{before: 'y$', unless: [»b]}]\n",
	 "unknown cue `b`"},

	/* rules */
	{ALL "    check: valid\n    of: line-a.n\n"
	     "  - {code: »T1, name: two, check: valid, of: line-a.n, "
	     "severity: error, kind: format, message: no}\n",
	 "`T1` is here twice"},
	{ALL "    check: valid\n    of: line-a.n\n"
	     "  - {code: T2, name: »one, check: valid, of: line-a.n, "
	     "severity: error, kind: format, message: no}\n",
	 "already a rule's name"},
	{HEAD BODY "rules:\n  - {code: »T1, name: one, check: valid, of: "
		   "line-a.n, severity: error, kind: format, message: no}\n"
		   "retired: [{code: T1, name: old}]\n",
	 "code `T1` is retired"},
	{ALL "    check: valid\n    of: line-a.n\n    yields-to: [two]\n"
	     "  - {code: T2, name: two, check: valid, of: line-a.n, "
	     "severity: error, kind: format, message: no, "
	     "yields-to: »[one]}\n",
	 "`one` yields to this rule in turn"},
	{HEAD BODY "frames: [{id: f, text: »nothing}]\n"
		   "rules:\n  - {code: T1, name: one, check: valid, of: "
		   "line-a.n, severity: error, kind: format, message: no, "
		   "examples: [{bad: x, frame: f}, {good: y, frame: f}]}\n",
	 "no hole"},
	{ALL "    check: valid\n    of: line-a.n\n"
	     "    examples: [{bad: abc, on: »x}]\n",
	 "`x` is not in the example"},

	{ALL "    check: valid\n    of: first(first(first(first(first(first("
	     "first(first(first(first(first(first(first(first(first(first("
	     "first(»line-a.n)))))))))))))))))\n",
	 "`line-a.n` is nested too deeply"},

	/* elements and fields */
	{HEAD BODY "  - {id: »line-a, zone: text, start: '^C'}\n",
	 "`line-a` is here twice"},
	{HEAD BODY "mentions: [{id: »line-a, in: [line-b], match: x}]\n",
	 "already an element"},
	{HEAD BODY "  - {id: »a.b, zone: text, start: '^C'}\n",
	 "cannot be an id"},
	{HEAD BODY "  - {id: »position, zone: text, start: '^C'}\n",
	 "`position` has a meaning of its own"},
	{HEAD BODY "  - {id: »highest, zone: text, start: '^C'}\n",
	 "`highest` has a meaning of its own"},
	{HEAD BODY "values: [{id: »corpus, is: line-a.t}]\n",
	 "`corpus` has a meaning of its own"},
	{HEAD BODY "  - id: line-c\n    zone: text\n    start: '^C (?<t>.*)'\n"
		   "    fields: [{id: »position}]\n",
	 "`position` is the place of an item"},
	{HEAD BODY "  - id: line-c\n    zone: text\n    begins: message\n"
		   "    starts: [{match: '^C', »seen: [line-a]}]\n",
	 "`seen` is not asked of what begins a message"},
	{HEAD BODY "  - id: line-c\n    zone: text\n    begins: message\n"
		   "    starts: [{match: '^C', »last: yes}]\n",
	 "`last` is not asked of what begins a message"},
	{HEAD BODY "  - id: line-c\n    zone: text\n    begins: message\n"
		   "    start: '^C (?<t>.*)'\n    »must: [t]\n",
	 "`must` is not asked of what begins a message"},
	{HEAD BODY "  - id: line-c\n    zone: text\n    start: '^C (?<t>.*)'\n"
		   "    fields: [{id: t, type: time, formats: [»'--']}]\n",
	 "no format of a time"},
	{HEAD BODY "  - id: line-c\n    zone: text\n    start: '^C (?<t>.*)'\n"
		   "    fields: [{id: t, vocabulary: »colours}]\n",
	 "only a field of type code"},
	{HEAD BODY "  - id: line-c\n    zone: text\n    start: '^C (?<t>.*)'\n"
		   "    fields: [{»id: t, type: code}]\n",
	 "needs `vocabulary`"},
	{HEAD BODY "  - id: line-c\n    zone: text\n    start: '^C (?<t>.*)'\n"
		   "    fields: [{id: t, type: code, vocabulary: colours, "
		   "by: »tone}]\n",
	 "attribute `tone`"},
	{HEAD BODY "  - {id: line-c, like: line-b, start: '^C', "
		   "without: [»wings]}\n",
	 "unknown key `wings`"},
	{HEAD BODY "  - {id: »ghost, zone: text, title: Ghost}\n",
	 "`ghost` can never begin: it has no start"},
	{HEAD BODY "  - {id: »line-c, zone: text, start: '^B (?<n>\\d+)'}\n",
	 "`line-b` takes its lines"},
	{HEAD BODY "  - id: line-c\n    zone: text\n    start: '^C (?<c>.)'\n"
		   "mentions: [{id: m, in: [line-c], match: x, drop: "
		   "[{»fold: [case]}]}]\n",
	 "needs `match`, `before` or `after`"},
	{ALL "    check: count\n    of: »line\n    max: 3\n",
	 "lines are no element"},

	/* one mistake and what rests on it */
	{ALL "    check: valid\n    of: line-a.n\n    yields-to: [three]\n"
	     "  - {code: »T1, name: three, check: valid, of: line-a.n, "
	     "severity: error, kind: format, message: no}\n",
	 "`T1` is here twice"},
	{ALL "    check: valid\n    of: line-a.n\n"
	     "  - {code: »T1, name: one, check: valid, of: line-a.n, "
	     "severity: error, kind: format, message: no}\n",
	 "`T1` is here twice"},
	{HEAD BODY "  - {id: »line-a, zone: text, start: '^C (?<n>.)'}\n"
		   "rules:\n  - {code: T1, name: one, check: valid, of: "
		   "line-a.c, severity: error, kind: format, message: no}\n",
	 "`line-a` is here twice"},
	{"language: 1\nspec: t\nzones: [{id: text}, {id: »text}]\nelements:\n"
	 "  - {id: a, zone: text, start: '^A'}\n",
	 "`text` is here twice"},
	{HEAD BODY "  - id: line-c\n    zone: text\n"
		   "    start: '^C (?<x>.) (?<y>[a»'\n"
		   "    must: [x]\n"
		   "rules:\n  - {code: T1, name: one, check: agree, of: "
		   "'line-c.x, line-c.y', severity: error, kind: format, "
		   "message: no}\n",
	 "missing terminating ]"},
	{HEAD "patterns:\n  - {id: p, match: '{q}'}\n"
	      "  - {id: q, match: 'a(b»'}\n" BODY
	      "  - {id: line-c, zone: text, start: '^C {p}'}\n",
	 "missing closing parenthesis"},
	{HEAD "patterns:\n  - {id: p, match: 'ab'}\n" BODY
	      "  - {id: line-c, zone: text, start: '^C ({p}»'}\n",
	 "missing closing parenthesis"},
	{HEAD "patterns:\n  - {id: p, match: 'ab'}\n" BODY
	      "  - {id: line-c, zone: text, start: '^C »{pp}'}\n",
	 "unknown pattern or word list `pp`"},
	{HEAD BODY "values: [{id: when, is: line-a.t}, {id: then, is: »wen}]\n"
		   "rules:\n  - {code: T1, name: one, check: range, of: then, "
		   "max: 'then:day', severity: error, kind: format, "
		   "message: no}\n",
	 "unknown element `wen`"},
	{"language: 1\nspec: t\nextends: [»other]\nelements: [{id: a, "
	 "without: [start]}]\nrules:\n  - {code: T1, yields-to: [two]}\n"
	 "  - {code: T3, name: three, check: valid, of: b.x, severity: error, "
	 "kind: format, message: '{c}'}\n",
	 "unknown spec `other`"},
	{HEAD BODY "  - {id: line-c, zone: text, start: '^C'}\n"
		   "interruptions: »none\n"
		   "rules:\n  - {code: T1, name: one, check: count, of: cut, "
		   "max: 0, severity: error, kind: format, message: no}\n",
	 "`interruptions`: expected a list"},
	{HEAD BODY "  - {id: line-c, zone: text, start: »['^C (?<x>.)', a], "
		   "must: [x]}\n"
		   "rules:\n  - {code: T1, name: one, check: valid, of: "
		   "line-c.x, severity: error, kind: format, message: no}\n",
	 "`start`: expected a text"},
	{ALL "    check: range\n    of: line-a.n\n    max: 3\n"
	     "    »pattern: '{p}'\npatterns: [{id: p, match: x}]\n",
	 "`range` takes no `pattern`"},
	{HEAD "frames: [{id: f, text: 'a {example} b'}]\n" BODY RULE
	      "    check: valid\n    of: line-a.n\n"
	      "    examples: [{bad: c, frame: f, on: »d}]\n",
	 "`d` is not in the example"},
};

START_TEST(test_resolve_mistake)
{
	struct specs s = {.problems = {.errors_only = true}};

	specs_load(&s, cases[_i].text);
	specs_one(&s, false, cases[_i].message);
	ck_assert_int_eq(s.code, CBL_ERROR_SPEC);
	ck_assert_ptr_null(s.spec);
	specs_release(&s);
}
END_TEST

/* ---- what would be far too much */

/* Patterns that are each made of the next one, or of the one before. */
static void chain(struct cbl_buf *text, int count, bool ahead)
{
	cbl_buf_text(text, HEAD "patterns:\n");
	for (int i = 0; i < count; i++)
		cbl_buf_printf(text, "  - {id: p%d, match: '{p%d}'}\n",
			       ahead ? i : i + 1, ahead ? i + 1 : i);
	cbl_buf_printf(text, "  - {id: p%d, match: x}\n" BODY,
		       ahead ? count : 0);
}

/* It ends in a mistake, not in a stack that is full. */
START_TEST(test_resolve_chain)
{
	struct specs s = {.problems = {.errors_only = true}};
	struct cbl_buf text;

	cbl_buf_init(&text, 0);
	chain(&text, 30000, _i);
	specs_load(&s, cbl_buf_cstr(&text));
	ck_assert_int_eq(s.code, CBL_ERROR_SPEC);
	for (size_t i = 0; i + 1 < s.problems.count; i++)
		ck_assert_str_eq(s.problems.items[i].message,
				 "patterns are named within each other more "
				 "than 100 deep");
	specs_release(&s);
	cbl_buf_clear(&text);
	chain(&text, 100, _i);
	specs_load(&s, cbl_buf_cstr(&text));
	ck_assert_int_eq(s.code, 0);
	specs_release(&s);
	cbl_buf_release(&text);
}
END_TEST

/* All are counted, and as many told as anybody might read. */
START_TEST(test_resolve_many)
{
	static const char head[] = "zones: [{id: text}]\nvocabularies:\n";
	struct specs s = {.problems = {.errors_only = true}};
	const char *body = BODY;
	struct cbl_buf text;
	size_t last;

	cbl_buf_init(&text, 0);
	cbl_buf_text(&text, HEAD "vocabularies:\n  - id: v\n    entries:\n");
	for (int i = 0; i < 3000; i++)
		cbl_buf_text(&text, "      - {code: RED}\n");
	cbl_buf_text(&text, body + strlen(head));
	cbl_buf_text(&text, "zones: [{id: text}]\n");
	specs_load(&s, cbl_buf_cstr(&text));
	cbl_problems_sort(&s.problems);
	ck_assert_uint_eq(s.problems.errors, 2999);
	ck_assert_uint_eq(s.problems.count, 1001);
	last = s.problems.count - 1;
	ck_assert_str_eq(s.problems.items[last].message,
			 "more of them follow; the rest is left out");
	specs_release(&s);
	cbl_buf_release(&text);
}
END_TEST

static void add_tests(TCase *tc)
{
	tcase_add_loop_test(tc, test_resolve_mistake, 0, UNIT_COUNT(cases));
	tcase_add_loop_test(tc, test_resolve_chain, 0, 2);
	tcase_add_test(tc, test_resolve_many);
}

UNIT_MAIN("resolve_mistakes", add_tests)
