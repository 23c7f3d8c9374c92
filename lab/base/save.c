#define _POSIX_C_SOURCE 200809L
#include "base/save.h"

#include "base/mem.h"
#include "base/str.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

static void close_and_free(save *s)
{
    if (s->file) fclose(s->file);
    free(s->path);
    free(s->new_path);
    *s = (save){0};
}

static int refused(save *s, err *e)
{
    int code = err_set(e, ERR_IO, "%s: cannot be written: %s", s->path ? s->path : "file",
                       strerror(errno));
    save_discard(s);
    return code;
}

int save_open(save *s, const char *path, err *e)
{
    *s = (save){.path = mem_string(path)};
    if (!s->path) return err_memory(e, "a file name");
    struct stat st;
    int exists = lstat(path, &st) == 0; /* a link stays a link: /dev/stdout is one */
    if (!*path || (exists && S_ISDIR(st.st_mode))) {
        errno = *path ? EISDIR : ENOENT;
        return refused(s, e);
    }
    if (exists && !S_ISREG(st.st_mode)) {
        s->file = fopen(path, "w");
        return s->file ? 0 : refused(s, e);
    }
    if (exists && access(path, W_OK) != 0) return refused(s, e);
    str name = {0};
    str_add(&name, "%s.XXXXXX", path);
    if (name.failed) {
        save_discard(s);
        return err_memory(e, "a file name");
    }
    int fd = mkstemp(name.text);
    if (fd < 0) {
        str_free(&name);
        return refused(s, e);
    }
    s->new_path = name.text; /* from here on save_discard removes it */
    mode_t mask = umask(0);
    umask(mask);
    mode_t mode = exists ? st.st_mode & 0777 : 0666 & ~mask;
    if (fchmod(fd, mode) != 0 || !(s->file = fdopen(fd, "w"))) {
        int keep = errno;
        close(fd);
        errno = keep;
        return refused(s, e);
    }
    return 0;
}

int save_commit(save *s, err *e)
{
    int before = errno, bad = fflush(s->file) != 0;
    if (!bad && ferror(s->file)) { /* of an earlier write */
        bad = 1;
        errno = before ? before : EIO;
    }
    if (!bad && s->new_path) bad = fsync(fileno(s->file)) != 0;
    if (bad) return refused(s, e);
    FILE *file = s->file;
    s->file = NULL;
    if (fclose(file) != 0) return refused(s, e);
    if (s->new_path && rename(s->new_path, s->path) != 0) return refused(s, e);
    close_and_free(s);
    return 0;
}

int save_end(save *s, int written, err *e)
{
    return written == 0 || ferror(s->file) ? save_commit(s, e) : written;
}

void save_discard(save *s)
{
    if (s->new_path) unlink(s->new_path);
    close_and_free(s);
}
