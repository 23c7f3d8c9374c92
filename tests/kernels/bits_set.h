/* bits_set.h - the fixed inputs whose results check_bits hashes, for every op, in chunks.
 *
 * An elementwise op for halves has all 65,536 of them, in their order, with any second operand.
 * Everything else has 2^26 elements: half of them any bit pattern, half of ordinary size; over rows,
 * logits of a spread that changes, among them stretches of any pattern. The beginning of the set is
 * a set of its own, for machines that are slow.
 */
#ifndef TEST_BITS_SET_H
#define TEST_BITS_SET_H

#include "op.h"

typedef enum { BITS_SHORT, BITS_MEDIUM, BITS_FULL, BITS_SETS } bits_size;

enum { BITS_CHUNK = 1 << 12 }; /* elements */

/* "short" and so on; how many elements that is for an op and type that do not have all. */
const char *bits_set_name(bits_size size);
uint64_t bits_set_elements(bits_size size);

/* How many chunks the op's set of this type and size has. */
uint64_t bits_set_chunks(const op *o, real_type type, bits_size size);

/* What an op is given: the results of one chunk depend on nothing else. */
typedef struct {
    double x[BITS_CHUNK], z[BITS_CHUNK]; /* room for a chunk of any type */
    int32_t label[BITS_CHUNK];
} bits_chunk;

/* The k-th chunk of the set; the same for every op that is elementwise, or is not, or works row by
   row. */
void bits_set_fill(const op *o, real_type type, uint64_t k, bits_chunk *c);

/* The op's results over a chunk. A matrix is one of many shapes, from one column to hundreds.
   Returns the number of elements in out, at most 2 BITS_CHUNK. */
size_t bits_set_run(const struct sp_kernels *isa, const op *o, const op_params *p, real_type type,
                    const bits_chunk *c, void *out);

#endif
