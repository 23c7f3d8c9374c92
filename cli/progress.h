/* progress: one line on stderr while a plan is carried out, gone when it is done. */
#ifndef CLI_PROGRESS_H
#define CLI_PROGRESS_H

#include "plan/plan.h"

#include <stddef.h>
#include <time.h>

typedef struct progress {
    int shown;         /* stderr is a terminal that can take it */
    size_t tune, runs; /* trials in each stage */
    const char *what;  /* the runs are called */
    size_t kept;       /* of these, done before */
    struct timespec begin, drawn;
} progress;

/* kept: trials that were done before and take no time. Quiet, or not a terminal: nothing will be
   drawn. */
progress progress_begin(const plan *p, size_t kept, int quiet);
/* The same for work that is no plan: `all` steps, called `what`. */
progress progress_begin_steps(const char *what, size_t all, int quiet);
/* For sample_options.progress; context is that progress. */
void progress_tell_steps(void *context, size_t done, size_t all);
/* For runner_options.progress; context is the progress. */
void progress_tell(void *context, size_t done, size_t all, trial_stage stage);
/* A line of text on stderr, which the progress does not write over. */
void progress_say(progress *p, const char *text);
/* Clears the line. */
void progress_end(progress *p);

#endif
