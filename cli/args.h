/* args: argp with one line an error and no exit.
 *
 * argp's own way is to print two lines and to leave; here a mistake becomes an err like any other,
 * with the nearest option where one was mistyped. */
#ifndef CLI_ARGS_H
#define CLI_ARGS_H

#include "base/err.h"
#include "base/str.h"

#include <argp.h>
#include <stddef.h>
#include <stdint.h>

/* What every command's parser works on: the first member of its struct of arguments. */
typedef struct args {
    err *e;   /* says what is wrong when a parser returns EINVAL */
    int help; /* --help was asked for and printed: nothing is left to do */
} args;

/* Parses argv with the command's options into `input`. */
int args_parse(const struct argp *command, int argc, char **argv, args *input, err *e);

/* The command line as a shell reads it back, added to `line`: 0 or an error of memory. Before
   args_parse, which sorts argv. */
int args_command(str *line, int argc, char **argv, err *e);

/* Values of options: 0, or EINVAL with the option's name in a->e. */
error_t args_size(args *a, const char *option, const char *text, size_t *out);
error_t args_seed(args *a, const char *option, const char *text, uint64_t *out);
error_t args_number(args *a, const char *option, const char *text, double *out);
/* A share of one: "1%" or "0.01". */
error_t args_share(args *a, const char *option, const char *text, double *out);
/* One of the words up to a NULL; *out is its index. */
error_t args_choice(args *a, const char *option, const char *text, const char *const *word,
                    size_t *out);

/* The one DATA of a command, and what is said where there is none. */
error_t args_data(args *a, const char **data, const char *text);
error_t args_no_data(args *a);
/* "64,64", or "64x3" for three of them: units of n layers, at most `most`. */
error_t args_hidden(args *a, char *list, size_t *n, size_t *hidden, size_t most);

/* The next item of a comma-separated list, and *list moved behind it; NULL at the end. */
char *args_item(char **list);

#endif
