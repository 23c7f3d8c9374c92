/* picture: a rectangle of colours, what is drawn into it, and its PNG file. */
#ifndef ENERGY_PICTURE_H
#define ENERGY_PICTURE_H

#include "base/err.h"

#include <stddef.h>
#include <stdio.h>

typedef struct picture {
    size_t width, height;
    unsigned char *rgb; /* [height][width][3], owned */
} picture;

/* White. 0 or ERR_MEMORY. */
int picture_init(picture *p, size_t width, size_t height, err *e);
void picture_dispose(picture *p);

/* n little pictures of value[n][high * wide], 0 white to 1 black, in rows of `across`, each value a
   square of `size` dots, on grey. */
int picture_grid(picture *p, size_t n, size_t wide, size_t high, size_t across, size_t size,
                 const double *value, err *e);

/* A square panel at (left, top): value [side][side], 0 … 1, from white over blue to black. */
void picture_map(picture *p, size_t left, size_t top, size_t side, const double *value);

/* A dot of three by three at (x, y) in dots from the top left; what lies outside is left out. */
void picture_dot(picture *p, double x, double y, const unsigned char colour[3]);

int picture_write(const picture *p, FILE *out, err *e);

#endif
