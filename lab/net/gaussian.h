/* gaussian: the likelihood of a number under a normal distribution whose mean and scale are both
 * outputs, row by row in f64; part of loss.c's work.
 *
 *   mean = z0,  s = link(z1) + GAUSSIAN_FLOOR,  loss = log s + (y - mean)^2 / (2 s^2) + log(2 pi)/2
 *
 * with softplus or exp as the link. The floor, a thousandth of the unit of y (its standard deviation),
 * keeps the likelihood of targets that repeat from growing without end. */
#ifndef NET_GAUSSIAN_H
#define NET_GAUSSIAN_H

#define GAUSSIAN_FLOOR 1e-3

typedef enum gaussian_link { GAUSSIAN_SOFTPLUS, GAUSSIAN_EXP } gaussian_link;

typedef struct gaussian {
    double mean, scale;
    double slope, bend; /* of the scale: ds/dz1 and d2s/dz1^2 */
} gaussian;

gaussian gaussian_of(gaussian_link link, double z0, double z1);

/* The z1 of a scale, at least twice the floor. */
double gaussian_scale_inv(gaussian_link link, double scale);

/* The loss; its gradient in z0 and z1 into dz (NULL allowed). */
double gaussian_loss(const gaussian *g, double y, double dz[2]);

/* out = H r, with the loss's exact Hessian, which need not be positive: it is not convex in z. */
void gaussian_curve(const gaussian *g, double y, const double r[2], double out[2]);

#endif
