#include "learn_args.h"

#include "prep/text.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>

enum {
    KEY_TARGET = 256,
    KEY_DROP,
    KEY_TASK,
    KEY_TEXT,
    KEY_TEXT_FEATURES,
    KEY_CATEGORICAL,
    KEY_GROUP,
    KEY_TIME,
    KEY_WEIGHTS,
    KEY_IMAGE,
    KEY_LINK,
    KEY_NET,
    KEY_HIDDEN,
    KEY_RESIDUAL,
    KEY_LAYER_NORM,
    KEY_DROPOUT,
    KEY_OPTIMIZER,
    KEY_MOMENTUM,
    KEY_WEIGHT_DECAY,
    KEY_BATCH,
    KEY_EPOCHS,
    KEY_PATIENCE,
    KEY_SEED
};

/* fill_help() adds the defaults, from where they are defined. */
static const struct argp_option options[] = {
    {0, 0, 0, 0, "The data:", 1},
    {"target", KEY_TARGET, "COL", 0, "the column to predict; a bundled set has its own", 1},
    {"drop", KEY_DROP, "A,B", 0, "columns not to use", 1},
    {"text", KEY_TEXT, "COL", 0,
     "read a column of text as a bag of hashed words; may be given again, or A,B", 1},
    {"text-features", KEY_TEXT_FEATURES, "N", 0, "columns that each text becomes", 1},
    {"categorical", KEY_CATEGORICAL, "A,B", 0,
     "read columns as categories even where they hold numbers: codes, classes, post codes; may be "
     "given again",
     1},
    {"group", KEY_GROUP, "COL", 0,
     "rows of the same value (a person, a house) are never on both sides of a split", 1},
    {"time", KEY_TIME, "COL", 0,
     "splits train on what was before what they test on: numbers, or dates with the year first", 1},
    {"weights", KEY_WEIGHTS, "COL", 0, "what a row counts in the loss and in the score", 1},
    {"task", KEY_TASK, "TASK", 0,
     "auto, regression, count, binary, multiclass or gaussian (a number and its scale): what the "
     "target is",
     1},
    {"image", KEY_IMAGE, "HxW[xC]", 0,
     "the features are the pixels of images, row by row, the C channels of a pixel beside each "
     "other: all are scaled alike",
     1},
    {"link", KEY_LINK, "LINK", 0,
     "softplus or exp: from the network's output to a mean count, or "
     "to a scale",
     1},

    {0, 0, 0, 0, "The networks:", 2},
    {"net", KEY_NET, "KIND", 0,
     "mlp, or for images conv:16,32: 3 x 3 convolutions of so many channels, each followed by the "
     "activation and 2 x 2 max pooling, before the hidden layers; the columns are a square unless "
     "--image says otherwise",
     2},
    {"hidden", KEY_HIDDEN, "N,N", 0, "units of each hidden layer; 32x50 is fifty layers of 32", 2},
    {"residual", KEY_RESIDUAL, 0, 0,
     "add a hidden layer's input to its output where both have as many units", 2},
    {"layer-norm", KEY_LAYER_NORM, 0, 0,
     "normalise over the units of a hidden layer before its activation", 2},

    {0, 0, 0, 0, "Training:", 3},
    {"optimizer", KEY_OPTIMIZER, "NAME", 0,
     "adam or sgd; or, on full batches and without a rate to tune, lbfgs, newton (trust region on "
     "the exact Hessian) or gauss-newton (Levenberg-Marquardt); an epoch is then one iteration",
     3},
    {"momentum", KEY_MOMENTUM, "M", 0, "of sgd, from 0 to below 1", 3},
    {"weight-decay", KEY_WEIGHT_DECAY, "D", 0,
     "shrink the weights: AdamW's decay with adam, an L2 penalty with the others", 3},
    {"dropout", KEY_DROPOUT, "SHARE", 0, "of the hidden units, dropped while training", 3},
    {"batch", KEY_BATCH, "N", 0, "rows a step", 3},
    {"epochs", KEY_EPOCHS, "N", 0, "passes over the training rows at most", 3},
    {"patience", KEY_PATIENCE, "N", 0, "epochs without a better validation loss before a run stops",
     3},
    {"seed", KEY_SEED, "N", 0, "another seed gives other splits and draws", 3},
    {0},
};

/* "64,64" */
static void add_hidden(str *s, const plan_settings *set)
{
    for (size_t l = 0; l < set->n_hidden; l++) str_add(s, "%s%zu", l ? "," : "", set->hidden[l]);
}

static char *fill_help(int key, const char *text, void *input)
{
    (void)input;
    const plan_settings set = plan_defaults();
    str s = {0};
    if (!text) return NULL;
    str_add(&s, "%s (default ", text);
    switch (key) {
    case KEY_TASK: str_add(&s, "%s", task_name(TASK_AUTO)); break;
    case KEY_TEXT_FEATURES: str_add(&s, "%d", TEXT_FEATURES); break;
    case KEY_LINK: str_add(&s, set.link == LINK_EXP ? "exp" : "softplus"); break;
    case KEY_NET: str_add(&s, "mlp"); break;
    case KEY_HIDDEN: add_hidden(&s, &set); break;
    case KEY_OPTIMIZER: str_add(&s, "%s", optimizer_name(set.optimizer)); break;
    case KEY_MOMENTUM: str_add(&s, "%g", set.momentum); break;
    case KEY_WEIGHT_DECAY: str_add(&s, "%g", set.weight_decay); break;
    case KEY_DROPOUT: str_add(&s, "%g", set.dropout); break;
    case KEY_BATCH: str_add(&s, "%zu", set.batch); break;
    case KEY_EPOCHS: str_add(&s, "%zu", set.max_epochs); break;
    case KEY_PATIENCE: str_add(&s, "%zu", set.patience); break;
    case KEY_SEED: str_add(&s, "%llu", (unsigned long long)set.seed); break;
    default: str_free(&s); return (char *)text;
    }
    str_add(&s, ")");
    return s.text;
}

/* "mlp", or "conv:16,32". */
static error_t parse_net(learn_args *a, char *text)
{
    char *list = strncmp(text, "conv:", 5) == 0 ? text + 5 : NULL;
    a->set.n_conv = 0;
    if (strcmp(text, "mlp") == 0) return 0;
    if (!list) {
        err_set(a->common.e, ERR_USAGE,
                "--net: '%.100s' is neither mlp nor conv: with channels, as in conv:16,32", text);
        return EINVAL;
    }
    for (char *item; (item = args_item(&list)); a->set.n_conv++) {
        if (a->set.n_conv == PLAN_MAX_LAYERS) {
            err_set(a->common.e, ERR_USAGE, "--net: more than %d layers", PLAN_MAX_LAYERS);
            return EINVAL;
        }
        if (args_size(&a->common, "--net", item, &a->set.conv[a->set.n_conv])) return EINVAL;
    }
    return 0;
}

static error_t parse_task(learn_args *a, const char *name)
{
    int found = task_from_name(name);
    if (found < 0) {
        err_set(a->common.e, ERR_USAGE,
                "--task: '%.100s' is not one of auto, regression, count, binary, multiclass, "
                "gaussian",
                name);
        return EINVAL;
    }
    a->task = (task)found;
    a->has_task = 1;
    return 0;
}

/* "28x28", or "32x32x3". */
static error_t parse_image(learn_args *a, char *text)
{
    size_t side[3] = {0, 0, 1}, n = 0;
    for (char *next; text && n < 3; text = next) {
        if ((next = strchr(text, 'x'))) *next++ = '\0';
        if (args_size(&a->common, "--image", text, &side[n])) return EINVAL;
        if (side[n] < 1 || side[n++] > IMAGE_MAX_SIDE) n = 4;
    }
    a->image = (image_shape){side[0], side[1], side[2]};
    if (!text && (n == 2 || n == 3)) return 0;
    err_set(a->common.e, ERR_USAGE, "--image: give height and width from 1 to %d, as in 28x28",
            IMAGE_MAX_SIDE);
    return EINVAL;
}

static error_t parse_optimizer(learn_args *a, const char *text)
{
    const char *names[OPTIMIZER_GAUSS_NEWTON + 2] = {NULL};
    for (int o = 0; o <= OPTIMIZER_GAUSS_NEWTON; o++) names[o] = optimizer_name((optimizer)o);
    size_t choice = 0;
    error_t refused = args_choice(&a->common, "--optimizer", text, names, &choice);
    if (!refused) a->set.optimizer = (optimizer)choice;
    return refused;
}

static error_t parse_text_features(learn_args *a, const char *text)
{
    error_t refused = args_size(&a->common, "--text-features", text, &a->text_features);
    if (refused || (a->text_features >= 1 && a->text_features <= TEXT_MAX_FEATURES)) return refused;
    err_set(a->common.e, ERR_USAGE, "--text-features: '%.100s'; give 1 to %d", text,
            TEXT_MAX_FEATURES);
    return EINVAL;
}

static error_t add_names(str *list, const char *names)
{
    str_add(list, "%s%s", list->text ? "," : "", names);
    return 0;
}

static error_t parse(int key, char *text, struct argp_state *state)
{
    static const char *const links[] = {"softplus", "exp", NULL};
    learn_args *a = state->input;
    plan_settings *set = &a->set;
    size_t choice = 0;
    error_t refused = 0;
    switch (key) {
    case ARGP_KEY_ARG: return args_data(&a->common, &a->data, text);
    case ARGP_KEY_NO_ARGS: return args_no_data(&a->common);
    case KEY_TARGET: a->target = text; return 0;
    case KEY_DROP: return add_names(&a->drop, text);
    case KEY_TEXT: return add_names(&a->text, text);
    case KEY_CATEGORICAL: return add_names(&a->categorical, text);
    case KEY_TEXT_FEATURES: return parse_text_features(a, text);
    case KEY_GROUP: a->group = text; return 0;
    case KEY_TIME: a->time = text; return 0;
    case KEY_WEIGHTS: a->weights = text; return 0;
    case KEY_TASK: return parse_task(a, text);
    case KEY_IMAGE: return parse_image(a, text);
    case KEY_LINK:
        refused = args_choice(&a->common, "--link", text, links, &choice);
        if (!refused) set->link = choice ? LINK_EXP : LINK_SOFTPLUS;
        return refused;
    case KEY_NET: return parse_net(a, text);
    case KEY_HIDDEN:
        return args_hidden(&a->common, text, &a->set.n_hidden, a->set.hidden, PLAN_MAX_LAYERS);
    case KEY_RESIDUAL: set->residual = 1; return 0;
    case KEY_LAYER_NORM: set->layer_norm = 1; return 0;
    case KEY_DROPOUT: return args_share(&a->common, "--dropout", text, &set->dropout);
    case KEY_OPTIMIZER: return parse_optimizer(a, text);
    case KEY_WEIGHT_DECAY:
        return args_number(&a->common, "--weight-decay", text, &set->weight_decay);
    case KEY_MOMENTUM: return args_number(&a->common, "--momentum", text, &set->momentum);
    case KEY_BATCH: return args_size(&a->common, "--batch", text, &set->batch);
    case KEY_EPOCHS: return args_size(&a->common, "--epochs", text, &set->max_epochs);
    case KEY_PATIENCE: return args_size(&a->common, "--patience", text, &set->patience);
    case KEY_SEED: return args_seed(&a->common, "--seed", text, &set->seed);
    default: return ARGP_ERR_UNKNOWN;
    }
}

const struct argp learn_args_argp = {
    .options = options,
    .parser = parse,
    .help_filter = fill_help,
};

void learn_args_dispose(learn_args *a)
{
    str_free(&a->drop);
    str_free(&a->text);
    str_free(&a->categorical);
    *a = (learn_args){0};
}
