/* Any bytes are a fitted regression or an error with a message; one that is loaded says what columns it
 * needs. */
#include "glm/saved.h"

#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/mman.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void require(int truth)
{
    if (!truth) abort();
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    char path[64];
    int id = memfd_create("model", 0);
    FILE *file = id < 0 ? NULL : fdopen(id, "wb");
    require(file && fwrite(data, 1, size, file) == size && fflush(file) == 0);
    snprintf(path, sizeof path, "/proc/self/fd/%d", id);

    saved s;
    err e = {0};
    int rc = saved_load(&s, path, &e);
    require((rc != 0) == (e.text[0] != '\0'));
    if (rc == 0) {
        table_ask *ask = NULL;
        size_t n = 0;
        require(saved_ask(&ask, &n, &s) == 0);
        free(ask);
        saved_dispose(&s);
    }
    fclose(file);
    return 0;
}
