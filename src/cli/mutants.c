/* SPDX-License-Identifier: MIT */
#include "cli/mutants.h"

#include "cli/output.h"
#include "lint/settings.h"
#include "report/inert.h"

struct printing {
	struct cbl_buf out;
	const struct cbl_spec_mutants *mutants;
	const struct cbl_mutants_wanted *wanted;
	size_t failed;
};

static bool selected(const struct printing *p, uint32_t rule)
{
	const char *const *word = p->wanted->options.select;

	for (; word && *word; word++)
		if (cbl_rule_named(p->mutants->spec, rule, cbl_str_c(*word)))
			return true;
	return !p->wanted->options.select;
}

static double share(size_t part, size_t whole)
{
	return whole ? 100.0 * (double)part / (double)whole : 100.0;
}

static void add_survivor(struct cbl_buf *out, const struct cbl_survivor *s)
{
	cbl_buf_printf(out, "      survived %s\n        - ",
		       cbl_mutation_name(s->how));
	cbl_inert_line(out, cbl_str_c(s->was));
	cbl_buf_text(out, "\n        + ");
	cbl_inert_line(out, cbl_str_c(s->is));
	cbl_buf_char(out, '\n');
}

static void add_rule(struct printing *p, uint32_t rule)
{
	const struct cbl_spec *spec = p->mutants->spec;
	const struct cbl_rule_mutants *r = &p->mutants->rules[rule];
	bool owes = cbl_rule_owes_kills(spec, rule);
	bool fails = owes && r->kills == 0;

	p->failed += fails;
	if (p->wanted->quiet && !fails)
		return;
	cbl_buf_printf(&p->out, "%s  %s %s: %zu kills",
		       fails  ? "FAIL"
		       : owes ? "ok  "
			      : "-   ",
		       cbl_spec_cstr(spec, spec->rules[rule].code),
		       cbl_spec_cstr(spec, spec->rules[rule].name), r->kills);
	if (fails)
		cbl_buf_text(&p->out,
			     "; no slip in a good example triggers it");
	if (r->own)
		cbl_buf_printf(&p->out,
			       "; of %zu mutants of its own good examples it "
			       "kills %zu, other rules %zu, none %zu",
			       r->own, r->own_kills,
			       r->own - r->survived - r->own_kills,
			       r->survived);
	cbl_buf_char(&p->out, '\n');
	if (p->wanted->quiet)
		return;
	for (size_t i = 0; i < r->survivor_count; i++)
		add_survivor(&p->out, &r->survivors[i]);
}

static void add_totals(struct printing *p)
{
	const struct cbl_spec_mutants *m = p->mutants;
	size_t made = 0, killed = 0;
	bool low;

	for (int i = 0; i < CBL_MUTATION_COUNT_; i++) {
		made += m->made[i];
		killed += m->killed[i];
		if (!p->wanted->quiet)
			cbl_buf_printf(&p->out, "%-20s %5.1f %% of %zu\n",
				       cbl_mutation_name((enum cbl_mutation)i),
				       share(m->killed[i], m->made[i]),
				       m->made[i]);
	}
	if (made == 0) {
		cbl_buf_printf(&p->out,
			       "%s: no mutants, as no rule has a good example "
			       "to damage\n",
			       cbl_spec_cstr(m->spec, m->spec->meta->id));
		p->failed++;
		return;
	}
	low = share(killed, made) < p->wanted->floor;
	cbl_buf_printf(&p->out,
		       "%s: %zu mutants of %zu good examples, %.1f %% killed",
		       cbl_spec_cstr(m->spec, m->spec->meta->id), made,
		       m->examples, share(killed, made));
	if (p->wanted->floor)
		cbl_buf_printf(&p->out, "%s%u %%",
			       low ? ", FAIL: fewer than " : ", at least ",
			       p->wanted->floor);
	cbl_buf_printf(&p->out, ", %zu %s without a kill\n", p->failed,
		       p->failed == 1 ? "rule" : "rules");
	p->failed += low;
}

int cbl_print_mutants(const struct cbl_spec *spec,
		      const struct cbl_mutants_wanted *wanted, size_t *failed)
{
	struct cbl_spec_mutants mutants;
	struct printing p = {.mutants = &mutants, .wanted = wanted};
	int status;

	cbl_spec_mutate(&mutants, spec, &wanted->options);
	cbl_buf_init(&p.out, 0);
	for (uint32_t i = 0; i < spec->rules_count; i++)
		if (selected(&p, i))
			add_rule(&p, i);
	add_totals(&p);
	*failed += p.failed;
	status = cbl_write_output(&p.out);
	cbl_buf_release(&p.out);
	cbl_spec_mutants_release(&mutants);
	return status;
}
