/* energy: an energy model on a terminal and as JSON. No arithmetic: every figure is one of
 * energy/summary.h's. */
#ifndef REPORT_ENERGY_H
#define REPORT_ENERGY_H

#include "base/err.h"
#include "energy/summary.h"
#include "report/report.h"

#include <stdio.h>

int report_rbm_terminal(FILE *out, const rbm_summary *s, report_style style, err *e);

int report_score_terminal(FILE *out, const score_summary *s, report_style style, err *e);

/* As docs/energy.md says. */
int report_rbm_json(FILE *out, const rbm_summary *s, const char *version, err *e);
int report_score_json(FILE *out, const score_summary *s, const char *version, err *e);

#endif
