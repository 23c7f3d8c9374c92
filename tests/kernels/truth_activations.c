/* truth_activations.c - the other activations and their gradients. */
#include "truth.h"

void truth_relu(reference *r, const point *p)
{
    truth__constant(r, isnan(p->x) ? NAN : fmax(p->x, 0));
}

void truth_relu_grad(reference *r, const point *p)
{
    truth__constant(r, isnan(p->x) ? NAN : p->x > 0);
}

void truth_leaky_relu(reference *r, const point *p)
{
    truth__constant(r, p->x);
    if (!(p->x > 0)) mpfr_mul_d(r->y, r->y, p->beta, RN);
}

void truth_leaky_relu_grad(reference *r, const point *p)
{
    truth__constant(r, isnan(p->x) ? NAN : p->x > 0 ? 1 : p->beta);
}

void truth_elu(reference *r, const point *p)
{
    if (truth__at_limit(r, p->x, -p->beta, INFINITY)) return;
    truth__constant(r, p->x);
    if (p->x > 0) return;
    mpfr_expm1(r->y, r->y, RN);
    mpfr_mul_d(r->y, r->y, p->beta, RN);
}

void truth_elu_grad(reference *r, const point *p)
{
    if (truth__at_limit(r, p->x, 0, 1)) return;
    truth__constant(r, 1);
    if (p->x > 0) return;
    mpfr_set_d(r->y, p->x, RN);
    mpfr_exp(r->y, r->y, RN);
    mpfr_mul_d(r->y, r->y, p->beta, RN);
}

/* Beyond this the normal tail is far below the smallest subnormal, and MPFR slow to say so. */
#define NORMAL_TAIL 64.0

/* Phi(u) = erfc(-u/sqrt 2)/2 */
static void normal_cdf(reference *r, mpfr_t y, mpfr_t u)
{
    mpfr_sqrt_ui(r->t[6], 2, RN);
    mpfr_div(r->t[6], u, r->t[6], RN);
    mpfr_neg(r->t[6], r->t[6], RN);
    mpfr_erfc(y, r->t[6], RN);
    mpfr_div_2ui(y, y, 1, RN);
}

void truth_gelu(reference *r, const point *p)
{
    if (truth__at_limit(r, p->x, 0, INFINITY)) return;
    if (fabs(p->x) > NORMAL_TAIL) {
        truth__constant(r, fmax(p->x, 0));
        return;
    }
    mpfr_set_d(r->t[0], p->x, RN);
    normal_cdf(r, r->y, r->t[0]);
    mpfr_mul_d(r->y, r->y, p->x, RN);
}

/* Phi(u) + u phi(u); `unused` gives it the form that scale_by_neighbours calls. */
static void gelu_slope(reference *r, mpfr_t y, mpfr_t u, int unused)
{
    (void)unused;
    normal_cdf(r, r->t[5], u);
    mpfr_sqr(y, u, RN);
    mpfr_div_si(y, y, -2, RN);
    mpfr_exp(y, y, RN);
    mpfr_mul(y, y, u, RN);
    mpfr_const_pi(r->t[6], RN);
    mpfr_mul_2ui(r->t[6], r->t[6], 1, RN);
    mpfr_sqrt(r->t[6], r->t[6], RN);
    mpfr_div(y, y, r->t[6], RN);
    mpfr_add(y, y, r->t[5], RN);
}

void truth_gelu_grad(reference *r, const point *p)
{
    if (truth__at_limit(r, p->x, 0, 1)) return;
    if (fabs(p->x) > NORMAL_TAIL) {
        truth__constant(r, p->x > 0);
        return;
    }
    mpfr_set_d(r->t[1], p->x, RN);
    gelu_slope(r, r->y, r->t[1], 0);
    truth__scale_by_neighbours(r, gelu_slope, 0);
}

/* v = 2 sqrt(2/pi) (u + 0.044715 u^3), and dv its derivative if not NULL. Uses t[6], t[7]. */
static void gelu_tanh_argument(reference *r, mpfr_t v, mpfr_ptr dv, mpfr_t u)
{
    mpfr_ptr c = r->t[6], cube = r->t[7];
    mpfr_set_str(cube, "0.044715", 10, RN);
    mpfr_sqr(c, u, RN);
    mpfr_mul(cube, cube, c, RN); /* 0.044715 u^2 */
    mpfr_const_pi(c, RN);
    mpfr_ui_div(c, 8, c, RN);
    mpfr_sqrt(c, c, RN); /* 2 sqrt(2/pi) */
    if (dv) {
        mpfr_mul_ui(dv, cube, 3, RN);
        mpfr_add_ui(dv, dv, 1, RN);
        mpfr_mul(dv, dv, c, RN);
    }
    mpfr_add_ui(v, cube, 1, RN);
    mpfr_mul(v, v, u, RN);
    mpfr_mul(v, v, c, RN);
}

void truth_gelu_tanh(reference *r, const point *p)
{
    if (truth__at_limit(r, p->x, 0, INFINITY)) return;
    mpfr_set_d(r->t[0], p->x, RN);
    gelu_tanh_argument(r, r->t[1], NULL, r->t[0]);
    truth__sigma(r, r->y, r->t[1]);
    mpfr_mul_d(r->y, r->y, p->x, RN);
}

/* truth__sigma(v) + u sigma'(v) v'. */
static void gelu_tanh_slope(reference *r, mpfr_t y, mpfr_t u, int unused)
{
    (void)unused;
    mpfr_ptr v = r->t[5], dv = r->t[0];
    gelu_tanh_argument(r, v, dv, u);
    truth__sigma_derivative(r, y, v, 1);
    mpfr_mul(y, y, dv, RN);
    mpfr_mul(y, y, u, RN);
    truth__sigma(r, dv, v);
    mpfr_add(y, y, dv, RN);
}

void truth_gelu_tanh_grad(reference *r, const point *p)
{
    if (truth__at_limit(r, p->x, 0, 1)) return;
    mpfr_set_d(r->t[1], p->x, RN);
    gelu_tanh_slope(r, r->y, r->t[1], 0);
    truth__scale_by_neighbours(r, gelu_tanh_slope, 0);
}

void truth_silu(reference *r, const point *p)
{
    if (truth__at_limit(r, p->x, 0, INFINITY)) return;
    mpfr_set_d(r->t[0], p->x, RN);
    truth__sigma(r, r->y, r->t[0]);
    mpfr_mul_d(r->y, r->y, p->x, RN);
}

static void silu_slope(reference *r, mpfr_t y, mpfr_t u, int unused)
{
    (void)unused;
    truth__sigma_derivative(r, y, u, 1);
    mpfr_mul(y, y, u, RN);
    truth__sigma(r, r->t[5], u);
    mpfr_add(y, y, r->t[5], RN);
}

void truth_silu_grad(reference *r, const point *p)
{
    if (truth__at_limit(r, p->x, 0, 1)) return;
    mpfr_set_d(r->t[1], p->x, RN);
    silu_slope(r, r->y, r->t[1], 0);
    truth__scale_by_neighbours(r, silu_slope, 0);
}

/* With w = e^u and n = w^2 + 2w, tanh(log(1 + w)) = n/(n + 2). Beyond this it is 1 to PRECISION. */
#define MISH_LINEAR 200.0

static void mish_terms(mpfr_t w, mpfr_t n, mpfr_t u)
{
    mpfr_exp(w, u, RN);
    mpfr_add_ui(n, w, 2, RN);
    mpfr_mul(n, n, w, RN);
}

void truth_mish(reference *r, const point *p)
{
    if (truth__at_limit(r, p->x, 0, INFINITY)) return;
    truth__constant(r, p->x);
    if (p->x > MISH_LINEAR) return;
    mish_terms(r->t[1], r->t[2], r->y);
    mpfr_mul(r->y, r->y, r->t[2], RN);
    mpfr_add_ui(r->t[2], r->t[2], 2, RN);
    mpfr_div(r->y, r->y, r->t[2], RN);
}

/* n/(n + 2) + 4 u w (w + 1)/(n + 2)^2. */
static void mish_slope(reference *r, mpfr_t y, mpfr_t u, int unused)
{
    (void)unused;
    mpfr_ptr w = r->t[5], n = r->t[6];
    mish_terms(w, n, u);
    mpfr_add_ui(y, w, 1, RN);
    mpfr_mul(y, y, w, RN);
    mpfr_mul(y, y, u, RN);
    mpfr_mul_2ui(y, y, 2, RN);
    mpfr_add_ui(w, n, 2, RN);
    mpfr_div(y, y, w, RN);
    mpfr_add(y, y, n, RN);
    mpfr_div(y, y, w, RN);
}

void truth_mish_grad(reference *r, const point *p)
{
    if (truth__at_limit(r, p->x, 0, 1)) return;
    if (p->x > MISH_LINEAR) {
        truth__constant(r, 1);
        return;
    }
    mpfr_set_d(r->t[1], p->x, RN);
    mish_slope(r, r->y, r->t[1], 0);
    truth__scale_by_neighbours(r, mish_slope, 0);
}

void truth_tanh(reference *r, const point *p)
{
    truth__constant(r, p->x);
    mpfr_tanh(r->y, r->y, RN);
}

/* 1 - tanh^2(x) = 4 sigma'(2x). */
void truth_tanh_grad(reference *r, const point *p)
{
    if (truth__at_limit(r, p->x, 0, 0)) return;
    mpfr_set_d(r->t[0], p->x, RN);
    mpfr_mul_2ui(r->t[0], r->t[0], 1, RN);
    truth__sigma_derivative(r, r->y, r->t[0], 1);
    mpfr_mul_2ui(r->y, r->y, 2, RN);
}

/* root = sqrt(x^2 + b), den = root + |x|. The sum keeps every bit of b only at a precision of the
   exponents' distance, so it is not x^2 + b - x^2 that is ever formed. */
static void squareplus_terms(mpfr_t root, mpfr_t den, const point *p)
{
    mpfr_set_d(root, p->x, RN);
    mpfr_sqr(root, root, RN);
    mpfr_add_d(root, root, p->beta, RN);
    mpfr_sqrt(root, root, RN);
    mpfr_add_d(den, root, fabs(p->x), RN);
}

void truth_squareplus(reference *r, const point *p)
{
    if (truth__at_limit(r, p->x, 0, INFINITY)) return;
    squareplus_terms(r->t[0], r->t[1], p);
    if (p->x >= 0) {
        mpfr_div_2ui(r->y, r->t[1], 1, RN);
        return;
    }
    mpfr_d_div(r->y, p->beta, r->t[1], RN);
    mpfr_div_2ui(r->y, r->y, 1, RN);
}

void truth_squareplus_grad(reference *r, const point *p)
{
    if (truth__at_limit(r, p->x, 0, 1)) return;
    squareplus_terms(r->t[0], r->t[1], p);
    if (p->x >= 0) { /* (root + |x|)/(2 root) */
        mpfr_div(r->y, r->t[1], r->t[0], RN);
        mpfr_div_2ui(r->y, r->y, 1, RN);
        return;
    }
    mpfr_mul(r->t[0], r->t[0], r->t[1], RN);
    mpfr_d_div(r->y, p->beta, r->t[0], RN);
    mpfr_div_2ui(r->y, r->y, 1, RN);
}
