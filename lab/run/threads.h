/* threads: trials on the threads of this process, each on one. */
#ifndef RUN_THREADS_H
#define RUN_THREADS_H

#include "run/executor.h"

/* jobs: trials at a time; 0 = one a core. */
executor threads_executor(size_t jobs);

#endif
