/* IDX: the values of every type, pictures with the labels beside them, and what is refused. */
#include "read.h"

#include "prep/dataset.h"

#include <zlib.h>

enum { ROWS = 60, HIGH = 4, WIDE = 5, PIXELS = HIGH * WIDE };

/* Bytes of a file of dimensions dim[0..n) whose value at i is `value(i)`, as unsigned bytes. */
static size_t put_idx(unsigned char *out, const unsigned *dim, unsigned n,
                      unsigned (*value)(unsigned))
{
    unsigned char *at = out;
    unsigned all = 1;
    *at++ = 0, *at++ = 0, *at++ = 8, *at++ = (unsigned char)n;
    for (unsigned k = 0; k < n; k++) {
        all *= dim[k];
        for (int shift = 24; shift >= 0; shift -= 8) *at++ = (unsigned char)(dim[k] >> shift);
    }
    for (unsigned i = 0; i < all; i++) *at++ = (unsigned char)value(i);
    return (size_t)(at - out);
}

/* The first pixel of every picture is 0. */
static unsigned pixel(unsigned i)
{
    return i % PIXELS == 0 ? 0 : i * 37 % 256;
}

static unsigned label(unsigned i)
{
    return i % 3 * 5;
}

static void put_gz(const char *name, const unsigned char *bytes, size_t n)
{
    gzFile z = gzopen(name, "wb");
    assert_non_null(z);
    assert_int_equal(gzwrite(z, bytes, (unsigned)n), n);
    assert_int_equal(gzclose(z), Z_OK);
}

static size_t pictures(unsigned char *out)
{
    return put_idx(out, (unsigned[]){ROWS, HIGH, WIDE}, 3, pixel);
}

static table read_file(const char *name)
{
    table t;
    err e = {0};
    if (table_read(&t, name, &e) != 0) fail_msg("%s", e.text);
    return t;
}

static void check_pixels(const table *t)
{
    assert_int_equal(t->rows, ROWS);
    assert_int_equal(t->image.height, HIGH);
    assert_int_equal(t->image.width, WIDE);
    for (unsigned j = 0; j < PIXELS; j++) {
        char name[8];
        snprintf(name, sizeof name, "p%u", j);
        assert_int_equal(table_find(t, name), (int)j);
        assert_int_equal(t->col[j].kind, j ? COLUMN_NUMBER : COLUMN_CONSTANT);
        for (unsigned i = 0; i < ROWS; i++)
            assert_true(t->col[j].number[i] == pixel(i * PIXELS + j));
    }
}

static void test_idx__pictures_and_their_labels(void **state)
{
    (void)state;
    static const char *const names[][2] = {
        {"train-images-idx3-ubyte", "train-labels-idx1-ubyte"},
        {"train-images-idx3-ubyte.gz", "train-labels-idx1-ubyte.gz"},
        {"t10k-images.idx3-ubyte.gz", "t10k-labels.idx1-ubyte"}, /* as some unpack them */
        {"images-images", "images-labels.gz"},
    };
    unsigned char images[4096], labels[256];
    size_t n = pictures(images), n_labels = put_idx(labels, (unsigned[]){ROWS}, 1, label);
    for (size_t k = 0; k < sizeof names / sizeof *names; k++) {
        for (int f = 0; f < 2; f++) {
            const char *name = names[k][f];
            const unsigned char *bytes = f ? labels : images;
            size_t size = f ? n_labels : n;
            if (strstr(name, ".gz"))
                put_gz(name, bytes, size);
            else
                folder_put_bytes(name, bytes, size);
        }
        table t = read_file(names[k][0]);
        assert_int_equal(t.cols, PIXELS + 1);
        check_pixels(&t);
        assert_string_equal(t.target, "label");
        const column *c = column_of(&t, "label");
        assert_int_equal(c->n_levels, 3);
        assert_int_equal(c->kind, COLUMN_CATEGORY);
        for (unsigned i = 0; i < ROWS; i++) assert_int_equal(atoi(level_of(c, i)), label(i));
        table_dispose(&t);
        assert_int_equal(remove(names[k][0]) | remove(names[k][1]), 0);
    }
}

static void test_idx__pictures_alone(void **state)
{
    (void)state;
    unsigned char images[4096];
    size_t n = pictures(images);
    folder_put_bytes("some-images", images, n);
    table t = read_file("some-images");
    assert_int_equal(t.cols, PIXELS);
    assert_null(t.target);
    check_pixels(&t);
    table_dispose(&t);
}

/* Of a picture no pixel is left out, those that are always the same neither. */
static void test_idx__whole_images(void **state)
{
    (void)state;
    unsigned char images[4096], labels[256];
    folder_put_bytes("a-images", images, pictures(images));
    folder_put_bytes("a-labels", labels, put_idx(labels, (unsigned[]){ROWS}, 1, label));
    table t = read_file("a-images");
    dataset d;
    err e = {0};
    if (dataset_make(&d, &t, &(dataset_options){.target = t.target}, &e) != 0)
        fail_msg("%s", e.text);
    assert_int_equal(d.task, TASK_MULTICLASS);
    assert_int_equal(d.n_features, PIXELS);
    assert_int_equal(d.image.height, HIGH);
    assert_int_equal(d.image.width, WIDE);
    dataset_dispose(&d);
    table_dispose(&t);
}

static void test_idx__every_type(void **state)
{
    (void)state;
#define BYTES(text) text, sizeof text - 1
    static const struct {
        const char *bytes;
        size_t n;
        double value[2];
    } row[] = {
        {BYTES("\0\0\x08\1\0\0\0\2\x7F\xFF"), {127, 255}},
        {BYTES("\0\0\x09\1\0\0\0\2\x7F\xFF"), {127, -1}},
        {BYTES("\0\0\x0B\1\0\0\0\2\x01\x02\x80\0"), {258, -32768}},
        {BYTES("\0\0\x0C\1\0\0\0\2\0\1\0\0\xFF\xFF\xFF\xFE"), {65536, -2}},
        {BYTES("\0\0\x0D\1\0\0\0\2\x3F\xC0\0\0\x80\0\0\0"), {1.5, -0.0}},
        {BYTES("\0\0\x0E\1\0\0\0\2\xBF\xF8\0\0\0\0\0\0\0\0\0\0\0\0\0\1"), {-1.5, 0x1p-1074}},
    };
    for (size_t k = 0; k < sizeof row / sizeof *row; k++) {
        table t = read_bytes(row[k].bytes, row[k].n);
        assert_int_equal(t.cols, 1);
        for (int i = 0; i < 2; i++) assert_true(t.col[0].number[i] == row[k].value[i]);
        table_dispose(&t);
    }
}

static void refused(const char *path, const char *says)
{
    table t;
    err e = {0};
    assert_int_equal(table_read(&t, path, &e), ERR_DATA);
    if (!strstr(e.text, says)) fail_msg("'%s' is not in '%s'", says, e.text);
    assert_null(t.col);
}

static void test_idx__refusals(void **state)
{
    (void)state;
    static const struct {
        const char *bytes;
        size_t n;
        const char *says;
    } row[] = {
        {BYTES("\0\0\x08\3\0\0\0\2\0\0\0\3"), "x: the IDX data are cut short"},
        {BYTES("\0\0\x08\1\0\0\0\3\1\2"), "x: the IDX data are cut short"},
        {BYTES("\0\0\x08\3\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF\1"), "cut short"},
        {BYTES("\0\0\x08\1\0\0\0\2\1\2\3"), "x: there is more in the file than its IDX dimensions"},
        {BYTES("\0\0\x08\1\0\0\0\0"), "x: there are no rows in it"},
        {BYTES("\0\0\x08\2\0\0\0\5\0\0\0\0"), "x: its rows have 0 numbers; 1 to 1048576 can be"},
        {BYTES("\0\0\x0D\1\0\0\0\2\x3F\xC0\0\0\x7F\x80\0\0"),
         "x:2:1: column 'p0': an infinite number; correct it, or write NaN"},
    };
    for (size_t k = 0; k < sizeof row / sizeof *row; k++) {
        folder_put_bytes("x", row[k].bytes, row[k].n);
        refused("x", row[k].says);
    }
    unsigned char images[4096], labels[256];
    folder_put_bytes("a-images", images, pictures(images));
    folder_put_bytes("a-labels", labels, put_idx(labels, (unsigned[]){ROWS - 1}, 1, label));
    refused("a-images", "a-labels: there should be 60 whole numbers, the labels of a-images");
    folder_put("a-labels", "5\n3\n");
    refused("a-images", "a-labels: these should be the labels of a-images, but it is no IDX file");
}

static void test_idx__asked(void **state)
{
    (void)state;
    unsigned char images[4096];
    folder_put_bytes("x", images, pictures(images));
    table t;
    err e = {0};
    table_ask ask[] = {{.column = "p1", .as_text = 1}, {.column = "p2", .written = 1}};
    assert_int_equal(table_read_asked(&t, "x", ask, 2, &e), 0);
    assert_string_equal(level_of(column_of(&t, "p1"), 0), "37");
    assert_string_equal(column_of(&t, "p2")->written, "74");
    assert_string_equal(column_of(&t, "p2")->written + 3, "46"); /* (PIXELS + 2) * 37 % 256 */
    table_dispose(&t);
}

/* Beyond what is kept as doubles: a byte each here, and the same values. */
static void test_idx__many(void **state)
{
    (void)state;
    enum { MANY = 9000, SIDE = 32 };
    unsigned char *images = malloc(MANY * SIDE * SIDE + 64);
    assert_non_null(images);
    size_t n = put_idx(images, (unsigned[]){MANY, SIDE, SIDE}, 3, pixel);
    folder_put_bytes("x", images, n);
    free(images);
    table t = read_file("x");
    assert_null(t.col[1].number);
    for (unsigned j = 0; j < SIDE * SIDE; j++)
        for (unsigned i = 0; i < MANY; i++)
            assert_true(column_number(&t.col[j], i) == pixel(i * SIDE * SIDE + j));
    assert_int_equal(t.image.height, SIDE);
    table_dispose(&t);
}

int main(void)
{
#define IN_FOLDER(test) cmocka_unit_test_setup_teardown(test, folder_enter, folder_leave)
    const struct CMUnitTest tests[] = {
        IN_FOLDER(test_idx__pictures_and_their_labels),
        IN_FOLDER(test_idx__pictures_alone),
        IN_FOLDER(test_idx__whole_images),
        IN_FOLDER(test_idx__every_type),
        IN_FOLDER(test_idx__refusals),
        IN_FOLDER(test_idx__asked),
        IN_FOLDER(test_idx__many),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
