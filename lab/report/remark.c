#include "report/remark.h"

#include "base/mem.h"
#include "base/str.h"
#include "report/figure.h"

#include <math.h>

/* Adds the text as a remark; an empty one is none. */
static int keep(report *r, str *s)
{
    if (s->failed) return ERR_MEMORY;
    if (s->text) r->remark[r->n_remarks++] = s->text;
    return 0;
}

typedef int chosen_fn(const report *r, size_t a);

static size_t count_chosen(const report *r, chosen_fn *chosen)
{
    size_t n = 0;
    for (size_t a = 0; a < r->verdict->n_act; a++) n += chosen(r, a) != 0;
    return n;
}

/* "relu, softplus and elu": the activations that were chosen. */
static void add_names(str *s, const report *r, chosen_fn *chosen)
{
    size_t left = count_chosen(r, chosen);
    for (size_t a = 0, first = 1; a < r->verdict->n_act; a++) {
        if (!chosen(r, a)) continue;
        left--;
        str_add(s, "%s%s", first ? "" : left ? ", " : " and ", r->row[a].label);
        first = 0;
    }
}

static int remark_stopped(report *r)
{
    str s = {0};
    if (!r->complete)
        str_add(&s, "Stopped early: the figures are those of %zu finished runs of %zu.",
                r->finished, r->planned);
    return keep(r, &s);
}

static int remark_clear(report *r)
{
    const looks_end *end = r->facts.end;
    str s = {0};
    if (end && end->clear && end->pairs < end->planned)
        str_add(
            &s,
            "Clear after %zu of %zu pairs, so no more were run. The verdict was looked at on the "
            "way; its intervals allow for that (this look errs by at most %.2g).",
            end->pairs, end->planned, end->level);
    return keep(r, &s);
}

static int does_not_beat_the_constant(const report *r, size_t a)
{
    return r->verdict->act[a].loss_mean >= r->verdict->act[a].null_mean;
}

static int remark_constant(report *r)
{
    str s = {0};
    if (count_chosen(r, does_not_beat_the_constant) == r->verdict->n_act)
        str_add(&s,
                "Nothing here beats the constant: these features say little about %s, or the "
                "training needs other settings.",
                r->plan->data.target);
    return keep(r, &s);
}

static int remark_diverged(report *r, size_t a)
{
    const act_summary *act = &r->verdict->act[a];
    str s = {0};
    if (act->diverged)
        str_add(&s, "%s diverged in %zu of %zu runs; they count with the constant's %s.",
                r->row[a].label, act->diverged, act->runs, r->loss_name);
    return keep(r, &s);
}

/* What the predicted deviations are worth. */
static int remark_coverage(report *r, size_t a)
{
    const act_summary *act = &r->verdict->act[a];
    char hold[CALIBRATION_INTERVALS][FIGURE_ROOM];
    str s = {0};
    for (size_t i = 0; i < CALIBRATION_INTERVALS; i++) figure_percent(hold[i], act->coverage[i], 1);
    if (!isnan(act->coverage[0]))
        str_add(
            &s,
            "%s's central 50 %%, 90 %% and 95 %% intervals hold %s, %s and %s of the test rows.",
            r->row[a].label, hold[0], hold[1], hold[2]);
    return keep(r, &s);
}

/* The comparison of activation a with the baseline, if it is undecided. */
static const comparison *undecided(const report *r, size_t a)
{
    for (size_t i = 0; i < r->verdict->n_cmp; i++) {
        const comparison *c = &r->verdict->cmp[i];
        if (c->a == a && c->kind == VERDICT_UNDECIDED && c->pairs > 1) return c;
    }
    return NULL;
}

static int more_runs_would_decide(const report *r, size_t a)
{
    const comparison *c = undecided(r, a);
    return c && c->more_runs;
}

static int more_runs_are_in_vain(const report *r, size_t a)
{
    const comparison *c = undecided(r, a);
    return c && !c->more_runs;
}

/* What the advice of each comparison says (sentence.c), once for all of them. */
static int remark_advice(report *r)
{
    str near = {0}, vain = {0};
    size_t more = 0, pairs = 0;
    if (r->verdict->n_cmp < 2) return 0;
    for (size_t a = 0; a < r->verdict->n_act; a++)
        if (more_runs_would_decide(r, a) && undecided(r, a)->more_runs > more) {
            more = undecided(r, a)->more_runs;
            pairs = undecided(r, a)->pairs;
        }
    if (more) {
        str_add(&near, "About %zu more runs would likely decide about ", more);
        add_names(&near, r, more_runs_would_decide);
        str_add(&near, " (--runs %zu).", pairs + more);
    }
    if (count_chosen(r, more_runs_are_in_vain)) {
        str_add(&vain, "More runs would not decide about ");
        add_names(&vain, r, more_runs_are_in_vain);
        str_add(&vain, " on this data; more rows might.");
    }
    int rc = keep(r, &near);
    return rc == 0 ? keep(r, &vain) : rc;
}

static int did_best_at_the_lowest_rate(const report *r, size_t a)
{
    return r->verdict->act[a].rate == r->plan->set.rate[0];
}

static int did_best_at_the_highest_rate(const report *r, size_t a)
{
    return r->verdict->act[a].rate == r->plan->set.rate[r->plan->set.n_rates - 1];
}

/* A best rate at an end of those tried: the verdict may only show which end was too near. */
static int remark_rate(report *r, chosen_fn *chosen, double rate, const char *end)
{
    str s = {0};
    size_t n = count_chosen(r, chosen);
    if (n && r->plan->set.n_rates > 1) {
        char number[STR_NUMBER];
        str_number_f64(number, rate);
        add_names(&s, r, chosen);
        str_add(&s, " did best at %s, the %s rate tried; a wider --rates may do %s more justice.",
                number, end, n > 1 ? "them" : "it");
    }
    return keep(r, &s);
}

static int was_cut_off(const report *r, size_t a)
{
    return 2 * r->verdict->act[a].cut_off > r->verdict->act[a].runs;
}

/* A limit of epochs that most runs meet favours what learns fastest, not what learns best. */
static int remark_epochs(report *r)
{
    str s = {0};
    size_t n = count_chosen(r, was_cut_off);
    if (n) {
        add_names(&s, r, was_cut_off);
        str_add(&s,
                " still got better when the %zu epoch%s %s over, in most runs; more --epochs may "
                "do %s more justice.",
                r->plan->set.max_epochs, r->plan->set.max_epochs == 1 ? "" : "s",
                r->plan->set.max_epochs == 1 ? "was" : "were", n > 1 ? "them" : "it");
    }
    return keep(r, &s);
}

static int has_no_curvature(const report *r, size_t a)
{
    return r->facts.flat && r->facts.flat[a];
}

/* What an exact Hessian means for a piecewise linear network. */
static int remark_flat(report *r)
{
    str s = {0};
    size_t n = count_chosen(r, has_no_curvature);
    if (n && r->plan->set.optimizer == OPTIMIZER_NEWTON) {
        str_add(&s, "newton goes by second derivatives: ");
        add_names(&s, r, has_no_curvature);
        str_add(&s,
                " %s none where %s straight, so the curvature seen there is the loss's and that "
                "of layers multiplied, none of the activation.",
                n > 1 ? "have" : "has", n > 1 ? "they are" : "it is");
    }
    return keep(r, &s);
}

int remark_all(report *r)
{
    const plan_settings *set = &r->plan->set;
    size_t most = 8 + 2 * r->verdict->n_act; /* one a remark_*() below, two of advice */
    r->remark = mem_array(most, sizeof *r->remark);
    if (!r->remark) return ERR_MEMORY;
    int rc = remark_stopped(r);
    if (rc == 0) rc = remark_clear(r);
    if (rc == 0) rc = remark_advice(r);
    if (rc == 0) rc = remark_constant(r);
    if (rc == 0) rc = remark_flat(r);
    for (size_t a = 0; a < r->verdict->n_act && rc == 0; a++) rc = remark_diverged(r, a);
    for (size_t a = 0; a < r->verdict->n_act && rc == 0; a++) rc = remark_coverage(r, a);
    if (rc == 0 && set->n_rates)
        rc = remark_rate(r, did_best_at_the_lowest_rate, set->rate[0], "lowest");
    if (rc == 0 && set->n_rates)
        rc = remark_rate(r, did_best_at_the_highest_rate, set->rate[set->n_rates - 1], "highest");
    if (rc == 0) rc = remark_epochs(r);
    return rc;
}
