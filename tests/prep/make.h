/* make: datasets from functions of the row, through a file as users give it. */
#ifndef TESTS_PREP_MAKE_H
#define TESTS_PREP_MAKE_H

#include "prep/dataset.h"
#include "table/read.h"

/* The table of a header and `rows` lines written by `line`, each without its newline. */
static inline table make_table(const char *header, size_t rows, void (*line)(char *out, size_t row))
{
    char *text = malloc(rows * 256 + strlen(header) + 2), *at = text;
    assert_non_null(text);
    at += sprintf(at, "%s\n", header);
    for (size_t i = 0; i < rows; i++) {
        line(at, i);
        at += strlen(at);
        *at++ = '\n';
    }
    *at = '\0';
    table t = read_text(text);
    free(text);
    return t;
}

/* The dataset; the test fails if it is refused. */
static inline dataset make_dataset(const table *t, const char *target, task k)
{
    dataset d;
    err e = {0};
    if (dataset_make(&d, t, &(dataset_options){.target = target, .task = k}, &e) != 0)
        fail_msg("%s", e.text);
    return d;
}

/* Whether one of its notes holds the text. */
static inline int has_note(const dataset *d, const char *says)
{
    for (size_t i = 0; i < d->n_notes; i++)
        if (strstr(d->note[i], says)) return 1;
    return 0;
}

static inline void print_notes(const dataset *d)
{
    for (size_t i = 0; i < d->n_notes; i++) print_message("note: %s\n", d->note[i]);
}

#endif
