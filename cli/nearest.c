#include "nearest.h"

#include <string.h>

enum { LONGEST = 63 };

/* Letters to insert, delete or replace to make b from a (Levenshtein). */
static size_t distance(const char *a, const char *b)
{
    size_t n = strlen(b), row[LONGEST + 1];
    if (n > LONGEST || strlen(a) > LONGEST) return LONGEST;
    for (size_t j = 0; j <= n; j++) row[j] = j;
    for (size_t i = 0; a[i]; i++) {
        size_t diagonal = row[0];
        row[0] = i + 1;
        for (size_t j = 0; j < n; j++) {
            size_t change = diagonal + (a[i] != b[j]);
            diagonal = row[j + 1];
            size_t shift = 1 + (row[j] < diagonal ? row[j] : diagonal);
            row[j + 1] = change < shift ? change : shift;
        }
    }
    return row[n];
}

const char *nearest_of(const char *word, const char *best, const char *candidate)
{
    size_t d = distance(word, candidate);
    if (d > (strlen(candidate) + 2) / 3) return best;
    return best && distance(word, best) <= d ? best : candidate;
}
