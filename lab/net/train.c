#include "net/train.h"

#include "base/err.h"

#include <math.h>
#include <string.h>

#define REAL_F32
#include "net/train.inc.h"
#undef REAL_F32
#define REAL_F64
#include "net/train.inc.h"
