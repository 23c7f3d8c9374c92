/* world: what the store is tested with: a plan made by hand-typed data, results of every kind, a
 * folder of its own. */
#ifndef TESTS_STORE_WORLD_H
#define TESTS_STORE_WORLD_H

#include "store/store.h"

enum { WORLD_ROWS = 100, WORLD_PATH = 512 };

typedef struct world {
    char folder[WORLD_PATH], path[WORLD_PATH]; /* path: the store's */
    double x[WORLD_ROWS], y[WORLD_ROWS];
    uint64_t line[WORLD_ROWS];
    column col[2];
    table table;
    dataset data;
    plan plan;
    const char *note[2];
    store_subject subject;
    run_result *result; /* [planned] */
    size_t planned;     /* plan.n_trials */
} world;

/* Six pairs of relu, softplus:beta=5,threshold=20 and softplus. */
void world_make(world *w);
/* The same with other settings; the store stays. */
void world_replan(world *w, const plan_settings *set);
plan_settings world_settings(void);
void world_free(world *w);

/* A finished run of trial t: a figure of every kind, NaN, infinities and -0 among them. Its history,
   where it has one, is the caller's. */
run_result world_run(const plan *p, size_t t);
/* The same bits, NaN for NaN. */
int world_same(const run_result *a, const run_result *b);

/* Opens to write; fails the test if that fails. */
store *world_open(const world *w);
store_start world_begin(world *w, store *s);
/* Appends trials from … to - 1. */
void world_append(const world *w, store *s, size_t from, size_t to);

#endif
