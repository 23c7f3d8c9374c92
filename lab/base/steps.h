/* steps: how far long work has come, told to whoever shows it. */
#ifndef BASE_STEPS_H
#define BASE_STEPS_H

#include <pthread.h>
#include <stddef.h>

/* Who is told: `done` steps of `all`, at the beginning with 0. */
typedef struct steps_tell {
    void (*call)(void *context, size_t done, size_t all); /* NULL: nobody is */
    void *context;
} steps_tell;

static inline void steps_told(const steps_tell *t, size_t done, size_t all)
{
    if (t->call) t->call(t->context, done, all);
}

/* Steps that several threads do: counted, and told by one of them at a time. */
typedef struct steps {
    pthread_mutex_t lock; /* of `done` and of the calls */
    size_t done, all;
    steps_tell tell;
} steps;

void steps_begin(steps *s, size_t all, steps_tell tell);
void steps_add(steps *s, size_t n);
void steps_end(steps *s);

#endif
