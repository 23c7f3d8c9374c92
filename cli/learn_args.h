/* learn_args: what every command that trains is told: the data, the networks' shape, how they are
 * trained. Options of a command's own stand in its own argp, which has this one as a child. */
#ifndef CLI_LEARN_ARGS_H
#define CLI_LEARN_ARGS_H

#include "args.h"
#include "base/str.h"
#include "plan/plan.h"
#include "prep/dataset.h"

typedef struct learn_args {
    args common;
    const char *data;   /* a file, "-", or a bundled set's name */
    const char *target; /* NULL: not given */
    str text;           /* the same, columns to be read as words */
    size_t text_features;
    str categorical;                    /* columns to be read as categories; as drop */
    const char *group, *time, *weights; /* columns; NULL: not given */
    str drop;                           /* names between commas; text is NULL if none were given */
    task task;
    int has_task;
    image_shape image; /* zeros: not given */
    plan_settings set;
} learn_args;

/* Its input is a learn_args, whose settings hold the defaults; takes DATA too. */
extern const struct argp learn_args_argp;

void learn_args_dispose(learn_args *a);

#endif
