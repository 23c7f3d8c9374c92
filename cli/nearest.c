#include "nearest.h"

#include "base/str.h"

#include <string.h>

const char *nearest_of(const char *word, const char *best, const char *candidate)
{
    size_t d = str_distance(word, candidate);
    if (d > (strlen(candidate) + 2) / 3) return best;
    return best && str_distance(word, best) <= d ? best : candidate;
}
