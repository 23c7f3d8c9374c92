/* names.h - SP_FN(op) is the name of a kernel: sp_<op>_<type>_<isa>. SP_ISA comes from the SIMD
 * header, SP_TYPE from the work header. */
#ifndef SP_NAMES_H
#define SP_NAMES_H

#define SP_CAT3_(a, b, c) a##_##b##_##c
#define SP_CAT3(a, b, c) SP_CAT3_(a, b, c)
#define SP_FN(op) SP_CAT3(sp_##op, SP_TYPE, SP_ISA)

#endif
