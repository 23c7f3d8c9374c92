/* save: write a file whole or not at all.
 *
 * The text goes to a new file beside the target and takes its name at save_commit(): a reader sees
 * the old file or the new one, and a failure leaves the old one. A target that is not a plain file
 * (a pipe, a link such as /dev/stdout) is written to directly. */
#ifndef BASE_SAVE_H
#define BASE_SAVE_H

#include "base/err.h"

#include <stdio.h>

typedef struct save {
    FILE *file;     /* write here */
    char *path;     /* owned: the target */
    char *new_path; /* owned: the file being written; NULL when written directly */
} save;

/* Fails at once where the target cannot be written, so that no work is done in vain. */
int save_open(save *s, const char *path, err *e);
/* Flushes, syncs, renames; on failure the target stays as it was. The save is closed either way. */
int save_commit(save *s, err *e);
/* After a writer that returned `written`: commits where that is 0, says which file and why where the
   stream failed, which a writer does not know; else returns `written` and leaves the save open. */
int save_end(save *s, int written, err *e);
/* Gives up: nothing is left behind. Safe on a zeroed or closed save. */
void save_discard(save *s);

#endif
