/* err: what went wrong, in the user's words.
 *
 * A function of the lab that can fail returns 0 or one of the negative codes below and has filled
 * the err it was given with one line: what happened, where (file:line:column where there is one),
 * what to do. Only cli/ prints it. err.h does not allocate and never exits. */
#ifndef BASE_ERR_H
#define BASE_ERR_H

enum {
    ERR_USAGE = -1,  /* the command line cannot be carried out */
    ERR_DATA = -2,   /* a file's content is not what it must be */
    ERR_IO = -3,     /* the system refused: open, read, write */
    ERR_MEMORY = -4, /* an allocation failed or its size overflowed */
    ERR_STOPPED = -5 /* the stop flag was raised (Ctrl-C) */
};

typedef struct err {
    int code;        /* 0 or one of the above */
    char text[1024]; /* one line without a newline */
} err;

/* Sets code and text (printf style) and returns code, so that `return err_set(e, …)` reads well.
   e may be NULL: then only the code is returned. */
int err_set(err *e, int code, const char *format, ...) __attribute__((format(printf, 3, 4)));

/* The usual line for a failed allocation of `what`. */
int err_memory(err *e, const char *what);

/* What a failed opening or reading says, given its errno: a folder is a file that was not given. */
const char *err_reason(int number);

#endif
