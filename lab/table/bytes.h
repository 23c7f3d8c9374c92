/* bytes: a file's bytes in pieces, unpacked if they are gzip.
 *
 * Knows the shapes of files that are not text (UTF-16, spreadsheets, archives) and refuses them by
 * name; knows nothing of CSV. */
#ifndef TABLE_BYTES_H
#define TABLE_BYTES_H

#include "base/err.h"
#include "table/table.h"

#include <stddef.h>

enum { BYTES_ROOM = 1 << 18 };

typedef struct bytes {
    const char *label; /* what messages call the file, borrowed */
    void *gz;          /* zlib's handle, owned */
    unsigned char *at; /* [n], the piece last read, without a UTF-8 byte order mark; borrowed */
    size_t n;
    unsigned char *buffer; /* [BYTES_ROOM], owned */
    int begun;             /* the first piece was read */
    const char *path;      /* borrowed */
    table_tell tell;       /* is told of every piece; zeros: nobody is */
    size_t size;           /* of the file as it lies there, 0 where that is not known */
} bytes;

/* path "-" is standard input, which stays open for its owner. */
int bytes_open(bytes *b, const char *path, const char *label, err *e);

/* Reads the next piece into at and n; n = 0 at the end. A piece is shorter than BYTES_ROOM only
   where the file ends. */
int bytes_next(bytes *b, err *e);

/* The next n bytes, across pieces; *got is less where the file ends. */
int bytes_take(bytes *b, void *out, size_t n, size_t *got, err *e);

/* Whether n bytes can be in the file at all: before memory is asked for on its header's word. */
int bytes_can_hold(const bytes *b, size_t n);

/* To the beginning again; only a file can. */
int bytes_can_rewind(const bytes *b);
int bytes_rewind(bytes *b, err *e);

/* ERR_DATA if the file is packed: `what` it holds can only be read as it lies there. */
int bytes_refuse_packed(const bytes *b, const char *what, err *e);

/* ERR_DATA if the first piece, which was just read, is of a file that is no text, by its name. */
int bytes_refuse_foreign(const bytes *b, err *e);

void bytes_close(bytes *b);

#endif
