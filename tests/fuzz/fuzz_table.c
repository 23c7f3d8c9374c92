/* Any file is a table or an error with a message; nothing else may happen. */
#include "table/table.h"

#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/mman.h>
#include <unistd.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void check_table(const table *t)
{
    for (size_t j = 0; j < t->cols; j++) {
        const column *c = &t->col[j];
        if (!c->name || table_find(t, c->name) != (int)j) abort();
        for (size_t i = 0; c->level && i < t->rows; i++)
            if (c->level[i] >= c->n_levels && c->level[i] != TABLE_NO_LEVEL) abort();
    }
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    int file = memfd_create("table", 0);
    if (file < 0 || write(file, data, size) != (ssize_t)size) abort();
    char path[64];
    snprintf(path, sizeof path, "/proc/self/fd/%d", file);

    table t = {0};
    err e = {0};
    int rc = table_read(&t, path, &e);
    if ((rc != 0) != (e.text[0] != '\0')) abort();
    if (rc == 0) check_table(&t);
    table_dispose(&t);
    close(file);
    return 0;
}
