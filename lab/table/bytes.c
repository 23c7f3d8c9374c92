#include "table/bytes.h"

#include "base/mem.h"

#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>
#include <zlib.h>

/* First bytes of files that people hand to a reader of CSV. */
static const struct {
    size_t n;
    const char *bytes;
    const char *is;
    const char *remedy;
} foreign[] = {
    {2, "\xFF\xFE", "UTF-16 text", "save it as UTF-8"},
    {2, "\xFE\xFF", "UTF-16 text", "save it as UTF-8"},
    {4, "\0\0\xFE\xFF", "UTF-32 text", "save it as UTF-8"},
    {8, "\xD0\xCF\x11\xE0\xA1\xB1\x1A\xE1", "an old spreadsheet", "export the table as CSV"},
    {4, "PAR1", "a Parquet file", "export the table as CSV"},
    {6, "ARROW1", "an Arrow file", "export the table as CSV"},
    {8, "\x89HDF\r\n\x1A\n", "an HDF5 file", "export the table as CSV"},
    {5, "%PDF-", "a PDF document", "export the table as CSV"},
    {8, "\x89PNG\r\n\x1A\n", "a picture", "give a table as CSV"},
    {3, "\x1F\x8B\x08", "packed by gzip twice", "unpack it once with gunzip"},
    {6,
     "\xFD"
     "7zXZ\0",
     "packed by xz", "unpack it with unxz, or pack it with gzip"},
    {3, "BZh", "packed by bzip2", "unpack it with bunzip2, or pack it with gzip"},
    {4, "\x28\xB5\x2F\xFD", "packed by zstd", "unpack it with unzstd, or pack it with gzip"},
};

static int not_read(const char *label, err *e)
{
    return err_set(e, ERR_IO, "%s: cannot be read: %s", label, err_reason(errno));
}

int bytes_open(bytes *b, const char *path, const char *label, err *e)
{
    *b = (bytes){.label = label, .path = path, .buffer = mem_array(BYTES_ROOM, 1)};
    if (!b->buffer) return err_memory(e, "reading a file");
    int fd = strcmp(path, "-") == 0 ? dup(STDIN_FILENO) : open(path, O_RDONLY | O_CLOEXEC);
    int code = 0;
    struct stat st;
    if (fd < 0 || fstat(fd, &st) != 0) {
        code = not_read(label, e);
    } else if (S_ISDIR(st.st_mode)) {
        errno = EISDIR;
        code = not_read(label, e);
    } else if (!(b->gz = gzdopen(fd, "rb"))) {
        code = err_memory(e, "reading a file");
    } else {
        gzbuffer(b->gz, 1 << 17);
        b->size = S_ISREG(st.st_mode) ? (size_t)st.st_size : 0;
        return 0;
    }
    if (fd >= 0) close(fd);
    bytes_close(b);
    return code;
}

int bytes_refuse_foreign(const bytes *b, err *e)
{
    for (size_t i = 0; i < sizeof foreign / sizeof *foreign; i++)
        if (b->n >= foreign[i].n && memcmp(b->at, foreign[i].bytes, foreign[i].n) == 0)
            return err_set(e, ERR_DATA, "%s:1:1: this is %s; %s", b->label, foreign[i].is,
                           foreign[i].remedy);
    return 0;
}

int bytes_refuse_packed(const bytes *b, const char *what, err *e)
{
    if (gzdirect(b->gz)) return 0;
    return err_set(e, ERR_DATA, "%s: this is %s packed by gzip; unpack it with gunzip", b->label,
                   what);
}

static void tell(const bytes *b)
{
    if (!b->tell.call || !b->size) return;
    double share = (double)gzoffset(b->gz) / (double)b->size;
    b->tell.call(b->tell.context, share < 1 ? share : 1);
}

int bytes_next(bytes *b, err *e)
{
    b->at = b->buffer;
    b->n = 0;
    errno = 0;
    int n = gzread(b->gz, b->buffer, BYTES_ROOM);
    int why = Z_OK;
    const char *said = gzerror(b->gz, &why);
    if (why == Z_MEM_ERROR) return err_memory(e, "unpacking a file");
    if (why == Z_ERRNO || (n < 0 && why == Z_OK)) return not_read(b->label, e);
    if (why != Z_OK && why != Z_STREAM_END) {     /* Z_BUF_ERROR: the packed data ends too early */
        const char *reason = strstr(said, ">: "); /* behind zlib's own name for the file, <fd:3> */
        return err_set(e, ERR_DATA, "%s: the gzip data is damaged or cut short (%s); get it again",
                       b->label, reason ? reason + 3 : said);
    }
    b->n = (size_t)n;
    tell(b);
    if (!b->begun) {
        b->begun = 1;
        if (b->n >= 3 && memcmp(b->at, "\xEF\xBB\xBF", 3) == 0) {
            b->at += 3;
            b->n -= 3;
            if (b->n == 0) return bytes_next(b, e);
        }
    }
    return 0;
}

int bytes_take(bytes *b, void *out, size_t n, size_t *got, err *e)
{
    unsigned char *to = out;
    for (*got = 0; *got < n;) {
        if (b->n == 0) {
            int rc = bytes_next(b, e);
            if (rc < 0 || b->n == 0) return rc;
        }
        size_t part = n - *got < b->n ? n - *got : b->n;
        memcpy(to + *got, b->at, part);
        b->at += part;
        b->n -= part;
        *got += part;
    }
    return 0;
}

int bytes_can_rewind(const bytes *b)
{
    return b->size > 0 && strcmp(b->path, "-") != 0;
}

int bytes_rewind(bytes *b, err *e)
{
    b->n = 0;
    b->begun = 0;
    errno = 0;
    return gzrewind(b->gz) == 0 ? 0 : not_read(b->label, e);
}

int bytes_can_hold(const bytes *b, size_t n)
{
    enum { MOST_PACKED = 1032 }; /* deflate makes no more of a byte */
    if (b->size == 0) return 1;
    return gzdirect(b->gz) ? n <= b->size : n / MOST_PACKED <= b->size;
}

void bytes_close(bytes *b)
{
    if (b->gz) gzclose(b->gz);
    free(b->buffer);
    *b = (bytes){0};
}
