/* model_file: the file that is to be a model, for the commands that take one; what else people give is
 * named for what it is. */
#ifndef CLI_MODEL_FILE_H
#define CLI_MODEL_FILE_H

#include "base/err.h"
#include "model/model.h"

/* ERR_USAGE where `path` is stdin, or no model while `rows`, what the command takes second, is one. */
int model_file_check(const char *path, const char *rows, err *e);

/* A network of 'softplus train', checked so (rows may be NULL); a model of 'softplus glm' is ERR_USAGE. */
int model_file_network(model *m, const char *path, const char *rows, err *e);

#endif
