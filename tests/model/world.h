/* world: a table with every kind of column, and a model of it whose weights are drawn. */
#ifndef TESTS_MODEL_WORLD_H
#define TESTS_MODEL_WORLD_H

#include "model/model.h"
#include "prep/dataset.h"
#include "table/table.h"

typedef struct world {
    table table;
    dataset data;
    model model;
} world;

/* An empty folder for a test, as its set-up and tear-down. */
int world_enter(void **state);
int world_leave(void **state);

/* Works in the folder of the test; the test fails where something is refused. Columns: x with
   missing cells, code (digits, and one word), city (80 levels: some share a column), y. */
void world_make(world *w, task t, const char *activation);
void world_dispose(world *w);

/* The file that the model becomes; owned by the caller. */
unsigned char *world_bytes(const model *m, size_t *n);

#endif
