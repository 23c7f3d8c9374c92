/* The body of signs.h for one real type. */
#include "net/real.inc.h"

void NET(signs_layout)(NET(signs) *s, const mlp_shape *shape, const signs_asked *asked, arena *m)
{
    *s = (NET(signs)){.n = asked->direction ? mlp_parameters(shape) : 0};
    if (s->n == 0) return;
    s->rule = arena_take(m, s->n, 1);
    s->raw = arena_take(m, s->n, sizeof(REAL));
    s->room = arena_take(m, s->n, sizeof(REAL));
    if (s->rule) signs_rules(shape, asked, s->rule);
}

/* One unit's weights w and bias; what comes in has the given mean. */
static void NET(sign_unit)(size_t n, const signed char *rule, double mean, REAL *w, REAL *bias)
{
    double given = 0;
    for (size_t i = 0; i < n; i++) given += rule[i] == SIGN_PLUS || rule[i] == SIGN_MINUS;
    for (size_t i = 0; i < n; i++) {
        if (rule[i] == SIGN_ANY) continue;
        double size = fmax(fabs((double)w[i]), 1e-6) / (mean != 0 && given > 0 ? sqrt(given) : 1);
        REAL signed_weight = (REAL)(rule[i] * size);
        *bias += (REAL)(mean * ((double)w[i] - (double)signed_weight));
        w[i] = signed_weight;
    }
}

void NET(signs_start)(NET(signs) *s, NET(mlp) *net)
{
    if (s->n == 0) return;
    double mean = 0, own = act_at_zero(&net->act) + act_mean(&net->act);
    for (size_t l = 0; l < net->n_layers; l++) {
        NET(layer) *k = &net->layer[l];
        const signed char *rule = s->rule + (k->w - net->parameter);
        for (size_t o = 0; o < k->out; o++)
            NET(sign_unit)(k->in, rule + o * k->in, mean, k->w + o * k->in, &k->b[o]);
        mean = own + (k->residual ? mean : 0);
    }
    for (size_t i = 0; i < s->n; i++)
        s->room[i] = net->parameter[i] < 0 ? -net->parameter[i] : net->parameter[i];
    SP(softplus_inv)(s->n, s->room, s->room, 1, SP_EXACT);
    for (size_t i = 0; i < s->n; i++)
        s->raw[i] = s->rule[i] == SIGN_ANY    ? net->parameter[i]
                    : s->rule[i] == SIGN_ZERO ? 0
                                              : s->room[i];
    NET(signs_parameters)(s, net->parameter);
}

void NET(signs_gradient)(const NET(signs) *s, REAL *gradient)
{
    if (s->n == 0) return;
    SP(softplus_grad)(s->n, s->raw, gradient, s->room, 1, SP_EXACT);
    for (size_t i = 0; i < s->n; i++)
        if (s->rule[i] != SIGN_ANY) gradient[i] = (REAL)s->rule[i] * s->room[i];
}

void NET(signs_parameters)(const NET(signs) *s, REAL *parameter)
{
    if (s->n == 0) return;
    SP(softplus)(s->n, s->raw, s->room, 1, SP_EXACT);
    for (size_t i = 0; i < s->n; i++)
        parameter[i] = s->rule[i] == SIGN_ANY ? s->raw[i] : (REAL)s->rule[i] * s->room[i];
}
