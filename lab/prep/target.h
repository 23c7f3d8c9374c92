/* target: which task a target's values make, and its classes. Part of dataset.c's work. */
#ifndef PREP_TARGET_H
#define PREP_TARGET_H

#include "base/err.h"
#include "base/str.h"
#include "prep/dataset.h"

#include <stddef.h>

/* The different values of a numeric target, ascending, and how often each occurs. */
typedef struct target_values {
    double *value; /* [n], owned */
    size_t *count; /* [n], owned */
    size_t n;
} target_values;

/* 0 or ERR_MEMORY. */
int target_values_make(target_values *v, const double *y, size_t rows);
void target_values_dispose(target_values *v);

/* The task that numbers make, and the reason as one line:
   2 different numbers: binary; 3 to 20 adjoining whole numbers from 0 or 1, none more than 3 times
   as frequent as another: multiclass; at least 3 whole numbers, the smallest from 0 to 5: count;
   anything else: regression. */
task target_choose(const target_values *v, const char *name, str *reason);

/* ERR_DATA: squares of the values or of their differences, or sums of those, are no doubles. */
int target_check_squares(const target_values *v, const char *path, const char *name, err *e);

/* Turns y, one of v's values each, into class indices. */
void target_classify(const target_values *v, double *y, size_t rows);

/* Text that was meant as a number: 3,14 or 1,234,567.5 or 1.234,5. */
int target_has_comma(const char *text);

#endif
