/* stratified.h - one f64 row over many points of the sample, by as many threads as asked for. */
#ifndef TEST_STRATIFIED_H
#define TEST_STRATIFIED_H

#include "measure.h"

/* `points` points in parts of a million, each with a seed of its own: memory stays small, and order
   within a part rises. */
findings stratified_run(const row *r, const struct sp_kernels *isa, int threads, size_t points);

#endif
