/* html_page: the frame of a page that needs nothing else: page.html with its marks <!--name--> filled,
 * style, scripts and Chart.js inside. */
#ifndef REPORT_HTML_PAGE_H
#define REPORT_HTML_PAGE_H

#include "base/err.h"

#include <stddef.h>
#include <stdio.h>

/* What differs from page to page; `report` and `page` are JSON, for the scripts. */
typedef enum html_mark {
    HTML_TITLE,
    HTML_DATA,
    HTML_LEAD,
    HTML_SUMMARY,
    HTML_LEGEND,
    HTML_SETTINGS,
    HTML_REPORT,
    HTML_PAGE
} html_mark;

typedef struct html_page {
    const char *command_name;           /* above the title: "softplus compare" */
    const char *lead;                   /* the first section's heading */
    const unsigned char *const *script; /* [n_scripts], the page's own, of asset.h */
    size_t n_scripts;
    const char *command;       /* that gives the same figures */
    const char *version, *isa; /* of libsoftplus */
    /* Writes what belongs at a mark: 0, or an error that is set. */
    int (*part)(const void *context, html_mark mark);
    const void *context;
} html_page;

int html_page_write(FILE *out, const html_page *p, err *e);

#endif
