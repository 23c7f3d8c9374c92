/* world: a population whose truth is known, and tables drawn from it. */
#ifndef TESTS_CALIBRATE_WORLD_H
#define TESTS_CALIBRATE_WORLD_H

#include "base/err.h"
#include "prep/dataset.h"
#include "table/table.h"

#include <stddef.h>
#include <stdint.h>

/* y = sin(1.5 x1) + sin(1.5 x2) + x3 x4 / 2 + e, all independent standard normal. x1 and x2 are
   mirror images: nothing in the population tells one from the other. */
typedef struct world {
    table table;
} world;

/* A fresh table of the population, the index-th of the seed. */
int world_draw(world *w, size_t rows, uint64_t seed, uint32_t index, err *e);
void world_dispose(world *w);

/* The table as a learning problem; without the feature `drop` ("x1", …) unless it is NULL. */
int world_dataset(dataset *d, const world *w, const char *drop, err *e);

#endif
