#include "model/parse.h"

int parse_object(json_t **out, const char *text, size_t n, const char *what, err *e)
{
    json_error_t why = {0};
    *out = json_loadb(text, n, JSON_REJECT_DUPLICATES, &why);
    if (json_is_object(*out)) return 0;
    /* where jansson runs out of memory it says so, or nothing; at times it finds the text broken */
    int silent = !*out && why.text[0] == '\0';
    json_decref(*out);
    *out = NULL;
    if (silent || json_error_code(&why) == json_error_out_of_memory)
        return err_memory(e, "a model's description");
    return err_set(e, ERR_DATA, "%s is not a JSON object: %s", what, why.text);
}
