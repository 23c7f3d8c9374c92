/* words: which words lie behind the columns of a text, by the rows that are looked at: a column of
 * hashed words says nothing by itself. */
#ifndef EXPLAIN_WORDS_H
#define EXPLAIN_WORDS_H

#include "base/err.h"
#include "explain/sample.h"
#include "prep/dataset.h"

#include <stddef.h>

typedef struct words {
    char *
        *name; /* [columns], owned: "review#417: good, fine, …", the most frequent words first; NULL
                    where no row has a word of it */
    size_t columns;
} words;

/* Of d's feature f, a text of that many columns; `name` begins each name. 0 or an error of memory; w
   is to be disposed of either way. */
int words_find(words *w, const sample *s, const dataset *d, size_t f, const char *name,
               size_t columns, err *e);
void words_dispose(words *w);

#endif
