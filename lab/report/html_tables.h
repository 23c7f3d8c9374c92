/* html_tables: the page's two tables that need no script. */
#ifndef REPORT_HTML_TABLES_H
#define REPORT_HTML_TABLES_H

#include "report/report.h"

#include <stdio.h>

/* An activation a row, with the digits of the terminal's table. */
void html_summary(FILE *out, const report *r);

/* All settings and what was decided about the data. */
void html_settings(FILE *out, const report *r);

#endif
