/* Any bytes are a model or an error with a message; what is a model is written again as bytes that are
 * the same model, and predicts. */
#include "model/model.h"

#include <stdint.h>
#include <stdlib.h>
#include <string.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void require(int truth)
{
    if (!truth) abort();
}

static char *written(const model *m, size_t *n)
{
    char *bytes = NULL;
    FILE *f = open_memstream(&bytes, n);
    require(f != NULL && model_write(m, f, NULL) == 0);
    require(fclose(f) == 0);
    return bytes;
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    model m, again;
    err e = {0};
    int rc = model_read(&m, data, size, "fuzz", &e);
    require((rc != 0) == (e.text[0] != '\0'));
    if (rc != 0) return 0;
    size_t n, n_again;
    char *bytes = written(&m, &n);
    require(model_read(&again, (unsigned char *)bytes, n, "written", &e) == 0);
    require(prep_hash(m.prep) == prep_hash(again.prep));
    require(memcmp(m.parameter, again.parameter, mlp_parameters(&m.shape) * sizeof *m.parameter) ==
            0);
    char *same = written(&again, &n_again);
    require(n == n_again && memcmp(bytes, same, n) == 0);
    dataset nobody = {.n_features = prep_parts(m.prep)->features};
    require(model_predict(&m, &nobody, NULL, &e) == 0);
    free(bytes);
    free(same);
    model_dispose(&again);
    model_dispose(&m);
    return 0;
}
