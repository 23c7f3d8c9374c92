#include "report/explain.h"
#include "report/explain_text.h"
#include "report/figure.h"
#include "report/html_page.h"
#include "report/html_text.h"
#include "report/page/asset.h"

#include <math.h>

typedef struct writer {
    FILE *out;
    const report_explanation *r;
    err *e;
} writer;

static int words(const writer *w, const char *element,
                 void (*add)(str *, const report_explanation *))
{
    str s = {0};
    add(&s, w->r);
    if (s.failed) return err_memory(w->e, "the page");
    if (element && s.text)
        html_element(w->out, element, s.text);
    else if (s.text)
        html_text(w->out, s.text);
    str_free(&s);
    return 0;
}

static int write_title(const writer *w)
{
    const report_explanation *r = w->r;
    html_text(w->out, r->class_name ? "p(" : r->is_sd ? "The deviation of " : "");
    html_text(w->out, r->class_name ? r->class_name : r->target);
    html_text(w->out, r->class_name ? ") explained" : " explained");
    return 0;
}

static int write_data(const writer *w)
{
    return words(w, NULL, explain_title);
}

static int write_lead(const writer *w)
{
    int rc = words(w, "p", explain_predictions);
    if (rc == 0) rc = words(w, "p", explain_completeness);
    if (rc == 0) rc = words(w, "p", explain_curvature);
    return rc == 0 ? words(w, "p", explain_left_out) : rc;
}

static void head(FILE *out, const char *const *name, size_t n)
{
    fputs("<thead><tr>", out);
    for (size_t i = 0; i < n; i++) fprintf(out, "<th scope=\"col\">%s</th>", name[i]);
    fputs("</tr></thead>\n<tbody>\n", out);
}

static void cell(FILE *out, double value)
{
    char text[FIGURE_ROOM];
    explain_figure(text, value);
    fputs("<td>", out);
    html_text(out, text);
    fputs("</td>", out);
}

static void share(FILE *out, double value)
{
    char text[FIGURE_ROOM];
    figure_percent(text, value, fabs(value) < 0.1 ? 2 : 0);
    fprintf(out, "<td>%s</td>", text);
}

static void feature_row(FILE *out, const explain_feature *f)
{
    char sign[FIGURE_ROOM];
    explain_sign(sign, f->sign);
    fputs("<tr><th scope=\"row\">", out);
    html_text(out, f->name);
    fputs("</th>", out);
    cell(out, f->integrated);
    cell(out, f->gradient);
    cell(out, f->gradient_own);
    fprintf(out, "<td>%s</td>", sign);
    cell(out, f->bend);
    share(out, f->top_share);
    fputs("</tr>\n", out);
}

static void feature_table(const writer *w, size_t first, size_t end)
{
    static const char *const name[] = {"feature", "contribution", "slope a sd", "slope a unit",
                                       "sign",    "curvature",    "top"};
    fputs("<table class=\"summary\">\n", w->out);
    head(w->out, name, sizeof name / sizeof *name);
    for (size_t i = first; i < end; i++) feature_row(w->out, &w->r->x->feature[i]);
    fputs("</tbody></table>\n", w->out);
}

/* The rest of a long list is there to be opened. */
static int write_summary(const writer *w)
{
    size_t shown = explain_shown(w->r), all = w->r->x->n_features;
    feature_table(w, 0, shown);
    if (shown == all) return 0;
    fprintf(w->out, "<details><summary>and %zu more, which contribute less</summary>\n",
            all - shown);
    fputs("<div class=\"wide\">\n", w->out);
    feature_table(w, shown, all);
    fputs("</div></details>\n", w->out);
    return 0;
}

static int write_legend(const writer *w)
{
    return words(w, NULL, explain_legend);
}

static int write_settings(const writer *w)
{
    const report_explanation *r = w->r;
    char rows[FIGURE_ROOM], noise[STR_NUMBER], repeats[FIGURE_ROOM];
    figure_count(rows, r->x->rows);
    str_number_f64(noise, r->x->options.noise);
    figure_count(repeats, r->x->options.repeats);
    fputs("<table class=\"settings\">\n<tbody>\n", w->out);
    html_setting(w->out, "model", r->model);
    html_setting(w->out, "activation", r->activation);
    html_setting(w->out, "data", r->data);
    html_setting(w->out, "rows looked at", rows);
    html_setting(w->out, "moves, in standard deviations", noise);
    html_setting(w->out, "moves a row", repeats);
    for (size_t i = 0; i < r->n_notes; i++) html_setting(w->out, "note", r->note[i]);
    fputs("</tbody></table>\n", w->out);
    return 0;
}

static int to_json(FILE *out, const void *what, err *e)
{
    return report_explain_json(out, what, e);
}

static int write_report(const writer *w)
{
    return html_json_of(w->out, to_json, w->r, w->e);
}

/* The explanation's JSON holds all that its charts need. */
static int write_page(const writer *w)
{
    fputs("{}", w->out);
    return 0;
}

static int write_part(const void *context, html_mark mark)
{
    const writer *w = context;
    switch (mark) {
    case HTML_TITLE: return write_title(w);
    case HTML_DATA: return write_data(w);
    case HTML_LEAD: return write_lead(w);
    case HTML_SUMMARY: return write_summary(w);
    case HTML_LEGEND: return write_legend(w);
    case HTML_SETTINGS: return write_settings(w);
    case HTML_REPORT: return write_report(w);
    case HTML_PAGE: break;
    }
    return write_page(w);
}

int report_explain_html(FILE *out, const report_explanation *r, err *e)
{
    static const unsigned char *const script[] = {asset_draw_js, asset_explain_js};
    writer w = {out, r, e};
    html_page p = {.command_name = "softplus explain",
                   .lead = "In short",
                   .script = script,
                   .n_scripts = sizeof script / sizeof *script,
                   .command = r->command,
                   .version = r->version,
                   .isa = r->isa,
                   .part = write_part,
                   .context = &w};
    return html_page_write(out, &p, e);
}
