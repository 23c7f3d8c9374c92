#include "keep.h"

#include "base/mem.h"
#include "prep/fingerprint.h"

#include <softplus.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

static const char file_name[] = "softplus.db";

char *keep_default_path(const char *beside, err *e)
{
    const char *chosen = getenv("SOFTPLUS_STORE");
    if (chosen && *chosen == '\0') return NULL;
    struct stat st; /* the neighbours of /dev/stdout are no place for it */
    if (chosen || (beside && stat(beside, &st) == 0 && !S_ISREG(st.st_mode))) beside = NULL;
    const char *slash = beside ? strrchr(beside, '/') : NULL;
    str path = {0};
    if (slash) str_add(&path, "%.*s/", (int)(slash - beside), beside);
    str_add(&path, "%s", chosen ? chosen : file_name);
    if (path.failed) err_memory(e, "the store's name");
    return path.text;
}

static int begin(keep *k, const char *path, const store_subject *x, run_result *result,
                 store_start *start, err *e)
{
    int rc = store_open(&k->store, path, STORE_WRITE, e);
    if (rc == 0) rc = store_begin(k->store, x, result, start, e);
    if (rc < 0) keep_end(k);
    return rc;
}

static void tell(const store_start *start, const char *path, size_t all, int asked)
{
    if (!start->change && !start->finished && !asked)
        fprintf(stderr, "%s keeps every finished run, to go on from (--no-store: none)\n", path);
    if (start->change) fprintf(stderr, "%s: a new experiment, with %s\n", path, start->change);
    if (start->finished == all)
        fprintf(stderr, "%s has all %zu trials: nothing is left to train\n", path, all);
    else if (start->finished)
        fprintf(stderr, "%s has %zu of %zu trials: going on\n", path, start->finished, all);
}

int keep_begin(keep *k, const compare_args *a, const plan *p, const dataset *d, run_result *result,
               err *e)
{
    *k = (keep){0};
    if (a->no_store) return 0;
    e->code = 0;
    char *path = a->store ? mem_string(a->store) : keep_default_path(a->to.json, e);
    if (!path) return a->store ? err_memory(e, "the store's name") : e->code;
    store_subject x = {.plan = p,
                       .data_hash = fingerprint_of(d),
                       .version = sp_version(),
                       .isa = sp_isa(),
                       .command = a->command.text,
                       .note = (const char *const *)d->note,
                       .n_notes = d->n_notes};
    store_start start = {0};
    int rc = begin(k, path, &x, result, &start, e);
    if (rc == 0) {
        k->finished = start.finished;
        if (!a->to.quiet) tell(&start, path, p->n_trials, a->store != NULL);
    } else if (!a->store && rc != ERR_MEMORY) {
        fprintf(stderr, "nothing is kept: %s\n", e->text);
        rc = 0;
    }
    store_start_dispose(&start);
    free(path);
    return rc;
}

void keep_end(keep *k)
{
    store_close(k->store);
    k->store = NULL;
}
