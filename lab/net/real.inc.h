/* real.inc.h: one body for float and double. A file that includes a body defines REAL_F32 or
 * REAL_F64 first; NET(name) is name_f32 or name_f64, SP(op) the library's function of that type.
 * No include guard: it can be included for both types in turn. */
#undef REAL
#undef NET
#undef SP
#undef GEMM
#undef DOT
#undef ROOT
#if defined(REAL_F32)
#define REAL float
#define NET(name) name##_f32
#define SP(op) sp_##op##_f32
#define GEMM cblas_sgemm
#define DOT cblas_sdot
#define ROOT sqrtf
#elif defined(REAL_F64)
#define REAL double
#define NET(name) name##_f64
#define SP(op) sp_##op##_f64
#define GEMM cblas_dgemm
#define DOT cblas_ddot
#define ROOT sqrt
#else
#error "define REAL_F32 or REAL_F64 before including real.inc.h"
#endif
