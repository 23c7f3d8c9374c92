/* html: the report as one page that needs nothing else: no network, no other file. Its charts are
 * drawn by Chart.js inside it from the JSON inside it. */
#ifndef REPORT_HTML_H
#define REPORT_HTML_H

#include "base/err.h"
#include "report/report.h"

#include <stddef.h>
#include <stdio.h>

/* The activation functions as somebody who can compute them sampled them. */
typedef struct report_curves {
    size_t n;                    /* samples; 0: no curves are shown */
    const double *z;             /* [n], ascending */
    const double *value, *slope; /* [activations][n] */
} report_curves;

typedef struct report_page {
    const char *command; /* that gives the same figures again */
    report_curves curves;
} report_page;

int report_html(FILE *out, const report *r, const report_page *page, err *e);

#endif
