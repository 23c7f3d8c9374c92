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
    str_add(&line, "%s: %s rows of %zu numbers, %s to train on, %s held out; %s", d->name, rows,
            d->columns, train, test, kind);
    text_layout layout = {.rest = 2, .width = style.width};
    if (style.color) layout.on = "\033[1m", layout.off = "\033[0m";
    text_wrap(out, line.text ? line.text : d->name, layout);
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

static void cell(text_table *t, size_t row, size_t col, const char *text)
{
    snprintf(text_table_cell(t, row, col), TEXT_CELL, "%s", text);
}

static void number(text_table *t, size_t row, size_t col, double value, figure_form form)
{
    char text[FIGURE_ROOM];
    figure_number(text, value, form);
    cell(t, row, col, text);
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
    cell(&t, 0, 1, "trained");
    cell(&t, 1, 0, "log-likelihood of a row");
    cell(&t, 1, 1, "on");
    cell(&t, 1, 2, "± 95 %");
    cell(&t, 0, 3, "held");
    cell(&t, 1, 3, "out");
    cell(&t, 1, 4, "± 95 %");
    cell(&t, 2, 0, "the machine");
    number(&t, 2, 1, s->train.value, form);
    number(&t, 2, 2, s->train.half_width, form);
    number(&t, 2, 3, s->test.value, form);
    number(&t, 2, 4, s->test.half_width, form);
    cell(&t, 3, 0, "(independent units)");
    number(&t, 3, 1, s->independent_train, form);
    number(&t, 3, 3, s->independent_test, form);
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
