/* interrupt: Ctrl-C (or a polite kill) becomes a flag that the runner polls. */
#ifndef CLI_INTERRUPT_H
#define CLI_INTERRUPT_H

#include <signal.h>

/* From here on SIGINT, SIGTERM and SIGHUP raise the flag, unless they were ignored (nohup). */
const volatile sig_atomic_t *interrupt_watch(void);

#endif
