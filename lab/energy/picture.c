#include "energy/picture.h"

#include "base/mem.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

int picture_init(picture *p, size_t width, size_t height, err *e)
{
    *p = (picture){.width = width, .height = height};
    p->rgb = mem_array(height, width * 3);
    if (!p->rgb) return err_memory(e, "a picture");
    memset(p->rgb, 255, height * width * 3);
    return 0;
}

void picture_dispose(picture *p)
{
    free(p->rgb);
    *p = (picture){0};
}

static void put(picture *p, size_t x, size_t y, const unsigned char colour[3])
{
    if (x < p->width && y < p->height) memcpy(p->rgb + (y * p->width + x) * 3, colour, 3);
}

static unsigned char level(double share)
{
    return (unsigned char)lround(255 * fmin(fmax(share, 0), 1));
}

static void fill(picture *p, size_t left, size_t top, size_t size, const unsigned char colour[3])
{
    for (size_t y = top; y < top + size; y++)
        for (size_t x = left; x < left + size; x++) put(p, x, y, colour);
}

int picture_grid(picture *p, size_t n, size_t wide, size_t high, size_t across, size_t size,
                 const double *value, err *e)
{
    size_t gap = size, down = (n + across - 1) / across;
    int rc =
        picture_init(p, gap + across * (wide * size + gap), gap + down * (high * size + gap), e);
    if (rc) return rc;
    memset(p->rgb, 200, p->height * p->width * 3);
    for (size_t i = 0; i < n; i++) {
        size_t left = gap + i % across * (wide * size + gap);
        size_t top = gap + i / across * (high * size + gap);
        for (size_t k = 0; k < wide * high; k++) {
            unsigned char grey = level(1 - value[i * wide * high + k]);
            fill(p, left + k % wide * size, top + k / wide * size, size,
                 (unsigned char[]){grey, grey, grey});
        }
    }
    return 0;
}

void picture_map(picture *p, size_t left, size_t top, size_t side, const double *value)
{
    for (size_t i = 0; i < side * side; i++) {
        double v = value[i];
        unsigned char colour[3] = {level(1 - 1.6 * v), level(1 - v), level(1.45 - 0.95 * v)};
        put(p, left + i % side, top + i / side, colour);
    }
}

void picture_dot(picture *p, double x, double y, const unsigned char colour[3])
{
    if (!(x >= 1 && y >= 1 && x < (double)p->width && y < (double)p->height)) return;
    fill(p, (size_t)x - 1, (size_t)y - 1, 3, colour);
}
