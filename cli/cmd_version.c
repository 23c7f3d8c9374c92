#include "args.h"
#include "command.h"

#include <softplus.h>
#include <stdio.h>

int cmd_version(int argc, char **argv, err *e)
{
    static const struct argp argp = {.doc = "Print version, instruction set and compiler."};
    args a = {0};
    int rc = args_parse(&argp, argc, argv, &a, e);
    if (rc < 0 || a.help) return rc;
#ifdef __clang__
    const char *compiler = __VERSION__; /* names itself */
    printf("softplus %s (%s, %s)\n", sp_version(), sp_isa(), compiler);
#else
    printf("softplus %s (%s, gcc %s)\n", sp_version(), sp_isa(), __VERSION__);
#endif
    return 0;
}
