#include "run/threads.h"

#include "base/thread.h"

static void carry_out(void *context, size_t i)
{
    (void)i; /* the threads are all alike */
    const desk *d = context;
    for (order o; d->take(d->context, &o);) {
        run_result r;
        err e = {0};
        int rc = trial_train(&r, o.keep, d->plan, o.trial, o.rate, d->data, d->stop, &e);
        d->give(d->context, &r, rc < 0 ? &e : NULL);
    }
}

static int work(const executor *self, const desk *d, err *e)
{
    size_t jobs = self->width ? self->width : thread_cores();
    return thread_each(jobs, jobs, carry_out, (void *)d, e);
}

executor threads_executor(size_t jobs)
{
    return (executor){.work = work, .width = jobs};
}
