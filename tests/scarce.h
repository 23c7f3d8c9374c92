/* scarce: memory that runs short on command. A test that is linked with scarce.c and
 * --wrap=malloc,--wrap=calloc,--wrap=realloc,--wrap=aligned_alloc,--wrap=free has the calls of its
 * program and of the lab go through it. */
#ifndef TESTS_SCARCE_H
#define TESTS_SCARCE_H

#include <stddef.h>

extern long scarce_after; /* calls that still succeed, then one fails; negative: all succeed */
extern long scarce_live;  /* blocks allocated and not freed */

/* Whether this call is the one that fails; for wrappers of a test's own. */
int scarce_fails(void);

/* An allocation that never fails but counts. */
void *scarce_malloc(size_t n);
void scarce_free(void *p);

#endif
