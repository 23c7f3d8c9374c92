#include "world.h"

#include "base/mem.h"
#include "base/rng.h"

#include <math.h>

enum { COLUMNS = 5, TARGET = 4 };
static const char *const names[COLUMNS] = {"x1", "x2", "x3", "x4", "y"};

static int lay_out(table *t, size_t rows, err *e)
{
    *t = (table){.path = mem_string("simulated"),
                 .rows = rows,
                 .col = mem_array(COLUMNS, sizeof *t->col),
                 .line = mem_array(rows, sizeof *t->line)};
    if (!t->path || !t->col || !t->line) return err_memory(e, "a table");
    for (; t->cols < COLUMNS; t->cols++) {
        column *c = &t->col[t->cols];
        *c = (column){.name = mem_string(names[t->cols]),
                      .kind = COLUMN_NUMBER,
                      .numbers = rows,
                      .number = mem_array(rows, sizeof *c->number),
                      .text_row = rows};
        if (!c->name || !c->number) {
            t->cols++;
            return err_memory(e, "a column");
        }
    }
    for (size_t i = 0; i < rows; i++) t->line[i] = i + 2;
    return 0;
}

int world_draw(world *w, size_t rows, uint64_t seed, uint32_t index, err *e)
{
    int rc = lay_out(&w->table, rows, e);
    if (rc < 0) {
        world_dispose(w);
        return rc;
    }
    rng random = rng_stream(seed, RNG_DATA, index);
    for (size_t i = 0; i < rows; i++) {
        double x[TARGET];
        for (size_t k = 0; k < TARGET; k++) {
            x[k] = rng_normal(&random);
            w->table.col[k].number[i] = x[k];
        }
        w->table.col[TARGET].number[i] =
            sin(1.5 * x[0]) + sin(1.5 * x[1]) + x[2] * x[3] / 2 + rng_normal(&random);
    }
    return 0;
}

void world_dispose(world *w)
{
    table_dispose(&w->table);
}

int world_dataset(dataset *d, const world *w, const char *drop, err *e)
{
    dataset_options o = {.target = names[TARGET],
                         .drop = &drop,
                         .n_drop = drop ? 1 : 0,
                         .task = TASK_REGRESSION};
    return dataset_make(d, &w->table, &o, e);
}
