/* dataset: a table read as a learning problem: which column is the target, what kind of task it
 * is, which columns are features. Borrows the table; knows nothing of networks. */
#ifndef PREP_DATASET_H
#define PREP_DATASET_H

#include "base/err.h"
#include "base/image.h"
#include "base/str.h"
#include "table/table.h"

#include <stddef.h>
#include <stdint.h>

typedef enum task {
    TASK_AUTO, /* choose from the target's values; never in a dataset that was made */
    TASK_REGRESSION,
    TASK_COUNT,
    TASK_BINARY,
    TASK_MULTICLASS,
    TASK_GAUSSIAN /* a number, with its scale predicted, too; never chosen by itself */
} task;

/* The target is any number: prepared as (y - mean) / sd. */
int task_is_continuous(task t);

/* "auto", "regression", …; NULL for what is none. */
const char *task_name(task t);
/* The task of that name, or -1. */
int task_from_name(const char *name);

/* What predictions are to do along a column of numbers, whatever the others hold. */
typedef struct guarantee {
    int direction; /* 1: rise, -1: fall, 0: either */
    int convex;    /* 1: bend upwards only */
} guarantee;

typedef struct guarantee_ask {
    const char *column;
    guarantee what;
} guarantee_ask;

typedef struct dataset_options {
    const char *target;      /* column name */
    const char *const *drop; /* [n_drop] column names */
    size_t n_drop;
    const guarantee_ask *ask; /* [n_ask], each column once */
    size_t n_ask;
    task task;
    image_shape image;       /* that the features are the pixels of; zeros: what the table says */
    int as_image;            /* they are pixels, of a square where nothing is said */
    const char *const *text; /* [n_text] columns to be read as words: prep/text.h */
    size_t n_text;
    size_t text_features;        /* columns that each becomes; 0: TEXT_FEATURES */
    const char *const *category; /* [n_category] columns to be read as categories, which the
                                           table was asked to read as text */
    size_t n_category;
    const char *group, *time, *weights; /* columns that are no features, or NULL: prep/roles.h */
    double window;                      /* see dataset; 0: DATASET_WINDOW */
} dataset_options;

/* How a feature is read: by what its cells are, or as an option says. */
typedef enum feature_reading { FEATURE_AS_IT_IS, FEATURE_TEXT, FEATURE_CATEGORY } feature_reading;

typedef struct dataset {
    const table *table; /* borrowed */
    task task;
    size_t target;   /* column index */
    size_t *feature; /* [n_features], column indices in file order, owned */
    size_t n_features;
    unsigned char *reading; /* [n_features], feature_reading, owned; NULL: as they are */
    size_t text_features;   /* columns that each of FEATURE_TEXT becomes */
    image_shape image;      /* that the features are the values of, in order: numbers without gaps,
                          constant ones too; zeros: each is a column of its own */
    guarantee *guarantee;   /* [n_features], owned; NULL: none is asked */
    size_t *row;            /* [rows], the table rows whose target and roles are present, owned */
    size_t rows;
    double *y;         /* [rows], the target: own units, or the class 0 … classes-1; owned */
    size_t classes;    /* 2 for binary, 0 for regression and count */
    char **class_name; /* [classes], owned */
    const char *group_name, *time_name,
        *weights_name; /* of columns, borrowed; NULL: there is none */
    uint32_t *group;   /* [rows], from 0 to groups - 1, owned: a split keeps a group together */
    size_t groups;
    double *time;    /* [rows], owned: a split trains on what was before */
    size_t *in_time; /* [rows], the rows in order of time, owned */
    double window;   /* with times: what a split takes of the rows, a share */
    double *weight;  /* [rows], > 0, owned: what a row counts in losses and scores */
    char **note;     /* [n_notes], one line each, to be said aloud: how the task was chosen,
                           which columns were dropped and why, rows without a target; owned */
    size_t n_notes;
} dataset;

/* Usable rows at least; rows of each class at least, so that it is in every part of a split. */
enum { DATASET_MIN_ROWS = 50, DATASET_MIN_CLASS = 5 };

/* Half of the rows: two windows at random places then have, of their test rows, the share t - t^2/3 in
   common, t being the test share, which is about the t that two random splits have and the verdict's
   interval allows for. Longer ones have far more: of three quarters 48 % for t = 20 %. */
#define DATASET_WINDOW 0.5

/* TASK_AUTO takes the task from the target: text of 2 levels is binary, of more multiclass; numbers
   as prep/target.h says.

   Errors (file:line:column, value, what to do). ERR_USAGE: unknown target or drop column (with the
   names there are, or the nearest ones), target dropped, what roles.h refuses, columns that are no
   image of the shape asked for, a guarantee for what is no feature of numbers. ERR_DATA: what
   column_ask.h refuses, target constant or missing throughout, fewer than DATASET_MIN_ROWS usable rows, no features left, text or negative or
   fractional values where the task forbids them, a class of fewer than DATASET_MIN_CLASS rows, and
   text that was meant as numbers ("3,14", or a few words among thousands of numbers). */
int dataset_make(dataset *d, const table *t, const dataset_options *o, err *e);
void dataset_dispose(dataset *d);

/* Keeps the line as a note and takes its memory; an empty one is none. 0 or ERR_MEMORY. */
int dataset_note(dataset *d, str *line, err *e);

#endif
