/* command: the subcommands, one file each, listed once in main.c.
 *
 * A command gets argv[0] = its own name, writes results to stdout, and returns 0 or a code of err.h
 * with one line in e; main prints that line and chooses the exit status. */
#ifndef CLI_COMMAND_H
#define CLI_COMMAND_H

#include "base/err.h"

#include <stddef.h>

typedef int command_fn(int argc, char **argv, err *e);

command_fn cmd_bayes, cmd_compare, cmd_datasets, cmd_energy, cmd_eval, cmd_explain, cmd_export,
    cmd_glm, cmd_help, cmd_predict, cmd_report, cmd_runs, cmd_train, cmd_version;

typedef struct command {
    const char *name;
    command_fn *run;
    const char *usage;   /* what follows the name */
    const char *summary; /* one line */
} command;

extern const command command_list[]; /* ends with a NULL name */

/* The command of that name; NULL with ERR_USAGE and the nearest name in e. */
const command *command_find(const char *name, err *e);

#endif
