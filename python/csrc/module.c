/* module.c - softplus._ufuncs: a ufunc for each op of the library's lists, and what the library says
 * of itself. The list of ops makes the ufuncs; an op without a docstring in docs.h does not compile. */
#include "docs.h"
#include "loops.h"
#include "softplus.h"

#define NPY_NO_DEPRECATED_API NPY_1_23_API_VERSION
#include <numpy/arrayobject.h>
#include <numpy/ufuncobject.h>

/* ------------------------------------------------------------------ the shapes of ops */

/* The types of a shape's operands, for elements of type t. */
#define TYPES_map1(t) t, t
#define TYPES_map1p1(t) t, t, t
#define TYPES_map1p2(t) t, t, t, t
#define TYPES_map2(t) t, t, t
#define TYPES_grad(t) t, t, t
#define TYPES_gradp1(t) t, t, t, t
#define TYPES_gradp2(t) t, t, t, t, t
#define TYPES_derivp2(t) t, NPY_INT64, t, t, t
#define TYPES_bothp2(t) t, t, t, t, t
#define TYPES_biasrow(t) t, t, t
#define TYPES_biasrowp2(t) t, t, t, t, t
#define TYPES_reduce(t) t, t
#define TYPES_rows(t) t, t
#define TYPES_loss(t) t, NPY_INT64, t, t

/* Generalised ufuncs say which axes a call takes whole. */
#define SIGNATURE_map1 NULL
#define SIGNATURE_map1p1 NULL
#define SIGNATURE_map1p2 NULL
#define SIGNATURE_map2 NULL
#define SIGNATURE_grad NULL
#define SIGNATURE_gradp1 NULL
#define SIGNATURE_gradp2 NULL
#define SIGNATURE_derivp2 NULL
#define SIGNATURE_bothp2 NULL
#define SIGNATURE_biasrow NULL
#define SIGNATURE_biasrowp2 NULL
#define SIGNATURE_reduce "(n)->()"
#define SIGNATURE_rows "(n)->(n)"
#define SIGNATURE_loss "(n),()->(),(n)"

enum { TYPE_COUNT = 3, MOST_OPERANDS = 5 };

/* ------------------------------------------------------------------ the ufuncs */

struct entry {
    const char *name, *shape, *doc, *signature;
    struct operand_counts count;
    int type_count; /* 1: float32 only */
    char types[TYPE_COUNT * MOST_OPERANDS];
};

#define ENTRY_OF(op, shape_, type_count_, ...)                                                     \
    {.name = #op,                                                                                  \
     .shape = #shape_,                                                                             \
     .doc = DOC_##op,                                                                              \
     .signature = SIGNATURE_##shape_,                                                              \
     .count = {OPERANDS_##shape_},                                                                 \
     .type_count = type_count_,                                                                    \
     .types = {__VA_ARGS__}},
#define ENTRY(op, shape)                                                                           \
    ENTRY_OF(op, shape, TYPE_COUNT, TYPES_##shape(NPY_HALF), TYPES_##shape(NPY_FLOAT),             \
             TYPES_##shape(NPY_DOUBLE))
#define CR_ENTRY(op, shape) ENTRY_OF(op, shape, 1, TYPES_##shape(NPY_FLOAT))
/* NumPy keeps pointers into these for as long as the ufuncs live, and writes to none of them. */
static struct entry entries[] = {SP_OPS(ENTRY) SP_CR_OPS(CR_ENTRY)};

enum { ENTRY_COUNT = sizeof entries / sizeof entries[0] };

static PyUFuncGenericFunction loops[ENTRY_COUNT][TYPE_COUNT];
static void *no_data[TYPE_COUNT];

static int add_ufunc(PyObject *module, PyObject *shapes, size_t i)
{
    struct entry *e = &entries[i];
    if (e->type_count == 1) {
        loops[i][0] = loops_f32[i];
    } else {
        loops[i][0] = loops_f16[i];
        loops[i][1] = loops_f32[i];
        loops[i][2] = loops_f64[i];
    }
    const int inputs = e->count.inputs + e->count.order + e->count.params;
    PyObject *ufunc =
        PyUFunc_FromFuncAndDataAndSignature(loops[i], no_data, e->types, e->type_count, inputs,
                                            e->count.outputs, PyUFunc_None, e->name, e->doc, 0,
                                            e->signature);
    PyObject *shape = PyUnicode_FromString(e->shape);
    int status = -1;
    if (ufunc && shape && PyDict_SetItemString(shapes, e->name, shape) == 0)
        status = PyModule_AddObjectRef(module, e->name, ufunc);
    Py_XDECREF(ufunc);
    Py_XDECREF(shape);
    return status;
}

static PyObject *isa(PyObject *self, PyObject *unused)
{
    (void)self;
    (void)unused;
    return PyUnicode_FromString(sp_isa());
}

/* ------------------------------------------------------------------ without array objects */

/* For memory that is not NumPy's, and callers for whom its array objects cost more than the work. */
static PyObject *dense(PyObject *self, PyObject *const *a, Py_ssize_t count)
{
    (void)self;
    const size_t op = count < 3 ? ENTRY_COUNT : PyLong_AsSize_t(a[0]);
    const size_t size = count < 3 ? 0 : PyLong_AsSize_t(a[1]);
    const npy_intp n = count < 3 ? 0 : PyLong_AsSsize_t(a[2]);
    if (PyErr_Occurred()) return NULL;
    const struct operand_counts *c = op < ENTRY_COUNT ? &entries[op].count : NULL;
    if (!c || entries[op].signature || (size != sizeof(float) && size != sizeof(double)) ||
        (entries[op].type_count == 1 && size != sizeof(float)) ||
        count != 3 + c->inputs + c->order + c->params + c->outputs)
        return PyErr_Format(PyExc_TypeError, "dense(op, size, n, operand...)");

    char *args[MOST_OPERANDS];
    npy_intp steps[MOST_OPERANDS];
    union {
        int64_t order;
        float f;
        double d;
    } values[MOST_OPERANDS];
    const int orders = c->inputs, params = orders + c->order, outputs = params + c->params;
    for (int i = 0; i < (int)count - 3; i++) {
        PyObject *given = a[3 + i];
        const int is_value = i >= orders && i < outputs;
        args[i] = is_value ? (char *)&values[i] : PyLong_AsVoidPtr(given);
        steps[i] = is_value ? 0 : (npy_intp)size;
        if (!is_value) continue;
        if (i < params)
            values[i].order = PyLong_AsLongLong(given);
        else if (size == sizeof(float))
            values[i].f = (float)PyFloat_AsDouble(given);
        else
            values[i].d = PyFloat_AsDouble(given);
    }
    if (PyErr_Occurred()) return NULL;
    Py_BEGIN_ALLOW_THREADS(size == sizeof(float) ? loops_f32 : loops_f64)[op](args, &n, steps,
                                                                              NULL);
    Py_END_ALLOW_THREADS Py_RETURN_NONE;
}

static PyMethodDef methods[] = {
    {"dense", (PyCFunction)(void (*)(void))dense, METH_FASTCALL,
     "dense(op, size, n, *operands)\n--\n\nAn elementwise op over n dense elements of `size` "
     "bytes,\n"
     "4 or 8. op is its place in `shapes`; arrays are given by their address, which is believed;\n"
     "the order and the parameters are numbers; results come last."},
    {"isa", isa, METH_NOARGS,
     "isa()\n--\n\nThe instruction set in use: 'scalar', 'avx2', 'avx512' or 'neon'. The best\n"
     "that this machine has, unless the environment variable SOFTPLUS_ISA lowered it before the\n"
     "first use."},
    {NULL, NULL, 0, NULL},
};

static int execute(PyObject *module)
{
    if (PyArray_ImportNumPyAPI() < 0 || PyUFunc_ImportUFuncAPI() < 0) return -1;
    PyObject *shapes = PyDict_New(); /* name -> shape, in the list's order */
    if (!shapes) return -1;
    int status = PyModule_AddObjectRef(module, "shapes", shapes);
    for (size_t i = 0; status == 0 && i < ENTRY_COUNT; i++) status = add_ufunc(module, shapes, i);
    Py_DECREF(shapes);
    if (status == 0) status = PyModule_AddStringConstant(module, "version", sp_version());
    return status;
}

static PyModuleDef_Slot slots[] = {{Py_mod_exec, (void *)execute}, {0, NULL}};

static struct PyModuleDef definition = {
    .m_base = PyModuleDef_HEAD_INIT,
    .m_name = "softplus._ufuncs",
    .m_doc = "NumPy ufuncs over libsoftplus, every parameter an operand.",
    .m_methods = methods,
    .m_slots = slots,
};

PyMODINIT_FUNC PyInit__ufuncs(void);

PyMODINIT_FUNC PyInit__ufuncs(void)
{
    return PyModuleDef_Init(&definition);
}
