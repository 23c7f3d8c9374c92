/* example: a report's inputs typed by hand: three activations, five pairs, figures of plausible size.
 * A test changes what it is about and makes the report. */
#ifndef TEST_REPORT_EXAMPLE_H
#define TEST_REPORT_EXAMPLE_H

#include "report/report.h"

#include <stddef.h>

enum { EXAMPLE_ACTS = 3, EXAMPLE_PAIRS = 5, EXAMPLE_TUNE = 6 };
enum { EXAMPLE_EPOCHS = 3, EXAMPLE_LAYERS = 2 };
enum { EXAMPLE_TRIALS = EXAMPLE_TUNE + EXAMPLE_ACTS * EXAMPLE_PAIRS };

typedef struct example {
    plan plan;
    act_spec act[EXAMPLE_ACTS];
    trial trial[EXAMPLE_TRIALS];
    verdict verdict;
    act_summary summary[EXAMPLE_ACTS];
    comparison comparison[EXAMPLE_ACTS - 1];
    run_result result[EXAMPLE_TRIALS];
    history past; /* of every run */
    epoch_losses losses[EXAMPLE_EPOCHS];
    layer_epoch layer[EXAMPLE_EPOCHS * EXAMPLE_LAYERS];
    layer_bins bins[EXAMPLE_LAYERS];
    report_facts facts;
} example;

/* All pointers lead into *x: it stays where it is. */
void example_fill(example *x, task task);

/* The report of x; fails the test if it cannot be made. */
report example_report(const example *x);

/* What a renderer writes, as a string to free. */
char *example_terminal(const example *x, report_style style);
char *example_json(const example *x);

#endif
