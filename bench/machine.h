/* machine.h - where and how a measurement was made. */
#ifndef BENCH_MACHINE_H
#define BENCH_MACHINE_H

#include <stddef.h>
#include <stdio.h>

typedef struct {
    char cpu[128];
    int cores;     /* this process may use */
    size_t l1, l2; /* bytes of data cache a core */
} machine;

void machine_read(machine *m);

/* As comment lines of a table. */
void machine_print(FILE *out, const machine *m, const char *commit);

#endif
