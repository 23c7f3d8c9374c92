/* graph: an ONNX graph that grows node by node, over protobuf-c's generated structs. Part of
 * onnx.c's work. Values have names; a node's output gets a new one, which is returned and can be an
 * input of the next. That memory ran out is remembered and told at the end. */
#ifndef ONNX_GRAPH_H
#define ONNX_GRAPH_H

#include "base/err.h"

#include <stddef.h>
#include <stdio.h>

enum { GRAPH_NAME = 48 };

typedef struct graph graph;

/* A name of a value: what graph_node returns or graph_tensor was given. */
typedef struct value {
    char name[GRAPH_NAME];
} value;

/* NULL when memory is short; freed by graph_free. */
graph *graph_new(const char *producer_version);
void graph_free(graph *g);

/* The graph's input and output: [rows][columns] of f32, any number of rows. The output is what the
   last node gives. */
value graph_input(graph *g, const char *name, size_t columns);
void graph_output(graph *g, const char *name, size_t columns);

/* Constants: a matrix of rank 1 or 2 (copied), a number. */
value graph_tensor(graph *g, const char *name, size_t rank, const size_t *shape,
                   const float *values);
value graph_number(graph *g, double x);
/* [n] whole numbers, as a shape is. */
value graph_sizes(graph *g, size_t n, const long *size);

/* op of n inputs. */
value graph_node(graph *g, const char *op, size_t n, const value *input);
/* An attribute of the node made last. */
void graph_set_float(graph *g, const char *name, double x);
void graph_set_int(graph *g, const char *name, long x);
void graph_set_ints(graph *g, const char *name, size_t n, const long *x);

/* A text that goes along. */
void graph_tell(graph *g, const char *key, const char *text);

int graph_write(const graph *g, FILE *out, err *e);

#endif
