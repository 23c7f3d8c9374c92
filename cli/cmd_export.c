#include "args.h"
#include "command.h"
#include "model_file.h"
#include "outcome.h"

#include "model/model.h"
#include "onnx/onnx.h"

#include <errno.h>

typedef struct export_args {
    args common;
    const char *model, *output;
} export_args;

static error_t parse(int key, char *text, struct argp_state *state)
{
    export_args *a = state->input;
    switch (key) {
    case ARGP_KEY_ARG:
        if (a->output) {
            err_set(a->common.e, ERR_USAGE, "one MODEL and one OUT at a time; unexpected '%.100s'",
                    text);
            return EINVAL;
        }
        *(a->model ? &a->output : &a->model) = text;
        return 0;
    case ARGP_KEY_END:
        if (a->output) return outcome_name("OUT", a->output, 0, a->common.e);
        err_set(a->common.e, ERR_USAGE, "%s",
                a->model ? "where to? give a second file, as in model.onnx"
                         : "which model? give the file that 'softplus train' wrote");
        return EINVAL;
    default: return ARGP_ERR_UNKNOWN;
    }
}

static int execute(const export_args *a, err *e)
{
    model m = {0};
    save file = {0};
    int rc = model_file_network(&m, a->model, NULL, e);
    if (rc == 0) rc = outcome_open_file(&file, "OUT", a->output, a->model, e);
    if (rc == 0) rc = save_end(&file, onnx_write(&m, file.file, e), e);
    save_discard(&file);
    model_dispose(&m);
    return rc;
}

int cmd_export(int argc, char **argv, err *e)
{
    static const struct argp argp = {
        .parser = parse,
        .args_doc = "MODEL OUT.onnx",
        .doc = "Write the network of a model as ONNX, for other runtimes. Its input is a matrix of "
               "the prepared columns: their names, and how a table becomes them, go along in the "
               "metadata as docs/model.md says. Its output is what 'softplus predict' gives: the "
               "prediction in the target's own units, or the probability of each class.",
    };
    export_args a = {0};
    int rc = args_parse(&argp, argc, argv, &a.common, e);
    return rc < 0 || a.common.help ? rc : execute(&a, e);
}
