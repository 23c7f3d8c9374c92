/* The types and functions of mlp.h for one real type. */
#include "net/real.inc.h"

typedef struct NET(layer) {
    size_t in, out;
    REAL *w, *dw; /* [out][in], inside the mlp's parameters and gradient */
    REAL *b, *db; /* [out] */
    REAL *z;      /* [batch][out], before the activation; NULL where y tells as much */
    REAL *y;      /* [batch][out], after it; the last layer's is z */
    REAL *dz;     /* [batch][out], the loss's gradient in z */
} NET(layer);

typedef struct NET(mlp) {
    act act;
    size_t batch; /* most rows at a time */
    size_t n_parameters;
    REAL *parameter; /* [n_parameters]: layer by layer, w then b */
    REAL *gradient;  /* [n_parameters] */
    size_t n_layers; /* hidden layers + 1 */
    NET(layer) layer[MLP_MAX_HIDDEN + 1];
} NET(mlp);

/* Lays the network out in the arena; to be called twice, see arena.h. */
void NET(mlp_layout)(NET(mlp) *net, const mlp_shape *shape, const act *a, size_t batch, arena *m);

/* Weights ~ N(0, 1 / (fan_in E[(f - f(0))^2])) from the stream, one draw a weight in order, and
   biases that absorb f(0): b = -f(0) sum(w). So z has second moment about 1 in every layer, ReLU
   keeps He's rule exactly, and every activation gets the same draws. The first layer's inputs count
   as standardised; output_bias ([outputs]) is added to the last layer's. */
void NET(mlp_init)(NET(mlp) *net, rng *r, const double *output_bias);

/* x: [rows][inputs], rows <= batch. Returns z of the last layer, [rows][outputs]. */
const REAL *NET(mlp_forward)(NET(mlp) *net, size_t rows, const REAL *x);

/* Where the loss puts its gradient before mlp_backward: [rows][outputs]. */
REAL *NET(mlp_output_gradient)(NET(mlp) *net);

/* After mlp_forward on the same rows: fills gradient. */
void NET(mlp_backward)(NET(mlp) *net, size_t rows, const REAL *x);

/* After mlp_forward: dz = dy f'(z) over n = rows * k->out elements of hidden layer k; dz may be dy. */
void NET(mlp_through_act)(const NET(mlp) *net, const NET(layer) *k, size_t n, const REAL *dy,
                          REAL *dz);

/* After mlp_forward: largest[u] = max(largest[u], max over rows of |f'(z)|) for every hidden unit u,
   layer by layer. A unit whose largest slope over all training rows is tiny is dead. Spends the
   layers' dz. */
void NET(mlp_slopes)(NET(mlp) *net, size_t rows, REAL *largest);
