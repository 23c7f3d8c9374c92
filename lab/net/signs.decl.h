/* The types and functions of signs.h for one real type. */
#include "net/real.inc.h"

/* The trained numbers behind a network's parameters: the parameter itself where any will do, raw with
   parameter = ±softplus(raw) where the sign is given. */
typedef struct NET(signs) {
    size_t n;          /* parameters; 0: nothing is asked */
    signed char *rule; /* [n] */
    REAL *raw;         /* [n] */
    REAL *room;        /* [n] */
} NET(signs);

void NET(signs_layout)(NET(signs) *s, const mlp_shape *shape, const signs_asked *asked, arena *m);

/* After mlp_init: gives the drawn weights their signs and fills raw. Weights of one sign add up where
   drawn ones cancel: the n of a unit that come from units are made sqrt(n) times smaller, and its bias
   absorbs their mean. */
void NET(signs_start)(NET(signs) *s, NET(mlp) *net);

/* The gradient in the parameters becomes that in raw: times ±sigmoid(raw), or 0. */
void NET(signs_gradient)(const NET(signs) *s, REAL *gradient);

/* The parameters from raw. */
void NET(signs_parameters)(const NET(signs) *s, REAL *parameter);
