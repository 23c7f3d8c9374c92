/* summary: how the figures of the table of activations are written, on a terminal and on a page. */
#ifndef REPORT_SUMMARY_H
#define REPORT_SUMMARY_H

#include "report/figure.h"
#include "report/report.h"

/* All losses alike, with the digits that the narrowest interval deserves. */
figure_form summary_loss_form(const report *r);

/* 1 if an activation has learned its betas, or a run diverged: the table then has a column more. */
size_t summary_learns(const report *r);
size_t summary_diverged(const report *r);

void summary_rate(char out[FIGURE_ROOM], double rate);

/* R², D² or accuracy. */
void summary_score(char out[FIGURE_ROOM], const report *r, double score);

#endif
