/* identity: who this process is to the other ranks. */
#ifndef SPREAD_IDENTITY_H
#define SPREAD_IDENTITY_H

#include "plan/plan.h"
#include "prep/dataset.h"
#include "spread/message.h"

/* Without a plan and data (NULL, both) their hashes are 0. */
identity identity_of(const plan *p, const dataset *d, const char *version);

#endif
