/* signs: networks whose output rises, falls or is convex along chosen inputs by construction: which
 * weights must be positive, negative or zero, and how they stay so while they are trained.
 *
 * The idea is that of Dugas, Bengio, Belisle, Nadeau & Garcia (2000, 2009): a weight that must be
 * positive is softplus(raw), and raw is what the optimiser sees. Hidden units are of three kinds, in
 * equal shares of every layer (a kind that nothing asks for has none):
 *
 *   up     rises along increasing inputs and is convex along convex ones
 *   down   falls along increasing inputs and does not depend on convex ones
 *   free   depends on inputs without a guarantee only
 *
 * and the output is up. With an activation that never falls (and is convex, for convexity) that holds
 * layer by layer if the weight
 *
 *                                to up      to down    to free
 *   from an increasing input      +          -          0
 *        a decreasing input       -          +          0
 *        a convex input           any        0          0       (and monotone: its sign, 0, 0)
 *        another input            any        any        any
 *        an up unit               +          - *        0       * 0 where some input is convex
 *        a down unit              -          +          0
 *        a free unit              any        any        any
 *
 * has the sign shown: to "up" all from "up" are positive, as in input-convex networks (Amos, Xu &
 * Kolter 2017), and through "down" units an output that rises need not be convex (Runje &
 * Shankaranarayana 2023). The output is convex in all convex inputs jointly. A connection around a
 * layer joins units of one kind and keeps all of this. */
#ifndef NET_SIGNS_H
#define NET_SIGNS_H

#include "base/arena.h"
#include "base/err.h"
#include "net/loss.h"
#include "net/mlp.h"

/* What the output does along each input; [inputs], borrowed; direction NULL: nothing is asked. */
typedef struct signs_asked {
    const signed char *direction; /* 1 rises, -1 falls, 0 either */
    const signed char *convex;    /* 1 or 0 */
} signs_asked;

/* What a weight may be. */
typedef enum sign { SIGN_MINUS = -1, SIGN_ZERO = 0, SIGN_PLUS = 1, SIGN_ANY = 2 } sign;

/* rule: [mlp_parameters(shape)], a `sign` each. Only weights have one that is not SIGN_ANY. */
void signs_rules(const mlp_shape *shape, const signs_asked *asked, signed char *rule);

/* Whether the guarantee can be kept: ERR_USAGE with the reason for an activation that falls (or, where
   convexity is asked, bends downwards) somewhere, convolutions, layer normalisation, several outputs, and convexity
   of a probability. */
int signs_possible(const signs_asked *asked, const mlp_shape *shape, const act *a, loss kind,
                   err *e);

/* Whether every weight obeys its rule. */
int signs_kept(size_t n, const signed char *rule, const float *parameter);

#define REAL_F32
#include "net/signs.decl.h"
#undef REAL_F32
#define REAL_F64
#include "net/signs.decl.h"
#undef REAL_F64

#endif
