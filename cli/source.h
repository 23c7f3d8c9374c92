/* source: what DATA names: a file, stdin, or a bundled set with the settings that come with it. */
#ifndef CLI_SOURCE_H
#define CLI_SOURCE_H

#include "bundled.h"
#include "learn_args.h"
#include "prep/dataset.h"
#include "table/table.h"

typedef struct source {
    const char *path;        /* to read; borrowed */
    dataset_options options; /* what is asked of it; borrows from here and from the arguments */
    bundled bundled;
    char *bundled_path;    /* owned */
    char *drop_text;       /* owned: the names that options.drop points into */
    const char **drop;     /* owned */
    char *text_names;      /* owned: as drop_text, of options.text */
    const char **text;     /* owned */
    char *category_names;  /* owned: of options.category */
    const char **category; /* owned */
    table_ask *ask;        /* [n_ask], what the table is to be asked; owned */
    size_t n_ask;
} source;

/* A file of that name comes before a bundled set. Options given go before those of the set. */
int source_find(source *s, const learn_args *a, err *e);
/* Takes the labels of a format that has some; without a target there is nothing to do: an error that
   lists the table's columns. */
int source_needs_target(source *s, const table *t, err *e);
void source_dispose(source *s);

#endif
