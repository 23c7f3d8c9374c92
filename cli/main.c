/* softplus: compare activations on your own data, and evaluate the functions of libsoftplus. */
#include "command.h"
#include "config.h"
#include "exit_codes.h"
#include "nearest.h"

#include <errno.h>
#include <signal.h>
#include <stdio.h>
#include <string.h>

const command command_list[] = {
    {"bayes", cmd_bayes, "DATA [--target COL] [OPTION...]",
     "sample the posterior of a regression or a small network"},
    {"compare", cmd_compare, "DATA [--target COL] [OPTION...]",
     "try activations on your data and say which is better"},
    {"datasets", cmd_datasets, "", "list the bundled data sets"},
    {"energy", cmd_energy, "rbm|score DATA [OPTION...]",
     "learn the distribution of rows by an energy, and draw samples of it"},
    {"eval", cmd_eval, "[OPTION...] [--] [NUMBER...]",
     "print softplus and its family at numbers from arguments or stdin"},
    {"explain", cmd_explain, "MODEL DATA [OPTION...]",
     "say what moves a network's predictions, and how firmly"},
    {"export", cmd_export, "MODEL OUT.onnx", "write a trained network as ONNX"},
    {"glm", cmd_glm, "DATA [--target COL] [OPTION...]",
     "regress counts, amounts or classes, with softplus and other links"},
    {"help", cmd_help, "[COMMAND]", "print this, or a command's options"},
    {"predict", cmd_predict, "MODEL NEW [OPTION...]", "predict new rows with a trained network"},
    {"report", cmd_report, "[FILE] [OPTION...]", "show a comparison again from its store"},
    {"runs", cmd_runs, "[FILE]", "list the experiments of a store"},
    {"train", cmd_train, "DATA --target COL -o FILE [OPTION...]",
     "train one network and write it to a file"},
    {"version", cmd_version, "", "print version, instruction set and what it was built with"},
    {0},
};

const command *command_find(const char *name, err *e)
{
    const char *nearest = NULL;
    for (const command *c = command_list; c->name; c++) {
        if (strcmp(c->name, name) == 0) return c;
        nearest = nearest_of(name, nearest, c->name);
    }
    if (nearest)
        err_set(e, ERR_USAGE, "unknown command '%.100s'; did you mean '%s'?", name, nearest);
    else
        err_set(e, ERR_USAGE, "unknown command '%.100s'; 'softplus help' lists the commands", name);
    return NULL;
}

/* The words of an error may come from a user's file; control characters must not reach a terminal. */
static void complain(const char *who, err *e)
{
    for (char *c = e->text; *c; c++)
        if ((unsigned char)*c < ' ' || *c == 127) *c = '?';
    fprintf(stderr, "%s: %s\n", who, e->text);
}

static int exit_status(int code)
{
    switch (code) {
    case 0: return EXIT_DONE;
    case ERR_USAGE: return EXIT_USAGE;
    case ERR_STOPPED: return EXIT_INTERRUPTED;
    default: return EXIT_FAILED;
    }
}

/* Output that could not be written is a failure. */
static int close_stdout(err *e)
{
    errno = 0;
    if (fflush(stdout) == 0 && !ferror(stdout)) return EXIT_DONE;
    err_set(e, ERR_IO, "stdout: cannot be written%s%s", errno ? ": " : "",
            errno ? strerror(errno) : "");
    complain("softplus", e);
    return EXIT_FAILED;
}

int main(int argc, char **argv)
{
    signal(SIGPIPE,
           SIG_DFL); /* a reader that has seen enough ends us quietly, whoever started us */
    err e = {0};
    char who[32] = "softplus";
    char *alone[] = {who, NULL};
    const char *name = argc < 2 ? "help" : argv[1];
    if (strcmp(name, "--help") == 0 || strcmp(name, "-h") == 0) name = "help";
    if (strcmp(name, "--version") == 0) name = "version";

    int code = ERR_USAGE;
    const command *c = command_find(name, &e);
    if (c) {
        snprintf(who, sizeof who, "softplus %s", c->name);
        char **rest = argc < 2 ? alone : argv + 1;
        rest[0] = who;
        config with = {0};
        code = config_expand(&with, argc < 2 ? 1 : argc - 1, rest, &e);
        if (code == 0) {
            code = c->run(with.argc, with.argv, &e);
            if (code == ERR_USAGE) config_locate(&with, &e);
        }
        config_dispose(&with);
    }
    if (code != 0) complain(who, &e);
    int unwritten = close_stdout(&e);
    return code == 0 ? unwritten : exit_status(code);
}
