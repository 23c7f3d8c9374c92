#include "args.h"
#include "command.h"

#include "net/blas.h"

#include <softplus.h>
#include <stdio.h>

int cmd_version(int argc, char **argv, err *e)
{
    static const struct argp argp = {
        .doc = "Print version, instruction set, compiler and what it was built with."};
    args a = {0};
    int rc = args_parse(&argp, argc, argv, &a, e);
    if (rc < 0 || a.help) return rc;
#ifdef __clang__
    const char *compiler = __VERSION__; /* names itself */
#else
    const char *compiler = "gcc " __VERSION__;
#endif
    printf("softplus %s (%s, %s)\n", sp_version(), sp_isa(), compiler);
    printf("build: %s\n", SOFTPLUS_BUILD);
    printf("matrix products: %s\n", blas_name());
    printf("many machines: %s\n", SOFTPLUS_MPI_NAME);
    return 0;
}
