/* npz: arrays of doubles in a file that NumPy reads: a ZIP archive, its members stored as they are,
 * each one array in .npy's format (numpy.lib.format, version 1.0; PKWARE's APPNOTE 6.3.10). */
#ifndef BAYES_NPZ_H
#define BAYES_NPZ_H

#include "base/err.h"

#include <stddef.h>
#include <stdint.h>
#include <stdio.h>

typedef struct npz_entry {
    uint32_t crc, size, at;
    char *name; /* owned */
} npz_entry;

typedef struct npz {
    FILE *out; /* borrowed */
    npz_entry *entry;
    size_t n;
    uint64_t at; /* bytes written */
} npz;

/* An archive into a file that is open, such as save.h opens. */
npz npz_begin(FILE *out);

/* The array [rows][cols], row by row; np.load(FILE)[name] has that shape. Names are UTF-8; a '/' in
   one becomes '_'. ERR_DATA beyond 4 GB. */
int npz_add(npz *z, const char *name, const double *x, size_t rows, size_t cols, err *e);
/* The archive's directory; nothing can be added behind it. */
int npz_end(npz *z, err *e);
void npz_dispose(npz *z);

#endif
