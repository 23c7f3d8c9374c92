#include "model/model.h"

#include "base/arena.h"
#include "base/mem.h"
#include "model/metadata.h"
#include "model/safetensors.h"
#include "net/signs.h"

#include <errno.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

/* The key of the metadata's JSON text in the file's metadata. */
static const char metadata_key[] = "softplus";

/* Rows worked on at a time, always as many: what a matrix product gives for a row can depend on how
   many rows there are. */
enum { BLOCK_ROWS = 64 };

void model_dispose(model *m)
{
    for (size_t k = 0; k < m->classes; k++) free(m->class_name[k]);
    prep_free(m->prep);
    free(m->target);
    free(m->class_name);
    free(m->activation);
    free(m->parameter);
    free(m->version);
    *m = (model){0};
}

/* The matrices of the network, in the order of its parameters, into t[MLP_MAX_PARTS]; how many. */
static size_t list_tensors(const model *m, tensor *t)
{
    static const char *const name[] = {[MLP_WEIGHT] = "weight",
                                       [MLP_BIAS] = "bias",
                                       [MLP_GAIN] = "norm.weight",
                                       [MLP_SHIFT] = "norm.bias",
                                       [MLP_THETA] = "theta"};
    mlp_part part[MLP_MAX_PARTS];
    size_t n = mlp_parts(&m->shape, part);
    for (size_t i = 0; i < n; i++) {
        const mlp_part *p = &part[i];
        t[i] = (tensor){.rank = p->rank,
                        .n = p->n,
                        .value = m->parameter ? m->parameter + p->at : NULL};
        for (size_t k = 0; k < p->rank; k++) t[i].shape[k] = p->dim[k];
        snprintf(t[i].name, sizeof t[i].name, "layers.%zu.%s", p->layer, name[p->kind]);
    }
    return n;
}

int model_write(const model *m, FILE *out, err *e)
{
    tensor t[MLP_MAX_PARTS];
    size_t n = list_tensors(m, t);
    char *text = metadata_text(m);
    if (!text) return err_memory(e, "a model's metadata");
    int rc = safetensors_write(out, metadata_key, text, t, n, e);
    free(text);
    return rc;
}

static int same_shape(const tensor *a, const tensor *b)
{
    return a->rank == b->rank && memcmp(a->shape, b->shape, sizeof a->shape) == 0;
}

/* The weights, after their shapes have been found to be those of the network: so a file cannot ask
   for more memory than it has bytes. */
static int take_weights(model *m, const safetensors *s, err *e)
{
    tensor want[MLP_MAX_PARTS];
    const tensor *found[MLP_MAX_PARTS];
    size_t n = list_tensors(m, want);
    for (size_t i = 0; i < n; i++) {
        found[i] = safetensors_find(s, want[i].name);
        if (!found[i] || !same_shape(&want[i], found[i]))
            return err_set(e, ERR_DATA, "'%s' is not there, or not of the network's shape",
                           want[i].name);
    }
    if (s->n != n) return err_set(e, ERR_DATA, "it has matrices that are not of the network");
    m->parameter = mem_array(mlp_parameters(&m->shape), sizeof *m->parameter);
    if (!m->parameter) return err_memory(e, "a model");
    float *at = m->parameter;
    for (size_t i = 0; i < n; at += want[i++].n) {
        safetensors_values(found[i], at);
        for (size_t k = 0; k < want[i].n; k++)
            if (!isfinite(at[k]))
                return err_set(e, ERR_DATA, "'%s' has a value that is not finite", want[i].name);
    }
    return 0;
}

/* The weights keep what the preparation says that predictions do; a file can be changed. */
static int check_guarantees(const model *m, err *e)
{
    size_t n = mlp_parameters(&m->shape), inputs = m->shape.inputs;
    signed char *direction = mem_array(inputs, 1), *convex = mem_array(inputs, 1);
    signed char *rule = mem_array(n, 1);
    int rc = direction && convex && rule ? 0 : err_memory(e, "a model");
    if (rc == 0 && prep_guarantees(m->prep, direction, convex)) {
        signs_asked asked = {direction, convex};
        act a;
        err why = {0};
        rc = act_make(&a, m->activation, e);
        if (rc == 0 && signs_possible(&asked, &m->shape, &a, m->loss, &why) != 0)
            rc = err_set(e, ERR_DATA, "a network of its kind cannot keep the guarantees it states");
        if (rc == 0) signs_rules(&m->shape, &asked, rule);
        if (rc == 0 && !signs_kept(n, rule, m->parameter))
            rc = err_set(e, ERR_DATA, "its weights do not keep the guarantees it states");
    }
    free(direction);
    free(convex);
    free(rule);
    return rc;
}

int model_read(model *m, const unsigned char *bytes, size_t n, const char *name, err *e)
{
    safetensors s;
    err why = {0};
    *m = (model){0};
    int rc = safetensors_read(&s, metadata_key, bytes, n, &why);
    if (rc == 0) rc = metadata_read(m, s.text, &why);
    if (rc == 0) rc = take_weights(m, &s, &why);
    if (rc == 0) rc = check_guarantees(m, &why);
    safetensors_dispose(&s);
    if (rc == 0) return 0;
    model_dispose(m);
    return err_set(e, rc, "%s: %s%s", name, rc == ERR_DATA ? "not a model to use: " : "", why.text);
}

/* All of a file; *bytes is owned by the caller whatever happens. */
static int read_file(const char *path, unsigned char **bytes, size_t *n, err *e)
{
    FILE *f = fopen(path, "rb");
    if (!f) return err_set(e, ERR_IO, "%s: cannot be read: %s", path, err_reason(errno));
    size_t room = 1 << 16;
    int rc = 0;
    errno = 0;
    while (rc == 0 && !feof(f)) {
        unsigned char *more = mem_resize(*bytes, room, 1);
        if (!more) {
            rc = err_memory(e, "a model");
            break;
        }
        *bytes = more;
        *n += fread(*bytes + *n, 1, room - *n, f);
        if (ferror(f)) rc = err_set(e, ERR_IO, "%s: cannot be read: %s", path, err_reason(errno));
        room *= 2;
    }
    fclose(f);
    return rc;
}

int model_is(const char *path)
{
    unsigned char begin[SAFETENSORS_BEGIN];
    FILE *f = fopen(path, "rb");
    if (!f) return 0;
    size_t n = fread(begin, 1, sizeof begin, f);
    fclose(f);
    return n == sizeof begin && safetensors_begins(begin);
}

int model_load(model *m, const char *path, err *e)
{
    unsigned char *bytes = NULL;
    size_t n = 0;
    *m = (model){0};
    int rc = read_file(path, &bytes, &n, e);
    if (rc == 0) rc = model_read(m, bytes, n, path, e);
    free(bytes);
    return rc;
}

size_t model_predictions(const model *m)
{
    return loss_predictions(m->loss, m->shape.outputs);
}

/* What a prediction works in: one arena. */
typedef struct workspace {
    arena arena; /* owns everything below */
    mlp_f32 net;
    float *x;  /* [BLOCK_ROWS][inputs] */
    double *z; /* [outputs] */
} workspace;

static void lay_out(workspace *w, const model *m, const act *a, arena *from)
{
    mlp_layout_f32(&w->net, &m->shape, a, BLOCK_ROWS, from);
    w->x = arena_take(from, BLOCK_ROWS * m->shape.inputs, sizeof *w->x);
    w->z = arena_take(from, m->shape.outputs, sizeof *w->z);
}

static int workspace_init(workspace *w, const model *m, err *e)
{
    act a;
    *w = (workspace){0};
    int rc = act_make(&a, m->activation, e);
    if (rc < 0) return rc;
    arena measure = arena_measure();
    lay_out(w, m, &a, &measure);
    if (arena_init(&w->arena, measure.used) != 0) return err_memory(e, "a network");
    lay_out(w, m, &a, &w->arena);
    memcpy(w->net.parameter, m->parameter, w->net.n_parameters * sizeof *m->parameter);
    return 0;
}

/* Of one row: from the network's outputs to the target's units. */
static void finish(const model *m, workspace *w, const float *z, double *p)
{
    for (size_t k = 0; k < m->shape.outputs; k++) w->z[k] = (double)z[k];
    loss_predict(m->loss, m->shape.outputs, w->z, p);
    if (m->classes) return;
    p[0] = prep_target_offset(m->prep) + prep_target_scale(m->prep) * p[0];
    if (m->task == TASK_GAUSSIAN) p[1] *= prep_target_scale(m->prep);
}

int model_predict(const model *m, const dataset *d, double *p, err *e)
{
    workspace w;
    size_t row[BLOCK_ROWS], outputs = m->shape.outputs, wide = model_predictions(m);
    int rc = workspace_init(&w, m, e);
    if (rc < 0) return rc;
    for (size_t at = 0; at < d->rows; at += BLOCK_ROWS) {
        size_t n = d->rows - at < BLOCK_ROWS ? d->rows - at : BLOCK_ROWS;
        for (size_t i = 0; i < n; i++) row[i] = at + i;
        prep_apply(m->prep, d, row, n, w.x, NULL); /* rows behind n: whatever was there */
        const float *z = mlp_forward_f32(&w.net, BLOCK_ROWS, w.x);
        for (size_t i = 0; i < n; i++) finish(m, &w, z + i * outputs, p + (at + i) * wide);
    }
    arena_dispose(&w.arena);
    return 0;
}
