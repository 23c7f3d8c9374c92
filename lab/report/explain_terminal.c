#include "report/explain.h"
#include "report/explain_text.h"
#include "report/figure.h"
#include "report/text.h"

#include <math.h>
#include <stdio.h>

enum { NARROWEST = 60, HEADS = 2 };

typedef struct painter {
    FILE *out;
    const report_explanation *r;
    size_t width;
    const char *bold, *off;
} painter;

static void number(text_table *t, size_t row, size_t col, double value)
{
    char text[FIGURE_ROOM];
    explain_figure(text, value);
    text_table_set(t, row, col, "%s", text);
}

static void share(text_table *t, size_t row, size_t col, double value)
{
    char text[FIGURE_ROOM];
    figure_percent(text, value, fabs(value) < 0.1 ? 2 : 0);
    text_table_set(t, row, col, "%s", text);
}

static void fill_feature(text_table *t, size_t row, const explain_feature *f)
{
    char sign[FIGURE_ROOM];
    explain_sign(sign, f->sign);
    text_table_set(t, row, 0, "%s", f->name);
    number(t, row, 1, f->integrated);
    number(t, row, 2, f->gradient);
    number(t, row, 3, f->gradient_own);
    text_table_set(t, row, 4, "%s", sign);
    number(t, row, 5, f->bend);
    share(t, row, 6, f->top_share);
}

static int print_features(const painter *p)
{
    const explanation *x = p->r->x;
    const size_t n = explain_shown(p->r);
    text_table t;
    if (text_table_init(&t, HEADS + n, 7, HEADS) < 0) return ERR_MEMORY;
    text_table_head(&t, 0, "", "feature");
    text_table_head(&t, 1, "contri-", "bution");
    text_table_head(&t, 2, "slope", "a sd");
    text_table_head(&t, 3, "slope", "a unit");
    text_table_head(&t, 4, "", "sign");
    text_table_head(&t, 5, "curva-", "ture");
    text_table_head(&t, 6, "", "top");
    for (size_t f = 0; f < n; f++) fill_feature(&t, HEADS + f, &x->feature[f]);
    text_table_print(p->out, &t, p->width, p->bold, p->off);
    text_table_dispose(&t);
    if (n < x->n_features)
        fprintf(p->out, "  and %zu more, which contribute less; --json FILE has them all\n",
                x->n_features - n);
    return 0;
}

static int print_subjects(const painter *p)
{
    const explanation *x = p->r->x;
    text_table t;
    if (text_table_init(&t, HEADS + x->n_subjects, 7, HEADS) < 0) return ERR_MEMORY;
    text_table_head(&t, 0, "", "network");
    text_table_head(&t, 1, "gradient", "moves");
    text_table_head(&t, 2, "", "worst");
    text_table_head(&t, 3, "Lip-", "schitz");
    text_table_head(&t, 4, "contrib.", "move");
    text_table_head(&t, 5, "", "worst");
    text_table_head(&t, 6, "", "differs");
    for (size_t k = 0; k < x->n_subjects; k++) {
        const explain_subject *s = &x->subject[k];
        text_table_set(&t, HEADS + k, 0, "%s", s->name);
        share(&t, HEADS + k, 1, s->stability.gradient.mean);
        share(&t, HEADS + k, 2, s->stability.gradient.worst);
        number(&t, HEADS + k, 3, s->stability.gradient.lipschitz);
        share(&t, HEADS + k, 4, s->stability.integrated.mean);
        share(&t, HEADS + k, 5, s->stability.integrated.worst);
        number(&t, HEADS + k, 6, s->shift);
    }
    text_table_print(p->out, &t, p->width, p->bold, p->off);
    text_table_dispose(&t);
    return 0;
}

static int wrapped(const painter *p, void (*add)(str *, const report_explanation *), size_t first,
                   const char *on)
{
    str s = {0};
    add(&s, p->r);
    if (s.failed) return ERR_MEMORY;
    if (s.text)
        text_wrap(
            p->out, s.text,
            (text_layout){.first = first, .rest = 2, .width = p->width, .on = on, .off = p->off});
    str_free(&s);
    return 0;
}

static int print(const painter *p)
{
    int rc = wrapped(p, explain_title, 0, p->bold);
    for (size_t i = 0; i < p->r->n_notes; i++)
        text_wrap(p->out, p->r->note[i], (text_layout){.first = 2, .rest = 4, .width = p->width});
    putc('\n', p->out);
    if (rc == 0) rc = print_features(p);
    if (rc == 0) rc = wrapped(p, explain_legend, 2, "");
    if (rc == 0) rc = wrapped(p, explain_left_out, 2, "");
    putc('\n', p->out);
    if (rc == 0) rc = wrapped(p, explain_predictions, 0, "");
    if (rc == 0) rc = wrapped(p, explain_completeness, 0, "");
    if (rc == 0) rc = wrapped(p, explain_curvature, 0, "");
    putc('\n', p->out);
    if (rc == 0) rc = print_subjects(p);
    if (rc == 0) rc = wrapped(p, explain_moves, 2, "");
    return rc;
}

int report_explain_terminal(FILE *out, const report_explanation *r, report_style style, err *e)
{
    painter p = {.out = out,
                 .r = r,
                 .width = style.width < NARROWEST ? NARROWEST : style.width,
                 .bold = style.color ? "\033[1m" : "",
                 .off = style.color ? "\033[0m" : ""};
    if (print(&p) < 0) return err_memory(e, "the explanation");
    return ferror(out) ? err_set(e, ERR_IO, "the explanation cannot be written") : 0;
}
