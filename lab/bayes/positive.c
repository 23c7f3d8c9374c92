#include "bayes/positive.h"

#include "glm/spec.h"

#include <math.h>
#include <softplus.h>
#include <string.h>

int positive_make(positive *p, const char *text, err *e)
{
    spec s;
    int rc = spec_read(&s, "--positive", text, e);
    if (rc < 0) return rc;
    *p = (positive){.softplus = strcmp(s.name, "softplus") == 0, .beta = 1};
    if (!p->softplus && strcmp(s.name, "exp") != 0)
        return err_set(e, ERR_USAGE, "--positive %s: there are softplus and exp", s.name);
    return spec_parameter(&s, "--positive", p->softplus ? "beta" : NULL, &p->beta, e);
}

/* softplus: dx/dq = sigma(u), u = beta q, whose logarithm has the derivative beta sigma(-u). */
positive_value positive_at(const positive *p, double q)
{
    if (!p->softplus) {
        double x = exp(q);
        return (positive_value){x, x, q, 1};
    }
    double u = p->beta * q;
    return (positive_value){sp_softplus(u) / p->beta, sp_sigmoid(u), sp_log_sigmoid(u),
                            p->beta * sp_sigmoid(-u)};
}
