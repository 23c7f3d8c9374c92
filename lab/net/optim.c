#include "net/optim.h"

#include "base/wide.h"

#include <math.h>

#define REAL_F32
#include "net/optim.inc.h"
#undef REAL_F32
#define REAL_F64
#include "net/optim.inc.h"
