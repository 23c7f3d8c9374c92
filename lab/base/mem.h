/* mem: allocation with the size product checked. */
#ifndef BASE_MEM_H
#define BASE_MEM_H

#include <stddef.h>

/* n elements of `size` bytes, zeroed; NULL if the product overflows or memory is short.
   n = 0 gives a valid pointer to nothing. Freed by free(). */
void *mem_array(size_t n, size_t size);

/* `old` (NULL allowed) resized to n elements; new elements are not initialised. NULL on failure,
   `old` then stays as it was. */
void *mem_resize(void *old, size_t n, size_t size);

/* A copy of n bytes of s with a NUL behind them, or NULL. */
char *mem_text(const char *s, size_t n);

/* A copy of the string s, or NULL. */
char *mem_string(const char *s);

#endif
