/* The types and functions of mlp.h for one real type. */
#include "net/real.inc.h"

typedef struct NET(layer) {
    size_t in, out;
    int hidden, residual, norm; /* is one; has such a connection; has normalisation */
    REAL *w, *dw;               /* [out][in], inside the mlp's parameters and gradient */
    REAL *b, *db;               /* [out] */
    REAL *gain, *dgain;         /* [out]; with normalisation only, as the next three */
    REAL *shift, *dshift;       /* [out] */
    REAL *theta, *dtheta;       /* [out] or, shared, one, and the next three: learned betas only */
    size_t stride;              /* between the units' thetas: 0 where they share one */
    REAL *beta;                 /* [out], of theta */
    REAL *room;                 /* [batch][out] */
    REAL *n;                    /* [batch][out], normalised, before gain and shift */
    REAL *inverse;              /* [batch], see norm.h */
    REAL *z;    /* [batch][out], before the activation, times a learned beta; NULL where a
                             tells as much */
    REAL *a;    /* [batch][out], after it; the last layer's is z */
    REAL *mask; /* [batch][out], 0 for a dropped unit, else 1/(1 - dropout), or NULL */
    REAL *y;    /* [batch][out], what the next layer is given; a where nothing follows */
    REAL *dz;   /* [batch][out], the loss's gradient in w x + b */
} NET(layer);

typedef struct NET(mlp) {
    act act;
    double dropout;
    rng *drops;   /* not NULL: mlp_forward drops units, by these draws */
    int dropped;  /* the last mlp_forward did */
    size_t batch; /* most rows at a time */
    size_t n_parameters;
    REAL *parameter; /* [n_parameters], in the order of mlp_parts */
    REAL *gradient;  /* [n_parameters] */
    size_t n_layers; /* hidden layers + 1 */
    NET(layer) layer[MLP_MAX_HIDDEN + 1];
} NET(mlp);

/* Lays the network out in the arena; to be called twice, see arena.h. */
void NET(mlp_layout)(NET(mlp) *net, const mlp_shape *shape, const act *a, size_t batch, arena *m);

/* Weights ~ N(0, 1 / (fan_in E[(x - s)^2])) from the stream, one draw a weight in order, where s is
   what the layers before give at z = 0, and biases that absorb it: b = -s sum(w). So z has second
   moment about 1 in every layer, ReLU keeps He's rule exactly, and every activation gets the same
   draws. The first layer's inputs count as standardised; output_bias ([outputs]) is added to the
   last layer's. Gains start at 1, shifts at 0, betas
   at 1. */
void NET(mlp_init)(NET(mlp) *net, rng *r, const double *output_bias);

/* x: [rows][inputs], rows <= batch. Returns z of the last layer, [rows][outputs]. */
const REAL *NET(mlp_forward)(NET(mlp) *net, size_t rows, const REAL *x);

/* Where the loss puts its gradient before mlp_backward: [rows][outputs]. */
REAL *NET(mlp_output_gradient)(NET(mlp) *net);

/* After mlp_forward on the same rows: fills gradient. */
void NET(mlp_backward)(NET(mlp) *net, size_t rows, const REAL *x);

/* After mlp_forward: dz = da f'(z) over n = rows * k->out elements of hidden layer k; dz may be da. */
void NET(mlp_through_act)(const NET(mlp) *net, const NET(layer) *k, size_t n, const REAL *da,
                          REAL *dz);

/* Of a network that learns them; zeros of another. */
mlp_betas NET(mlp_betas_of)(const NET(mlp) *net);

/* After mlp_forward: largest[u] = max(largest[u], max over rows of |f'(z)|) for every hidden unit u,
   layer by layer. A unit whose largest slope over all training rows is tiny is dead. Spends the
   layers' dz. */
void NET(mlp_slopes)(NET(mlp) *net, size_t rows, REAL *largest);
