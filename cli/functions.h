/* functions: the elementwise functions of libsoftplus as a table, for `softplus eval`. */
#ifndef CLI_FUNCTIONS_H
#define CLI_FUNCTIONS_H

#include "halves.h"

#include <stddef.h>

typedef struct function function;

/* What the parameters mean depends on the function: beta and threshold, or one of its own. */
typedef struct function_parameters {
    double first;     /* beta, slope, alpha or b */
    double threshold; /* of softplus and its inverse */
} function_parameters;

/* NULL if there is none. */
const function *function_find(const char *name);
/* The i-th in the order of the header; NULL behind the last. */
const function *function_at(size_t i);

const char *function_name(const function *f);
const char *function_formula(const function *f);
/* "beta", "slope", …; NULL if it takes none. Its default, and whether there is a threshold too. */
const char *function_parameter(const function *f);
double function_default(const function *f);
int function_has_threshold(const function *f);
/* Is it for f32 only? function_f64 and function_half are not for those. */
int function_is_f32_only(const function *f);
/* The highest derivative there is. */
unsigned function_derivatives(const function *f);

/* The k-th derivative at x; k <= function_derivatives(f). */
double function_f64(const function *f, unsigned k, double x, const function_parameters *p);
float function_f32(const function *f, unsigned k, float x, const function_parameters *p);
uint16_t function_half(const function *f, half_type type, unsigned k, uint16_t x,
                       const function_parameters *p);

#endif
