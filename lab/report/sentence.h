/* sentence: a comparison in words, for someone who has to choose an activation. */
#ifndef REPORT_SENTENCE_H
#define REPORT_SENTENCE_H

#include "report/report.h"

#include <stddef.h>

/* Texts of report_comparison; the caller's (free), NULL when memory is short. */
char *sentence_verdict(const report *r, size_t comparison);
char *sentence_found(const report *r, size_t comparison);
char *sentence_advice(const report *r, size_t comparison);

#endif
