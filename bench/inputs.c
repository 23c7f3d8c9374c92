#include "inputs.h"

#include "sample.h"

#include <math.h>
#include <string.h>

const char *const input_names[INPUT_KINDS] = {"normal", "tail", "special"};

input_domain input_domain_of(const char *op)
{
    static const char *const positive[] = {"softplus_inv", "softplus_grad_y", "log1mexp",
                                           "logexpm1",     "softplus_inv_cr", "log1mexp_cr"};
    static const char *const unit[] = {"logit", "binary_entropy", "softplus_conj", "logit_cr"};
    for (size_t i = 0; i < sizeof positive / sizeof *positive; i++)
        if (strcmp(op, positive[i]) == 0) return DOMAIN_POSITIVE;
    for (size_t i = 0; i < sizeof unit / sizeof *unit; i++)
        if (strcmp(op, unit[i]) == 0) return DOMAIN_UNIT;
    return DOMAIN_ALL;
}

/* Box and Muller. */
static double normal(uint64_t *state)
{
    double u = 1 - sample_unit(state), v = sample_unit(state);
    return sqrt(-2 * log(u)) * cos(6.283185307179586 * v);
}

static double special(uint64_t *state)
{
    static const double values[] = {NAN,    INFINITY, -INFINITY, 0,      -0.0, 1e-40,
                                    -1e-40, 1e38,     -1e38,     -103.5, 88.8, 0.6931471805599453};
    uint64_t pick = sample_random(state);
    return pick % 2 ? 3 * normal(state) : values[pick / 2 % (sizeof values / sizeof *values)];
}

static double draw(input_kind kind, input_domain domain, uint64_t *state)
{
    double x = kind == INPUT_NORMAL ? 3 * normal(state)
               : kind == INPUT_TAIL ? -100 + 80 * sample_unit(state)
                                    : special(state);
    switch (domain) {
    case DOMAIN_POSITIVE: return kind == INPUT_TAIL ? exp(x) : fabs(x);
    case DOMAIN_UNIT:
        return kind == INPUT_TAIL ? exp(x) : x > 0 ? 1 / (1 + exp(-x)) : exp(x) / (1 + exp(x));
    case DOMAIN_ALL: break;
    }
    return x;
}

/* Large arrays repeat a period that no branch predictor learns and that is quick to make. */
enum { PERIOD = 1 << 16 };

void input_fill(input_kind kind, input_domain domain, real_type type, size_t n, void *out)
{
    uint64_t state = 2026;
    size_t size = real_size(type), first = n < PERIOD ? n : PERIOD;
    for (size_t i = 0; i < first; i++) {
        double x = draw(kind, domain, &state);
        sample_narrow(type, 1, &x, (char *)out + i * size);
    }
    for (size_t i = first; i < n; i += PERIOD) {
        size_t m = n - i < PERIOD ? n - i : PERIOD;
        memcpy((char *)out + i * size, out, m * size);
    }
}
