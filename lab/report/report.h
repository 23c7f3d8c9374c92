/* report: one model of everything that is shown, made once from plan, verdict and results, and its
 * renderers. No renderer computes anything: a figure on the page is a field of one of the structs. */
#ifndef REPORT_REPORT_H
#define REPORT_REPORT_H

#include "base/err.h"
#include "plan/plan.h"
#include "verdict/looks.h"
#include "verdict/training.h"
#include "verdict/verdict.h"

#include <stddef.h>
#include <stdio.h>

/* What neither plan nor verdict knows. All borrowed. */
typedef struct report_facts {
    const char *const *note; /* [n_notes], what was decided about the data, a line each */
    size_t n_notes;
    const char *version, *isa; /* of libsoftplus */
    const looks_end *end;      /* where looks on the way have ended; NULL: there were none */
    const int *flat;           /* [n_act], 1: f'' is 0 wherever it exists; or NULL */
} report_facts;

/* One activation, act_summary beside it in verdict->act. */
typedef struct report_row {
    const char *label; /* borrowed */
    double loss_half;  /* half the width of the interval of the mean loss; NAN if there is none */
} report_row;

/* One comparison, its figures beside it in verdict->cmp. */
typedef struct report_comparison {
    const char *a, *b; /* labels, borrowed */
    double relative;   /* mean difference as a share of the baseline's mean loss; NAN where that
                          has no natural zero */
    char *verdict;     /* owned: "softplus better", "practically the same" or "undecided" */
    char *sentence;    /* owned: the same to a reader, with its figures */
    char *advice;      /* owned: what would decide; "" where it is decided */
} report_comparison;

typedef struct report {
    const plan *plan;         /* borrowed */
    const verdict *verdict;   /* borrowed */
    const run_result *result; /* [plan->n_trials], borrowed */
    report_facts facts;
    const char *arm;          /* what is compared: "activation" or "link" */
    const char *loss_name;    /* "RMSE", "deviance", "log-loss", "NLL": lower is better */
    const char *score_name;   /* "R²", "D²", "accuracy": higher is better */
    size_t finished, planned; /* run trials */
    int complete;             /* no run is missing that the verdict waits for */
    report_row *row;          /* [verdict->n_act], owned */
    report_comparison *cmp;   /* [verdict->n_cmp], owned */
    training training;        /* owned: how the runs went */
    char **remark;            /* [n_remarks], owned: what to know before believing the verdict */
    size_t n_remarks;
} report;

int report_make(report *r, const plan *p, const verdict *v, const run_result *result,
                const report_facts *facts, err *e);
void report_dispose(report *r);

typedef struct report_style {
    int color;    /* ANSI colours */
    size_t width; /* columns of the terminal; fewer than 60 count as 60 */
} report_style;

/* Data, table, verdict, remarks, and how to get the same again. */
int report_terminal(FILE *out, const report *r, report_style style, err *e);

/* The sentences of the verdict and the remarks alone. */
int report_verdict(FILE *out, const report *r, report_style style, err *e);

/* Everything, every run included, as docs/json.md says. */
int report_json(FILE *out, const report *r, err *e);

#endif
