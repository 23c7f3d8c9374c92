/* The types and functions of mlp.h for one real type. */
#include "net/real.inc.h"

typedef struct NET(layer) {
    size_t in, out;
    size_t given;      /* values of x in a row of the batch */
    size_t places;     /* where w is applied: 1; of a convolution the pixels of x */
    size_t width;      /* values of y in a row of the batch */
    image_shape image; /* of a convolution's x, else zeros */
    size_t block;      /* rows whose windows are laid out at a time, in the next: see linear.h */
    REAL *window;      /* [block][places][in]; of a convolution only */
    int hidden, residual, norm; /* is one; has such a connection; has normalisation */
    REAL *w, *dw;               /* [out][in], inside the mlp's parameters and gradient */
    REAL *b, *db;               /* [out] */
    REAL *gain, *dgain;         /* [out]; with normalisation only, as the next three */
    REAL *shift, *dshift;       /* [out] */
    REAL *theta, *dtheta;       /* [out] or, shared, one, and the next three: learned betas only */
    size_t stride;              /* between the units' thetas: 0 where they share one */
    REAL *beta;                 /* [out], of theta */
    REAL *room;                 /* [batch][places][out] */
    REAL *n;                    /* [batch][places][out], normalised, before gain and shift */
    REAL *inverse;              /* [batch][places], see norm.h */
    REAL *z;    /* [batch][places][out], before the activation, times a learned beta; NULL where a
                   tells as much */
    REAL *a;    /* [batch][places][out], after it; the last layer's is z */
    REAL *p;    /* [batch][width], of a convolution a after pooling, else a itself */
    REAL *mask; /* [batch][width], 0 for a dropped unit, else 1/(1 - dropout), or NULL */
    REAL *y;    /* [batch][width], what the next layer is given; p where nothing follows */
    REAL *dz;   /* [batch][places][out], the loss's gradient in w x + b */
    REAL *dy;   /* [batch][width], in y: dz itself where there is no pooling, until that is there */
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
   draws. The first layer's inputs count as standardised, pooled values as any of those they are the
   largest of; output_bias ([outputs]) is added to the
   last layer's. Gains start at 1, shifts at 0, betas
   at 1. */
void NET(mlp_init)(NET(mlp) *net, rng *r, const double *output_bias);

/* x: [rows][inputs], rows <= batch. Returns z of the last layer, [rows][outputs]. */
const REAL *NET(mlp_forward)(NET(mlp) *net, size_t rows, const REAL *x);

/* Where the loss puts its gradient before mlp_backward: [rows][outputs]. */
REAL *NET(mlp_output_gradient)(NET(mlp) *net);

/* After mlp_forward on the same rows: fills gradient. */
void NET(mlp_backward)(NET(mlp) *net, size_t rows, const REAL *x);
/* The same without the parameters' gradients, which stay as they are: every layer's dz, and in dx
   [rows][inputs] the inputs' gradient; dx may be NULL. About half of the work. */
void NET(mlp_backward_inputs)(NET(mlp) *net, size_t rows, REAL *dx);

/* What a convolution pools: its outputs as images. */
image_shape NET(mlp_pooled)(const NET(layer) *k);

/* After mlp_forward: dz = da f'(z) over the n = rows * k->places * k->out elements of hidden layer k;
   dz may be da. */
void NET(mlp_through_act)(const NET(mlp) *net, const NET(layer) *k, size_t n, const REAL *da,
                          REAL *dz);

/* Of a network that learns them; zeros of another. */
mlp_betas NET(mlp_betas_of)(const NET(mlp) *net);

/* After mlp_forward: largest[u] = max(largest[u], max over rows of |f'(z)|) for every hidden unit u,
   layer by layer. A unit whose largest slope over all training rows is tiny is dead. Spends the
   layers' dz. */
void NET(mlp_slopes)(NET(mlp) *net, size_t rows, REAL *largest);
