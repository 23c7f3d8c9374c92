/* bundled: the data sets that come with softplus, as their folder's index.tsv lists them.
 *
 * The folder is $SOFTPLUS_DATA, else share/softplus/data where the command is installed, else data/
 * of the source tree it was built in. */
#ifndef CLI_BUNDLED_H
#define CLI_BUNDLED_H

#include "base/err.h"

#include <stddef.h>

/* One line of the index; drop is "" where nothing is dropped. */
typedef struct bundled_set {
    const char *name, *file, *target, *task, *drop, *description;
} bundled_set;

typedef struct bundled {
    char *folder;     /* owned */
    char *text;       /* owned: the index, cut into the fields of set */
    bundled_set *set; /* [n], owned */
    size_t n;
} bundled;

int bundled_open(bundled *b, err *e);
void bundled_close(bundled *b);

/* NULL if there is none of that name. */
const bundled_set *bundled_find(const bundled *b, const char *name);

/* Where the set's file lies; the caller frees it. NULL when memory is short. */
char *bundled_path(const bundled *b, const bundled_set *s);

#endif
