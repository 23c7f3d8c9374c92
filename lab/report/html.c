#include "report/html.h"

#include "base/str.h"
#include "report/figure.h"
#include "report/html_page.h"
#include "report/html_tables.h"
#include "report/html_text.h"
#include "report/page/asset.h"
#include "report/text.h"

#include <jansson.h>
#include <math.h>

/* What every part of the page is written from. */
typedef struct writer {
    FILE *out;
    const report *r;
    const report_page *page;
    err *e;
} writer;

/* "bikes: softplus better" or, of several, "bikes: 4 activations against relu" */
static int write_title(const writer *w)
{
    const report *r = w->r;
    html_text(w->out, text_data(r->plan->data.path));
    fputs(": ", w->out);
    if (r->verdict->n_cmp == 1)
        html_text(w->out, r->cmp[0].verdict);
    else
        fprintf(w->out, "%zu activations against ", r->verdict->n_cmp);
    if (r->verdict->n_cmp != 1) html_text(w->out, r->row[0].label);
    return 0;
}

static int write_data(const writer *w)
{
    const plan_data *d = &w->r->plan->data;
    char rows[FIGURE_ROOM];
    figure_count(rows, d->rows);
    fprintf(w->out, "%s rows, %zu feature%s, target ", rows, d->features,
            d->features == 1 ? "" : "s");
    html_text(w->out, d->target);
    fprintf(w->out, " (%s); %zu of %zu runs finished.", task_name(d->task), w->r->finished,
            w->r->planned);
    return 0;
}

static int write_verdict(const writer *w)
{
    const report *r = w->r;
    for (size_t i = 0; i < r->verdict->n_cmp; i++) {
        verdict_kind kind = r->verdict->cmp[i].kind;
        fprintf(w->out, "<p class=\"verdict %s\"><strong>",
                kind == VERDICT_UNDECIDED ? "undecided"
                : kind == VERDICT_SAME    ? "same"
                                          : "better");
        html_text(w->out, r->cmp[i].verdict);
        fputs("</strong> ", w->out);
        html_text(w->out, r->cmp[i].sentence);
        if (r->verdict->n_cmp == 1 && *r->cmp[i].advice) { /* of many, the remarks sum it up */
            putc(' ', w->out);
            html_text(w->out, r->cmp[i].advice);
        }
        fputs("</p>\n", w->out);
    }
    if (r->n_remarks) fputs("<ul class=\"remarks\">\n", w->out);
    for (size_t i = 0; i < r->n_remarks; i++) html_element(w->out, "li", r->remark[i]);
    if (r->n_remarks) fputs("</ul>\n", w->out);
    return 0;
}

static int write_summary(const writer *w)
{
    html_summary(w->out, w->r);
    return 0;
}

static int write_legend(const writer *w)
{
    fputs("Means over the runs; intervals are for new splits and initial weights, corrected for "
          "splits that overlap (Nadeau and Bengio). Runs are paired: go by the verdict, not by "
          "whether two intervals overlap. (constant) predicts the same for every row.",
          w->out);
    if (w->r->verdict->n_cmp > 1)
        fprintf(w->out, " The verdicts allow for %zu comparisons at once (Holm).",
                w->r->verdict->n_cmp);
    return 0;
}

static int write_settings(const writer *w)
{
    html_settings(w->out, w->r);
    return 0;
}

static int to_json(FILE *out, const void *what, err *e)
{
    return report_json(out, what, e);
}

static int write_report(const writer *w)
{
    return html_json_of(w->out, to_json, w->r, w->e);
}

static json_t *numbers(const double *x, size_t n)
{
    json_t *list = json_array();
    for (size_t i = 0; i < n; i++)
        json_array_append_new(list, isfinite(x[i]) ? json_real(x[i]) : json_null());
    return list;
}

static json_t *curves_object(const writer *w)
{
    const report_curves *c = &w->page->curves;
    if (c->n == 0) return json_null();
    json_t *activations = json_array();
    for (size_t a = 0; a < w->r->verdict->n_act; a++)
        json_array_append_new(activations,
                              json_pack("{s:o, s:o}", "value", numbers(c->value + a * c->n, c->n),
                                        "slope", numbers(c->slope + a * c->n, c->n)));
    return json_pack("{s:o, s:o}", "z", numbers(c->z, c->n), "activations", activations);
}

/* The finished run of an activation in a pair, or NULL. Run trials go pair by pair. */
static const run_result *run_of(const report *r, size_t pair, size_t act)
{
    size_t at = r->plan->n_tune_trials + pair * r->plan->n_act + act;
    const run_result *x = &r->result[at];
    return x->status == RUN_PENDING ? NULL : x;
}

/* The pairs of a comparison: what the verdict is the mean of. */
static json_t *differences(const report *r, const comparison *c)
{
    json_t *list = json_array();
    for (size_t pair = 0; pair < r->plan->set.runs; pair++) {
        const run_result *a = run_of(r, pair, c->a), *b = run_of(r, pair, c->b);
        if (!a || !b || !isfinite(a->test_loss - b->test_loss)) continue;
        json_array_append_new(list, json_pack("{s:I, s:f}", "pair", (json_int_t)pair, "difference",
                                              a->test_loss - b->test_loss));
    }
    return list;
}

/* What the charts need beyond the report's JSON. */
static int write_page(const writer *w)
{
    const verdict *v = w->r->verdict;
    json_t *lists = json_array();
    for (size_t i = 0; i < v->n_cmp; i++)
        json_array_append_new(lists, differences(w->r, &v->cmp[i]));
    json_t *page = json_pack("{s:o, s:o}", "differences", lists, "curves", curves_object(w));
    char *text = page ? json_dumps(page, JSON_COMPACT) : NULL;
    json_decref(page);
    if (!text) return err_memory(w->e, "the page");
    html_json(w->out, text);
    free(text);
    return 0;
}

static int write_part(const void *context, html_mark mark)
{
    const writer *w = context;
    switch (mark) {
    case HTML_TITLE: return write_title(w);
    case HTML_DATA: return write_data(w);
    case HTML_LEAD: return write_verdict(w);
    case HTML_SUMMARY: return write_summary(w);
    case HTML_LEGEND: return write_legend(w);
    case HTML_SETTINGS: return write_settings(w);
    case HTML_REPORT: return write_report(w);
    case HTML_PAGE: break;
    }
    return write_page(w);
}

int report_html(FILE *out, const report *r, const report_page *page, err *e)
{
    static const unsigned char *const script[] = {asset_draw_js, asset_runs_js, asset_training_js,
                                                  asset_page_js};
    writer w = {out, r, page, e};
    html_page p = {.command_name = "softplus compare",
                   .lead = "Verdict",
                   .script = script,
                   .n_scripts = sizeof script / sizeof *script,
                   .command = page->command,
                   .version = r->facts.version,
                   .isa = r->facts.isa,
                   .part = write_part,
                   .context = &w};
    return html_page_write(out, &p, e);
}
