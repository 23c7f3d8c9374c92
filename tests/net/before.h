/* before: what a hidden layer's activation is given, worked out again from the layer's input, one
 * number at a time; a layer need not keep it. */
#ifndef TEST_NET_BEFORE_H
#define TEST_NET_BEFORE_H

#include "net/mlp.h"

#include <math.h>

/* Of channel `unit` at pixel `place`: its 3 x 3 neighbours, those that the image has. */
static inline double before_conv(const layer_f64 *k, const double *in, size_t place, size_t unit)
{
    long height = (long)k->image.height, width = (long)k->image.width;
    long y = (long)place / width, x = (long)place % width, channels = (long)k->image.channels;
    double z = k->b[unit];
    for (long dy = -1; dy <= 1; dy++)
        for (long dx = -1; dx <= 1; dx++)
            for (long c = 0; c < channels; c++) {
                int inside = y + dy >= 0 && y + dy < height && x + dx >= 0 && x + dx < width;
                double w = k->w[(((long)unit * 3 + dy + 1) * 3 + dx + 1) * channels + c];
                if (inside) z += w * in[((y + dy) * width + x + dx) * channels + c];
            }
    return z;
}

/* After mlp_forward_f64 on x. unit: of a convolution pixel * channels + channel. */
static inline double before_act(const mlp_f64 *net, const double *x, size_t l, size_t row,
                                size_t unit)
{
    const layer_f64 *k = &net->layer[l];
    const double *in = (l ? net->layer[l - 1].y : x) + row * k->given;
    size_t o = unit % k->out;
    if (k->norm) return k->gain[o] * k->n[row * k->places * k->out + unit] + k->shift[o];
    if (k->image.height) return before_conv(k, in, unit / k->out, o);
    double z = k->b[o];
    for (size_t i = 0; i < k->in; i++) z += k->w[o * k->in + i] * in[i];
    return z;
}

/* After mlp_forward_f64: by how much the largest of 2 x 2 pixels is ahead, where it is least; a
   pooled value has no derivative in a tie. Where units of ReLU are off they tie for good. */
static inline double least_lead(const mlp_f64 *net, size_t rows)
{
    double least = INFINITY;
    for (size_t l = 0; l < net->n_layers && net->layer[l].image.height; l++) {
        const layer_f64 *k = &net->layer[l];
        size_t w = k->image.width, height = k->image.height / 2, width = w / 2;
        for (size_t i = 0; i < rows * height * width * k->out; i++) {
            size_t o = i % k->out, x = i / k->out % width, y = i / k->out / width % height;
            const double *a = k->a + i / (k->out * width * height) * k->places * k->out;
            double top = -INFINITY, next = -INFINITY;
            for (size_t n = 0; n < 4; n++) {
                double v = a[((2 * y + n / 2) * w + 2 * x + n % 2) * k->out + o];
                next = fmax(next, fmin(top, v));
                top = fmax(top, v);
            }
            if (top > next) least = fmin(least, top - next);
        }
    }
    return least;
}

#endif
