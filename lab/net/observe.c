#include "net/observe.h"

#include "net/blas.h"

#include <math.h>

#define REAL_F32
#include "net/observe.inc.h"
#undef REAL_F32
#define REAL_F64
#include "net/observe.inc.h"
