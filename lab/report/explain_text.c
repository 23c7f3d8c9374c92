#include "report/explain_text.h"

#include "report/figure.h"
#include "report/text.h"

#include <math.h>

size_t explain_shown(const report_explanation *r)
{
    enum { MOST = 40, SHOWN = 25 };
    return r->x->n_features > MOST ? SHOWN : r->x->n_features;
}

void explain_sign(char out[FIGURE_ROOM], double value)
{
    char number[FIGURE_ROOM];
    figure_number(number, value, (figure_form){.decimals = 2});
    snprintf(out, FIGURE_ROOM, "%s%.20s", value > 0 ? "+" : "", number);
}

void explain_figure(char out[FIGURE_ROOM], double value)
{
    figure_number(out, value,
                  value == 0 ? (figure_form){0} : figure_form_for(value, fabs(value) / 10));
}

void explain_title(str *s, const report_explanation *r)
{
    char rows[FIGURE_ROOM], all[FIGURE_ROOM];
    figure_count(rows, r->x->rows);
    figure_count(all, r->data_rows);
    str_add(s, "%s (%s): ", r->model, r->activation);
    if (r->class_name)
        str_add(s, "the probability of %s = %s", r->target, r->class_name);
    else
        str_add(s, "%s%s", r->is_sd ? "the standard deviation of " : "", r->target);
    if (r->x->rows < r->data_rows)
        str_add(s, ", explained on %s of %s rows of %s", rows, all, text_data(r->data));
    else
        str_add(s, ", explained on the %s rows of %s", rows, text_data(r->data));
}

void explain_predictions(str *s, const report_explanation *r)
{
    char mean[FIGURE_ROOM], sd[FIGURE_ROOM], at[FIGURE_ROOM];
    explain_figure(mean, r->x->mean);
    explain_figure(sd, r->x->sd);
    explain_figure(at, r->x->baseline_value);
    str_add(s,
            "Predictions there: mean %s, standard deviation %s; at the average row, from which "
            "contributions count, %s.",
            mean, sd, at);
}

void explain_completeness(str *s, const report_explanation *r)
{
    str_add(s,
            "Contributions add up to the predictions' differences from the average row's to %.1e "
            "of these (%.0f gradients a row).",
            r->x->residual, r->x->gradients);
}

void explain_curvature(str *s, const report_explanation *r)
{
    const explanation *x = r->x;
    char median[FIGURE_ROOM], worst[FIGURE_ROOM], positive[FIGURE_ROOM];
    if (x->curvature_worst == 0) {
        str_add(s, "The Hessian in the inputs is 0 on every row: %s.",
                x->flat ? "the network is made of planes, and its curvature sits in the kinks "
                          "between them"
                        : "the model is linear there");
        return;
    }
    explain_figure(median, x->curvature_median);
    explain_figure(worst, x->curvature_worst);
    figure_percent(positive, x->curvature_positive, 0);
    str_add(s,
            "Curvature: the Hessian's eigenvalue of largest magnitude is %s in the middle of the "
            "rows and %s at most; it is positive on %s of them.",
            median, worst, positive);
    if (x->flat)
        str_add(s, " It comes from the link alone: between its kinks the network has none.");
}

void explain_legend(str *s, const report_explanation *r)
{
    str_add(s,
            "Means over the rows, in units of %s. contribution: |integrated gradients|. slope: "
            "|gradient|, a standard deviation of the feature and a unit of it; sign: the share of "
            "rows where it rises less the share where it falls. curvature: |second derivative| a "
            "squared standard deviation; top: share of the direction of largest curvature. A "
            "category's inputs count together.",
            r->class_name ? "probability" : r->target);
}

void explain_left_out(str *s, const report_explanation *r)
{
    int pixels = 0, words = 0;
    for (size_t f = 0; f < r->x->n_features; f++) {
        pixels |= r->x->feature[f].kind == EXPLAIN_PIXEL;
        words |= r->x->feature[f].kind == EXPLAIN_WORDS;
    }
    if (pixels) str_add(s, "Not shown for single pixels: partial dependence and curvature.");
    if (words)
        str_add(s,
                "Not shown for words, which share columns: partial dependence and curvature; nor "
                "columns whose words are on none of the rows.");
}

void explain_moves(str *s, const report_explanation *r)
{
    const explain_options *o = &r->x->options;
    char noise[STR_NUMBER];
    str_number_f64(noise, o->noise);
    str_add(s,
            "How far explanations move when every number moves by a draw of %s standard "
            "deviations (%zu draws a row): |change| as a share of the mean |explanation|, mean "
            "and worst; Lipschitz: the largest |change| a standard deviation moved. differs: root "
            "mean square of the predictions' difference from the model's, in their standard "
            "deviations.",
            noise, o->repeats);
}
