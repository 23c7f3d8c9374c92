/* store: experiments and their finished runs in one SQLite file, so that a comparison that was
 * stopped, killed or cut off goes on where it was, and its report is made again without training.
 *
 * Takes a plan, what it was carried out on, and run_results one at a time; hands the same values
 * back on another day or machine. An experiment is one plan on one dataset by one version of
 * softplus. A new one takes over those finished trials of the others that are equal in everything
 * that decides their result, as where more runs are asked for. The schema, and what a kill or a full disk can
 * cost, are in docs/store.md. It knows no statistics and renders nothing. */
#ifndef STORE_STORE_H
#define STORE_STORE_H

#include "base/err.h"
#include "plan/plan.h"
#include "run/run_result.h"

#include <stddef.h>
#include <stdint.h>

typedef struct store store;

typedef enum store_mode {
    STORE_WRITE, /* created where there is none, brought to this version's schema */
    STORE_READ   /* as it is, and never changed */
} store_mode;

/* Refuses, with the reason, what is not a store, damaged, of a newer schema, or cannot be opened or
   written. Several processes may have the same file open. */
int store_open(store **out, const char *path, store_mode mode, err *e);
void store_close(store *s);

/* What an experiment is of. All borrowed. */
typedef struct store_subject {
    const plan *plan;
    uint64_t data_hash;  /* of the dataset as it was prepared: prep/fingerprint.h */
    const char *version; /* of softplus */
    /* Labels, which make no experiment another one; the last command's are kept. */
    const char *isa;
    const char *command;
    const char *const *note; /* [n_notes], what was decided about the data */
    size_t n_notes;
} store_subject;

typedef struct store_start {
    int64_t id;      /* the experiment's number in the file */
    size_t finished; /* trials found finished, taken over ones included */
    char *change;    /* owned: how it differs from the one last worked on, where it is new and the
                        file has another; NULL otherwise */
} store_start;

/* Finds the experiment of this subject, or begins it, the whole plan committed before any run. Its
   finished runs go to result [plan->n_trials], zeroed or an earlier beginning's; the others are pending
   there. run_results_free takes it. */
int store_begin(store *s, const store_subject *x, run_result *result, store_start *out, err *e);
void store_start_dispose(store_start *start);

/* Commits one finished run of the experiment begun, by itself. Where another process has finished
   the same one before, that one stays and *r becomes it. */
int store_append(store *s, run_result *r, err *e);

/* One line of a list. */
typedef struct store_entry {
    int64_t id;
    char *started;            /* owned, "2026-03-01T12:34:56Z" */
    char *path;               /* owned, of the data, as the user gave it */
    char *target;             /* owned */
    char *activations;        /* owned, "relu,softplus" */
    char *version;            /* owned */
    size_t finished, planned; /* trials */
} store_entry;

/* All experiments, the one last worked on at the end. */
int store_list(store *s, store_entry **out, size_t *n, err *e);
void store_entries_free(store_entry *entry, size_t n);

/* An experiment as it was begun, with the results there are. */
typedef struct store_experiment {
    int64_t id;
    plan plan;
    run_result *result; /* [plan.n_trials], owned */
    uint64_t data_hash;
    char *version, *isa, *command; /* owned */
    char **note;                   /* [n_notes], owned */
    size_t n_notes;
} store_experiment;

/* The experiment of that number; 0: the one last worked on. */
int store_load(store *s, int64_t id, store_experiment *out, err *e);
void store_experiment_dispose(store_experiment *x);

#endif
