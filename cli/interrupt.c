#include "interrupt.h"

#include <signal.h>
#include <stddef.h>

/* A signal handler has no other way to tell anything. */
static stop_flag raised;

static void raise_flag(int signal_number)
{
    (void)signal_number;
    raised = 1;
}

const stop_flag *interrupt_watch(void)
{
    static const int watched[] = {SIGINT, SIGTERM, SIGHUP};
    struct sigaction action = {.sa_handler = raise_flag, .sa_flags = SA_RESTART};
    sigemptyset(&action.sa_mask);
    for (size_t i = 0; i < sizeof watched / sizeof *watched; i++) {
        struct sigaction before;
        if (sigaction(watched[i], NULL, &before) == 0 && before.sa_handler != SIG_IGN)
            sigaction(watched[i], &action, NULL);
    }
    return &raised;
}
