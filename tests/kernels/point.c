#include "point.h"

static double rounded_product(const point *p)
{
    return p->type == REAL_F64 ? p->beta * p->x : (double)((float)p->beta * (float)p->x);
}

bool point_is_linear(const point *p)
{
    return rounded_product(p) > p->threshold;
}

bool point_is_linear_or_at(const point *p)
{
    return rounded_product(p) >= p->threshold;
}
