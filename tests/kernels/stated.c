#include "stated.h"

#include <dirent.h>
#include <stdio.h>
#include <string.h>

static bool is_body(const char *name)
{
    size_t n = strlen(name);
    return n > 6 && strcmp(name + n - 6, ".inc.h") == 0;
}

static int read_file(const char *path, stated *s, size_t capacity)
{
    char line[256];
    int n = 0;
    FILE *f = fopen(path, "r");
    if (!f) return -1;
    while (fgets(line, sizeof line, f)) {
        const char *at = strstr(line, "Bound f32 ");
        if (!at) continue;
        stated b;
        if ((size_t)n == capacity ||
            sscanf(at, "Bound f32 %39[a-z0-9_]: %lf ULP at %la", b.op, &b.ulps, &b.x) != 3) {
            printf("%s: cannot read '%s'\n", path, at);
            fclose(f);
            return -1;
        }
        s[n++] = b;
    }
    fclose(f);
    return n;
}

int stated_read(const char *folder, stated *s, size_t capacity)
{
    DIR *d = opendir(folder);
    int n = 0;
    if (!d) {
        perror(folder);
        return -1;
    }
    for (struct dirent *e; n >= 0 && (e = readdir(d));) {
        char path[1024];
        if (!is_body(e->d_name)) continue;
        snprintf(path, sizeof path, "%s/%s", folder, e->d_name);
        int more = read_file(path, s + n, capacity - (size_t)n);
        n = more < 0 ? -1 : n + more;
    }
    closedir(d);
    return n;
}

const stated *stated_find(const stated *s, int n, const char *op)
{
    for (int i = 0; i < n; i++)
        if (strcmp(s[i].op, op) == 0) return &s[i];
    return NULL;
}
