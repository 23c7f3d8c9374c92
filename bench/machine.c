#define _GNU_SOURCE /* sched_getaffinity */
#include "machine.h"

#include <sched.h>
#include <string.h>
#include <unistd.h>

static void read_cpu(char *name, size_t size)
{
    char line[256];
    FILE *f = fopen("/proc/cpuinfo", "r");
    snprintf(name, size, "unknown");
    while (f && fgets(line, sizeof line, f)) {
        char *colon = strchr(line, ':');
        if (!colon || strncmp(line, "model name", 10) != 0) continue;
        colon[strcspn(colon, "\n")] = 0;
        snprintf(name, size, "%s", colon + 2);
        break;
    }
    if (f) fclose(f);
}

/* What the C library knows of a cache, or `otherwise` where it knows nothing. */
static size_t cache(int name, size_t otherwise)
{
    long bytes = sysconf(name);
    return bytes > 0 ? (size_t)bytes : otherwise;
}

void machine_read(machine *m)
{
    cpu_set_t set;
    read_cpu(m->cpu, sizeof m->cpu);
    m->cores = sched_getaffinity(0, sizeof set, &set) == 0 ? CPU_COUNT(&set) : 1;
    m->l1 = cache(_SC_LEVEL1_DCACHE_SIZE, 32 << 10);
    m->l2 = cache(_SC_LEVEL2_CACHE_SIZE, 1 << 20);
}

void machine_print(FILE *out, const machine *m, const char *commit)
{
    fprintf(out, "# cpu\t%s, %d cores\n# caches\t%zu KiB L1, %zu KiB L2\n", m->cpu, m->cores,
            m->l1 >> 10, m->l2 >> 10);
    fprintf(out, "# compiler\t%s %s\n# flags\t%s\n# commit\t%s\n", BENCH_COMPILER, __VERSION__,
            BENCH_FLAGS, commit);
}
