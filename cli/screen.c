#include "screen.h"

#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <unistd.h>

int screen_is_capable(FILE *stream)
{
    const char *term = getenv("TERM");
    return isatty(fileno(stream)) && term && *term && strcmp(term, "dumb") != 0;
}

int screen_has_color(FILE *stream)
{
    const char *no_color = getenv("NO_COLOR");
    return screen_is_capable(stream) && !(no_color && *no_color);
}

size_t screen_width(FILE *stream, size_t most)
{
    struct winsize size;
    size_t width = 80;
    if (isatty(fileno(stream)) && ioctl(fileno(stream), TIOCGWINSZ, &size) == 0 && size.ws_col)
        width = size.ws_col;
    return width < most ? width : most;
}
