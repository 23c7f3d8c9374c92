/* keep: the store that a comparison's runs go to, and go on from. */
#ifndef CLI_KEEP_H
#define CLI_KEEP_H

#include "compare_args.h"
#include "prep/dataset.h"
#include "store/store.h"

/* The store used where none is named: $SOFTPLUS_STORE, else softplus.db in the folder of the file
   `beside` (none, or no plain file: the working folder). NULL where the variable is set and empty: none. Owned by the
   caller; memory being short is told in e. */
char *keep_default_path(const char *beside, err *e);

typedef struct keep {
    store *store;    /* NULL: nothing is kept */
    size_t finished; /* trials found there */
} keep;

/* Opens the store that the arguments ask for and finds or begins the experiment; its finished runs go
   to result. Says on stderr what was found. A store that was named and cannot be used is an error; one
   that was not is left out, and that is said. */
int keep_begin(keep *k, const compare_args *a, const plan *p, const dataset *d, run_result *result,
               err *e);
void keep_end(keep *k);

#endif
