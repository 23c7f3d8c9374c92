/* The types and functions of optim.h for one real type. */
#include "net/real.inc.h"

typedef struct NET(optim) {
    optim_settings set;
    size_t n;
    size_t steps;
    REAL *m; /* [n] first moment or velocity */
    REAL *v; /* [n] second moment (adam) */
} NET(optim);

/* Lays the state out in the arena (twice, see arena.h), zeroed. */
void NET(optim_layout)(NET(optim) *o, const optim_settings *set, size_t n, arena *a);

/* One step of parameter[n] along gradient[n]. */
void NET(optim_step)(NET(optim) *o, REAL *parameter, const REAL *gradient);
