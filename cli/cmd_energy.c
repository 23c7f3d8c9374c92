#include "command.h"
#include "energy_args.h"
#include "interrupt.h"
#include "outcome.h"
#include "progress.h"
#include "screen.h"
#include "source.h"

#include "energy/picture.h"
#include "net/blas.h"
#include "report/energy.h"

#include <softplus.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

enum { WIDEST = 100 }; /* longer lines are hard to read */

/* What the pipeline makes, step by step. */
typedef struct work {
    source source;
    table table;
    points points;
    rbm_learned rbm;     /* of the one model */
    score_learned score; /* or of the other */
    picture picture;
    save json, png; /* open from before the work to the end */
} work;

static void work_dispose(work *w)
{
    save_discard(&w->png);
    save_discard(&w->json);
    picture_dispose(&w->picture);
    score_learned_dispose(&w->score);
    rbm_learned_dispose(&w->rbm);
    points_dispose(&w->points);
    table_dispose(&w->table);
    source_dispose(&w->source);
}

static int to_stdout(const energy_args *a)
{
    return a->json && strcmp(a->json, "-") == 0;
}

/* The shape in the plane that DATA names; a file of that name comes first. */
static int is_shape(const energy_args *a, size_t *shape)
{
    struct stat st;
    if (stat(a->data, &st) == 0) return 0;
    for (*shape = 0; points_shape_name(*shape); ++*shape)
        if (strcmp(points_shape_name(*shape), a->data) == 0) return 1;
    return 0;
}

static int read_points(work *w, const energy_args *a, err *e)
{
    size_t shape;
    if (is_shape(a, &shape)) {
        if (a->model == ENERGY_RBM)
            return err_set(e, ERR_USAGE,
                           "%s: points in the plane, which are no binary units: they are for "
                           "softplus energy score",
                           a->data);
        w->source.path = a->data;
        return points_draw(&w->points, shape, a->rows, a->seed, e);
    }
    learn_args ask = {.data = a->data, .drop = a->drop};
    int rc = source_find(&w->source, &ask, e);
    if (rc == 0) rc = table_read(&w->table, w->source.path, e);
    if (rc < 0) return rc;
    const dataset_options *o = &w->source.options;
    points_request request = {.column = a->column,
                              .n_columns = a->n_columns,
                              .drop = o->drop,
                              .n_drop = o->n_drop,
                              .target = o->target,
                              .constants = a->model == ENERGY_RBM};
    return points_from_table(&w->points, &w->table, &request, e);
}

static int open_files(work *w, const energy_args *a, err *e)
{
    int rc = 0;
    if (a->json && !to_stdout(a))
        rc = outcome_open_file(&w->json, "--json", a->json, w->source.path, e);
    if (rc == 0 && a->picture)
        rc = outcome_open_file(&w->png, "--png", a->picture, w->source.path, e);
    return rc;
}

/* The size of one picture: as asked for, a square if the columns make one, else a line. */
static int picture_size(const energy_args *a, size_t columns, size_t *wide, size_t *high, err *e)
{
    size_t side = 1;
    while (side * side < columns) side++;
    int square = side * side == columns;
    *wide = a->wide ? a->wide : square ? side : columns;
    *high = a->high ? a->high : square ? side : 1;
    if (*wide * *high == columns) return 0;
    return err_set(e, ERR_USAGE, "--size: %zux%zu is not %zu, the number of columns", *wide, *high,
                   columns);
}

static int draw_grid(work *w, const energy_args *a, err *e)
{
    enum { DOTS = 5 };
    size_t wide, high, across = 1, n = a->rbm.samples;
    int rc = picture_size(a, w->points.cols, &wide, &high, e);
    while (across * across < n && wide < 4 * high) across++;
    if (rc == 0) rc = picture_grid(&w->picture, n, wide, high, across, DOTS, w->rbm.sample, e);
    return rc == 0 ? picture_write(&w->picture, w->png.file, e) : rc;
}

enum { GAP = 10 };

static const unsigned char ink[3] = {20, 60, 170};

/* Rows as dots in a panel of which `left` is the left edge; up is up. */
static void draw_dots(picture *p, size_t left, const score_learned *l, const double *x, size_t n,
                      size_t dims)
{
    const double side = SCORE_MAP_SIDE;
    for (size_t i = 0; i < n; i++) {
        double across = side * (x[i * dims] - l->lower[0]) / (l->upper[0] - l->lower[0]);
        double up = side * (x[i * dims + 1] - l->lower[1]) / (l->upper[1] - l->lower[1]);
        if (across > 1 && across < side - 1 && up > 1 && up < side - 1)
            picture_dot(p, (double)left + across, GAP + side - up, ink);
    }
}

/* Panels in a row: rows held out; then of each network its energy (in the plane) and its samples. */
static int draw_panels(work *w, const energy_args *a, err *e)
{
    const score_learned *l = &w->score;
    size_t n = l->summary.n_rows, dims = w->points.cols, each = dims == 2 ? 2 : 1;
    size_t pitch = SCORE_MAP_SIDE + GAP, left = GAP, shown = w->points.n_test;
    int rc = picture_init(&w->picture, (1 + n * each) * pitch + GAP, SCORE_MAP_SIDE + 2 * GAP, e);
    if (rc) return rc;
    if (shown > a->samples) shown = a->samples; /* as many dots as in the others */
    draw_dots(&w->picture, left, l, w->points.x, shown, dims);
    for (size_t k = 0; k < n; k++) {
        if (l->view[k].map)
            picture_map(&w->picture, left += pitch, GAP, SCORE_MAP_SIDE, l->view[k].map);
        draw_dots(&w->picture, left += pitch, l, l->view[k].sample, a->samples, dims);
    }
    return picture_write(&w->picture, w->png.file, e);
}

static int write_json(const work *w, const energy_args *a, FILE *out, err *e)
{
    return a->model == ENERGY_RBM ? report_rbm_json(out, &w->rbm.summary, sp_version(), e)
                                  : report_score_json(out, &w->score.summary, sp_version(), e);
}

static int print(const work *w, const energy_args *a, err *e)
{
    report_style style = {screen_has_color(stdout), screen_width(stdout, WIDEST)};
    return a->model == ENERGY_RBM ? report_rbm_terminal(stdout, &w->rbm.summary, style, e)
                                  : report_score_terminal(stdout, &w->score.summary, style, e);
}

/* The files first: a reader of stdout that goes away must not cost them. */
static int show(work *w, const energy_args *a, err *e)
{
    energy_data *d = a->model == ENERGY_RBM ? &w->rbm.summary.data : &w->score.summary.data;
    d->name = a->data;
    d->note = w->points.note.text;
    d->seed = a->seed;
    int rc = 0;
    if (w->png.file) rc = a->model == ENERGY_RBM ? draw_grid(w, a, e) : draw_panels(w, a, e);
    if (rc == 0 && w->png.file) rc = save_commit(&w->png, e);
    if (rc == 0 && w->json.file) {
        rc = write_json(w, a, w->json.file, e);
        if (rc == 0) rc = save_commit(&w->json, e);
    }
    if (rc < 0) return rc;
    if (to_stdout(a)) return write_json(w, a, stdout, e);
    return a->quiet ? 0 : print(w, a, e);
}

/* A part of the work, which may come again for another network; its line goes with its last step. */
typedef struct stage {
    const char *what;
    int quiet, begun;
    progress line;
} stage;

static void stage_end(stage *s)
{
    if (s->begun) progress_end(&s->line);
    s->begun = 0;
}

static void tell_stage(void *context, size_t done, size_t all)
{
    stage *s = context;
    if (!s->begun) s->line = progress_begin_steps(s->what, all, s->quiet);
    s->begun = 1;
    if (done) progress_tell_steps(&s->line, done, all);
    if (done == all) stage_end(s);
}

static int learn_rbm(work *w, const energy_args *a, stage *passes, err *e)
{
    rbm_ask ask = a->rbm;
    stage annealing = {.what = "annealing:", .quiet = a->quiet};
    ask.stop = interrupt_watch();
    ask.passes = (steps_tell){tell_stage, passes};
    ask.annealing = (steps_tell){tell_stage, &annealing};
    points_to_unit(&w->points);
    int rc = rbm_learn(&w->rbm, &w->points, &ask, e);
    stage_end(&annealing);
    return rc;
}

static int learn_score(work *w, const energy_args *a, stage *passes, err *e)
{
    score_ask ask = a->score;
    stage sampling = {.what = "sampling:", .quiet = a->quiet};
    ask.train.stop = interrupt_watch();
    ask.train.passes = (steps_tell){tell_stage, passes};
    ask.sampling = (steps_tell){tell_stage, &sampling};
    int rc = points_standardise(&w->points, e);
    if (rc == 0) rc = score_learn(&w->score, &w->points, &ask, e);
    stage_end(&sampling);
    return rc;
}

static int learn(work *w, const energy_args *a, err *e)
{
    stage passes = {.what = "passes over the rows:", .quiet = a->quiet};
    blas_one_thread();
    points_split(&w->points, a->test, a->seed);
    int rc = a->model == ENERGY_RBM ? learn_rbm(w, a, &passes, e) : learn_score(w, a, &passes, e);
    stage_end(&passes);
    return rc;
}

/* What cannot be, as far as the rows tell. */
static int check(const work *w, const energy_args *a, err *e)
{
    size_t wide, high;
    if (a->model == ENERGY_SCORE && w->points.cols < 2)
        return err_set(e, ERR_DATA, "%s: one column; a score is learnt of two at least",
                       w->table.path ? w->table.path : a->data);
    if (a->model == ENERGY_RBM && a->picture)
        return picture_size(a, w->points.cols, &wide, &high, e);
    return 0;
}

static int execute(const energy_args *a, err *e)
{
    work w = {0};
    int rc = read_points(&w, a, e);
    if (rc == 0) rc = check(&w, a, e);
    if (rc == 0) rc = open_files(&w, a, e);
    if (rc == 0) rc = learn(&w, a, e);
    if (rc == 0) rc = show(&w, a, e);
    work_dispose(&w);
    return rc;
}

int cmd_energy(int argc, char **argv, err *e)
{
    energy_args a;
    int rc = energy_args_parse(&a, argc, argv, e);
    if (rc == 0 && !a.common.help) rc = execute(&a, e);
    energy_args_dispose(&a);
    return rc;
}
