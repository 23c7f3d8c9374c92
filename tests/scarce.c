#include "scarce.h"

void *__real_malloc(size_t n);
void *__real_calloc(size_t n, size_t size);
void *__real_realloc(void *old, size_t n);
void *__real_aligned_alloc(size_t alignment, size_t n);
void __real_free(void *p);
void *__wrap_malloc(size_t n);
void *__wrap_calloc(size_t n, size_t size);
void *__wrap_realloc(void *old, size_t n);
void *__wrap_aligned_alloc(size_t alignment, size_t n);
void __wrap_free(void *p);

long scarce_after = -1;
long scarce_live;

int scarce_fails(void)
{
    return scarce_after >= 0 && scarce_after-- == 0;
}

static void *counted(void *p)
{
    scarce_live += p != NULL;
    return p;
}

void *scarce_malloc(size_t n)
{
    return counted(__real_malloc(n));
}

void scarce_free(void *p)
{
    scarce_live -= p != NULL;
    __real_free(p);
}

void *__wrap_malloc(size_t n)
{
    return scarce_fails() ? NULL : scarce_malloc(n);
}

void *__wrap_calloc(size_t n, size_t size)
{
    return scarce_fails() ? NULL : counted(__real_calloc(n, size));
}

void *__wrap_realloc(void *old, size_t n)
{
    if (scarce_fails()) return NULL;
    void *p = __real_realloc(old, n);
    return old ? p : counted(p);
}

void *__wrap_aligned_alloc(size_t alignment, size_t n)
{
    return scarce_fails() ? NULL : counted(__real_aligned_alloc(alignment, n));
}

void __wrap_free(void *p)
{
    scarce_free(p);
}
