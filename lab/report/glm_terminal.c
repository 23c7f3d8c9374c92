#include "report/glm.h"

#include "base/str.h"
#include "report/figure.h"
#include "report/text.h"

#include <math.h>
#include <stdio.h>
#include <string.h>

enum { NARROWEST = 60, HEADS = 2 };

typedef enum column_id { NAME, ESTIMATE, ERROR, Z, P, LOWER, UPPER, EFFECT, COLUMNS } column_id;

static size_t width_of(report_style style)
{
    return style.width < NARROWEST ? NARROWEST : style.width;
}

/* What a unit more of a column does stands beside its coefficient: effects add under softplus, and
   multiply under log and logit. A model of an intercept alone has none. */
typedef enum effect_kind { EFFECT_NONE, EFFECT_ADDS, EFFECT_MULTIPLIES } effect_kind;

static effect_kind effect_of(const glm_summary *s)
{
    int effects = 0;
    for (size_t j = 0; j < s->cols; j++)
        effects |= isfinite(s->coefficient[j].marginal_effect) != 0;
    if (!effects) return EFFECT_NONE;
    return s->ratio_of                            ? EFFECT_MULTIPLIES
           : strncmp(s->link, "softplus", 8) == 0 ? EFFECT_ADDS
                                                  : EFFECT_NONE;
}

static void p_value(text_table *t, size_t row, double p)
{
    if (p < 0.0005)
        text_table_set(t, row, P, "<0.001");
    else
        text_table_number(t, row, P, p, (figure_form){.decimals = 3});
}

static void fill_row(text_table *t, size_t row, const glm_coefficient *c, effect_kind effect)
{
    figure_form form = figure_form_for(c->std_error, c->std_error);
    if (fabs(c->estimate) >= 1e7) form = figure_form_for(c->estimate, c->std_error);
    text_table_set(t, row, NAME, "%s", c->name);
    text_table_number(t, row, ESTIMATE, c->estimate, form);
    text_table_number(t, row, ERROR, c->std_error, form);
    text_table_number(t, row, Z, c->z, (figure_form){.decimals = 2});
    p_value(t, row, c->p);
    text_table_number(t, row, LOWER, c->lower, form);
    text_table_number(t, row, UPPER, c->upper, form);
    if (effect == EFFECT_ADDS && isfinite(c->marginal_effect))
        text_table_number(t, row, EFFECT, c->marginal_effect, form);
    if (effect == EFFECT_MULTIPLIES && isfinite(c->ratio))
        text_table_number(t, row, EFFECT, c->ratio,
                          figure_form_for(c->ratio, c->ratio * c->std_error));
}

static int print_table(FILE *out, const glm_summary *s, report_style style)
{
    text_table t;
    effect_kind effect = effect_of(s);
    if (text_table_init(&t, HEADS + s->cols, effect == EFFECT_NONE ? EFFECT : COLUMNS, HEADS) < 0)
        return ERR_MEMORY;
    char level[FIGURE_ROOM];
    figure_chosen(level, s->confidence);
    text_table_head(&t, NAME, "", "coefficient");
    text_table_head(&t, ESTIMATE, "", "estimate");
    text_table_head(&t, ERROR, s->robust ? "robust" : "standard", "error");
    text_table_head(&t, Z, "", "z");
    text_table_head(&t, P, "", "p");
    text_table_head(&t, LOWER, level, "from");
    text_table_head(&t, UPPER, "interval", "to");
    if (effect == EFFECT_MULTIPLIES)
        text_table_head(&t, EFFECT, s->ratio_of, "ratio");
    else
        text_table_head(&t, EFFECT, "marginal", "effect");
    for (size_t j = 0; j < s->cols; j++) fill_row(&t, HEADS + j, &s->coefficient[j], effect);
    const char *bold = style.color ? "\033[1m" : "", *off = style.color ? "\033[0m" : "";
    text_table_print(out, &t, width_of(style), bold, off);
    text_table_dispose(&t);
    return 0;
}

/* "bikes: poisson, link softplus, 8,645 rows, response bikers", then what was decided. */
static int print_data(FILE *out, const glm_summary *s, report_style style)
{
    char rows[FIGURE_ROOM];
    figure_count(rows, s->rows);
    str line = {0};
    str_add(&line, "%s: %s rows, response %s, family %s", text_data(s->data), rows, s->target,
            s->family);
    if (isfinite(s->alpha))
        str_add(&line, " (alpha %.4g, %s)", s->alpha, s->alpha_estimated ? "estimated" : "given");
    str_add(&line, ", link %s", s->link);
    if (s->offset) str_add(&line, ", offset %s", s->offset);
    if (s->exposure) str_add(&line, ", exposure %s", s->exposure);
    if (s->weights) str_add(&line, ", weights %s", s->weights);
    if (line.failed) return ERR_MEMORY;
    text_layout layout = {.rest = 2, .width = width_of(style)};
    if (style.color) layout.on = "\033[1m", layout.off = "\033[0m";
    text_wrap(out, line.text, layout);
    str_free(&line);
    for (size_t i = 0; i < s->n_notes; i++)
        text_wrap(out, s->note[i], (text_layout){.first = 2, .rest = 4, .width = width_of(style)});
    return 0;
}

/* What stands beside a name in the list of figures below the table. */
static void add_figure(str *line, const char *name, double value)
{
    char text[FIGURE_ROOM];
    figure_number(text, value, figure_form_for(value, fabs(value) / 1e5));
    str_add(line, "%s%s %s", line->text ? ", " : "", name, text);
}

static int print_figures(FILE *out, const glm_summary *s, report_style style)
{
    str line = {0};
    char d2[FIGURE_ROOM];
    figure_number(d2, s->d2, (figure_form){.decimals = 4});
    add_figure(&line, "Deviance", s->deviance);
    add_figure(&line, "of the constant", s->null_deviance);
    str_add(&line, ", D² %s", d2);
    add_figure(&line, "log-likelihood", s->log_likelihood);
    add_figure(&line, "AIC", s->aic);
    add_figure(&line, "BIC", s->bic);
    str_add(&line, ", dispersion %.5g (%s), Pearson's chi² %.5g, %zu degrees of freedom.",
            s->dispersion, s->dispersion == 1 ? "fixed" : "estimated", s->pearson, s->df_residual);
    if (line.failed) return ERR_MEMORY;
    text_wrap(out, line.text, (text_layout){.rest = 2, .width = width_of(style)});
    str_free(&line);
    return 0;
}

/* What to know before believing the errors; how to read the effects. */
static int print_remarks(FILE *out, const glm_summary *s, report_style style)
{
    text_layout layout = {.rest = 2, .width = width_of(style)};
    double over = s->pearson / (double)s->df_residual;
    int counts = strcmp(s->family, "poisson") == 0;
    str line = {0};
    char times[FIGURE_ROOM];
    figure_number(times, over, (figure_form){.decimals = over < 10});
    if (counts && over > 1.5 && !s->robust)
        str_add(&line,
                "The response varies %s times as much as the poisson family has it, so that the "
                "standard errors are too small: --robust or --family negbin allow for that.",
                over < 100 ? times : "more than 100");
    if (line.failed) return ERR_MEMORY;
    if (line.text) text_wrap(out, line.text, layout);
    str_free(&line);
    effect_kind effect = effect_of(s);
    if (effect == EFFECT_NONE) return 0;
    if (effect == EFFECT_ADDS)
        str_add(&line,
                "Marginal effect: the mean over the rows of what one unit more of the column adds "
                "to the mean, coefficient times %.4g (docs/glm.md).",
                s->slope);
    else
        str_add(&line,
                "%s ratio: what one unit more of the column multiplies the %s by, e to the power "
                "of the coefficient.",
                strcmp(s->ratio_of, "odds") == 0 ? "Odds" : "Mean", s->ratio_of);
    if (line.failed) return ERR_MEMORY;
    text_wrap(out, line.text, layout);
    str_free(&line);
    return 0;
}

static int written(FILE *out, int rc, err *e)
{
    if (rc < 0) return err_memory(e, "the report");
    return ferror(out) ? err_set(e, ERR_IO, "the report cannot be written") : 0;
}

int report_glm_terminal(FILE *out, const glm_summary *s, report_style style, err *e)
{
    int rc = print_data(out, s, style);
    putc('\n', out);
    if (rc == 0) rc = print_table(out, s, style);
    putc('\n', out);
    if (rc == 0) rc = print_figures(out, s, style);
    if (rc == 0) rc = print_remarks(out, s, style);
    return written(out, rc, e);
}

enum { LINK, AIC, ABOVE, D2, TEST, HALF, LINK_COLUMNS };

static void link_cells(text_table *t, size_t row, const glm_links *l, size_t i, double least)
{
    const act_summary *s = &l->report->verdict->act[i];
    double half = l->report->row[i].loss_half;
    figure_form form = figure_form_for(s->null_mean, half);
    char text[FIGURE_ROOM];
    text_table_set(t, row, LINK, "%s", l->row[i].link);
    text_table_number(t, row, AIC, l->row[i].aic, (figure_form){.decimals = 1});
    text_table_number(t, row, ABOVE, l->row[i].aic - least, (figure_form){.decimals = 1});
    text_table_number(t, row, D2, l->row[i].d2, (figure_form){.decimals = 4});
    text_table_number(t, row, TEST, s->loss_mean, form);
    figure_number(text, half, form);
    text_table_set(t, row, HALF, "± %s", text);
}

int report_glm_links(FILE *out, const glm_links *l, report_style style, err *e)
{
    text_table t;
    if (text_table_init(&t, HEADS + l->n + 1, LINK_COLUMNS, HEADS) < 0)
        return err_memory(e, "the report");
    t.tight = HALF;
    char level[FIGURE_ROOM], interval[FIGURE_ROOM + 8];
    figure_chosen(level, l->report->plan->set.confidence);
    snprintf(interval, sizeof interval, "± %s", level);
    text_table_head(&t, LINK, "", "link");
    text_table_head(&t, AIC, "all rows:", "AIC");
    text_table_head(&t, ABOVE, "above", "the least");
    text_table_head(&t, D2, "", "D²");
    text_table_head(&t, TEST, "rows left", "out: deviance");
    text_table_head(&t, HALF, "", interval);
    double least = INFINITY;
    for (size_t i = 0; i < l->n; i++) least = fmin(least, l->row[i].aic);
    for (size_t i = 0; i < l->n; i++) link_cells(&t, HEADS + i, l, i, least);
    text_table_set(&t, HEADS + l->n, LINK, "(constant)");
    const act_summary *first = &l->report->verdict->act[0];
    text_table_number(&t, HEADS + l->n, TEST, first->null_mean,
                      figure_form_for(first->null_mean, l->report->row[0].loss_half));
    const char *bold = style.color ? "\033[1m" : "", *off = style.color ? "\033[0m" : "";
    text_table_print(out, &t, width_of(style), bold, off);
    text_table_dispose(&t);
    str line = {0};
    str_add(&line,
            "The last column: mean deviance of a row, over %zu splits with %zu rows to fit and %zu "
            "left out, the same for every link; intervals as in docs/statistics.md.",
            l->report->plan->set.runs, l->report->plan->data.n_train, l->report->plan->data.n_test);
    int rc = line.failed ? err_memory(e, "the report") : 0;
    if (rc == 0) text_wrap(out, line.text, (text_layout){2, 2, width_of(style), NULL, NULL});
    str_free(&line);
    putc('\n', out);
    return rc == 0 ? report_verdict(out, l->report, style, e) : rc;
}
