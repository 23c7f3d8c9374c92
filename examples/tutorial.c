/* Softplus in one page: values, sharpness, threshold, derivatives, inverse, and where the formula
 * written down plainly goes wrong.
 *
 *     cc tutorial.c $(pkg-config --cflags --libs softplus) -lm && ./a.out
 */
#include <math.h>
#include <softplus.h>
#include <stdio.h>

enum { N = 5 };

static void print(const char *label, const double *v)
{
    printf("%-34s", label);
    for (int i = 0; i < N; i++) printf(" %9.6f", v[i]);
    putchar('\n');
}

int main(void)
{
    const double x[N] = {-2, -1, 0, 1, 2}, one[N] = {1, 1, 1, 1, 1};
    double y[N];

    print("x", x);
    sp_softplus_f64(N, x, y, 1, SP_EXACT);
    print("softplus(x) = log(1 + e^x)", y);

    /* The inverse brings x back, also near y = log 2, where x crosses 0: the -0 is -4.6e-17, for the
       double next to log 2 lies that far below it. */
    sp_softplus_inv_f64(N, y, y, 1, SP_EXACT);
    print("its inverse", y);

    /* beta is the sharpness: the larger, the nearer to ReLU. */
    sp_softplus_f64(N, x, y, 2, SP_EXACT);
    print("beta = 2", y);
    sp_softplus_f64(N, x, y, 0.5, SP_EXACT);
    print("beta = 0.5", y);

    /* The derivative is the sigmoid; the second one is never lost to cancellation. */
    sp_softplus_grad_f64(N, x, one, y, 1, SP_EXACT);
    print("first derivative = sigmoid(x)", y);
    sp_softplus_grad2_f64(N, x, one, y, 1, SP_EXACT);
    print("second derivative", y);
    sp_softplus_deriv_f64(N, x, y, 3, 1, SP_EXACT);
    print("third derivative", y);

    /* A threshold makes it x where beta x is greater, as PyTorch does at 20. */
    printf("softplus(25), threshold 20        %.17g\n",
           (sp_softplus_f64(1, &(double){25}, y, 1, 20), y[0]));
    printf("softplus(25), exact               %.17g\n", sp_softplus(25));

    /* log(1 + exp(x)) as written overflows on the right and is 0 on the left. */
    float far[2] = {100, -20};
    for (int i = 0; i < 2; i++)
        printf("x = %4g: logf(1 + expf(x)) = %-8g sp_softplusf(x) = %.8g\n", (double)far[i],
               (double)logf(1 + expf(far[i])), (double)sp_softplusf(far[i]));
    return 0;
}
