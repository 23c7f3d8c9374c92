#include "report/report.h"

#include "base/str.h"
#include "report/figure.h"
#include "report/summary.h"
#include "report/text.h"

#include <math.h>
#include <stdio.h>
#include <string.h>

enum { NARROWEST = 60, HEADS = 2 };

/* The columns of the table; behind them, each where it says something, learned betas and how many
   runs diverged. */
typedef enum column_id {
    LABEL,
    RATE,
    LOSS,
    HALF,
    SCORE,
    DEAD,
    EPOCHS,
    TIME,
    RATIO,
    BETA
} column_id;

typedef struct painter {
    FILE *out;
    const report *r;
    size_t width;
    const char *bold, *green, *yellow, *cyan, *off;
} painter;

static painter painter_of(FILE *out, const report *r, report_style style)
{
    size_t width = style.width < NARROWEST ? NARROWEST : style.width;
    if (!style.color) return (painter){out, r, width, "", "", "", "", ""};
    return (painter){out, r, width, "\033[1m", "\033[1;32m", "\033[1;33m", "\033[1;36m", "\033[0m"};
}

static void wrap(const painter *p, const char *text, size_t first, size_t rest)
{
    text_wrap(p->out, text, (text_layout){.first = first, .rest = rest, .width = p->width});
}

/* "bikes: 8,645 rows, 8 features, target bikers (count)", then what was decided about the data. */
static int print_data(const painter *p)
{
    const plan_data *d = &p->r->plan->data;
    const plan_settings *set = &p->r->plan->set;
    char rows[FIGURE_ROOM], train[FIGURE_ROOM], valid[FIGURE_ROOM], test[FIGURE_ROOM];
    figure_count(rows, d->rows);
    str s = {0};
    str_add(&s, "%s: %s rows, %zu feature%s, target %s (%s)", text_data(d->path), rows, d->features,
            d->features == 1 ? "" : "s", d->target, task_name(d->task));
    if (s.failed) return ERR_MEMORY;
    text_wrap(p->out, s.text,
              (text_layout){.rest = 2, .width = p->width, .on = p->bold, .off = p->off});
    str_free(&s);
    for (size_t i = 0; i < p->r->facts.n_notes; i++) wrap(p, p->r->facts.note[i], 2, 4);

    figure_count(train, d->n_train);
    figure_count(valid, d->n_valid);
    figure_count(test, d->n_test);
    str_add(&s, "%zu pairs of runs on new splits: %s rows train, %s validate, %s test", set->runs,
            train, valid, test);
    if (s.failed) return ERR_MEMORY;
    wrap(p, s.text, 2, 4);
    str_free(&s);
    return 0;
}

static void fill_heads(text_table *t, const report *r)
{
    char level[FIGURE_ROOM], interval[FIGURE_ROOM + 8], ratio[TEXT_CELL];
    figure_chosen(level, r->plan->set.confidence);
    snprintf(interval, sizeof interval, "± %s", level);
    const char *baseline = r->row[0].label;
    snprintf(ratio, sizeof ratio, "÷ %s", strlen(baseline) <= 6 ? baseline : "first");
    text_table_head(t, LABEL, "", r->arm);
    text_table_head(t, RATE, "tuned", "rate");
    text_table_head(t, LOSS, "test", r->loss_name);
    text_table_head(t, HALF, "", interval);
    text_table_head(t, SCORE, "", r->score_name);
    text_table_head(t, DEAD, "dead", "units");
    text_table_head(t, EPOCHS, "", "epochs");
    text_table_head(t, TIME, "time an", "epoch");
    text_table_head(t, RATIO, "time", ratio);
    if (summary_learns(r)) text_table_head(t, BETA, "learned", "β");
    if (summary_diverged(r)) text_table_head(t, BETA + summary_learns(r), "di-", "verged");
}

static void fill_row(text_table *t, size_t row, const report *r, size_t a, figure_form form)
{
    const act_summary *s = &r->verdict->act[a];
    char text[FIGURE_ROOM];
    text_table_set(t, row, LABEL, "%s", r->row[a].label);
    summary_rate(text, s->rate);
    text_table_set(t, row, RATE, "%s", text);
    text_table_number(t, row, LOSS, s->loss_mean, form);
    figure_number(text, r->row[a].loss_half, form);
    text_table_set(t, row, HALF, "± %s", text);
    summary_score(text, r, s->score_mean);
    text_table_set(t, row, SCORE, "%s", text);
    figure_percent(text, s->dead_units, 1);
    text_table_set(t, row, DEAD, "%s", text);
    text_table_number(t, row, EPOCHS, s->epochs, (figure_form){.decimals = s->epochs < 10});
    figure_seconds(text, s->seconds_per_epoch);
    text_table_set(t, row, TIME, "%s", text);
    text_table_number(t, row, RATIO, s->time_ratio, (figure_form){.decimals = 2});
    if (s->beta.mean > 0) {
        text_table_number(t, row, BETA, s->beta.mean, (figure_form){.decimals = 2});
    }
    if (summary_diverged(r))
        text_table_set(t, row, BETA + summary_learns(r), "%zu of %zu", s->diverged, s->runs);
}

static int print_table(const painter *p)
{
    const report *r = p->r;
    size_t n = r->verdict->n_act, more = summary_learns(r) + summary_diverged(r);
    text_table t;
    if (text_table_init(&t, HEADS + n + 1, BETA + more, HEADS) < 0) return ERR_MEMORY;
    t.tight = HALF;
    figure_form form = summary_loss_form(r);
    fill_heads(&t, r);
    for (size_t a = 0; a < n; a++) fill_row(&t, HEADS + a, r, a, form);
    text_table_set(&t, HEADS + n, LABEL, "(constant)");
    text_table_number(&t, HEADS + n, LOSS, r->verdict->act[0].null_mean, form);
    text_table_print(p->out, &t, p->width, p->bold, p->off);
    text_table_dispose(&t);
    return 0;
}

/* What the figures above are, for whoever would object otherwise. */
static int print_legend(const painter *p)
{
    const report *r = p->r;
    str s = {0};
    str_add(
        &s,
        "Means over the runs; intervals are for new splits and initial weights, corrected for "
        "splits that overlap (Nadeau-Bengio). Runs are paired: go by the verdict, not by whether "
        "two ± overlap. (constant) predicts the same for every row.");
    if (r->verdict->n_cmp > 1) {
        char rope[FIGURE_ROOM];
        figure_chosen(rope, r->plan->set.rope);
        str_add(&s,
                " The verdicts allow for %zu comparisons at once (Holm); practically the same is "
                "within %s of ",
                r->verdict->n_cmp, rope);
        if (isnan(r->cmp[0].relative))
            str_add(&s, "a likelihood.");
        else
            str_add(&s, "%s's %s.", r->row[0].label, r->loss_name);
    }
    if (s.failed) return ERR_MEMORY;
    wrap(p, s.text, 2, 2);
    str_free(&s);
    return 0;
}

/* A single comparison has its advice behind it; of many, the remarks sum it up. */
static int print_comparison(const painter *p, size_t i)
{
    const report *r = p->r;
    verdict_kind kind = r->verdict->cmp[i].kind;
    const char *color = kind == VERDICT_UNDECIDED ? p->yellow
                        : kind == VERDICT_SAME    ? p->cyan
                                                  : p->green;
    str s = {0};
    str_add(&s, "%s %s", r->cmp[i].sentence, r->verdict->n_cmp > 1 ? "" : r->cmp[i].advice);
    if (s.failed) return ERR_MEMORY;
    text_wrap(p->out, s.text,
              (text_layout){.rest = 2, .width = p->width, .on = color, .off = p->off});
    str_free(&s);
    return 0;
}

static int print_sentences(const painter *p)
{
    const report *r = p->r;
    int rc = 0;
    for (size_t i = 0; i < r->verdict->n_cmp && rc == 0; i++) rc = print_comparison(p, i);
    for (size_t i = 0; i < r->n_remarks; i++) wrap(p, r->remark[i], 0, 2);
    return rc;
}

static int print_again(const painter *p)
{
    str s = {0};
    str_add(&s, "The same command gives the same figures%s (seed %llu, softplus %s, %s).",
            !p->r->complete ? " and the missing ones" : "",
            (unsigned long long)p->r->plan->set.seed, p->r->facts.version, p->r->facts.isa);
    if (s.failed) return ERR_MEMORY;
    wrap(p, s.text, 0, 2);
    str_free(&s);
    return 0;
}

static int written(const painter *p, int rc, err *e)
{
    if (rc < 0) return err_memory(e, "the report");
    return ferror(p->out) ? err_set(e, ERR_IO, "the report cannot be written") : 0;
}

int report_verdict(FILE *out, const report *r, report_style style, err *e)
{
    painter p = painter_of(out, r, style);
    return written(&p, print_sentences(&p), e);
}

int report_terminal(FILE *out, const report *r, report_style style, err *e)
{
    painter p = painter_of(out, r, style);
    int rc = print_data(&p);
    putc('\n', out);
    if (rc == 0) rc = print_table(&p);
    if (rc == 0) rc = print_legend(&p);
    putc('\n', out);
    if (rc == 0) rc = print_sentences(&p);
    putc('\n', out);
    if (rc == 0) rc = print_again(&p);
    return written(&p, rc, e);
}
