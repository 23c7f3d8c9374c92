#include "report/html_page.h"

#include "report/html_text.h"
#include "report/page/asset.h"

#include <string.h>

static void asset(FILE *out, const unsigned char *text)
{
    fputs((const char *)text, out);
}

static void write_over(FILE *out, const html_page *p)
{
    html_text(out, p->command_name);
}

static void write_heading(FILE *out, const html_page *p)
{
    html_text(out, p->lead);
}

static void write_style(FILE *out, const html_page *p)
{
    (void)p;
    asset(out, asset_page_css);
}

static void write_library(FILE *out, const html_page *p)
{
    (void)p;
    asset(out, asset_chart_js);
}

static void write_script(FILE *out, const html_page *p)
{
    for (size_t i = 0; i < p->n_scripts; i++) asset(out, p->script[i]);
}

static void write_command(FILE *out, const html_page *p)
{
    html_text(out, p->command);
}

static void write_made(FILE *out, const html_page *p)
{
    fputs("Made by softplus ", out);
    html_text(out, p->version);
    fputs(" (", out);
    html_text(out, p->isa);
    fputs("). Everything above is in the JSON inside this page. Charts: Chart.js, MIT licence.",
          out);
}

static const struct {
    const char *mark;
    void (*write)(FILE *out, const html_page *p);
} parts[] = {
    {"over", write_over},       {"heading", write_heading}, {"style", write_style},
    {"library", write_library}, {"script", write_script},   {"command", write_command},
    {"made", write_made},
};

static const char *const own_marks[] = {
    [HTML_TITLE] = "title",     [HTML_DATA] = "data",     [HTML_LEAD] = "lead",
    [HTML_SUMMARY] = "summary", [HTML_LEGEND] = "legend", [HTML_SETTINGS] = "settings",
    [HTML_REPORT] = "report",   [HTML_PAGE] = "page",
};

static int is_mark(const char *name, const char *mark, size_t size)
{
    return strlen(name) == size && memcmp(name, mark, size) == 0;
}

static int write_part(FILE *out, const html_page *p, const char *mark, size_t size)
{
    for (size_t i = 0; i < sizeof parts / sizeof *parts; i++)
        if (is_mark(parts[i].mark, mark, size)) parts[i].write(out, p);
    for (html_mark m = HTML_TITLE; m <= HTML_PAGE; m++)
        if (is_mark(own_marks[m], mark, size)) return p->part(p->context, m);
    return 0;
}

int html_page_write(FILE *out, const html_page *p, err *e)
{
    static const char open[] = "<!--", close[] = "-->";
    const char *at = (const char *)asset_page_html, *mark, *end;
    int rc = 0;
    while (rc == 0 && (mark = strstr(at, open)) && (end = strstr(mark, close))) {
        fwrite(at, 1, (size_t)(mark - at), out);
        mark += sizeof open - 1;
        rc = write_part(out, p, mark, (size_t)(end - mark));
        at = end + sizeof close - 1;
    }
    if (rc < 0) return rc;
    fputs(at, out);
    return ferror(out) ? err_set(e, ERR_IO, "the report cannot be written") : 0;
}
