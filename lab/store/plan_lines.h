/* plan_lines: plan_text read back, and two of them compared. Private to the store. */
#ifndef STORE_PLAN_LINES_H
#define STORE_PLAN_LINES_H

#include "base/str.h"
#include "plan/plan.h"

/* Settings, data and activations of a plan from its plan_text; path, shares and trials are not in
   the text and stay zero. ERR_DATA names the line that cannot be read. */
int plan_lines_read(plan *p, const char *text, err *e);

/* A hash of the lines that decide how each trial is trained: not how many there are, of which
   activations, or how they are judged. */
uint64_t plan_lines_training_hash(const char *text);

/* Adds what differs, in words: "epochs 20 instead of 10, runs 30 instead of 10". */
void plan_lines_differ(str *out, const char *text, const char *than);

#endif
