#include "command.h"
#include "energy_args.h"
#include "interrupt.h"
#include "outcome.h"
#include "screen.h"
#include "source.h"

#include "energy/picture.h"
#include "net/blas.h"
#include "report/energy.h"

#include <softplus.h>
#include <stdlib.h>
#include <string.h>

enum { WIDEST = 100 }; /* longer lines are hard to read */

/* What the pipeline makes, step by step. */
typedef struct work {
    source source;
    table table;
    points points;
    rbm_learned rbm;
    picture picture;
    save json, png; /* open from before the work to the end */
} work;

static void work_dispose(work *w)
{
    save_discard(&w->png);
    save_discard(&w->json);
    picture_dispose(&w->picture);
    rbm_learned_dispose(&w->rbm);
    points_dispose(&w->points);
    table_dispose(&w->table);
    source_dispose(&w->source);
}

static int to_stdout(const energy_args *a)
{
    return a->json && strcmp(a->json, "-") == 0;
}

static int read_points(work *w, const energy_args *a, err *e)
{
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
                              .constants = 1};
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

/* The files first: a reader of stdout that goes away must not cost them. */
static int show(work *w, const energy_args *a, err *e)
{
    report_style style = {screen_has_color(stdout), screen_width(stdout, WIDEST)};
    rbm_summary *s = &w->rbm.summary;
    s->data.name = a->data;
    s->data.note = w->points.note.text;
    s->data.seed = a->seed;
    int rc = 0;
    if (w->png.file) rc = draw_grid(w, a, e);
    if (rc == 0 && w->png.file) rc = save_commit(&w->png, e);
    if (rc == 0 && w->json.file) {
        rc = report_rbm_json(w->json.file, s, sp_version(), e);
        if (rc == 0) rc = save_commit(&w->json, e);
    }
    if (rc < 0) return rc;
    if (to_stdout(a)) return report_rbm_json(stdout, s, sp_version(), e);
    return a->quiet ? 0 : report_rbm_terminal(stdout, s, style, e);
}

static int execute(energy_args *a, err *e)
{
    work w = {0};
    size_t wide, high;
    int rc = read_points(&w, a, e);
    if (rc == 0 && a->picture) rc = picture_size(a, w.points.cols, &wide, &high, e);
    if (rc == 0) rc = open_files(&w, a, e);
    if (rc == 0) {
        a->rbm.stop = interrupt_watch();
        blas_one_thread();
        points_split(&w.points, a->test, a->seed);
        points_to_unit(&w.points);
        rc = rbm_learn(&w.rbm, &w.points, &a->rbm, e);
    }
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
