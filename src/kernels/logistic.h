/* logistic.h - what the ops of the softplus group share: the scaled argument u = beta x, the
 * predicate of the threshold, and sigma and its relatives from e = e^-|u|, where nothing
 * cancels. */
#ifndef SP_LOGISTIC_H
#define SP_LOGISTIC_H

/* beta <= 0 or NaN makes every result NaN; NaN goes through every formula by itself. */
static inline W valid_beta(T beta)
{
    return w_set(beta > 0 ? beta : (T)NAN);
}

/* Where the rounded product u exceeds the threshold, strictly, as PyTorch has it. */
static inline M above(W u, T threshold)
{
    return w_lt(w_set(threshold), w_round(u));
}

static inline M at_or_above(W u, T threshold)
{
    return w_le(w_set(threshold), w_round(u));
}

static inline W exp_neg_abs(W u)
{
    return w_exp(w_neg(w_abs(u)));
}

/* The same for formulas that are linear in a tiny e and multiply it: they take e.up for e, and
   w_scale_down brings the result home where it is small. */
static inline struct exp_scaled exp_scaled_of(W u)
{
    return w_exp_scaled(w_neg(w_abs(u)));
}

/* The result of such a formula that is small for negative u only. */
static inline W scale_down_below(struct exp_scaled e, W u, W a)
{
    return w_sel(w_lt(u, w_set(0)), w_scale_down(e, a), a);
}

/* x held within [-limit, limit], for formulas where infinity would meet 0; NaN kept. */
static inline W w_clamp(W x, double limit)
{
    x = w_sel(w_lt(w_set(limit), x), w_set(limit), x);
    return w_sel(w_lt(x, w_set(-limit)), w_set(-limit), x);
}

/* Where x f(x) is x itself: past the limit, and at 0, whose sign is kept. */
static inline M own_limit(W x, double limit)
{
    return md_or(w_lt(w_set(limit), x), w_eq(x, w_set(0)));
}

/* max(u, 0), NaN kept. */
static inline W positive_part(W u)
{
    return w_sel(w_lt(u, w_set(0)), w_set(0), u);
}

/* sigma(u) = 1/(1+e) or e/(1+e) by the sign of u, given e = e^-|u|. */
static inline W sigma_of(W u, W e)
{
    W num = w_sel(w_lt(u, w_set(0)), e, w_set(1));
    return w_div(num, w_add(w_set(1), e));
}

/* sigma'(u) = e / (1+e)^2; never sigma (1 - sigma), which is 0 too early. */
static inline W sigma_prime_of(W e)
{
    W d = w_add(w_set(1), e);
    return w_div(e, w_mul(d, d));
}

#endif
