#include "net/signs.h"

#include <math.h>
#include <softplus.h>

/* UP comes first: the smallest layer has it. */
typedef enum unit { UP, DOWN, FREE, UNITS } unit;

typedef struct kinds {
    unit present[UNITS];
    size_t n;
    int convex; /* some input is */
} kinds;

static kinds kinds_for(size_t inputs, const signs_asked *asked)
{
    kinds k = {.present = {UP}, .n = 1};
    int down = 0, free_ones = 0;
    for (size_t i = 0; i < inputs; i++) {
        down |= asked->direction[i] != 0 && !asked->convex[i];
        free_ones |= asked->direction[i] == 0 && !asked->convex[i];
        k.convex |= asked->convex[i];
    }
    if (down) k.present[k.n++] = DOWN;
    if (free_ones) k.present[k.n++] = FREE;
    return k;
}

/* Of unit u in a hidden layer of that many. */
static unit kind_of(const kinds *k, size_t u, size_t units)
{
    return k->present[u * k->n / units];
}

static sign from_input(int direction, int convex, unit to)
{
    if (!direction && !convex) return SIGN_ANY;
    if (to == FREE || (to == DOWN && convex)) return SIGN_ZERO;
    if (!direction) return SIGN_ANY;
    return (sign)(to == UP ? direction : -direction);
}

static sign from_unit(unit from, unit to, int convex)
{
    if (from == FREE) return SIGN_ANY;
    if (to == FREE) return SIGN_ZERO;
    if (from == to) return SIGN_PLUS;
    return from == UP && convex ? SIGN_ZERO : SIGN_MINUS;
}

void signs_rules(const mlp_shape *s, const signs_asked *asked, signed char *rule)
{
    mlp_part part[MLP_MAX_PARTS];
    kinds k = kinds_for(s->inputs, asked);
    for (size_t p = 0, parts = mlp_parts(s, part); p < parts; p++) {
        size_t l = part[p].layer, rows = part[p].dim[0], cols = part[p].n / rows;
        for (size_t i = 0; i < part[p].n; i++) {
            unit to = l < s->n_hidden ? kind_of(&k, i / cols, rows) : UP;
            sign may = SIGN_ANY;
            if (part[p].kind == MLP_WEIGHT && l == 0)
                may = from_input(asked->direction[i % cols], asked->convex[i % cols], to);
            else if (part[p].kind == MLP_WEIGHT)
                may = from_unit(kind_of(&k, i % cols, cols), to, k.convex);
            rule[part[p].at + i] = (signed char)may;
        }
    }
}

int signs_possible(const signs_asked *asked, const mlp_shape *shape, const act *a, loss kind,
                   err *e)
{
    if (!asked->direction) return 0;
    int convex = kinds_for(shape->inputs, asked).convex;
    if (!act_never_falls(a))
        return err_set(e, ERR_USAGE,
                       "--increasing, --decreasing and --convex need an activation that never "
                       "falls; this one does: take softplus, relu, squareplus, elu, tanh or "
                       "sigmoid, without a threshold");
    if (convex && !act_is_convex(a))
        return err_set(e, ERR_USAGE,
                       "--convex needs a convex activation, and this one bends downwards "
                       "somewhere: take softplus, relu or squareplus");
    if (shape->n_conv)
        return err_set(e, ERR_USAGE,
                       "--increasing, --decreasing and --convex are about columns, and the columns "
                       "of convolutions are pixels: leave --net out, or them");
    if (shape->layer_norm)
        return err_set(e, ERR_USAGE,
                       "--layer-norm goes down where a unit goes up, so nothing is guaranteed; "
                       "leave it out, or --increasing, --decreasing and --convex");
    if (kind != LOSS_SQUARED && kind != LOSS_POISSON_SOFTPLUS && kind != LOSS_POISSON_EXP &&
        kind != LOSS_LOGISTIC)
        return err_set(e, ERR_USAGE,
                       "--increasing, --decreasing and --convex are about one number; the task has "
                       "several outputs");
    if (convex && kind == LOSS_LOGISTIC)
        return err_set(e, ERR_USAGE,
                       "--convex: a probability stays below 1 and cannot be convex; take "
                       "--increasing or --decreasing");
    return 0;
}

int signs_kept(size_t n, const signed char *rule, const float *parameter)
{
    for (size_t i = 0; i < n; i++)
        if (rule[i] != SIGN_ANY &&
            (rule[i] == SIGN_ZERO ? parameter[i] != 0 : (float)rule[i] * parameter[i] < 0))
            return 0;
    return 1;
}

#define REAL_F32
#include "net/signs.inc.h"
#undef REAL_F32
#define REAL_F64
#include "net/signs.inc.h"
