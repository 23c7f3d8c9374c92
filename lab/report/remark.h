/* remark: what a reader has to know before believing a verdict, a sentence each. */
#ifndef REPORT_REMARK_H
#define REPORT_REMARK_H

#include "report/report.h"

/* Fills r->remark and r->n_remarks; 0 or ERR_MEMORY. */
int remark_all(report *r);

#endif
