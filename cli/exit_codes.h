/* What the command's exit status says. */
#ifndef CLI_EXIT_CODES_H
#define CLI_EXIT_CODES_H

enum {
    EXIT_DONE = 0,          /* whatever the verdict */
    EXIT_FAILED = 1,        /* the data or the system refused */
    EXIT_USAGE = 2,         /* the command line cannot be carried out */
    EXIT_INTERRUPTED = 130, /* stopped by Ctrl-C; what was finished was shown */
};

#endif
