#include "spread/launcher.h"

#include <dlfcn.h>
#include <limits.h>
#include <stdlib.h>

/* Found by the run path of the program: beside it, or where it was installed to. */
static const char module_name[] = "softplus_mpi.so";

/* What each launcher tells its processes; the first that is there counts. PMIx tells no size. */
static const struct {
    const char *ranks, *rank;
} variable[] = {
    {"OMPI_COMM_WORLD_SIZE", "OMPI_COMM_WORLD_RANK"},
    {"PMI_SIZE", "PMI_RANK"},
    {NULL, "PMIX_RANK"},
};

/* Of a variable that is not there, or holds no such number: -1. */
static int number_of(const char *name)
{
    const char *text = name ? getenv(name) : NULL;
    if (!text || *text < '0' || *text > '9') return -1;
    char *end;
    long value = strtol(text, &end, 10);
    return *end == '\0' && value <= INT_MAX ? (int)value : -1;
}

launch launch_find(void)
{
    for (size_t i = 0; i < sizeof variable / sizeof *variable; i++) {
        int ranks = variable[i].ranks ? number_of(variable[i].ranks) : 0;
        int rank = number_of(variable[i].rank);
        if (ranks >= 0 && rank >= 0) return (launch){.ranks = ranks, .rank = rank};
    }
    return (launch){.ranks = 1};
}

int launch_join(transport *out, const launch *l, err *e)
{
    /* Global: libraries of MPI find their own plug-ins so. It is never unloaded. */
    void *module = dlopen(module_name, RTLD_NOW | RTLD_GLOBAL);
    if (!module)
        return err_set(e, ERR_IO,
                       "started as one of several ranks, and MPI cannot be used: %s; start it "
                       "without mpirun, or build it with an MPI's development package",
                       dlerror());
    /* A pointer to a function by way of a pointer to data, as POSIX has it. */
    transport_open_fn *join = NULL;
    *(void **)&join = dlsym(module, TRANSPORT_OPEN);
    const char *wrong = join ? join(out) : "its module is of another version";
    if (wrong) return err_set(e, ERR_IO, "MPI: %s", wrong);
    if (l->ranks > 1 && out->ranks != l->ranks)
        return err_set(e, ERR_IO,
                       "the launcher has started %d ranks, MPI knows of %d: it belongs to another "
                       "MPI than the one softplus was built with ('softplus --version' names it)",
                       l->ranks, out->ranks);
    return 0;
}
