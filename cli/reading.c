#include "reading.h"

#include "screen.h"

#include <stdio.h>
#include <time.h>

typedef struct line {
    struct timespec begin, drawn;
    int shown;
} line;

static double seconds_since(struct timespec from)
{
    struct timespec t;
    clock_gettime(CLOCK_MONOTONIC, &t);
    return (double)(t.tv_sec - from.tv_sec) + 1e-9 * (double)(t.tv_nsec - from.tv_nsec);
}

/* Small files are read before there is anything to say. */
static void tell(void *context, double share)
{
    line *l = context;
    if (seconds_since(l->begin) < 0.5 || (l->shown && seconds_since(l->drawn) < 0.1)) return;
    clock_gettime(CLOCK_MONOTONIC, &l->drawn);
    l->shown = 1;
    fprintf(stderr, "\r\033[Kreading: %.0f %%", 100 * share);
    fflush(stderr);
}

int reading_table(table *t, const char *path, const table_ask *ask, size_t n, int quiet, err *e)
{
    line l = {0};
    clock_gettime(CLOCK_MONOTONIC, &l.begin);
    table_tell told = {!quiet && screen_is_capable(stderr) ? tell : NULL, &l};
    int rc = table_read_told(t, path, ask, n, told, e);
    if (l.shown) {
        fputs("\r\033[K", stderr);
        fflush(stderr);
    }
    return rc;
}
