#ifndef SP_SIMD_SCALAR_H
#define SP_SIMD_SCALAR_H

#include <math.h>
#include <stddef.h>
#include <stdint.h>

#define SP_ISA scalar

#endif
