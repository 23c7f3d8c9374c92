/* parts: a fitted preparation as plain values, to be kept in a file and taken up again. */
#ifndef PREP_PARTS_H
#define PREP_PARTS_H

#include "base/err.h"
#include "prep/dataset.h"
#include "prep/encoder.h"
#include "prep/scale.h"

#include <stddef.h>

typedef struct parts {
    task task;
    scale target;     /* of the training targets; zeros for classes */
    char **feature;   /* [features], the columns' names, owned */
    encoder *encoder; /* [features], owned */
    size_t features;
} parts;

/* Copies src's values. 0 or ERR_MEMORY, and then there is nothing to dispose of. */
int parts_copy(parts *p, const parts *src);
void parts_dispose(parts *p);

/* Whether a fit can have left such values: finite, scales with a power of two as their unit, levels in
   byte order, each feature once. Sets the widths of the encoders. ERR_DATA tells what is wrong. */
int parts_check(parts *p, err *e);

#endif
