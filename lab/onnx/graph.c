#include "onnx/graph.h"

#include "base/mem.h"

#include <onnx.pb-c.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

/* Those of ONNX 1.8: late enough for Softmax along an axis, early enough for runtimes in use. */
enum { IR_VERSION = 7, OPSET_VERSION = 13 };

/* Every string, list and message is on the heap, so that protobuf-c frees the whole. */
struct graph {
    Onnx__ModelProto *model;
    Onnx__NodeProto *last;
    size_t names; /* given to values so far */
    int failed;
};

static char *text(graph *g, const char *s)
{
    char *copy = mem_string(s);
    if (!copy) g->failed = 1;
    return copy;
}

/* A message of `size` bytes as its generated init leaves it. */
static void *message(graph *g, const ProtobufCMessageDescriptor *type)
{
    void *m = mem_array(1, type->sizeof_message);
    if (m)
        protobuf_c_message_init(type, m);
    else
        g->failed = 1;
    return m;
}

/* A new message at the end of a repeated field: `list` is the address of its array of pointers. */
static void *append(graph *g, void *list, size_t *n, const ProtobufCMessageDescriptor *type)
{
    void **items;
    memcpy(&items, list, sizeof items);
    void **more = mem_resize(items, *n + 1, sizeof *more);
    if (!more) {
        g->failed = 1;
        return NULL;
    }
    memcpy(list, &more, sizeof more);
    void *m = message(g, type);
    if (m) more[(*n)++] = m;
    return m;
}

static void append_text(graph *g, char ***list, size_t *n, const char *s)
{
    char **more = mem_resize(*list, *n + 1, sizeof *more), *copy = more ? text(g, s) : NULL;
    if (more) *list = more;
    if (copy)
        more[(*n)++] = copy;
    else
        g->failed = 1;
}

graph *graph_new(const char *producer_version)
{
    graph *g = mem_array(1, sizeof *g);
    if (!g) return NULL;
    Onnx__ModelProto *m = g->model = message(g, &onnx__model_proto__descriptor);
    if (!m) {
        free(g);
        return NULL;
    }
    m->has_ir_version = 1;
    m->ir_version = IR_VERSION;
    m->producer_name = text(g, "softplus");
    m->producer_version = text(g, producer_version);
    Onnx__OperatorSetIdProto *set;
    set = append(g, &m->opset_import, &m->n_opset_import, &onnx__operator_set_id_proto__descriptor);
    if (set) {
        set->domain = text(g, "");
        set->has_version = 1;
        set->version = OPSET_VERSION;
    }
    if ((m->graph = message(g, &onnx__graph_proto__descriptor)))
        m->graph->name = text(g, "softplus");
    if (!g->failed) return g;
    graph_free(g);
    return NULL;
}

void graph_free(graph *g)
{
    if (!g) return;
    onnx__model_proto__free_unpacked(g->model, NULL);
    free(g);
}

static Onnx__TensorShapeProto__Dimension *dimension(graph *g, Onnx__TensorShapeProto *shape)
{
    Onnx__TensorShapeProto__Dimension *d;
    d = append(g, &shape->dim, &shape->n_dim, &onnx__tensor_shape_proto__dimension__descriptor);
    return d;
}

/* [rows][columns] of f32. */
static Onnx__TypeProto *matrix_type(graph *g, size_t columns)
{
    Onnx__TypeProto *type = message(g, &onnx__type_proto__descriptor);
    Onnx__TypeProto__Tensor *of = type ? message(g, &onnx__type_proto__tensor__descriptor) : NULL;
    if (!of) return type;
    type->value_case = ONNX__TYPE_PROTO__VALUE_TENSOR_TYPE;
    type->tensor_type = of;
    of->has_elem_type = 1;
    of->elem_type = ONNX__TENSOR_PROTO__DATA_TYPE__FLOAT;
    if (!(of->shape = message(g, &onnx__tensor_shape_proto__descriptor))) return type;
    Onnx__TensorShapeProto__Dimension *d = dimension(g, of->shape);
    if (d && (d->dim_param = text(g, "rows")))
        d->value_case = ONNX__TENSOR_SHAPE_PROTO__DIMENSION__VALUE_DIM_PARAM;
    if ((d = dimension(g, of->shape))) {
        d->value_case = ONNX__TENSOR_SHAPE_PROTO__DIMENSION__VALUE_DIM_VALUE;
        d->dim_value = (int64_t)columns;
    }
    return type;
}

static value named(const char *name)
{
    value v;
    snprintf(v.name, sizeof v.name, "%s", name);
    return v;
}

value graph_input(graph *g, const char *name, size_t columns)
{
    Onnx__GraphProto *all = g->model->graph;
    Onnx__ValueInfoProto *v;
    v = append(g, &all->input, &all->n_input, &onnx__value_info_proto__descriptor);
    if (v) {
        v->name = text(g, name);
        v->type = matrix_type(g, columns);
    }
    return named(name);
}

void graph_output(graph *g, const char *name, size_t columns)
{
    Onnx__GraphProto *all = g->model->graph;
    if (g->failed) return;
    free(g->last->output[0]);
    g->last->output[0] = text(g, name);
    Onnx__ValueInfoProto *info;
    info = append(g, &all->output, &all->n_output, &onnx__value_info_proto__descriptor);
    if (!info) return;
    info->name = text(g, name);
    info->type = matrix_type(g, columns);
}

/* A constant of n values of so many bytes, whose raw data are to be filled; NULL when memory is short. */
static Onnx__TensorProto *constant(graph *g, const char *name, int type, size_t bytes, size_t rank,
                                   const size_t *shape)
{
    Onnx__GraphProto *all = g->model->graph;
    Onnx__TensorProto *t;
    size_t n = 1;
    for (size_t k = 0; k < rank; k++) n *= shape[k];
    t = append(g, &all->initializer, &all->n_initializer, &onnx__tensor_proto__descriptor);
    if (!t) return NULL;
    t->name = text(g, name);
    t->has_data_type = 1;
    t->data_type = type;
    t->dims = mem_array(rank, sizeof *t->dims);
    t->raw_data.data = mem_array(n, bytes);
    if (!t->dims || !t->raw_data.data) {
        g->failed = 1;
        return NULL;
    }
    t->n_dims = rank;
    for (size_t k = 0; k < rank; k++) t->dims[k] = (int64_t)shape[k];
    t->has_raw_data = 1;
    t->raw_data.len = n * bytes;
    return t;
}

/* Little-endian, as ONNX has them. */
static unsigned char *put_bytes(unsigned char *to, uint64_t bits, size_t bytes)
{
    for (size_t k = 0; k < bytes; k++) *to++ = (unsigned char)(bits >> 8 * k);
    return to;
}

value graph_tensor(graph *g, const char *name, size_t rank, const size_t *shape,
                   const float *values)
{
    enum { BYTES = 4 };
    Onnx__TensorProto *t =
        constant(g, name, ONNX__TENSOR_PROTO__DATA_TYPE__FLOAT, BYTES, rank, shape);
    unsigned char *to = t ? t->raw_data.data : NULL;
    for (size_t i = 0; t && i < t->raw_data.len / BYTES; i++) {
        uint32_t bits;
        memcpy(&bits, &values[i], sizeof bits);
        to = put_bytes(to, bits, BYTES);
    }
    return named(name);
}

value graph_sizes(graph *g, size_t n, const long *size)
{
    enum { BYTES = 8 };
    char name[GRAPH_NAME];
    snprintf(name, sizeof name, "sizes.%zu", g->names++);
    Onnx__TensorProto *t = constant(g, name, ONNX__TENSOR_PROTO__DATA_TYPE__INT64, BYTES, 1, &n);
    unsigned char *to = t ? t->raw_data.data : NULL;
    for (size_t i = 0; t && i < n; i++) to = put_bytes(to, (uint64_t)(int64_t)size[i], BYTES);
    return named(name);
}

value graph_number(graph *g, double x)
{
    char name[GRAPH_NAME];
    float value_f32 = (float)x;
    snprintf(name, sizeof name, "number.%zu", g->names++);
    return graph_tensor(g, name, 0, NULL, &value_f32);
}

value graph_node(graph *g, const char *op, size_t n, const value *input)
{
    Onnx__GraphProto *all = g->model->graph;
    value out;
    snprintf(out.name, sizeof out.name, "%s.%zu", op, g->names++);
    g->last = append(g, &all->node, &all->n_node, &onnx__node_proto__descriptor);
    if (!g->last) return out;
    g->last->op_type = text(g, op);
    g->last->name = text(g, out.name);
    for (size_t i = 0; i < n; i++)
        append_text(g, &g->last->input, &g->last->n_input, input[i].name);
    append_text(g, &g->last->output, &g->last->n_output, out.name);
    return out;
}

static Onnx__AttributeProto *attribute(graph *g, const char *name)
{
    Onnx__AttributeProto *a;
    if (g->failed) return NULL;
    a = append(g, &g->last->attribute, &g->last->n_attribute, &onnx__attribute_proto__descriptor);
    if (!a) return NULL;
    a->name = text(g, name);
    a->has_type = 1;
    return a;
}

void graph_set_float(graph *g, const char *name, double x)
{
    Onnx__AttributeProto *a = attribute(g, name);
    if (!a) return;
    a->type = ONNX__ATTRIBUTE_PROTO__ATTRIBUTE_TYPE__FLOAT;
    a->has_f = 1;
    a->f = (float)x;
}

void graph_set_int(graph *g, const char *name, long x)
{
    Onnx__AttributeProto *a = attribute(g, name);
    if (!a) return;
    a->type = ONNX__ATTRIBUTE_PROTO__ATTRIBUTE_TYPE__INT;
    a->has_i = 1;
    a->i = x;
}

void graph_set_ints(graph *g, const char *name, size_t n, const long *x)
{
    Onnx__AttributeProto *a = attribute(g, name);
    if (!a) return;
    a->type = ONNX__ATTRIBUTE_PROTO__ATTRIBUTE_TYPE__INTS;
    if (!(a->ints = mem_array(n, sizeof *a->ints))) {
        g->failed = 1;
        return;
    }
    for (size_t i = 0; i < n; i++) a->ints[i] = x[i];
    a->n_ints = n;
}

void graph_tell(graph *g, const char *key, const char *s)
{
    Onnx__StringStringEntryProto *entry;
    entry = append(g, &g->model->metadata_props, &g->model->n_metadata_props,
                   &onnx__string_string_entry_proto__descriptor);
    if (!entry) return;
    entry->key = text(g, key);
    entry->value = text(g, s);
}

int graph_write(const graph *g, FILE *out, err *e)
{
    size_t n = g->failed ? 0 : onnx__model_proto__get_packed_size(g->model);
    uint8_t *bytes = g->failed ? NULL : mem_array(n, 1);
    if (!bytes) return err_memory(e, "an ONNX graph");
    onnx__model_proto__pack(g->model, bytes);
    int bad = fwrite(bytes, 1, n, out) != n;
    free(bytes);
    return bad ? err_set(e, ERR_IO, "the graph cannot be written") : 0;
}
