/* explanation: what explain.h finds, as plain values. */
#ifndef EXPLAIN_EXPLANATION_H
#define EXPLAIN_EXPLANATION_H

#include "base/image.h"

#include <stddef.h>
#include <stdint.h>

/* What a feature is. Pixels are the inputs of convolutions; a text has a feature for each column of
   hashed words that the rows fill. Neither has a partial dependence or a curvature of its own: one
   pixel, or words that share a column, are nothing to set alone. */
typedef enum explain_kind {
    EXPLAIN_NUMBER,
    EXPLAIN_CATEGORY,
    EXPLAIN_PIXEL,
    EXPLAIN_WORDS
} explain_kind;

typedef struct explain_options {
    size_t rows;      /* at most, evenly spread; 0: all */
    double noise;     /* of the moves of stability, in standard deviations */
    size_t repeats;   /* moves of each row */
    double tolerance; /* of integrated gradients */
    size_t points;    /* of a number's partial dependence, at least 2 */
    size_t which;     /* of the predictions: see field.h */
    uint64_t seed;    /* of the moves */
} explain_options;

/* How far an explanation moves: stability.h. */
typedef struct movement {
    double mean, worst, lipschitz; /* NAN where no input can move */
} movement;

typedef struct stability {
    movement gradient, integrated;
} stability;

typedef struct explain_point {
    double at;         /* a number's, in own units */
    char *level;       /* a category's, owned; else NULL */
    double prediction; /* the mean, in the target's units */
} explain_point;

/* Means over rows, in the target's units. */
typedef struct explain_feature {
    char *name; /* the column's, of words "review#417: good, fine"; owned */
    explain_kind kind;
    size_t input;         /* its first among the prepared inputs */
    double sd;            /* own units, of the training rows; of words, their column's value on the
                               rows looked at; NAN for a category */
    double gradient;      /* |df/dx| a standard deviation; a category: length over its inputs */
    double gradient_own;  /* |df/dx| an own unit; NAN for a category, and where sd is 0 */
    double sign;          /* share of rows where it is positive less share where negative; NAN for
                               a category */
    double integrated;    /* |IG|, summed over the feature's inputs first */
    double bend;          /* |d2f/dx2| a squared standard deviation; of numbers, else NAN */
    double top_share;     /* of the squared length of the Hessian's top eigenvector */
    explain_point *point; /* [n_points], of numbers and categories; owned */
    size_t n_points;
} explain_feature;

/* A model, or the model with another activation. */
typedef struct explain_subject {
    char *name; /* owned */
    stability stability;
    double residual; /* of its integrated gradients */
    double shift; /* root mean square of its predictions' differences from the model's, in standard
                        deviations of those */
} explain_subject;

typedef struct explanation {
    size_t rows, inputs;
    image_shape image;        /* that the inputs are the values of, for convolutions; else zeros */
    explain_feature *feature; /* [n_features], by falling |IG|, owned */
    size_t n_features;
    double mean, sd;       /* of the predictions */
    double baseline_value; /* the prediction at the mean of the prepared rows */
    double residual;       /* of integrated gradients: integrated.h */
    double gradients;      /* evaluated for those, a row */
    int flat;              /* the activation has no second derivative */
    /* The Hessian's eigenvalue of largest magnitude: median and largest magnitude over rows, share of
       rows where it is positive, and the largest relative residual of the eigenpairs. */
    double curvature_median, curvature_worst, curvature_positive, curvature_residual;
    double *value;            /* [rows], owned: predictions */
    explain_subject *subject; /* [n_subjects], the first is the model itself; owned */
    size_t n_subjects;
    explain_options options;
} explanation;

#endif
