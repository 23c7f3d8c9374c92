/* screen: what the terminals behind stdout and stderr can show. */
#ifndef CLI_SCREEN_H
#define CLI_SCREEN_H

#include <stddef.h>
#include <stdio.h>

/* A terminal that understands control sequences (TERM is neither dumb nor missing). */
int screen_is_capable(FILE *stream);
/* The same, and colours are welcome (NO_COLOR is unset or empty). */
int screen_has_color(FILE *stream);
/* Its columns, at most `most`; 80 where nobody knows. */
size_t screen_width(FILE *stream, size_t most);

#endif
