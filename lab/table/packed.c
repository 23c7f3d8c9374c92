#include "table/packed.h"

#include "base/err.h"
#include "base/mem.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

enum { MOST_DECIMALS = 9 };
static const double ten_to[MOST_DECIMALS + 1] = {1, 1e1, 1e2, 1e3, 1e4, 1e5, 1e6, 1e7, 1e8, 1e9};

/* The whole number that value is with so many decimals, if it is one and fits: the quotient of whole
   numbers is rounded as strtod rounds the decimal text. */
static int is_decimal(double value, int decimals, double *whole)
{
    *whole = nearbyint(value * ten_to[decimals]);
    return fabs(*whole) <= INT32_MAX && *whole / ten_to[decimals] == value;
}

/* How the chunk's numbers can be written. With more decimals a number that fitted still does, unless
   it becomes too large: *most is the largest. */
static packed_type type_of(const double *value, size_t n, int *decimals, double *most)
{
    double whole;
    int floats = 1, decimal = 1;
    *decimals = 0;
    *most = 0;
    for (size_t i = 0; i < n; i++) {
        double v = value[i];
        if (isnan(v)) continue;
        floats &= (double)(float)v == v;
        while (decimal && !is_decimal(v, *decimals, &whole)) {
            decimal = *decimals < MOST_DECIMALS;
            *decimals += decimal;
        }
        if (!decimal && !floats) return PACKED_F64;
        *most = fmax(*most, fabs(v));
    }
    double largest = nearbyint(*most * ten_to[*decimals]);
    if (!decimal || largest > INT32_MAX) return floats ? PACKED_F32 : PACKED_F64;
    return largest <= INT8_MAX ? PACKED_I8 : largest <= INT16_MAX ? PACKED_I16 : PACKED_I32;
}

static const size_t size_of[] = {1, 2, 4, 4, 8};

/* The smallest number of a type, which no value becomes, is a missing one. */
static void write_chunk(packed_chunk *c, const double *value, size_t n)
{
    for (size_t i = 0; i < n; i++) {
        int gap = isnan(value[i]);
        double whole = gap ? 0 : nearbyint(value[i] * c->unit);
        switch (c->type) {
        case PACKED_I8: ((int8_t *)c->data)[i] = gap ? INT8_MIN : (int8_t)whole; break;
        case PACKED_I16: ((int16_t *)c->data)[i] = gap ? INT16_MIN : (int16_t)whole; break;
        case PACKED_I32: ((int32_t *)c->data)[i] = gap ? INT32_MIN : (int32_t)whole; break;
        case PACKED_F32: ((float *)c->data)[i] = (float)value[i]; break;
        case PACKED_F64: ((double *)c->data)[i] = value[i]; break;
        }
    }
}

static int close_chunk(packed *p)
{
    int decimals;
    double most;
    if (p->n_chunks == p->room) {
        size_t room = p->room ? 2 * p->room : 16;
        packed_chunk *grown = mem_resize(p->chunk, room, sizeof *grown);
        if (!grown) return ERR_MEMORY;
        p->chunk = grown;
        p->room = room;
    }
    packed_chunk *c = &p->chunk[p->n_chunks];
    c->type = type_of(p->open, p->n_open, &decimals, &most);
    c->unit = ten_to[decimals];
    if (!(c->data = mem_array(p->n_open, size_of[c->type]))) return ERR_MEMORY;
    write_chunk(c, p->open, p->n_open);
    p->n_chunks++;
    p->n_open = 0;
    return 0;
}

int packed_put(packed *p, double value)
{
    if (!p->open && !(p->open = mem_array(PACKED_CHUNK, sizeof *p->open))) return ERR_MEMORY;
    if (p->n_open == PACKED_CHUNK && close_chunk(p) != 0) return ERR_MEMORY;
    p->open[p->n_open++] = value;
    if (isnan(value)) {
        p->gaps |= p->n > p->missing;
        p->missing++;
    } else if (p->n == p->missing) {
        p->first = value;
    } else {
        p->differ |= value != p->first;
    }
    p->n++;
    return 0;
}

int packed_end(packed *p)
{
    int rc = p->n_open ? close_chunk(p) : 0;
    free(p->open);
    p->open = NULL;
    return rc;
}

static double over(int64_t whole, int64_t gap, double unit)
{
    return whole == gap ? NAN : (double)whole / unit;
}

double packed_at(const packed *p, size_t i)
{
    const packed_chunk *c = &p->chunk[i / PACKED_CHUNK];
    i %= PACKED_CHUNK;
    switch (c->type) {
    case PACKED_I8: return over(((const int8_t *)c->data)[i], INT8_MIN, c->unit);
    case PACKED_I16: return over(((const int16_t *)c->data)[i], INT16_MIN, c->unit);
    case PACKED_I32: return over(((const int32_t *)c->data)[i], INT32_MIN, c->unit);
    case PACKED_F32: return (double)((const float *)c->data)[i];
    case PACKED_F64: break;
    }
    return ((const double *)c->data)[i];
}

int packed_is_constant(const packed *p)
{
    return !p->differ && !p->gaps;
}

void packed_dispose(packed *p)
{
    for (size_t k = 0; k < p->n_chunks; k++) free(p->chunk[k].data);
    free(p->chunk);
    free(p->open);
    *p = (packed){0};
}
