/* interrupt: Ctrl-C (or a polite kill) becomes a flag that the runner polls. */
#ifndef CLI_INTERRUPT_H
#define CLI_INTERRUPT_H

#include "base/stop.h"

/* From here on SIGINT, SIGTERM and SIGHUP raise the flag, unless they were ignored (nohup). */
const stop_flag *interrupt_watch(void);

#endif
