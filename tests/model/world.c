#include "world.h"

#include "base/folder.h"
#include "base/mem.h"
#include "table/read.h"

enum { ROWS = 400, BATCH = 8 };

int world_enter(void **state)
{
    return folder_enter(state);
}

int world_leave(void **state)
{
    return folder_leave(state);
}

static void put_table(task t)
{
    static const char *const codes[] = {"7", "12", "3", "none"};
    FILE *f = fopen("world.csv", "w");
    assert_non_null(f);
    fprintf(f, "x,code,city,y\n");
    for (int i = 0; i < ROWS; i++) {
        if (i % 11 != 3) fprintf(f, "%.3f", i * 37 % 101 / 7.0 - 5);
        /* 20 cities on every second row, 60 more on the others: those come too rarely */
        fprintf(f, ",%s,\"city, %d\",", codes[i % 7 % 4], i % 2 ? i / 2 % 20 : 20 + i / 2 % 60);
        switch (t) {
        case TASK_COUNT: fprintf(f, "%d\n", i * 13 % 17); break;
        case TASK_BINARY: fprintf(f, "%s\n", i % 3 ? "no" : "yes"); break;
        case TASK_MULTICLASS: fprintf(f, "%s\n", i % 3 ? i % 2 ? "b" : "\"c, d\"" : "a"); break;
        case TASK_AUTO:
        case TASK_GAUSSIAN:
        case TASK_REGRESSION: fprintf(f, "%.2f\n", 1000 + i * 7 % 31 / 3.0);
        }
    }
    assert_int_equal(fclose(f), 0);
}

static loss loss_of(task t)
{
    return t == TASK_COUNT        ? LOSS_POISSON_SOFTPLUS
           : t == TASK_BINARY     ? LOSS_LOGISTIC
           : t == TASK_MULTICLASS ? LOSS_SOFTMAX
           : t == TASK_GAUSSIAN   ? LOSS_GAUSSIAN_SOFTPLUS
                                  : LOSS_SQUARED;
}

static void draw_weights(model *m)
{
    act a;
    assert_int_equal(act_make(&a, m->activation, NULL), 0);
    mlp_f32 net;
    arena measure = arena_measure(), room;
    mlp_layout_f32(&net, &m->shape, &a, BATCH, &measure);
    assert_int_equal(arena_init(&room, measure.used), 0);
    mlp_layout_f32(&net, &m->shape, &a, BATCH, &room);
    rng draws = rng_stream(5, RNG_INIT, 0);
    mlp_init_f32(&net, &draws, (const double[]){0.25, -0.5, 0.125});
    m->parameter = mem_array(net.n_parameters, sizeof *m->parameter);
    assert_non_null(m->parameter);
    memcpy(m->parameter, net.parameter, net.n_parameters * sizeof *m->parameter);
    arena_dispose(&room);
}

void world_make(world *w, task t, const char *activation)
{
    err e = {0};
    put_table(t);
    if (table_read(&w->table, "world.csv", &e) != 0) fail_msg("%s", e.text);
    dataset_options o = {.target = "y", .task = t};
    if (dataset_make(&w->data, &w->table, &o, &e) != 0) fail_msg("%s", e.text);
    size_t training[ROWS], n_training = 0;
    for (size_t i = 0; i < ROWS; i++)
        if (i % 7) training[n_training++] = i;
    model *m = &w->model;
    *m = (model){.task = t,
                 .target = mem_string("y"),
                 .class_name = mem_array(w->data.classes, sizeof *m->class_name),
                 .classes = w->data.classes,
                 .activation = mem_string(activation),
                 .loss = loss_of(t),
                 .version = mem_string("0.0.0")};
    assert_int_equal(prep_fit(&m->prep, &w->data, training, n_training, &e), 0);
    assert_true(prep_parts(m->prep)->encoder[2].other && prep_parts(m->prep)->encoder[0].missing);
    for (size_t k = 0; k < m->classes; k++) m->class_name[k] = mem_string(w->data.class_name[k]);
    m->shape = (mlp_shape){.inputs = prep_width(m->prep),
                           .outputs = loss_outputs(m->loss, m->classes),
                           .n_hidden = 2,
                           .hidden = {5, 3}};
    draw_weights(m);
}

void world_dispose(world *w)
{
    model_dispose(&w->model);
    dataset_dispose(&w->data);
    table_dispose(&w->table);
}

unsigned char *world_bytes(const model *m, size_t *n)
{
    char *bytes = NULL;
    err e = {0};
    FILE *f = open_memstream(&bytes, n);
    assert_non_null(f);
    if (model_write(m, f, &e) != 0) fail_msg("%s", e.text);
    assert_int_equal(fclose(f), 0);
    return (unsigned char *)bytes;
}
