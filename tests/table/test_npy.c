/* NPY and NPZ: arrays that NumPy itself wrote (tests/golden/arrays.py), and what is refused. */
#include "read.h"

#include <zip.h>

#define FOLDER "tests/golden/arrays/"

static double value(size_t i, size_t j, int shift)
{
    return (double)((7 * i + 3 * j) % 50) - shift;
}

static table read_file(const char *path)
{
    table t;
    err e = {0};
    if (table_read(&t, path, &e) != 0) fail_msg("%s", e.text);
    return t;
}

static void check(const char *name, int shift, size_t cols)
{
    char path[128], column[8];
    snprintf(path, sizeof path, FOLDER "%s.npy", name);
    table t = read_file(path);
    assert_int_equal(t.rows, 60);
    assert_int_equal(t.cols, cols);
    for (size_t j = 0; j < cols; j++) {
        snprintf(column, sizeof column, "x%zu", j);
        assert_int_equal(table_find(&t, column), (int)j);
        for (size_t i = 0; i < t.rows; i++)
            if (t.col[j].number[i] != value(i, j, shift))
                fail_msg("%s: [%zu][%zu] is %g", name, i, j, t.col[j].number[i]);
    }
    table_dispose(&t);
}

static void test_npy__every_type_and_order(void **state)
{
    (void)state;
    static const char *const with_sign[] = {"i1", "i2",     "big_i4", "i8",     "f2",     "big_f2",
                                            "f4", "big_f4", "f8",     "big_f8", "fortran"};
    static const char *const without[] = {"u1", "u2", "big_u4", "u8"};
    for (size_t k = 0; k < sizeof with_sign / sizeof *with_sign; k++) check(with_sign[k], 20, 3);
    for (size_t k = 0; k < sizeof without / sizeof *without; k++) check(without[k], 0, 3);
    check("one", 20, 1);
    table t = read_file(FOLDER "b1.npy");
    for (size_t i = 0; i < t.rows; i++)
        for (size_t j = 0; j < 3; j++) assert_true(t.col[j].number[i] == ((i + j) % 3 == 0));
    table_dispose(&t);
}

static void test_npy__pictures(void **state)
{
    (void)state;
    table t = read_file(FOLDER "pictures.npy");
    assert_int_equal(t.cols, 8);
    assert_int_equal(t.image.height, 2);
    assert_int_equal(t.image.width, 4);
    assert_int_equal(t.image.channels, 1);
    for (size_t i = 0; i < t.rows; i++)
        for (size_t j = 0; j < 8;
             j++) /* arange of bytes wraps at 256 before it is taken modulo 251 */
            assert_true(t.col[j].number[i] == (double)((i * 8 + j) % 256 % 251));
    table_dispose(&t);
}

static void test_npy__archives(void **state)
{
    (void)state;
    static const char *const names[] = {FOLDER "stored.npz", FOLDER "packed.npz"};
    static const char *const columns[] = {"temp", "x0", "x1", "x2", "y"};
    for (int k = 0; k < 2; k++) {
        table t = read_file(names[k]);
        assert_int_equal(t.rows, 60);
        assert_int_equal(t.cols, 5);
        for (int c = 0; c < 5; c++) assert_int_equal(table_find(&t, columns[c]), c);
        for (size_t i = 0; i < t.rows; i++) {
            assert_true(t.col[0].number[i] == value(i, 0, 20));
            for (size_t j = 0; j < 3; j++) assert_true(t.col[1 + j].number[i] == value(i, j, 20));
            /* Python's remainder is never negative */
            assert_true(t.col[4].number[i] == (double)((7 * i + 6) % 50 % 2));
        }
        table_dispose(&t);
    }
}

/* An archive of one array, f4.npy, under that name. */
static void put_archive(const char *path, const char *name)
{
    zip_t *z = zip_open(path, ZIP_CREATE | ZIP_TRUNCATE, NULL);
    assert_non_null(z);
    zip_source_t *from = zip_source_file(z, FOLDER "f4.npy", 0, -1);
    assert_true(from && zip_file_add(z, name, from, ZIP_FL_ENC_UTF_8) == 0);
    assert_int_equal(zip_close(z), 0);
}

/* A plan, a store and a terminal take a line for a name. */
static void test_npy__names_of_an_archive_are_clean(void **state)
{
    (void)state;
    char path[] = "/tmp/softplus-test.XXXXXX";
    int fd = mkstemp(path);
    assert_true(fd >= 0 && close(fd) == 0);
    put_archive(path, "\xC3\xA9\nrows\t.npy");
    table t = read_file(path);
    remove(path);
    assert_string_equal(t.col[2].name, "\xC3\xA9 rows 2");
    table_dispose(&t);
}

static void refused(const char *path, const char *says)
{
    table t;
    err e = {0};
    assert_int_equal(table_read(&t, path, &e), ERR_DATA);
    if (!strstr(e.text, says)) fail_msg("'%s' is not in '%s'", says, e.text);
    assert_null(strchr(e.text, '\n'));
    assert_null(t.col);
}

static void test_npy__refusals_of_others(void **state)
{
    (void)state;
    refused(FOLDER "complex.npy", "its values are of type '<c8'; convert them with astype('f4')");
    refused(FOLDER "text.npy", "its values are of type '<U3'");
    refused(FOLDER "struct.npy", "its header is none of an array of numbers");
    refused(FOLDER "uneven.npz",
            "uneven.npz: b.npy has 50 rows and tests/golden/arrays/uneven.npz: a.npy 60; arrays of "
            "one archive must have as many each");
}

static size_t load(const char *path, char *out, size_t room)
{
    FILE *f = fopen(path, "rb");
    assert_non_null(f);
    size_t n = fread(out, 1, room, f);
    fclose(f);
    assert_true(n < room);
    return n;
}

static char bytes[1 << 16];

/* Cut anywhere, a file is refused with a line; so is one with a byte too many. */
static void test_npy__refusals_of_cut_files(void **state)
{
    static const char *const names[] = {"f4.npy", "fortran.npy", "stored.npz", "packed.npz"};
    static char saved[4][1 << 14];
    size_t n[4];
    for (int k = 0; k < 4; k++) {
        char path[128];
        snprintf(path, sizeof path, FOLDER "%s", names[k]);
        n[k] = load(path, saved[k], sizeof saved[k]);
    }
    assert_int_equal(folder_enter(state), 0);
    for (int k = 0; k < 4; k++)
        for (size_t cut = 8; cut < n[k]; cut += 13) {
            folder_put_bytes("x", saved[k], cut);
            refused("x", "x");
        }
    memcpy(bytes, saved[0], n[0]);
    folder_put_bytes("x", bytes, n[0] + 1);
    refused("x", "x: there is more in it than its shape says");
    char *shape = strstr(saved[0] + 10, "(60, 3)");
    assert_non_null(shape);
    memcpy(shape, "(99999)", 7);
    folder_put_bytes("x", saved[0], n[0]);
    refused("x", "x: the array is cut short");
    memcpy(shape, "(0, 3) ", 7);
    folder_put_bytes("x", saved[0], n[0]);
    refused("x", "x: there are no rows in it");
    folder_put_bytes("x", "PK\5\6\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0", 22);
    refused("x", "x:");
    assert_int_equal(folder_leave(state), 0);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_npy__every_type_and_order),
        cmocka_unit_test(test_npy__pictures),
        cmocka_unit_test(test_npy__archives),
        cmocka_unit_test(test_npy__names_of_an_archive_are_clean),
        cmocka_unit_test(test_npy__refusals_of_others),
        cmocka_unit_test(test_npy__refusals_of_cut_files), /* the last: it changes the folder */
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
