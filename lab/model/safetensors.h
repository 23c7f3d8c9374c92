/* safetensors: named matrices of f32 and one text, in the file format of that name:
 *
 *   8 bytes   the length of the header, little-endian
 *   header    JSON: for each matrix dtype, shape and place; texts in "__metadata__"
 *   data      the matrices, little-endian, without gaps
 *
 * Takes and gives bytes. What the matrices mean is the model's knowledge. */
#ifndef MODEL_SAFETENSORS_H
#define MODEL_SAFETENSORS_H

#include "base/err.h"

#include <stddef.h>
#include <stdio.h>

enum { TENSOR_NAME = 64, TENSOR_MAX_RANK = 4 };

typedef struct tensor {
    char name[TENSOR_NAME];
    size_t rank, shape[TENSOR_MAX_RANK];
    size_t n;                  /* elements */
    const float *value;        /* [n], to be written; borrowed */
    const unsigned char *byte; /* [4 n], as read; borrowed */
} tensor;

typedef struct safetensors {
    char *text;     /* owned */
    tensor *tensor; /* [n], owned; in the order of the data */
    size_t n;
} safetensors;

/* The text goes under `key` of the metadata. */
int safetensors_write(FILE *out, const char *key, const char *text, const tensor *t, size_t n,
                      err *e);

/* Whether these first bytes can be those of such a file: a header of a length that its format allows. */
enum { SAFETENSORS_BEGIN = 9 };
int safetensors_begins(const unsigned char begin[SAFETENSORS_BEGIN]);

/* Borrows the bytes. ERR_DATA, with the reason and without the file's name, where they are no such
   file, or one of other types, or not whole, or matrices overlap or leave gaps. */
int safetensors_read(safetensors *s, const char *key, const unsigned char *bytes, size_t n, err *e);
void safetensors_dispose(safetensors *s);

/* The matrix of that name, or NULL. */
const tensor *safetensors_find(const safetensors *s, const char *name);
/* Its values, [t->n]. */
void safetensors_values(const tensor *t, float *out);

#endif
