/* Every bad file gets one clear line that says where and what to do. */
#include "read.h"

#include <zlib.h>

static void refused(const char *path, int code, const char *says)
{
    table t;
    err e = {0};
    int rc = table_read(&t, path, &e);
    if (rc != code) fail_msg("%s: code %d, '%s'; expected: %s", path, rc, e.text, says);
    assert_int_equal(e.code, code);
    if (!strstr(e.text, says)) fail_msg("'%s' is not in '%s'", says, e.text);
    assert_null(strchr(e.text, '\n'));
    assert_null(t.col); /* nothing half read is left */
    table_dispose(&t);
}

static void refused_bytes(const void *bytes, size_t n, const char *says)
{
    folder_put_bytes("t.csv", bytes, n);
    refused("t.csv", ERR_DATA, says);
}

static void test_refusals__no_file(void **state)
{
    (void)state;
    refused("none.csv", ERR_IO, "none.csv: cannot be read: No such file or directory");
    refused(".", ERR_IO, ".: cannot be read: a folder; give a file");
    refused("", ERR_IO, "cannot be read");
}

static void test_refusals__of_text(void **state)
{
    (void)state;
    static const struct {
        const char *text, *says;
    } row[] = {
        {"", "t.csv: the file is empty; it needs a header line and rows below it"},
        {"\xEF\xBB\xBF", "t.csv: the file is empty"},
        {"\n \r\n\n", "t.csv: there is nothing but blank lines"},
        {"a,b\n", "t.csv: there are no rows below the header line"},
        {"a,b", "t.csv: there are no rows below the header line"},
        {"a,b\n\n\n", "t.csv: there are no rows below the header line"},
        {"a,b,c\n1,2,3\n1,2\n", "t.csv:3: this row has 2 cells, the header has 3;"},
        {"a,b,c\n1,2,3\n\n\n1,2,3,4\n", "t.csv:5: this row has 4 cells, the header has 3;"},
        {"a,b\n1,\"x\ny\"\n1\n", "t.csv:4: this row has 1 cell, the header has 2;"},
        {"# lab 3\na,b\n1,2\n", "t.csv: the header is '# lab 3', and line 2 has 2 cells; take out"},
        {"a;b\n1;2\n1;2;3", "t.csv:3: this row has 3 cells, the header has 2; every row needs one "
                            "for each column, and a ';' inside a cell needs quotes"},
        {"a\tb\n1\n", "a 'tab' inside a cell"},
        {"a,b,a\n1,2,3\n", "t.csv:1:3: columns 1 and 3 are both named 'a'; rename one"},
        {"a,b,\" a\"\n1,2,3\n", "t.csv:1:3: columns 1 and 3 are both named 'a'"},
        {"1,2,1\n3,4,5\n", "both named '1'; rename one (or does the file lack a header line?)"},
        {",a,column 1\n1,2,3\n", "t.csv:1:3: columns 1 and 3 are both named 'column 1'"},
        {"a,b\n1,2\n3,inf\n4,5\n", "t.csv:3:2: column 'b': 'inf' is not a finite number; correct "
                                   "it, or write NA where the value is not known"},
        {"a,b\n1,2\n3, -Infinity\n", "t.csv:3:2: column 'b': '-Infinity' is not a finite number"},
        {"a,b\n\n1e999,2\n3,4\n", "t.csv:3:1: column 'a': '1e999' is not a finite number"},
        {"a\ninf\nNA\n", "t.csv:2:1: column 'a': 'inf' is not a finite number"},
        {"a,b\n1,\"x\n2,y\n3,z\n", "t.csv:2:2: the quote that opens this cell is never closed"},
        {"a,b\n1,2\n\"", "t.csv:3:1: the quote that opens this cell is never closed"},
    };
    for (size_t i = 0; i < sizeof row / sizeof *row; i++)
        refused_bytes(row[i].text, strlen(row[i].text), row[i].says);
}

static void test_refusals__of_bytes(void **state)
{
    (void)state;
#define BYTES(text) text, sizeof text - 1
    static const struct {
        const char *bytes;
        size_t n;
        const char *says;
    } row[] = {
        {BYTES("a,b\n1,2\n3,\0,5\n"), "t.csv:3:2: a NUL byte"},
        {BYTES("a,b\n1,2\n\0"), "t.csv:3:1: a NUL byte"},
        {BYTES("\0"), "t.csv:1:1: a NUL byte"},
        {BYTES("\xFF\xFE"
               "a\0,\0b\0\n\0"),
         "t.csv:1:1: this is UTF-16 text; save it as UTF-8"},
        {BYTES("\xFE\xFF\0a\0,\0b"), "t.csv:1:1: this is UTF-16 text"},
        {BYTES("a\0,\0b\0\n\0001\0,\0002\0"), "t.csv:1:1: a NUL byte: this is a binary or UTF-16"},
        {BYTES("PK\x03\x04xyz"), "t.csv: the zip archive is damaged"},
        {BYTES("PAR1xyz"), "this is a Parquet file"},
        {BYTES("SQLite format 3\0"), "this is an SQLite database that cannot be read"},
        {BYTES("\xFD"
               "7zXZ\0\0"),
         "this is packed by xz; unpack it with unxz"},
        {BYTES("BZh91AY"), "this is packed by bzip2"},
        {BYTES("\x28\xB5\x2F\xFDxyz"), "this is packed by zstd"},
        {BYTES("\x7F"
               "ELF\2\1\1\0\0\0"),
         "t.csv:1:1: a NUL byte: this is a binary"},
    };
    for (size_t i = 0; i < sizeof row / sizeof *row; i++)
        refused_bytes(row[i].bytes, row[i].n, row[i].says);
}

static void test_refusals__of_damaged_gzip(void **state)
{
    (void)state;
    gzFile z = gzopen("t.csv.gz", "wb");
    for (int i = 0; i < 100000; i++) gzprintf(z, i ? "%d,%d\n" : "a,b\n", i, i * 7);
    gzclose(z);
    static char bytes[1 << 20];
    FILE *f = fopen("t.csv.gz", "rb");
    size_t n = fread(bytes, 1, sizeof bytes, f);
    fclose(f);
    refused_bytes(bytes, n / 2, "the gzip data is damaged or cut short");
    refused_bytes(bytes, n - 4, "the gzip data is damaged or cut short");
    bytes[n / 2] ^= 0x55;
    refused_bytes(bytes, n, "t.csv:"); /* rows torn apart, or the check sum at the end */
    bytes[n / 2] ^= 0x55;
    z = gzopen("twice.gz", "wb");
    gzwrite(z, bytes, (unsigned)n);
    gzclose(z);
    refused("twice.gz", ERR_DATA, "twice.gz:1:1: this is packed by gzip twice");
    z = gzopen("db.gz", "wb");
    gzwrite(z, "SQLite format 3", 16);
    gzclose(z);
    refused("db.gz", ERR_DATA, "db.gz: this is an SQLite database packed by gzip; unpack it");
    z = gzopen("npz.gz", "wb");
    gzwrite(z, "PK\3\4", 4);
    gzclose(z);
    refused("npz.gz", ERR_DATA, "npz.gz: this is a zip archive packed by gzip; unpack it");
}

/* A quote that is never closed swallows the file only so far. */
static void test_refusals__of_endless_cells(void **state)
{
    (void)state;
    enum { LONG = 4 << 20 };
    char *text = malloc(LONG);
    assert_non_null(text);
    memset(text, 'x', LONG);
    memcpy(text, "a,b\n1,2\n3,\"", 11);
    for (int i = 1000; i < LONG; i += 1000) text[i] = '\n';
    refused_bytes(text, LONG, "t.csv:3:2: this cell is longer than 1048576 bytes; is a quote");
    memset(text + 10, 'y', LONG - 10); /* without a quote */
    refused_bytes(text, LONG, "t.csv:3:2: this cell is longer than 1048576 bytes");
    memset(text, 'n', LONG); /* in the header */
    refused_bytes(text, LONG, "t.csv:1:1: this cell is longer than 1048576 bytes");
    free(text);
}

static void test_refusals__cut_what_they_show(void **state)
{
    (void)state;
    enum { LONG = 100000 };
    char *text = malloc(2 * LONG + 64);
    assert_non_null(text);
    memset(text, 'n', LONG);
    strcpy(text + LONG, "\n1\ninf\n");
    refused_bytes(text, strlen(text),
                  "t.csv:3:1: column 'nnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnn…': "
                  "'inf' is not");
    text[LONG] = ',';
    memset(text + LONG + 1, 'n', LONG);
    strcpy(text + 2 * LONG + 1, "\n1,2\n");
    refused_bytes(text, strlen(text), "are both named 'nnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnn…'");
    free(text);
}

int main(void)
{
#define IN_FOLDER(test) cmocka_unit_test_setup_teardown(test, folder_enter, folder_leave)
    const struct CMUnitTest tests[] = {
        IN_FOLDER(test_refusals__no_file),          IN_FOLDER(test_refusals__of_text),
        IN_FOLDER(test_refusals__of_bytes),         IN_FOLDER(test_refusals__of_damaged_gzip),
        IN_FOLDER(test_refusals__of_endless_cells), IN_FOLDER(test_refusals__cut_what_they_show),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
