/* config: a file of options, which --config puts in front of those of the command line.
 *
 * A line is `name = value`, or `name` alone for an option without a value; # begins a comment, at the
 * start of a line or behind a blank. The names are the long options', without their dashes. Lines
 * become words --name=value before any other, so that the command line goes before the file, and a
 * command that is printed to be given again has what the file said. */
#ifndef CLI_CONFIG_H
#define CLI_CONFIG_H

#include "base/err.h"

#include <stddef.h>

typedef struct config {
    const char *path; /* borrowed; NULL: no --config was given */
    int argc;
    char **argv;  /* [argc + 1], owned; its words are these or the caller's */
    char **word;  /* [n], owned: --name=value */
    size_t *line; /* [n], owned: where each stands in the file, from 1 */
    size_t n;
} config;

/* argv with --config FILE replaced by what FILE says; argv[0] is the command's name. */
int config_expand(config *c, int argc, char **argv, err *e);

/* Puts file and line in front of an error that is about an option which stands in the file, and not
   on the command line too. */
void config_locate(const config *c, err *e);

void config_dispose(config *c);

#endif
