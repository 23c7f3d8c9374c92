/* notes: what a dataset's values make worth saying aloud. Part of dataset.c's work. */
#ifndef PREP_NOTES_H
#define PREP_NOTES_H

#include "base/err.h"
#include "prep/dataset.h"

/* Of a dataset that is complete but for these notes: missing cells, rows that are copies of others,
   what the reader of the table had to guess. 0 or ERR_MEMORY. */
int notes_add(dataset *d, err *e);

#endif
