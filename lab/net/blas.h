/* blas: CBLAS as this project uses it: any implementation, each call on the calling thread. */
#ifndef NET_BLAS_H
#define NET_BLAS_H

#include <cblas.h>

/* Implementations without OpenBLAS's name for its index type take int. */
#ifndef OPENBLAS_VERSION
typedef int blasint;
#endif

/* Keeps the library's own threads out: runs go in parallel instead, and one thread's sums have one
   order. To be called before the first product. Does nothing where there is nothing to set. */
void blas_one_thread(void);

/* The library with its version and kernels, for people. */
const char *blas_name(void);

/* The kernels that the library has chosen for this processor, such as "Zen"; "" where it does not say.
   Others sum in another order, so that last bits differ. */
const char *blas_kernels(void);

#endif
