#include "progress.h"

#include "screen.h"

#include <stdio.h>

static struct timespec now(void)
{
    struct timespec t;
    clock_gettime(CLOCK_MONOTONIC, &t);
    return t;
}

static double seconds_between(struct timespec from, struct timespec to)
{
    return (double)(to.tv_sec - from.tv_sec) + 1e-9 * (double)(to.tv_nsec - from.tv_nsec);
}

progress progress_begin(const plan *p, size_t kept, int quiet)
{
    return (progress){.shown = !quiet && screen_is_capable(stderr),
                      .tune = p->n_tune_trials,
                      .runs = p->n_trials - p->n_tune_trials,
                      .what = p->n_act > 1 ? "paired runs:" : "training:",
                      .kept = kept,
                      .begin = now()};
}

void progress_tell(void *context, size_t done, size_t all, trial_stage stage)
{
    enum { REDRAWS = 10 }; /* a second */
    progress *p = context;
    struct timespec t = now();
    if (!p->shown || (done < all && seconds_between(p->drawn, t) < 1.0 / REDRAWS)) return;
    p->drawn = t;
    size_t finished = stage == STAGE_RUN ? p->tune + done : done;
    size_t left = p->tune + p->runs - finished;
    size_t trained = finished > p->kept ? finished - p->kept : 1;
    double seconds = seconds_between(p->begin, t) / (double)trained * (double)left;
    fprintf(stderr, "\r\033[K%s %zu of %zu, %d:%02d left",
            stage == STAGE_TUNE ? "tuning the learning rates:" : p->what, done, all,
            (int)(seconds / 60), (int)seconds % 60);
    fflush(stderr);
}

void progress_say(progress *p, const char *text)
{
    fprintf(stderr, "%s%s\n", p->shown ? "\r\033[K" : "", text);
    p->drawn = (struct timespec){0};
}

progress progress_begin_steps(const char *what, size_t all, int quiet)
{
    return (progress){.shown = !quiet && screen_is_capable(stderr),
                      .runs = all,
                      .what = what,
                      .begin = now()};
}

void progress_tell_steps(void *context, size_t done, size_t all)
{
    progress_tell(context, done, all, STAGE_RUN);
}

void progress_end(progress *p)
{
    if (!p->shown) return;
    fputs("\r\033[K", stderr);
    fflush(stderr);
    p->shown = 0;
}
