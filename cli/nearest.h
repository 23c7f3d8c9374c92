/* nearest: the known word that a mistyped one most likely means. */
#ifndef CLI_NEAREST_H
#define CLI_NEAREST_H

/* The better guess at `word`: `best` so far (NULL at first) or `candidate`, which counts only if
   about a third of its letters at most are wrong. */
const char *nearest_of(const char *word, const char *best, const char *candidate);

#endif
