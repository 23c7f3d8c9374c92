#include "viewer.h"

#include <errno.h>
#include <sys/wait.h>
#include <unistd.h>

static const char program[] = "xdg-open";

int viewer_open(const char *path, err *e)
{
    int status = 0;
    pid_t child = fork();
    if (child == 0) {
        execlp(program, program, path, (char *)0);
        _exit(127);
    }
    int waited = child < 0 ? -1 : waitpid(child, &status, 0);
    while (waited < 0 && errno == EINTR && child > 0) waited = waitpid(child, &status, 0);
    if (waited > 0 && WIFEXITED(status) && WEXITSTATUS(status) == 0) return 0;
    return err_set(e, ERR_IO, "--open: %s is written, but %s cannot show it here", path, program);
}
