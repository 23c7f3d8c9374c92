#include "report/sentence.h"

#include "base/mem.h"
#include "base/str.h"
#include "report/figure.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

/* A comparison seen from the activation that is ahead. */
typedef struct view {
    const char *ahead, *behind; /* labels */
    double gap, lo, hi;         /* loss of the one behind minus loss of the one ahead */
    double relative;            /* gap as a share of the baseline's loss, or NAN */
    double p, p_lo, p_hi;       /* P(the one ahead is better) */
    const char *baseline;
    figure_form form, percent; /* of losses, and of shares of the baseline's loss times 100 */
} view;

static view view_of(const report *r, size_t i)
{
    const comparison *c = &r->verdict->cmp[i];
    const report_comparison *label = &r->cmp[i];
    int a_ahead = c->mean_difference <= 0;
    view v = {
        .ahead = a_ahead ? label->a : label->b,
        .behind = a_ahead ? label->b : label->a,
        .gap = fabs(c->mean_difference),
        .relative = fabs(label->relative),
        .lo = a_ahead ? -c->hi : c->lo,
        .hi = a_ahead ? -c->lo : c->hi,
        .p = a_ahead ? c->p_better : 1 - c->p_better,
        .p_lo = a_ahead ? c->p_better_lo : 1 - c->p_better_hi,
        .p_hi = a_ahead ? c->p_better_hi : 1 - c->p_better_lo,
        .baseline = label->b,
    };
    double half = (c->hi - c->lo) / 2, loss = r->verdict->act[c->b].loss_mean;
    v.form = figure_form_for(fmax(v.gap, c->rope), half);
    v.percent = figure_form_for(100 * v.relative, 100 * half / loss);
    return v;
}

/* A number that is not 0 does not look as if it were: a digit at least. */
static void put_number(char out[FIGURE_ROOM], double value, figure_form form)
{
    figure_number(out, value, form);
    if (value != 0 && isfinite(value) && strspn(out, "-0.") == strlen(out))
        figure_number(out, value, figure_form_for(value, 10 * fabs(value)));
}

/* "lower by 2.10 (95 % interval 1.40 to 2.80), 3.1 % of relu's", "lower by 0.10 nats (…)" */
static void add_gap(str *s, const report *r, const view *v)
{
    char gap[FIGURE_ROOM], lo[FIGURE_ROOM], hi[FIGURE_ROOM], level[FIGURE_ROOM], share[FIGURE_ROOM];
    put_number(gap, v->gap, v->form);
    put_number(lo, v->lo, v->form);
    put_number(hi, v->hi, v->form);
    figure_chosen(level, r->plan->set.confidence);
    figure_number(share, 100 * v->relative, v->percent);
    /* The level holds for all comparisons together: each alone is at a stricter one (Holm). */
    const char *adjusted = r->verdict->n_cmp > 1 ? "adjusted " : "";
    str_add(s, "lower by %s%s (%s%s interval %s to %s)", gap, isnan(v->relative) ? " nats" : "",
            adjusted, level, lo, hi);
    if (!isnan(v->relative)) str_add(s, ", %s %% of %s's", share, v->baseline);
}

/* "it won 29 of 30 pairs (P(better) 97 %, 83 % to 99 %)" */
static void add_wins(str *s, const view *v, size_t pairs)
{
    char wins[FIGURE_ROOM], p[FIGURE_ROOM], lo[FIGURE_ROOM], hi[FIGURE_ROOM];
    double won = v->p * (double)pairs;
    int ties = fabs(won - round(won)) > 0.25; /* an odd number of ties leaves a half */
    figure_number(wins, won, (figure_form){.decimals = ties});
    figure_percent(p, v->p, 0);
    figure_percent(lo, v->p_lo, 0);
    figure_percent(hi, v->p_hi, 0);
    str_add(s, "it won %s of %zu pairs%s (P(better) %s, %s to %s)", wins, pairs,
            ties ? ", ties half" : "", p, lo, hi);
}

/* "±0.68 (1 % of relu's)", "±0.010 nats (1 % of a likelihood)" */
static void add_rope(str *s, const report *r, const comparison *c, const view *v)
{
    char rope[FIGURE_ROOM], share[FIGURE_ROOM];
    figure_number(rope, c->rope, figure_form_for(c->rope, c->rope));
    figure_chosen(share, r->plan->set.rope);
    if (isnan(v->relative))
        str_add(s, "±%s nats (%s of a likelihood)", rope, share);
    else
        str_add(s, "±%s (%s of %s's)", rope, share, v->baseline);
}

static void add_better(str *s, const report *r, size_t i, const view *v)
{
    str_add(s, "%s is better than %s here: %s ", v->ahead, v->behind, r->loss_name);
    add_gap(s, r, v);
    str_add(s, "; ");
    add_wins(s, v, r->verdict->cmp[i].pairs);
    str_add(s, ".");
}

static void add_same(str *s, const report *r, size_t i, const view *v)
{
    str_add(s, "%s and %s are practically the same here: ", r->cmp[i].a, r->cmp[i].b);
    if (v->lo == 0 && v->hi == 0) {
        str_add(s, "their %s is equal in every pair; take either.", r->loss_name);
        return;
    }
    str_add(s, "%s's %s is ", v->ahead, r->loss_name);
    add_gap(s, r, v);
    str_add(s, ", all of the interval within ");
    add_rope(s, r, &r->verdict->cmp[i], v);
    str_add(s, "; take either.");
}

static int has_interval(const comparison *c)
{
    return isfinite(c->lo) && isfinite(c->hi);
}

static void add_undecided(str *s, const report *r, size_t i, const view *v)
{
    const comparison *c = &r->verdict->cmp[i];
    str_add(s, "Undecided between %s and %s: ", r->cmp[i].a, r->cmp[i].b);
    if (!has_interval(c)) {
        str_add(s, "%zu finished pair%s say%s nothing of the spread.", c->pairs,
                c->pairs == 1 ? "" : "s", c->pairs == 1 ? "s" : "");
        return;
    }
    str_add(s, "%s's %s is ", v->ahead, r->loss_name);
    add_gap(s, r, v);
    str_add(s, "; ");
    add_wins(s, v, c->pairs);
    str_add(s, ".");
}

/* What stands against a verdict, and what would help. */
static void add_advice(str *s, const report *r, const comparison *c, const view *v)
{
    if (!has_interval(c)) {
        str_add(s, "At least 2 pairs are needed.");
        return;
    }
    str_add(s, v->lo > 0 ? "It is ahead, but perhaps by too little to matter; within "
                         : "It may be ahead or behind; within ");
    add_rope(s, r, c, v);
    str_add(s, " would be practically the same. ");
    if (c->more_runs)
        str_add(s, "About %zu more run%s would likely decide (--runs %zu).", c->more_runs,
                c->more_runs == 1 ? "" : "s", c->pairs + c->more_runs);
    else
        str_add(s, "More runs would not decide on this data; more rows might.");
}

static char *text_of(str *s)
{
    if (s->failed) str_free(s);
    return s->text;
}

char *sentence_verdict(const report *r, size_t i)
{
    str s = {0};
    switch (r->verdict->cmp[i].kind) {
    case VERDICT_A_BETTER: str_add(&s, "%s better", r->cmp[i].a); break;
    case VERDICT_B_BETTER: str_add(&s, "%s better", r->cmp[i].b); break;
    case VERDICT_SAME: str_add(&s, "practically the same"); break;
    case VERDICT_UNDECIDED: str_add(&s, "undecided"); break;
    }
    return text_of(&s);
}

char *sentence_found(const report *r, size_t i)
{
    str s = {0};
    view v = view_of(r, i);
    switch (r->verdict->cmp[i].kind) {
    case VERDICT_A_BETTER:
    case VERDICT_B_BETTER: add_better(&s, r, i, &v); break;
    case VERDICT_SAME: add_same(&s, r, i, &v); break;
    case VERDICT_UNDECIDED: add_undecided(&s, r, i, &v); break;
    }
    return text_of(&s);
}

char *sentence_advice(const report *r, size_t i)
{
    str s = {0};
    const comparison *c = &r->verdict->cmp[i];
    view v = view_of(r, i);
    str_add(&s, "%s", ""); /* empty, not NULL */
    if (c->kind == VERDICT_UNDECIDED) add_advice(&s, r, c, &v);
    return text_of(&s);
}
