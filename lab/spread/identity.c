#include "spread/identity.h"

#include "net/blas.h"
#include "prep/fingerprint.h"

#include <stdio.h>
#include <sys/utsname.h>

identity identity_of(const plan *p, const dataset *d, const char *version)
{
    identity i = {0};
    struct utsname machine;
    if (uname(&machine) >= 0)
        snprintf(i.host, sizeof i.host, "%.*s", IDENTITY_TEXT - 1, machine.nodename);
    snprintf(i.version, sizeof i.version, "%s", version);
    snprintf(i.blas, sizeof i.blas, "%s", blas_kernels());
    if (p && d) {
        i.plan_hash = plan_hash(p);
        i.data_hash = fingerprint_of(d);
    }
    return i;
}
