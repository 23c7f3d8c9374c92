#include "report/json_training.h"

#include <stddef.h>

static json_t *numbers(json_writer *w, const double *x, size_t n)
{
    json_t *list = json_array();
    for (size_t i = 0; i < n; i++) json_write_item(w, list, json_write_number(x[i]));
    return list;
}

/* A band in each of n structs, `stride` bytes apart, as three lists. */
static json_t *bands(json_writer *w, const void *first, size_t offset, size_t stride, size_t n)
{
    json_t *o = json_object(), *low = json_array(), *median = json_array(), *high = json_array();
    for (size_t i = 0; i < n; i++) {
        const band *b = (const void *)((const char *)first + i * stride + offset);
        json_write_item(w, low, json_write_number(b->low));
        json_write_item(w, median, json_write_number(b->median));
        json_write_item(w, high, json_write_number(b->high));
    }
    json_write_key(w, o, "low", low);
    json_write_key(w, o, "median", median);
    json_write_key(w, o, "high", high);
    return o;
}

static json_t *layer_object(json_writer *w, const training_act *a, size_t n_layers, size_t l)
{
    const training_layer *first = &a->layer[l];
    size_t stride = n_layers * sizeof *first, n = a->n_points;
    json_t *o = json_object(), *died = json_array(), *revived = json_array();
    for (size_t i = 0; i < n; i++) {
        json_write_item(w, died, json_write_number(first[i * n_layers].died));
        json_write_item(w, revived, json_write_number(first[i * n_layers].revived));
    }
    json_write_key(w, o, "dead", bands(w, first, offsetof(training_layer, dead), stride, n));
    json_write_key(w, o, "died", died);
    json_write_key(w, o, "revived", revived);
    json_write_key(w, o, "mean_output",
                   bands(w, first, offsetof(training_layer, output), stride, n));
    json_write_key(w, o, "gradient_norm",
                   bands(w, first, offsetof(training_layer, gradient), stride, n));
    json_write_key(w, o, "outputs", numbers(w, a->bins[l].output, OUTPUT_BINS));
    json_write_key(w, o, "gradients", numbers(w, a->bins[l].gradient, GRADIENT_BINS));
    return o;
}

static json_t *act_object(json_writer *w, const report *r, size_t which)
{
    const training_act *a = &r->training.act[which];
    json_t *o = json_object(), *epochs = json_array(), *running = json_array();
    json_t *layers = json_array();
    for (size_t i = 0; i < a->n_points; i++) {
        json_write_item(w, epochs, json_write_count(a->point[i].epoch));
        json_write_item(w, running, json_write_count(a->point[i].runs));
    }
    for (size_t l = 0; l < r->training.n_layers && a->n_points; l++)
        json_write_item(w, layers, layer_object(w, a, r->training.n_layers, l));
    json_write_key(w, o, "name", json_string(r->row[which].label));
    json_write_key(w, o, "runs", json_write_count(a->runs));
    json_write_key(w, o, "epochs", epochs);
    json_write_key(w, o, "running", running);
    size_t stride = sizeof *a->point;
    json_write_key(w, o, "training_loss",
                   bands(w, a->point, offsetof(training_point, train), stride, a->n_points));
    json_write_key(w, o, "validation_loss",
                   bands(w, a->point, offsetof(training_point, valid), stride, a->n_points));
    json_write_key(w, o, "layers", layers);
    return o;
}

json_t *json_training(json_writer *w, const report *r)
{
    json_t *o = json_object(), *outputs = json_array(), *gradients = json_array();
    json_t *activations = json_array();
    for (size_t i = 0; i <= OUTPUT_BINS; i++)
        json_write_item(w, outputs, json_real(OUTPUT_BINS_FROM + OUTPUT_BIN_WIDTH * (double)i));
    for (size_t i = 0; i < GRADIENT_BINS; i++)
        json_write_item(w, gradients, json_real(GRADIENT_BINS_FROM + (double)i / 2));
    for (size_t a = 0; a < r->training.n_act; a++)
        json_write_item(w, activations, act_object(w, r, a));
    json_write_key(w, o, "output_edges", outputs);
    json_write_key(w, o, "gradient_edges", gradients);
    json_write_key(w, o, "activations", activations);
    return o;
}
