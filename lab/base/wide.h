/* wide: functions compiled for several vector widths, of which the loader takes what the processor
 * has. For loops over elements that do not depend on each other: contraction is off, so that every
 * width gives the same bits. A plain function where the compiler is not gcc or a sanitizer's
 * start-up is not ready for the loader's choice. */
#ifndef BASE_WIDE_H
#define BASE_WIDE_H

#include <limits.h> /* for __GLIBC__, where it is */

#if defined(__x86_64__) && defined(__GLIBC__) && !defined(__clang__) &&                            \
    !defined(__SANITIZE_ADDRESS__) && !defined(__SANITIZE_THREAD__)
#define WIDE __attribute__((noinline, target_clones("default", "avx2", "avx512f")))
#else
#define WIDE
#endif

#endif
