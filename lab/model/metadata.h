/* metadata: all of a model but its weights, as JSON text. Part of model.c's work. */
#ifndef MODEL_METADATA_H
#define MODEL_METADATA_H

#include "base/err.h"
#include "model/model.h"

/* Owned by the caller (free); NULL when memory is short. */
char *metadata_text(const model *m);

/* Fills everything but m->parameter. Refuses (ERR_DATA, without a file's name) what contradicts
   itself; m is then to be disposed of. */
int metadata_read(model *m, const char *text, err *e);

#endif
