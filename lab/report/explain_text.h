/* explain_text: the words of an explanation, for the terminal and for the page. */
#ifndef REPORT_EXPLAIN_TEXT_H
#define REPORT_EXPLAIN_TEXT_H

#include "base/str.h"
#include "report/explain.h"
#include "report/figure.h"

/* Each adds text without a newline. */

/* "m.safetensors (softplus): bikers, explained on 500 of 8,645 rows of bikes.csv" */
void explain_title(str *s, const report_explanation *r);
/* What the predictions are, and what contributions are measured from. */
void explain_predictions(str *s, const report_explanation *r);
void explain_completeness(str *s, const report_explanation *r);
void explain_curvature(str *s, const report_explanation *r);
/* What the tables' columns are. */
void explain_legend(str *s, const report_explanation *r);
/* What some features have no figure for; nothing where all are shown. */
void explain_left_out(str *s, const report_explanation *r);
void explain_moves(str *s, const report_explanation *r);

/* A number to three digits. */
void explain_figure(char out[FIGURE_ROOM], double value);
/* "+0.50": which way a feature moves predictions, from -1 to 1. */
void explain_sign(char out[FIGURE_ROOM], double value);
/* How many features are shown at once: all but of long lists, as of pixels. */
size_t explain_shown(const report_explanation *r);

#endif
