/* The body of beta.h for one real type. */
#include "net/real.inc.h"

void NET(beta_of)(size_t units, const REAL *theta, size_t stride, REAL *beta)
{
    for (size_t u = 0; u < units; u++) beta[u] = theta[u * stride];
    SP(softplus)(units, beta, beta, 1, SP_EXACT);
}

void NET(beta_forward)(size_t rows, size_t units, const REAL *beta, REAL *z, REAL *a)
{
    for (size_t r = 0; r < rows; r++)
        for (size_t u = 0; u < units; u++) z[r * units + u] *= beta[u];
    SP(softplus)(rows * units, z, a, 1, SP_EXACT);
    for (size_t r = 0; r < rows; r++)
        for (size_t u = 0; u < units; u++) a[r * units + u] /= beta[u];
}

/* da/dbeta = -H(sigma(u)) / beta^2, dbeta/dtheta = 1 - e^-beta. */
void NET(beta_backward)(size_t rows, size_t units, const REAL *beta, const REAL *u, const REAL *da,
                        REAL *room, REAL *dtheta, size_t stride)
{
    SP(softplus_grad_beta)(rows * units, u, da, room, 1, SP_EXACT);
    for (size_t r = 1; r < rows; r++)
        for (size_t k = 0; k < units; k++) room[k] += room[r * units + k];
    for (size_t k = 0; k < units; k++) room[k] /= beta[k] * beta[k];
    SP(softplus_grad_y)(units, beta, room, room, 1, SP_EXACT);
    for (size_t k = 0; k < units; k++) dtheta[k * stride] += room[k];
}
