#include "base/mem.h"

#include <stdint.h>
#include <stdlib.h>
#include <string.h>

void *mem_array(size_t n, size_t size)
{
    return calloc(n ? n : 1, size ? size : 1); /* calloc checks the product */
}

void *mem_resize(void *old, size_t n, size_t size)
{
    if (size && n > SIZE_MAX / size) return NULL;
    size_t bytes = n * size;
    return realloc(old, bytes ? bytes : 1);
}

char *mem_text(const char *s, size_t n)
{
    char *copy = mem_array(n + 1, 1);
    if (copy) memcpy(copy, s, n);
    return copy;
}

char *mem_string(const char *s)
{
    return mem_text(s, strlen(s));
}
