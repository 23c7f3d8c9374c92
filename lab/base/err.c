#include "base/err.h"

#include <errno.h>
#include <stdarg.h>
#include <stdio.h>
#include <string.h>

int err_set(err *e, int code, const char *format, ...)
{
    if (e) {
        va_list args;
        va_start(args, format);
        vsnprintf(e->text, sizeof e->text, format, args);
        va_end(args);
        for (char *c = e->text; *c; c++)
            if (*c == '\n' || *c == '\r') *c = ' '; /* one line, whatever a user's file held */
        e->code = code;
    }
    return code;
}

const char *err_reason(int number)
{
    return number == EISDIR ? "a folder; give a file" : strerror(number);
}

int err_memory(err *e, const char *what)
{
    return err_set(e, ERR_MEMORY, "not enough memory for %s", what);
}
