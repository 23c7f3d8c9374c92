#include "report/energy.h"

#include "base/str.h"
#include "report/figure.h"
#include "report/text.h"

#include <stdlib.h>
#include <string.h>

static void heading(FILE *out, const energy_data *d, const char *kind, report_style style)
{
    char rows[FIGURE_ROOM], train[FIGURE_ROOM], test[FIGURE_ROOM];
    figure_count(rows, d->n_train + d->n_test);
    figure_count(train, d->n_train);
    figure_count(test, d->n_test);
    str line = {0};
    str_add(&line, "%s: %s rows of %zu numbers, %s to train on, %s held out; %s",
            text_data(d->name), rows, d->columns, train, test, kind);
    text_layout layout = {.rest = 2, .width = style.width};
    if (style.color) layout.on = "\033[1m", layout.off = "\033[0m";
    text_wrap(out, line.text ? line.text : "", layout);
    str_free(&line);
    for (const char *note = d->note; note && *note;) {
        size_t n = strcspn(note, "\n");
        str text = {0};
        str_add(&text, "%.*s", (int)n, note);
        text_wrap(out, text.text ? text.text : "",
                  (text_layout){.first = 2, .rest = 4, .width = style.width});
        str_free(&text);
        note += n + (note[n] == '\n');
    }
    fputc('\n', out);
}

static void print_table(FILE *out, text_table *t, report_style style)
{
    text_table_print(out, t, style.width, style.color ? "\033[1m" : "",
                     style.color ? "\033[0m" : "");
    text_table_dispose(t);
}

static void figure(char out[FIGURE_ROOM], double value, double spread)
{
    figure_number(out, value, figure_form_for(value, spread));
}

int report_rbm_terminal(FILE *out, const rbm_summary *s, report_style style, err *e)
{
    char kind[128], z[FIGURE_ROOM], low[FIGURE_ROOM], high[FIGURE_ROOM];
    snprintf(kind, sizeof kind, "a restricted Boltzmann machine of %zu hidden units", s->hidden);
    heading(out, &s->data, kind, style);
    text_table t;
    if (text_table_init(&t, 4, 5, 2) < 0) return err_memory(e, "a table");
    figure_form form = figure_form_for(s->test.value, s->test.half_width);
    text_table_head(&t, 0, "", "log-likelihood of a row");
    text_table_head(&t, 1, "trained", "on");
    text_table_head(&t, 2, "", "± 95 %");
    text_table_head(&t, 3, "held", "out");
    text_table_head(&t, 4, "", "± 95 %");
    text_table_set(&t, 2, 0, "the machine");
    text_table_number(&t, 2, 1, s->train.value, form);
    text_table_number(&t, 2, 2, s->train.half_width, form);
    text_table_number(&t, 2, 3, s->test.value, form);
    text_table_number(&t, 2, 4, s->test.half_width, form);
    text_table_set(&t, 3, 0, "(independent units)");
    text_table_number(&t, 3, 1, s->independent_train, form);
    text_table_number(&t, 3, 3, s->independent_test, form);
    print_table(out, &t, style);
    double width = s->log_z_upper - s->log_z_lower;
    figure(z, s->log_z, width / 2);
    figure(low, s->log_z_lower, width / 2);
    figure(high, s->log_z_upper, width / 2);
    str line = {0};
    if (s->exact)
        str_add(&line, "log Z is %s, summed over all states.", z);
    else
        str_add(&line,
                "log Z is %s (95 %% interval %s to %s) by annealed importance sampling; what it is "
                "off by, the machine's likelihoods are off by the other way.",
                z, low, high);
    str_add(&line, " Intervals are over rows.%s",
            s->grey ? " The rows judged are one draw from the probabilities." : "");
    text_wrap(out, line.text ? line.text : "",
              (text_layout){.first = 2, .rest = 2, .width = style.width});
    int rc = line.failed ? err_memory(e, "a line") : 0;
    str_free(&line);
    return rc;
}

static void put_discrepancy(text_table *t, size_t row, const score_row *r, figure_form form)
{
    char text[FIGURE_ROOM];
    text_table_number(t, row, 5, r->mmd, form);
    text_table_number(t, row, 6, r->mmd_lower, form);
    text_table_number(t, row, 7, r->mmd_upper, form);
    figure_number(text, r->mmd_p, (figure_form){.decimals = 3});
    text_table_set(t, row, 8, "%s", text);
}

static int print_networks(FILE *out, const score_summary *s, report_style style, err *e)
{
    static const char *const heads[2][9] = {{"", "denoising", "", "exact", "", "", "by", "chance",
                                             ""},
                                            {"network, trained by", "loss", "± 95 %", "loss",
                                             "± 95 %", "MMD²", "from", "to", "p"}};
    text_table t;
    if (text_table_init(&t, 3 + s->n_rows, 9, 2) < 0) return err_memory(e, "a table");
    for (size_t k = 0; k < 9; k++) text_table_head(&t, k, heads[0][k], heads[1][k]);
    figure_form mmd = {.decimals = 4};
    for (size_t k = 0; k < s->n_rows; k++) {
        const score_row *r = &s->row[k];
        figure_form form = figure_form_for(r->denoising.value, r->denoising.half_width);
        char label[128];
        snprintf(label, sizeof label, "%s, %s", r->activation, r->method);
        text_table_set(&t, 2 + k, 0, "%s", label);
        text_table_number(&t, 2 + k, 1, r->denoising.value, form);
        text_table_number(&t, 2 + k, 2, r->denoising.half_width, form);
        text_table_number(&t, 2 + k, 3, r->exact.value, form);
        text_table_number(&t, 2 + k, 4, r->exact.half_width, form);
        put_discrepancy(&t, 2 + k, r, mmd);
    }
    text_table_set(&t, 2 + s->n_rows, 0, "(rows trained on)");
    put_discrepancy(&t, 2 + s->n_rows, &s->trained_on, mmd);
    print_table(out, &t, style);
    return 0;
}

int report_score_terminal(FILE *out, const score_summary *s, report_style style, err *e)
{
    str line = {0};
    str_add(&line, "energy networks of ");
    for (size_t l = 0; l < s->n_hidden; l++) str_add(&line, "%s%zu", l ? "," : "", s->hidden[l]);
    str_add(&line, " units by score matching with noise %g", s->noise);
    heading(out, &s->data, line.text ? line.text : "", style);
    int rc = line.failed ? err_memory(e, "a line") : print_networks(out, s, style, e);
    str_free(&line);
    if (rc) return rc;
    str_add(&line,
            "Losses are of rows held out; the lower, the nearer the score. The two forms are one "
            "number unless the energy's slope jumps, as ReLU's does: then the exact form, whose "
            "Laplacian is 0 but for the quadratic, is wrong. MMD² is between %zu samples and the "
            "rows held out; by chance it would lie in 95 %% from … to. Chains accepted",
            s->samples);
    for (size_t k = 0; k < s->n_rows; k++)
        str_add(&line, "%s %.0f %%", k ? "," : "", 100 * s->row[k].accepted);
    str_add(&line, " of their moves.");
    text_wrap(out, line.text ? line.text : "",
              (text_layout){.first = 2, .rest = 2, .width = style.width});
    rc = line.failed ? err_memory(e, "a line") : 0;
    str_free(&line);
    return rc;
}
