/* folder: a test works in an empty folder of its own, as cmocka's set-up and tear-down. */
#ifndef TESTS_BASE_FOLDER_H
#define TESTS_BASE_FOLDER_H

#include "test.h"

#include <dirent.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

static inline int folder_enter(void **state)
{
    char *folder = malloc(64);
    if (!folder) return -1;
    strcpy(folder, "/tmp/softplus-test.XXXXXX");
    *state = mkdtemp(folder);
    return *state && chmod(folder, 0755) == 0 ? chdir(folder) : -1;
}

static inline int folder_leave(void **state)
{
    DIR *d = opendir(*state);
    for (struct dirent *f; d && (f = readdir(d));) remove(f->d_name);
    if (d) closedir(d);
    int rc = chdir("/") || rmdir(*state);
    free(*state);
    return rc;
}

/* How many files lie in it. */
static inline int folder_files(void)
{
    int n = 0;
    DIR *d = opendir(".");
    for (struct dirent *f; d && (f = readdir(d));) n += f->d_name[0] != '.';
    if (d) closedir(d);
    return n;
}

/* A file with n bytes. */
static inline void folder_put_bytes(const char *name, const void *bytes, size_t n)
{
    FILE *f = fopen(name, "wb");
    assert_non_null(f);
    assert_int_equal(fwrite(bytes, 1, n, f), n);
    assert_int_equal(fclose(f), 0);
}

static inline void folder_put(const char *name, const char *text)
{
    folder_put_bytes(name, text, strlen(text));
}

#endif
