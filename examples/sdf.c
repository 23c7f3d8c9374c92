/* An implicit surface as neural signed-distance methods use one: softplus units with beta = 100,
 * sharp like ReLU but with second derivatives, so that the surface's curvature comes from the network.
 *
 * One layer with a ring of units, f(p) = w sum_k softplus(d_k . p - 0.9) - 0.05, d_k around the unit
 * circle: its level sets are all but circles, so the curvature of the one through p must be 1/|p|.
 * With ReLU every second derivative below would be 0.
 *
 *     cc sdf.c $(pkg-config --cflags --libs softplus) -lm && ./a.out
 */
#include <math.h>
#include <softplus.h>
#include <stdio.h>

enum { UNITS = 512 };

static const double beta = 100, weight = 0.0125;

typedef struct field {
    double value;
    double x, y;       /* gradient */
    double xx, xy, yy; /* second derivatives */
} field;

static field at(double px, double py)
{
    double z[UNITS], value[UNITS], slope[UNITS], bend[UNITS], one[UNITS], dx[UNITS], dy[UNITS];
    for (int k = 0; k < UNITS; k++) {
        double angle = 2 * 3.14159265358979323846 * k / UNITS;
        dx[k] = cos(angle);
        dy[k] = sin(angle);
        z[k] = dx[k] * px + dy[k] * py - 0.9;
        one[k] = 1;
    }
    sp_softplus_both_f64(UNITS, z, value, slope, beta, SP_EXACT); /* value and slope in one pass */
    sp_softplus_grad2_f64(UNITS, z, one, bend, beta, SP_EXACT);
    field f = {.value = -0.05};
    for (int k = 0; k < UNITS; k++) {
        f.value += weight * value[k];
        f.x += weight * slope[k] * dx[k];
        f.y += weight * slope[k] * dy[k];
        f.xx += weight * bend[k] * dx[k] * dx[k];
        f.xy += weight * bend[k] * dx[k] * dy[k];
        f.yy += weight * bend[k] * dy[k] * dy[k];
    }
    return f;
}

/* Of the level set through p: div(grad f / |grad f|). */
static double curvature(field f)
{
    double length = hypot(f.x, f.y);
    return (f.xx * f.y * f.y - 2 * f.xy * f.x * f.y + f.yy * f.x * f.x) /
           (length * length * length);
}

int main(void)
{
    puts("     x      y         f   curvature   1/|p|");
    for (int i = 0; i < 4; i++) {
        double px = 0.95 + 0.1 * i, py = 0.3;
        field f = at(px, py);
        printf("%6.2f %6.2f %9.5f  %9.5f %8.5f\n", px, py, f.value, curvature(f),
               1 / hypot(px, py));
    }
    /* Where sigma rounds to 1, s (1 - s) is 0 and the curvature is lost; grad2 keeps it. */
    double z = 0.5, one = 1, s, bend;
    sp_softplus_grad_f64(1, &z, &one, &s, beta, SP_EXACT);
    sp_softplus_grad2_f64(1, &z, &one, &bend, beta, SP_EXACT);
    printf("beyond the surface, z = 0.5: beta s (1 - s) = %g, sp_softplus_grad2 = %.6g\n",
           beta * s * (1 - s), bend);
    return 0;
}
