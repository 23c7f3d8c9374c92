/* Rows from tables and shapes in the plane, and the pictures that are made of them, read back by
 * libpng. */
#include "energy/picture.h"
#include "energy/points.h"
#include "test.h"

#include <math.h>
#include <png.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { ROWS = 60 };

/* a: 0 … 59; b: its square, missing in every tenth row; c: 7 throughout; d: text. */
static char *names[] = {"a", "b", "c", "d"};
static double a[ROWS], b[ROWS], c[ROWS];
static uint32_t level[ROWS];
static uint64_t line[ROWS];
static char *levels[] = {"on"};

static column columns[] = {
    {.kind = COLUMN_NUMBER, .number = a},
    {.kind = COLUMN_NUMBER, .number = b},
    {.kind = COLUMN_CONSTANT, .number = c},
    {.kind = COLUMN_CATEGORY, .level = level, .levels = levels, .n_levels = 1}};

static void packed_column(column *c, const double *value)
{
    *c = (column){.name = c->name, .kind = c->kind};
    for (int i = 0; i < ROWS; i++) assert_int_equal(packed_put(&c->packed, value[i]), 0);
    assert_int_equal(packed_end(&c->packed), 0);
}

static table make_table(void)
{
    for (int i = 0; i < ROWS; i++) {
        a[i] = i;
        b[i] = i % 10 ? (double)(i * i) : (double)NAN;
        c[i] = 7;
    }
    for (size_t k = 0; k < 4; k++) columns[k].name = names[k];
    return (table){.path = names[0], .rows = ROWS, .cols = 4, .col = columns, .line = line};
}

/* Columns of long files come packed. */
static void test_points__take_packed_columns(void **state)
{
    (void)state;
    table t = make_table();
    column kept = columns[1];
    points p, q;
    packed_column(&columns[1], b);
    points_request all = {.constants = 1}, one = {.column = (const char *[]){"b"}, .n_columns = 1};
    assert_int_equal(points_from_table(&p, &t, &all, NULL), 0);
    assert_int_equal(p.cols, 3);
    assert_true(p.x[0] == 1 && p.x[1] == 1 && p.x[2] == 7 && p.x[3] == 2 && p.x[4] == 4);
    assert_int_equal(points_from_table(&q, &t, &one, NULL), 0);
    assert_true(q.rows == 54 && q.x[53] == 59 * 59);
    points_dispose(&p);
    points_dispose(&q);
    packed_dispose(&columns[1].packed);
    columns[1] = kept;
}

static void test_points__take_whole_rows_of_numbers(void **state)
{
    (void)state;
    table t = make_table();
    points p;
    points_request all = {.constants = 1};
    assert_int_equal(points_from_table(&p, &t, &all, NULL), 0);
    assert_int_equal(p.rows, 54);
    assert_int_equal(p.cols, 3);
    assert_string_equal(p.name[2], "c");
    assert_true(p.x[0] == 1 && p.x[1] == 1 && p.x[2] == 7 && p.x[3] == 2 && p.x[4] == 4);
    assert_string_equal(p.note.text, "left out d: text; energies are of numbers\n"
                                     "left out 6 rows with a missing cell\n");
    points_split(&p, 0.5, 1);
    assert_int_equal(p.n_test, 27);
    double sum = 0;
    for (size_t i = 0; i < p.rows; i++) {
        assert_true(p.x[3 * i + 1] == p.x[3 * i] * p.x[3 * i]); /* rows stay whole */
        sum += p.x[3 * i];
    }
    assert_true(sum == 59 * 30 - (10 + 20 + 30 + 40 + 50));
    points_to_unit(&p);
    for (size_t i = 0; i < p.rows * p.cols; i++) assert_true(p.x[i] >= 0 && p.x[i] <= 1);
    points_dispose(&p);
}

static void test_points__standardise_by_the_rows_trained_on(void **state)
{
    (void)state;
    table t = make_table();
    points p;
    err e = {0};
    const char *const drop[] = {"c"};
    points_request some = {.drop = drop, .n_drop = 1};
    assert_int_equal(points_from_table(&p, &t, &some, NULL), 0);
    points_split(&p, 0.2, 3);
    assert_int_equal(points_standardise(&p, NULL), 0);
    const double *x = points_train(&p);
    for (size_t k = 0; k < 2; k++) {
        double mean = 0, square = 0, n = (double)(p.rows - p.n_test);
        for (size_t i = 0; i < p.rows - p.n_test; i++) {
            mean += x[2 * i + k] / n;
            square += x[2 * i + k] * x[2 * i + k] / n;
        }
        assert_true(fabs(mean) < 1e-12 && fabs(square - 1) < 1e-12);
    }
    points_dispose(&p);
    points_request constant = {.constants = 1};
    assert_int_equal(points_from_table(&p, &t, &constant, NULL), 0);
    assert_int_equal(points_standardise(&p, &e), ERR_DATA);
    assert_non_null(strstr(e.text, "'c' has one value"));
    points_dispose(&p);
}

/* Every point of a shape is where the shape is, and the mean is what symmetry says. */
static void test_points__shapes_lie_where_they_should(void **state)
{
    (void)state;
    enum { MANY = 20000 };
    static const double mean[][2] = {{0.5, 0.25}, {0, 0}, {0, 0}};
    for (size_t s = 0; points_shape_name(s); s++) {
        points p;
        double sum[2] = {0};
        assert_int_equal(points_draw(&p, s, MANY, 5, NULL), 0);
        for (size_t i = 0; i < MANY; i++) {
            double x = p.x[2 * i], y = p.x[2 * i + 1], r = hypot(x, y);
            sum[0] += x / MANY;
            sum[1] += y / MANY;
            double off = s == 0   ? fmin(fabs(r - 1), fabs(hypot(x - 1, y - 0.5) - 1))
                         : s == 1 ? fabs(r - fmin(fmax(round(r), 1), 3))
                                  : fmax(0, r - 6);
            assert_true(off < 0.6);
        }
        for (int d = 0; d < 2; d++) assert_true(fabs(sum[d] - mean[s][d]) < 0.06);
        points_dispose(&p);
    }
}

static void test_picture__is_what_was_drawn(void **state)
{
    (void)state;
    const double value[] = {0, 1, 0.5, 0, 1, 1, 0, 0};
    picture p;
    err e = {0};
    assert_int_equal(picture_grid(&p, 2, 2, 2, 2, 3, value, &e), 0);
    assert_int_equal(p.width, 3 + 2 * (6 + 3));
    assert_int_equal(p.height, 3 + 6 + 3);
    picture_dot(&p, -1, 2, (unsigned char[]){1, 2, 3}); /* outside: nothing happens */
    picture_dot(&p, 20, 11, (unsigned char[]){1, 2, 3});
    FILE *f = tmpfile();
    assert_non_null(f);
    assert_int_equal(picture_write(&p, f, &e), 0);
    rewind(f);
    png_image image;
    memset(&image, 0, sizeof image);
    image.version = PNG_IMAGE_VERSION;
    assert_true(png_image_begin_read_from_stdio(&image, f));
    image.format = PNG_FORMAT_RGB;
    assert_int_equal(image.width, p.width);
    unsigned char *back = calloc(p.height, p.width * 3);
    assert_true(png_image_finish_read(&image, NULL, back, 0, NULL));
    assert_memory_equal(back, p.rgb, p.height * p.width * 3);
    assert_int_equal(back[(3 * p.width + 3) * 3], 255);     /* 0: white */
    assert_int_equal(back[(3 * p.width + 6) * 3], 0);       /* 1: black */
    assert_int_equal(back[(6 * p.width + 3) * 3], 128);     /* 0.5 */
    assert_int_equal(back[(11 * p.width + 20) * 3 + 2], 3); /* the dot */
    free(back);
    fclose(f);
    picture_dispose(&p);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_points__take_whole_rows_of_numbers),
        cmocka_unit_test(test_points__take_packed_columns),
        cmocka_unit_test(test_points__standardise_by_the_rows_trained_on),
        cmocka_unit_test(test_points__shapes_lie_where_they_should),
        cmocka_unit_test(test_picture__is_what_was_drawn),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
