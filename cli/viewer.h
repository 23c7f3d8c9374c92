/* viewer: shows a file in whatever the desktop shows such files in. */
#ifndef CLI_VIEWER_H
#define CLI_VIEWER_H

#include "base/err.h"

/* By xdg-open. It takes over the terminal for as long as it runs, as browsers in a terminal do. */
int viewer_open(const char *path, err *e);

#endif
