/* onnx: a model's network as an ONNX graph, from the prepared inputs to predictions in own units.
 *
 * Takes a model, hands on the bytes of a file. How a table becomes the inputs is not in the graph;
 * the model's metadata go along and say it (docs/model.md). */
#ifndef ONNX_ONNX_H
#define ONNX_ONNX_H

#include "base/err.h"
#include "model/model.h"

#include <stdio.h>

/* ERR_DATA where the target's scale is beyond f32, in which graphs compute. */
int onnx_write(const model *m, FILE *out, err *e);

#endif
