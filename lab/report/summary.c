#include "report/summary.h"

#include "base/str.h"

#include <math.h>
#include <string.h>

figure_form summary_loss_form(const report *r)
{
    double largest = r->verdict->act[0].null_mean, narrowest = 0;
    for (size_t a = 0; a < r->verdict->n_act; a++) {
        double half = r->row[a].loss_half, loss = r->verdict->act[a].loss_mean;
        if (loss > largest) largest = loss;
        if (half > 0 && !(narrowest > 0 && narrowest < half)) narrowest = half;
    }
    return figure_form_for(largest, narrowest);
}

size_t summary_learns(const report *r)
{
    for (size_t a = 0; a < r->verdict->n_act; a++)
        if (r->verdict->act[a].beta.mean > 0) return 1;
    return 0;
}

size_t summary_diverged(const report *r)
{
    for (size_t a = 0; a < r->verdict->n_act; a++)
        if (r->verdict->act[a].diverged) return 1;
    return 0;
}

void summary_rate(char out[FIGURE_ROOM], double rate)
{
    if (isfinite(rate))
        str_number_f64(out, rate);
    else
        figure_number(out, rate, (figure_form){0});
}

void summary_score(char out[FIGURE_ROOM], const report *r, double score)
{
    if (strcmp(r->score_name, "accuracy") == 0)
        figure_percent(out, score, 1);
    else
        figure_number(out, score, (figure_form){.decimals = 3});
}
