#include "model_file.h"

#include "glm/saved.h"

#include <string.h>

static int is_model(const char *path)
{
    return saved_is(path) || model_is(path);
}

int model_file_check(const char *path, const char *rows, err *e)
{
    if (strcmp(path, "-") == 0)
        return err_set(e, ERR_USAGE, "MODEL must be a file; only rows are read from stdin");
    if (rows && !is_model(path) && is_model(rows))
        return err_set(e, ERR_USAGE,
                       "%s is no model, but %s is: give the model first, then the rows", path,
                       rows);
    return 0;
}

int model_file_network(model *m, const char *path, const char *rows, err *e)
{
    *m = (model){0};
    int rc = model_file_check(path, rows, e);
    if (rc < 0) return rc;
    if (saved_is(path))
        return err_set(
            e, ERR_USAGE,
            "%s: a model of 'softplus glm', which only 'softplus predict' takes; give one "
            "of 'softplus train'",
            path);
    return model_load(m, path, e);
}
