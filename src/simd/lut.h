/* lut.h - a table of 32 rows of 8 floats: the coefficients of a piecewise polynomial. It is kept in
 * two layouts: columns, for instruction sets that look up in registers, and rows for the others. */
#ifndef SP_LUT_H
#define SP_LUT_H

struct sp_lut {
    _Alignas(64) float col[8][32];
    _Alignas(64) float row[32][8];
};

/* For the parts of a loop over vectors: a call would empty the registers of tables, and a call of the
   lookup fetch columns that nobody wants. */
#define SP_INLINE static inline __attribute__((always_inline))

#endif
