#include "base/steps.h"

void steps_begin(steps *s, size_t all, steps_tell tell)
{
    *s = (steps){.lock = PTHREAD_MUTEX_INITIALIZER, .all = all, .tell = tell};
    steps_told(&s->tell, 0, all);
}

void steps_add(steps *s, size_t n)
{
    pthread_mutex_lock(&s->lock);
    s->done += n;
    steps_told(&s->tell, s->done, s->all);
    pthread_mutex_unlock(&s->lock);
}

void steps_end(steps *s)
{
    pthread_mutex_destroy(&s->lock);
}
