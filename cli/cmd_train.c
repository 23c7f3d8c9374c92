#include "command.h"
#include "interrupt.h"
#include "learn_args.h"
#include "outcome.h"
#include "progress.h"
#include "reading.h"
#include "source.h"

#include "base/mem.h"
#include "model/model.h"
#include "net/act.h"
#include "report/figure.h"
#include "report/text.h"
#include "run/runner.h"
#include "run/threads.h"

#include <errno.h>
#include <math.h>
#include <softplus.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static const char standard_activation[] = "softplus";

typedef struct train_args {
    learn_args learn;
    const char *activation;
    guarantee_ask *ask; /* [n_ask], owned */
    size_t n_ask;
    const char *output;
    size_t jobs; /* 0: one a core */
    int quiet;
} train_args;

enum {
    KEY_ACTIVATION = 256,
    KEY_RATE,
    KEY_TEST,
    KEY_JOBS,
    KEY_QUIET,
    KEY_INCREASING,
    KEY_DECREASING,
    KEY_CONVEX
};

/* argp sorts each group, together with those of learn_args. */
static const struct argp_option options[] = {
    {"activation", KEY_ACTIVATION, "NAME", 0,
     "of the hidden layers, as in softplus:beta=5 (default softplus; 'softplus help compare' lists "
     "them)",
     2},
    {"increasing", KEY_INCREASING, "A,B", 0,
     "predictions never fall along these columns, by construction", 2},
    {"decreasing", KEY_DECREASING, "A,B", 0, "predictions never rise along these columns", 2},
    {"convex", KEY_CONVEX, "A,B", 0, "predictions are convex in these columns (docs/shape.md)", 2},
    {"rate", KEY_RATE, "R", 0,
     "learning rate (default: the one of five that does best on validation rows, as in compare)",
     3},
    {"test", KEY_TEST, "SHARE", 0, "of the rows, not trained on, for the score (default 20%)", 3},
    {0, 0, 0, 0, "Output:", 5},
    {"output", 'o', "FILE", 0, "the model, in the safetensors format; needed", 5},
    {"jobs", KEY_JOBS, "N", 0, "runs at a time while the rate is tuned (default: one a core)", 5},
    {"quiet", KEY_QUIET, 0, 0, "print nothing but errors", 5},
    {0},
};

static error_t parse_rate(train_args *a, const char *text)
{
    double *rate = &a->learn.set.rate[0];
    a->learn.set.n_rates = 1;
    error_t refused = args_number(&a->learn.common, "--rate", text, rate);
    if (refused || *rate > 0) return refused;
    err_set(a->learn.common.e, ERR_USAGE, "--rate: %g; give a positive number", *rate);
    return EINVAL;
}

/* What is asked of a column, added to what was. */
static guarantee *guarantee_for(train_args *a, const char *column)
{
    for (size_t i = 0; i < a->n_ask; i++)
        if (strcmp(a->ask[i].column, column) == 0) return &a->ask[i].what;
    guarantee_ask *more = mem_resize(a->ask, a->n_ask + 1, sizeof *more);
    if (!more) return NULL;
    a->ask = more;
    a->ask[a->n_ask] = (guarantee_ask){.column = column};
    return &a->ask[a->n_ask++].what;
}

static error_t parse_guarantees(train_args *a, int direction, char *list)
{
    for (char *column; (column = args_item(&list));) {
        guarantee *g = guarantee_for(a, column);
        if (!g) return ENOMEM;
        if (direction && g->direction == -direction) {
            err_set(a->learn.common.e, ERR_USAGE,
                    "--increasing and --decreasing: '%.100s' is in both; leave one out", column);
            return EINVAL;
        }
        if (direction)
            g->direction = direction;
        else
            g->convex = 1;
    }
    return 0;
}

static error_t parse(int key, char *text, struct argp_state *state)
{
    train_args *a = state->input;
    args *common = &a->learn.common;
    switch (key) {
    case ARGP_KEY_INIT: state->child_inputs[0] = &a->learn; return 0;
    case KEY_ACTIVATION: a->activation = text; return 0;
    case KEY_INCREASING: return parse_guarantees(a, 1, text);
    case KEY_DECREASING: return parse_guarantees(a, -1, text);
    case KEY_CONVEX: return parse_guarantees(a, 0, text);
    case KEY_RATE: return parse_rate(a, text);
    case KEY_TEST: return args_share(common, "--test", text, &a->learn.set.shares.test);
    case 'o': a->output = text; return outcome_name("-o", text, 0, common->e);
    case KEY_JOBS: return args_size(common, "--jobs", text, &a->jobs);
    case KEY_QUIET: a->quiet = 1; return 0;
    default: return ARGP_ERR_UNKNOWN;
    }
}

/* What the pipeline makes, step by step. */
typedef struct work {
    source source;
    table table;
    dataset data;
    plan plan;
    save file;          /* open from before the first run to the end */
    run_result *result; /* [plan.n_trials], owned; the last is the model's */
    trained trained;
    model model;
    progress line;
} work;

static void work_dispose(work *w)
{
    model_dispose(&w->model);
    trained_dispose(&w->trained);
    run_results_free(w->result, w->plan.n_trials);
    save_discard(&w->file);
    plan_dispose(&w->plan);
    dataset_dispose(&w->data);
    table_dispose(&w->table);
    source_dispose(&w->source);
}

static int make_plan(work *w, const train_args *a, err *e)
{
    act known;
    act_spec spec = {{0}, {0}};
    int rc = act_make(&known, a->activation, e);
    if (rc < 0) return rc;
    if (strlen(a->activation) >= sizeof spec.text)
        return err_set(e, ERR_USAGE, "--activation: '%.100s' is too long", a->activation);
    strcpy(spec.text, a->activation);
    strcpy(spec.label, a->activation);
    return plan_make_single(&w->plan, &a->learn.set, &spec, &w->data, a->learn.data, e);
}

static const run_result *last_run(const work *w)
{
    return &w->result[w->plan.n_trials - 1];
}

static int carry_out(work *w, const train_args *a, const stop_flag *stop, err *e)
{
    w->result = mem_array(w->plan.n_trials, sizeof *w->result);
    if (!w->result) return err_memory(e, "the results");
    w->line = progress_begin(&w->plan, 0, a->quiet);
    runner_options o = {.by = threads_executor(a->jobs),
                        .stop = stop,
                        .progress = progress_tell,
                        .context = &w->line,
                        .last = &w->trained};
    int rc = runner_run(w->result, &w->plan, &w->data, &o, e);
    progress_end(&w->line);
    if (rc == ERR_STOPPED) return err_set(e, rc, "interrupted; no model is written");
    if (rc == 0 && last_run(w)->status != RUN_OK)
        return err_set(e, ERR_DATA,
                       "training diverged at the learning rate %g: no model is written; give a "
                       "smaller --rate",
                       last_run(w)->rate);
    return rc;
}

/* What was trained, with the names that predictions need. The model owns it from here on. */
static int make_model(work *w, const train_args *a, err *e)
{
    const dataset *d = &w->data;
    model *m = &w->model;
    *m = (model){.prep = w->trained.prep,
                 .task = d->task,
                 .target = mem_string(w->plan.data.target),
                 .class_name = mem_array(d->classes, sizeof *m->class_name),
                 .activation = mem_string(a->activation),
                 .loss = w->trained.loss,
                 .shape = w->trained.shape,
                 .parameter = w->trained.parameter,
                 .version = mem_string(sp_version())};
    w->trained = (trained){0};
    int whole = m->target && m->class_name && m->activation && m->version;
    for (; whole && m->classes < d->classes; m->classes++)
        whole = (m->class_name[m->classes] = mem_string(d->class_name[m->classes])) != NULL;
    return whole ? 0 : err_memory(e, "a model");
}

static int write_model(work *w, err *e)
{
    return save_end(&w->file, model_write(&w->model, w->file.file, e), e);
}

/* What the task is measured by, as in a comparison's report. */
static const char *loss_word(task t)
{
    switch (t) {
    case TASK_COUNT: return "deviance";
    case TASK_BINARY:
    case TASK_MULTICLASS: return "log-loss";
    case TASK_GAUSSIAN: return "NLL";
    case TASK_AUTO:
    case TASK_REGRESSION: break;
    }
    return "RMSE";
}

static const char *score_word(task t)
{
    return t == TASK_COUNT ? "D²" : task_is_continuous(t) ? "R²" : "accuracy";
}

/* On the rows that were held out: the model, and beside it what always says the same. */
static void print_scores(const work *w)
{
    const run_result *r = last_run(w);
    const plan_data *d = &w->plan.data;
    char rows[FIGURE_ROOM], ours[FIGURE_ROOM], constant[FIGURE_ROOM], score[FIGURE_ROOM];
    figure_form form = figure_form_for(fmax(fabs(r->test_loss), fabs(r->null_loss)), 0);
    figure_count(rows, d->n_test);
    figure_number(ours, r->test_loss, form);
    figure_number(constant, r->null_loss, form);
    if (d->classes)
        figure_percent(score, r->test_score, 1);
    else
        figure_number(score, r->test_score, (figure_form){.decimals = 3});
    printf("on %s rows held out: %s %s (constant predictor: %s), %s %s\n", rows, loss_word(d->task),
           ours, constant, score_word(d->task), score);
}

/* Of a model that predicts its scale. */
static void print_coverage(const work *w)
{
    const calibration *c = &last_run(w)->calibration;
    if (c->rows == 0) return;
    char hold[CALIBRATION_INTERVALS][FIGURE_ROOM];
    for (size_t i = 0; i < CALIBRATION_INTERVALS; i++) {
        size_t low = calibration_interval(i), high = CALIBRATION_LEVELS - 1 - low;
        figure_percent(hold[i], (double)(c->below[high] - c->below[low]) / (double)c->rows, 1);
    }
    printf("its central 50 %%, 90 %% and 95 %% intervals hold %s, %s and %s of them\n", hold[0],
           hold[1], hold[2]);
}

/* "guaranteed by construction: price never falls along carat and is convex in it; never ..." */
static void print_guarantees(const work *w)
{
    const parts *p = prep_parts(w->model.prep);
    int any = 0;
    for (size_t f = 0; f < p->features; f++) {
        const guarantee *g = &p->encoder[f].guarantee;
        if (!g->direction && !g->convex) continue;
        printf(any ? "; " : "guaranteed by construction: ");
        if (!any) text_put(stdout, w->model.target);
        printf(any ? "%s" : " %s", g->direction > 0   ? "never falls along "
                                   : g->direction < 0 ? "never rises along "
                                                      : "is convex in ");
        text_put(stdout, p->feature[f]);
        if (g->direction && g->convex) printf(" and is convex in it");
        any = 1;
    }
    if (any) putchar('\n');
}

static void print(const work *w, const train_args *a)
{
    const plan_data *d = &w->plan.data;
    const run_result *r = last_run(w);
    char train[FIGURE_ROOM], valid[FIGURE_ROOM];
    for (size_t i = 0; i < w->data.n_notes; i++) {
        text_put(stdout, w->data.note[i]);
        putchar('\n');
    }
    figure_count(train, d->n_train);
    figure_count(valid, d->n_valid);
    printf("trained: ");
    text_put(stdout, a->activation);
    printf(" on %s rows", train);
    if (!optimizer_is_full_batch(w->plan.set.optimizer)) printf(", learning rate %g", r->rate);
    printf("; after %zu of %zu epochs best on %s others\n", r->best_epoch, r->epochs, valid);
    print_scores(w);
    print_coverage(w);
    print_guarantees(w);
    if (r->beta.mean > 0)
        printf("learned beta: %.3g (from %.3g to %.3g)\n", r->beta.mean, r->beta.least,
               r->beta.most);
    printf("written: ");
    text_put(stdout, a->output);
    putchar('\n');
}

static int execute(const train_args *a, err *e)
{
    work w = {0};
    const stop_flag *stop = NULL;
    int rc = source_find(&w.source, &a->learn, e);
    w.source.options.ask = a->ask;
    w.source.options.n_ask = a->n_ask;
    if (rc == 0)
        rc = reading_table(&w.table, w.source.path, w.source.ask, w.source.n_ask, a->quiet, e);
    if (rc == 0) rc = source_needs_target(&w.source, &w.table, e);
    w.source.options.window = 1; /* one model, of all times */
    if (rc == 0) rc = dataset_make(&w.data, &w.table, &w.source.options, e);
    if (rc == 0) rc = make_plan(&w, a, e);
    if (rc == 0) stop = interrupt_watch();
    if (rc == 0) rc = outcome_open_file(&w.file, "-o", a->output, w.source.path, e);
    if (rc == 0) rc = carry_out(&w, a, stop, e);
    if (rc == 0) rc = make_model(&w, a, e);
    if (rc == 0) rc = write_model(&w, e);
    if (rc == 0 && !a->quiet) print(&w, a);
    work_dispose(&w);
    return rc;
}

int cmd_train(int argc, char **argv, err *e)
{
    static const struct argp_child children[] = {{.argp = &learn_args_argp}, {0}};
    static const struct argp argp = {
        .options = options,
        .parser = parse,
        .args_doc = "DATA -o FILE",
        .doc = "Train one network on your data and write it to a file that 'softplus predict' "
               "reads. DATA is a file or a bundled set's name, as for 'softplus compare'.\v"
               "A share of the rows is held out for the score that is printed, and another one "
               "stops the training and chooses the learning rate; the file holds the weights, how "
               "a table becomes their inputs, and nothing of the rows themselves but medians, "
               "means, deviations and the names of categories and classes.",
        .children = children,
    };
    train_args a = {.learn.set = plan_defaults(), .activation = standard_activation};
    int rc = args_parse(&argp, argc, argv, &a.learn.common, e);
    if (rc == 0 && !a.learn.common.help)
        rc = a.output ? execute(&a, e)
                      : err_set(e, ERR_USAGE, "where to? give -o FILE, as in -o model.safetensors");
    free(a.ask);
    learn_args_dispose(&a.learn);
    return rc;
}
