#include "net/beta.h"

#include <softplus.h>

double beta_start(void)
{
    return sp_softplus_inv(1);
}

#define REAL_F32
#include "net/beta.inc.h"
#undef REAL_F32
#define REAL_F64
#include "net/beta.inc.h"
