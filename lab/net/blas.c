#include "net/blas.h"

void blas_one_thread(void)
{
#ifdef OPENBLAS_VERSION
    openblas_set_num_threads(1);
#endif
}

const char *blas_kernels(void)
{
#ifdef OPENBLAS_VERSION
    return openblas_get_corename();
#else
    return "";
#endif
}

const char *blas_name(void)
{
#ifdef OPENBLAS_VERSION
    return openblas_get_config();
#else
    return "a CBLAS";
#endif
}
