#include "report/bayes.h"

#include "base/str.h"
#include "report/figure.h"
#include "report/text.h"

#include <math.h>
#include <stdio.h>

enum { NARROWEST = 60, HEADS = 2, DETAILS_SHOWN = 12 };

/* Vehtari et al. 2021, Betancourt 2016: beyond these the figures are not to be trusted. */
#define WORST_RHAT 1.01
#define LEAST_ESS_A_CHAIN 100.0
#define LEAST_EBFMI 0.3

typedef enum column_id { NAME, MEAN, SD, Q5, MEDIAN, Q95, RHAT, BULK, TAIL, COLUMNS } column_id;

static text_layout layout_of(report_style style)
{
    return (text_layout){.rest = 2, .width = style.width < NARROWEST ? NARROWEST : style.width};
}

/* Prints and empties the line. */
static int put_line(FILE *out, str *line, text_layout layout)
{
    if (line->failed) return ERR_MEMORY;
    if (line->text) text_wrap(out, line->text, layout);
    str_free(line);
    return 0;
}

static void fill_row(text_table *t, size_t row, const bayes_parameter *p)
{
    figure_form form = figure_form_for(fmax(fabs(p->mean), p->sd), p->sd);
    text_table_set(t, row, NAME, "%s", p->name);
    text_table_number(t, row, MEAN, p->mean, form);
    text_table_number(t, row, SD, p->sd, form);
    text_table_number(t, row, Q5, p->q5, form);
    text_table_number(t, row, MEDIAN, p->median, form);
    text_table_number(t, row, Q95, p->q95, form);
    text_table_number(t, row, RHAT, p->diagnosis.rhat, (figure_form){.decimals = 3});
    text_table_number(t, row, BULK, p->diagnosis.ess_bulk, (figure_form){0});
    text_table_number(t, row, TAIL, p->diagnosis.ess_tail, (figure_form){0});
}

static size_t details(const bayes_summary *s)
{
    size_t n = 0;
    for (size_t i = 0; i < s->n; i++) n += (size_t)s->parameter[i].detail;
    return n;
}

static int print_table(FILE *out, const bayes_summary *s, report_style style)
{
    text_table t;
    size_t hidden = details(s) > DETAILS_SHOWN ? details(s) : 0, row = HEADS;
    if (text_table_init(&t, HEADS + s->n - hidden, COLUMNS, HEADS) < 0) return ERR_MEMORY;
    text_table_head(&t, NAME, "", "parameter");
    text_table_head(&t, MEAN, "", "mean");
    text_table_head(&t, SD, "", "sd");
    text_table_head(&t, Q5, "", "5 %");
    text_table_head(&t, MEDIAN, "", "50 %");
    text_table_head(&t, Q95, "", "95 %");
    text_table_head(&t, RHAT, "", "R-hat");
    text_table_head(&t, BULK, "ESS", "bulk");
    text_table_head(&t, TAIL, "ESS", "tail");
    for (size_t i = 0; i < s->n; i++)
        if (!hidden || !s->parameter[i].detail) fill_row(&t, row++, &s->parameter[i]);
    const char *bold = style.color ? "\033[1m" : "", *off = style.color ? "\033[0m" : "";
    text_table_print(out, &t, layout_of(style).width, bold, off);
    text_table_dispose(&t);
    if (hidden) fprintf(out, "(%zu effects of %s: in --json and --draws)\n", hidden, s->group);
    return 0;
}

static int print_data(FILE *out, const bayes_summary *s, report_style style)
{
    char rows[FIGURE_ROOM];
    figure_count(rows, s->rows);
    str line = {0};
    str_add(&line, "%s: %s rows, response %s, family %s, link %s", text_data(s->data), rows,
            s->target, s->family, s->link);
    if (*s->network) str_add(&line, ", network %s", s->network);
    if (s->group) str_add(&line, ", group %s", s->group);
    if (s->scale_formula) str_add(&line, ", sd ~ %s", s->scale_formula);
    if (s->offset) str_add(&line, ", offset %s", s->offset);
    if (s->exposure) str_add(&line, ", exposure %s", s->exposure);
    if (s->weights) str_add(&line, ", weights %s", s->weights);
    text_layout layout = layout_of(style);
    if (style.color) layout.on = "\033[1m", layout.off = "\033[0m";
    int rc = put_line(out, &line, layout);
    layout = (text_layout){.first = 2, .rest = 4, .width = layout.width};
    for (size_t i = 0; i < s->n_notes; i++) text_wrap(out, s->note[i], layout);
    return rc;
}

/* "coef ~ 133.7 x normal:0,2.5": what was believed, in the response's or the predictor's units. */
static int print_priors(FILE *out, const bayes_summary *s, report_style style)
{
    str line = {0};
    str_add(&line, "Priors, of standardised columns:");
    for (size_t i = 0; i < s->n_priors; i++) {
        const bayes_prior *p = &s->prior[i];
        str_add(&line, "%s %s ~ ", i ? "," : "", p->what);
        if (p->centre != 0) str_add(&line, "%.4g + ", p->centre);
        if (p->unit != 1) str_add(&line, "%.4g × ", p->unit);
        str_add(&line, "%s", p->text);
    }
    str_add(&line, "; positive parameters by %s.", s->positive);
    return put_line(out, &line, layout_of(style));
}

static int print_sampler(FILE *out, const bayes_summary *s, report_style style)
{
    str line = {0};
    str_add(&line,
            "NUTS: %zu chain%s of %zu draws after %zu to warm up, %s metric, acceptance %.2f, "
            "%.1f leapfrog steps a draw",
            s->chains, s->chains == 1 ? "" : "s", s->draws, s->warmup,
            s->metric == METRIC_DENSE ? "dense" : "diagonal", s->accept,
            (double)s->leapfrogs / (double)(s->chains * s->draws));
    if (isfinite(s->seconds)) {
        char seconds[FIGURE_ROOM];
        figure_seconds(seconds, s->seconds);
        str_add(&line, ", %s", seconds);
    }
    str_add(&line, ".");
    return put_line(out, &line, layout_of(style));
}

/* What makes the table doubtful, in plain words, and what helps. */
static int print_warnings(FILE *out, const bayes_summary *s, report_style style)
{
    text_layout layout = layout_of(style);
    str line = {0};
    size_t all = s->chains * s->draws;
    double least = fmin(s->least_bulk, s->least_tail),
           enough = LEAST_ESS_A_CHAIN * (double)s->chains;
    int rc = 0, warned = 0;
    if (s->still) {
        str_add(&line,
                "Warning: no chain moved along '%s': do not use these figures. A longer --warmup "
                "or a higher --target-accept may help.",
                s->still);
        rc = put_line(out, &line, layout);
        warned = 1;
    }
    if (rc == 0 && s->worst_rhat > WORST_RHAT) {
        str_add(
            &line,
            "Warning: the chains do not agree on '%s' (R-hat %.3f, above %.2f): do not use these "
            "figures. More --warmup and --samples may help, or a simpler model.",
            s->worst, s->worst_rhat, WORST_RHAT);
        rc = put_line(out, &line, layout);
        warned = 1;
    }
    if (rc == 0 && s->divergent) {
        str_add(
            &line,
            "Warning: %zu of %zu draws came from trajectories that diverged: some region of the "
            "posterior was not explored and means may be biased. Try --target-accept 0.95 or "
            "0.99, or tighter priors.",
            s->divergent, all);
        rc = put_line(out, &line, layout);
        warned = 1;
    }
    if (rc == 0 && s->saturated) {
        str_add(&line,
                "Warning: %zu of %zu trajectories were cut at --max-depth %u: slow, not wrong. A "
                "dense metric (--metric dense) may help.",
                s->saturated, all, s->deepest);
        rc = put_line(out, &line, layout);
        warned = 1;
    }
    if (rc == 0 && s->least_ebfmi < LEAST_EBFMI) {
        str_add(
            &line,
            "Warning: E-BFMI is %.2f in one chain, below %.1f: its energy moves too slowly, and "
            "tails may be missing. A longer --warmup or other priors may help.",
            s->least_ebfmi, LEAST_EBFMI);
        rc = put_line(out, &line, layout);
        warned = 1;
    }
    if (rc == 0 && least < enough && s->worst_rhat <= WORST_RHAT) {
        str_add(
            &line,
            "Warning: the draws are worth only %.0f independent ones for some quantile or mean, "
            "below %.0f: more --samples.",
            least, enough);
        rc = put_line(out, &line, layout);
        warned = 1;
    }
    if (rc == 0 && !warned) {
        str_add(&line, "Chains agree (R-hat at most %.3f), no divergences, E-BFMI %.2f.",
                s->worst_rhat, s->least_ebfmi);
        rc = put_line(out, &line, layout);
    }
    return rc;
}

static int print_prediction(FILE *out, const bayes_summary *s, report_style style)
{
    if (!s->predicted) return 0;
    const prediction *p = &s->prediction;
    char rows[FIGURE_ROOM], half[FIGURE_ROOM], most[FIGURE_ROOM];
    figure_count(rows, p->rows);
    figure_percent(half, p->inside_50, 1);
    figure_percent(most, p->inside_90, 1);
    str line = {0};
    str_add(
        &line,
        "On %s rows held out: 50 %% intervals hold %s of the responses, 90 %% intervals %s (mean "
        "width %.4g); log score %.4f a row, root mean square error %.4g.",
        rows, half, most, p->width_90, p->log_score, p->rmse);
    return put_line(out, &line, layout_of(style));
}

int report_bayes_terminal(FILE *out, const bayes_summary *s, report_style style, err *e)
{
    int rc = print_data(out, s, style);
    if (rc == 0) rc = print_priors(out, s, style);
    putc('\n', out);
    if (rc == 0) rc = print_table(out, s, style);
    putc('\n', out);
    if (rc == 0) rc = print_sampler(out, s, style);
    if (rc == 0) rc = print_warnings(out, s, style);
    if (rc == 0) rc = print_prediction(out, s, style);
    if (rc < 0) return err_memory(e, "the report");
    return ferror(out) ? err_set(e, ERR_IO, "the report cannot be written") : 0;
}
