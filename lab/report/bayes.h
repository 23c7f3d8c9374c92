/* bayes: a posterior on a terminal and as JSON. No arithmetic: every figure is one of
 * bayes/summary.h's. */
#ifndef REPORT_BAYES_H
#define REPORT_BAYES_H

#include "base/err.h"
#include "bayes/summary.h"
#include "report/report.h"

#include <stdio.h>

/* The data, the priors, the parameters; what is to be known before they are believed; predictions. */
int report_bayes_terminal(FILE *out, const bayes_summary *s, report_style style, err *e);

/* As docs/bayes.md says. */
int report_bayes_json(FILE *out, const bayes_summary *s, const char *version, err *e);

#endif
