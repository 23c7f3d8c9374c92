/* outcome: what results become: verdict and report, then the files that were asked for, then the
 * table. `compare` has just got the results, `report` finds them in a store; the bytes are the same. */
#ifndef CLI_OUTCOME_H
#define CLI_OUTCOME_H

#include "base/save.h"
#include "report/report.h"
#include "verdict/looks.h"

/* Where to; as given on the command line, borrowed. */
typedef struct outputs {
    const char *json; /* a file, "-" for stdout, or NULL */
    const char *page; /* a file for the HTML report, or NULL */
    int open;         /* show that file when it is written */
    int quiet;        /* the verdict alone */
} outputs;

/* What it is about. All borrowed. */
typedef struct results {
    const plan *plan;
    const run_result *result; /* [plan->n_trials] */
    report_facts facts;
    const char *command; /* that gives the same figures */
} results;

typedef struct outcome {
    save json, page; /* open from before the work to the end */
    run_result
        *kept; /* owned: what the verdict is of, where it could come early; histories borrowed */
    looks_end end;
    verdict verdict;
    report report;
} outcome;

/* Before any work is done, so that none is done in vain. No file may be the one that is read. */
int outcome_open(outcome *o, const outputs *to, const char *input, err *e);
int outcome_show(outcome *o, const outputs *to, const results *what, err *e);
void outcome_dispose(outcome *o);

/* How a plan's results are judged. */
verdict_options outcome_options(const plan *p);

/* How many of the plan's runs (not its tuning trials) are finished. */
size_t outcome_finished(const plan *p, const run_result *result);

/* Opens an option's FILE for writing, unless it is the one that is read. */
int outcome_open_file(save *s, const char *option, const char *path, const char *input, err *e);

/* An option's FILE: 0, or EINVAL with a word in e where it is empty, or "-" where that has no sense. */
int outcome_name(const char *option, const char *name, int may_be_stdout, err *e);

#endif
