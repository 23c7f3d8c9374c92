/* act: the activations a network can use, by name and parameters; the only caller of libsoftplus's
 * activations. Adding one is a row in act.c's table.
 *
 * Takes text such as "softplus:beta=5,threshold=20", hands on an act that layers apply to arrays. */
#ifndef NET_ACT_H
#define NET_ACT_H

#include "base/err.h"

#include <stddef.h>

enum { ACT_PARAMETERS = 2 };

/* What shares one learned sharpness beta: "softplus:beta=learn", "learn-layer", "learn-unit". */
typedef enum act_learns { ACT_FIXED, ACT_NETWORK, ACT_LAYER, ACT_UNIT } act_learns;

typedef struct act {
    const struct act_row *row;        /* static */
    double parameter[ACT_PARAMETERS]; /* a learned one: where it starts; see beta.h */
    act_learns learns;
} act;

/* The i-th known name in the order that `--activations all` uses; NULL behind the last. */
const char *act_name(size_t i);

/* "beta=1, threshold=inf" for softplus, "" where there are none; static text. */
const char *act_parameter_help(const char *name);

/* Reads "name" or "name:key=value,key=value" (a value may be inf). ERR_USAGE with the known names
   (or the known parameters) where the text names something else or a value is out of its range. */
int act_make(act *a, const char *text, err *e);

/* y = f(z); y may be z. */
void act_forward_f32(const act *a, size_t n, const float *z, float *y);
void act_forward_f64(const act *a, size_t n, const double *z, double *y);

/* dz = dy f'(z); dz may be dy. */
void act_backward_f32(const act *a, size_t n, const float *z, const float *dy, float *dz);
void act_backward_f64(const act *a, size_t n, const double *z, const double *dy, double *dz);

/* out = f''(z), for exact second-order products; out may be z. */
void act_curve_f64(const act *a, size_t n, const double *z, double *out);

/* 1 if f' and f'' can be had from y = f(z) to the type's full precision: relu, and softplus with a
   threshold that is not felt. The following are for these only: a layer then keeps y alone. */
int act_from_y_f32(const act *a);
int act_from_y_f64(const act *a);

/* y = f(y + bias) in place, for each row: y [rows][units], bias [units]. */
void act_bias_f32(const act *a, size_t rows, size_t units, float *y, const float *bias);
void act_bias_f64(const act *a, size_t rows, size_t units, double *y, const double *bias);

/* dz = dy f'(z) and out = f''(z), from y = f(z); dz may be dy, out may be y. */
void act_backward_y_f32(const act *a, size_t n, const float *y, const float *dy, float *dz);
void act_backward_y_f64(const act *a, size_t n, const double *y, const double *dy, double *dz);
void act_curve_y_f64(const act *a, size_t n, const double *y, double *out);

/* 1 if f'' is 0 wherever it exists (relu, leaky_relu, identity): then a Hessian has no curvature
   from the activations. */
int act_is_flat(const act *a);

/* 1 if f never falls; 1 if, besides, it is convex: for guarantees about a network's output (signs.h).
   A threshold of softplus that is felt is a step down. */
int act_never_falls(const act *a);
int act_is_convex(const act *a);

/* What initialisation needs: f(0), and the means of f(z) - f(0) and of its square over z ~ N(0, 1),
   by quadrature to about 1e-6 for any parameters. */
double act_at_zero(const act *a);
double act_mean(const act *a);
double act_second_moment(const act *a);

#endif
