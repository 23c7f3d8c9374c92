#include "args.h"
#include "command.h"

#include <stdio.h>

typedef struct help_args {
    args common;
    const char *name; /* NULL: all of them */
} help_args;

static error_t parse(int key, char *arg, struct argp_state *state)
{
    help_args *a = state->input;
    if (key != ARGP_KEY_ARG || a->name) return ARGP_ERR_UNKNOWN;
    a->name = arg;
    return 0;
}

static void overview(void)
{
    puts("softplus: compares activations on your data, and computes softplus and its kin.\n"
         "\n"
         "Usage: softplus COMMAND [ARGUMENT...]\n");
    for (const command *c = command_list; c->name; c++) printf("  %-10s%s\n", c->name, c->summary);
    puts("\n"
         "Start with:\n"
         "  softplus compare bikes                      a bundled data set\n"
         "  softplus compare data.csv --target price    your own\n"
         "  softplus eval -- -2 -1 0 1 2                values with all their digits\n"
         "  softplus help compare                       every option\n"
         "\n"
         "Exit status:\n"
         "  0    done, whatever the verdict\n"
         "  1    the data or the system refused\n"
         "  2    the command line cannot be carried out\n"
         "  130  stopped by Ctrl-C; what was finished was shown\n"
         "\n"
         "Environment:\n"
         "  SOFTPLUS_STORE  where compare keeps its runs; empty: nowhere\n"
         "  SOFTPLUS_DATA   the folder of the bundled data sets\n"
         "  SOFTPLUS_ISA    use no better instruction set than this: scalar, avx2, ...\n"
         "  NO_COLOR        set: no bold text on terminals");
}

int cmd_help(int argc, char **argv, err *e)
{
    static const struct argp argp = {
        .parser = parse,
        .args_doc = "[COMMAND]",
        .doc = "Print what there is, or a command's options.",
    };
    help_args a = {0};
    int rc = args_parse(&argp, argc, argv, &a.common, e);
    if (rc < 0 || a.common.help) return rc;
    if (!a.name) {
        overview();
        return 0;
    }
    const command *c = command_find(a.name, e);
    if (!c) return ERR_USAGE;
    char who[32], ask[] = "--help";
    snprintf(who, sizeof who, "softplus %s", c->name);
    return c->run(2, (char *[]){who, ask, NULL}, e);
}
