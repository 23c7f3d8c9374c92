#include "report/html_tables.h"

#include "base/str.h"
#include "report/figure.h"
#include "report/html_text.h"
#include "report/summary.h"
#include "report/text.h"

#include <inttypes.h>

static void cell(FILE *out, const char *text)
{
    fputs("<td>", out);
    html_text(out, text);
    fputs("</td>", out);
}

static void number_cell(FILE *out, double value, figure_form form)
{
    char text[FIGURE_ROOM];
    figure_number(text, value, form);
    cell(out, text);
}

static void summary_head(FILE *out, const report *r)
{
    char level[FIGURE_ROOM];
    figure_chosen(level, r->plan->set.confidence);
    fprintf(out, "<thead><tr><th scope=\"col\">%s</th><th scope=\"col\">tuned rate</th>", r->arm);
    fprintf(out, "<th scope=\"col\">test %s</th><th scope=\"col\">%s interval</th>", r->loss_name,
            level);
    fprintf(out, "<th scope=\"col\">%s</th><th scope=\"col\">dead units</th>", r->score_name);
    fputs("<th scope=\"col\">epochs</th><th scope=\"col\">time per epoch</th>", out);
    fputs("<th scope=\"col\">÷ ", out);
    html_text(out, r->row[0].label);
    fputs("</th>", out);
    if (summary_learns(r)) fputs("<th scope=\"col\">learned β</th>", out);
    if (summary_diverged(r)) fputs("<th scope=\"col\">diverged</th>", out);
    fputs("</tr></thead>\n", out);
}

static void summary_row(FILE *out, const report *r, size_t a, figure_form form)
{
    const act_summary *s = &r->verdict->act[a];
    char text[2 * FIGURE_ROOM + 8], low[FIGURE_ROOM], high[FIGURE_ROOM];
    fputs("<tr><th scope=\"row\">", out);
    html_label(out, r->row[a].label);
    fputs("</th>", out);
    summary_rate(text, s->rate);
    cell(out, text);
    number_cell(out, s->loss_mean, form);
    figure_number(low, s->loss_lo, form);
    figure_number(high, s->loss_hi, form);
    snprintf(text, sizeof text, "%s to %s", low, high);
    cell(out, text);
    summary_score(text, r, s->score_mean);
    cell(out, text);
    figure_percent(text, s->dead_units, 1);
    cell(out, text);
    number_cell(out, s->epochs, (figure_form){.decimals = s->epochs < 10});
    figure_seconds(text, s->seconds_per_epoch);
    cell(out, text);
    number_cell(out, s->time_ratio, (figure_form){.decimals = 2});
    if (summary_learns(r)) {
        if (s->beta.mean > 0)
            number_cell(out, s->beta.mean, (figure_form){.decimals = 2});
        else
            cell(out, "");
    }
    if (summary_diverged(r)) fprintf(out, "<td>%zu of %zu</td>", s->diverged, s->runs);
    fputs("</tr>\n", out);
}

void html_summary(FILE *out, const report *r)
{
    figure_form form = summary_loss_form(r);
    fputs("<table class=\"summary\">\n", out);
    summary_head(out, r);
    fputs("<tbody>\n", out);
    for (size_t a = 0; a < r->verdict->n_act; a++) summary_row(out, r, a, form);
    fputs("<tr><th scope=\"row\">(constant)</th><td></td>", out);
    number_cell(out, r->verdict->act[0].null_mean, form);
    fprintf(out, "<td colspan=\"%zu\"></td></tr>\n</tbody></table>\n",
            6 + summary_learns(r) + summary_diverged(r));
}

static void size_setting(FILE *out, const char *name, size_t value)
{
    char text[FIGURE_ROOM];
    figure_count(text, value);
    html_setting(out, name, text);
}

static void number_setting(FILE *out, const char *name, double value)
{
    char text[STR_NUMBER];
    str_number_f64(text, value);
    html_setting(out, name, text);
}

/* A row whose value is a list. */
static void open_list(FILE *out, const char *name)
{
    fputs("<tr><th scope=\"row\">", out);
    html_text(out, name);
    fputs("</th><td>", out);
}

static void close_list(FILE *out)
{
    fputs("</td></tr>\n", out);
}

static void data_settings(FILE *out, const report *r)
{
    const plan_data *d = &r->plan->data;
    char train[FIGURE_ROOM], valid[FIGURE_ROOM], test[FIGURE_ROOM];
    html_setting(out, "data", text_data(d->path));
    html_setting(out, "target", d->target);
    html_setting(out, "task", task_name(d->task));
    if (d->classes) size_setting(out, "classes", d->classes);
    for (size_t i = 0; i < d->n_text; i++) html_setting(out, "text, as hashed words", d->text[i]);
    if (d->n_text) size_setting(out, "columns of each text", d->text_features);
    for (size_t i = 0; i < d->n_category; i++)
        html_setting(out, "read as categories", d->category[i]);
    if (d->group) html_setting(out, "groups, each in one part of a split", d->group);
    if (d->time) html_setting(out, "time, splits train on what was before", d->time);
    if (d->weights) html_setting(out, "weights of the rows", d->weights);
    size_setting(out, "rows", d->rows);
    figure_count(train, d->n_train);
    figure_count(valid, d->n_valid);
    figure_count(test, d->n_test);
    open_list(out, "every split");
    fprintf(out, "%s rows to train, %s to stop, %s to test", train, valid, test);
    close_list(out);
    size_setting(out, "features", d->features);
    if (d->image.height) {
        open_list(out, "images");
        fprintf(out, "%zu x %zu pixels, channels: %zu", d->image.height, d->image.width,
                d->image.channels);
        close_list(out);
    }
    for (size_t i = 0; i < r->facts.n_notes; i++) html_setting(out, "note", r->facts.note[i]);
}

static void size_list(FILE *out, const char *name, const size_t *size, size_t n)
{
    open_list(out, name);
    for (size_t i = 0; i < n; i++) fprintf(out, "%s%zu", i ? ", " : "", size[i]);
    close_list(out);
}

static void network_settings(FILE *out, const report *r)
{
    const plan_settings *s = &r->plan->set;
    open_list(out, "activations");
    for (size_t a = 0; a < (s->n_links ? 1 : r->plan->n_act); a++) {
        if (a) fputs(", ", out);
        html_text(out, r->plan->act[a].text);
    }
    close_list(out);
    if (s->n_conv) size_list(out, "channels of the convolutions", s->conv, s->n_conv);
    size_list(out, "units of the hidden layers", s->hidden, s->n_hidden);
    if (s->residual) html_setting(out, "residual connections", "around layers of equal width");
    if (s->layer_norm) html_setting(out, "layer normalisation", "before each activation");
    if (s->dropout > 0) number_setting(out, "dropout", s->dropout);
    if (plan_has_link(r->plan->data.task)) {
        open_list(out, s->n_links ? "links" : "link");
        for (size_t i = 0; i < s->n_links; i++)
            fprintf(out, "%s%s", i ? ", " : "", plan_link_name(s->links[i]));
        if (!s->n_links) fputs(plan_link_name(s->link), out);
        close_list(out);
    }
    html_setting(out, "optimizer", optimizer_name(s->optimizer));
    if (s->optimizer == OPTIMIZER_SGD) number_setting(out, "momentum", s->momentum);
    if (s->weight_decay > 0) number_setting(out, "weight decay", s->weight_decay);
    size_setting(out, "rows a step", s->batch);
    size_setting(out, "epochs at most", s->max_epochs);
    size_setting(out, "patience in epochs", s->patience);
}

static void protocol_settings(FILE *out, const report *r)
{
    const plan_settings *s = &r->plan->set;
    char text[STR_NUMBER], share[FIGURE_ROOM];
    open_list(out, "learning rates tried");
    for (size_t i = 0; i < s->n_rates; i++) {
        str_number_f64(text, s->rate[i]);
        fprintf(out, "%s%s", i ? ", " : "", text);
    }
    close_list(out);
    size_setting(out, "splits to tune on", s->n_tune);
    size_setting(out, "pairs of runs", s->runs);
    open_list(out, "seed");
    fprintf(out, "%" PRIu64 "%s", s->seed, s->own_draws ? ", own draws for each activation" : "");
    close_list(out);
    figure_chosen(share, s->rope);
    open_list(out, "practical equivalence");
    fputs("±", out);
    html_text(out, share);
    fputs(" of the first activation's loss", out);
    close_list(out);
    figure_chosen(share, s->confidence);
    html_setting(out, "confidence", share);
    if (s->stop_when_clear) html_setting(out, "looks on the way", "to stop when it is clear");
    open_list(out, "plan hash");
    fprintf(out, "%" PRIu64, plan_hash(r->plan));
    close_list(out);
    html_setting(out, "softplus", r->facts.version);
    html_setting(out, "instruction set", r->facts.isa);
}

void html_settings(FILE *out, const report *r)
{
    fputs("<table class=\"settings\"><tbody>\n", out);
    data_settings(out, r);
    network_settings(out, r);
    protocol_settings(out, r);
    fputs("</tbody></table>\n", out);
}
