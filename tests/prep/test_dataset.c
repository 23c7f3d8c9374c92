#include "make.h"

#include <math.h>

/* The rows of a target column beside a feature; `values` is a list that repeats. */
static table target_table(const char *const *values, size_t n, size_t rows)
{
    char *text = malloc(rows * 64 + 64), *at = text;
    assert_non_null(text);
    at += sprintf(at, "x,y\n");
    for (size_t i = 0; i < rows; i++) at += sprintf(at, "%zu,%s\n", i * 7 % 211, values[i % n]);
    table t = read_text(text);
    free(text);
    return t;
}

#define LIST(...)                                                                                  \
    (const char *const[]){__VA_ARGS__}, sizeof((const char *const[]){__VA_ARGS__}) / sizeof(char *)

static void test_dataset__infers_the_task_and_says_why(void **state)
{
    (void)state;
    const struct {
        const char *const *values;
        size_t n;
        task want;
        size_t classes;
        const char *says;
    } row[] = {
        {LIST("no", "yes"), TASK_BINARY, 2, "task: binary ('y' holds 2 different texts)"},
        {LIST("a", "b", "c"), TASK_MULTICLASS, 3, "task: multiclass ('y' holds 3 different texts)"},
        {LIST("0", "1"), TASK_BINARY, 2, "task: binary ('y' holds 0 and 1); --task regression"},
        {LIST("-1", "1"), TASK_BINARY, 2, "holds -1 and 1"},
        {LIST("2.5", "10"), TASK_BINARY, 2, "holds 2.5 and 10"},
        {LIST("0", "1", "2"), TASK_MULTICLASS, 3, "whole numbers 0 to 2 about equally often"},
        {LIST("1", "2", "3", "3", "3"), TASK_MULTICLASS, 3, "--task count or regression"},
        {LIST("0", "0", "0", "0", "1", "1", "2"), TASK_COUNT, 0,
         "task: count ('y' holds whole numbers from 0 to 2); --task regression for squared error"},
        {LIST("1", "3", "5"), TASK_COUNT, 0, "from 1 to 5"},
        {LIST("2", "3", "4"), TASK_COUNT, 0, "from 2 to 4"},
        {LIST("5", "7", "651"), TASK_COUNT, 0, "from 5 to 651"},
        {LIST("6", "7", "651"), TASK_REGRESSION, 0,
         "task: regression ('y' holds whole numbers from 6 to 651); --task count if"},
        {LIST("326", "500", "18823"), TASK_REGRESSION, 0, "from 326 to 18823"},
        {LIST("-1", "0", "1", "2"), TASK_REGRESSION, 0, "('y' holds numbers from -1 to 2)"},
        {LIST("0", "1", "2.5"), TASK_REGRESSION, 0, "('y' holds numbers from 0 to 2.5)"},
    };
    for (size_t i = 0; i < sizeof row / sizeof *row; i++) {
        table t = target_table(row[i].values, row[i].n, 210);
        dataset d = make_dataset(&t, "y", TASK_AUTO);
        if (d.task != row[i].want || !has_note(&d, row[i].says)) {
            print_notes(&d);
            fail_msg("row %zu: task %s, expected '%s'", i, task_name(d.task), row[i].says);
        }
        assert_int_equal(d.classes, row[i].classes);
        assert_int_equal(d.n_notes, 1);
        dataset_dispose(&d);
        table_dispose(&t);
    }
}

static void test_dataset__twenty_labels_are_classes_more_are_counts(void **state)
{
    (void)state;
    char text[21][4];
    const char *values[21];
    for (int i = 0; i < 21; i++) {
        sprintf(text[i], "%d", i);
        values[i] = text[i];
    }
    table t = target_table(values, 20, 420);
    dataset d = make_dataset(&t, "y", TASK_AUTO);
    assert_int_equal(d.task, TASK_MULTICLASS);
    dataset_dispose(&d);
    table_dispose(&t);
    t = target_table(values, 21, 420);
    d = make_dataset(&t, "y", TASK_AUTO);
    assert_int_equal(d.task, TASK_COUNT);
    dataset_dispose(&d);
    table_dispose(&t);
}

static void test_dataset__classes_are_numbered_in_order(void **state)
{
    (void)state;
    table t = target_table(LIST("10", "9", "NA", "-3.5"), 220);
    dataset d = make_dataset(&t, "y", TASK_MULTICLASS);
    assert_int_equal(d.rows, 165);
    assert_string_equal(d.class_name[0], "-3.5");
    assert_string_equal(d.class_name[1], "9");
    assert_string_equal(d.class_name[2], "10");
    assert_true(d.y[0] == 2 && d.y[1] == 1 && d.y[2] == 0);
    assert_int_equal(d.row[2], 3);
    assert_true(has_note(&d, "left out 55 of 220 rows: their target is missing"));
    dataset_dispose(&d);
    table_dispose(&t);
    t = target_table(LIST("b", "", "a"), 210);
    d = make_dataset(&t, "y", TASK_AUTO);
    assert_string_equal(d.class_name[0], "a");
    assert_true(d.y[0] == 1 && d.y[1] == 0);
    assert_int_equal(d.row[1], 2);
    dataset_dispose(&d);
    table_dispose(&t);
}

static void test_dataset__task_as_asked(void **state)
{
    (void)state;
    table t = target_table(LIST("0", "1", "2"), 210);
    static const task asked[] = {TASK_REGRESSION, TASK_COUNT, TASK_MULTICLASS};
    for (size_t i = 0; i < 3; i++) {
        dataset d = make_dataset(&t, "y", asked[i]);
        assert_int_equal(d.task, asked[i]);
        assert_int_equal(d.n_notes, 0);
        assert_true(d.y[2] == 2);
        dataset_dispose(&d);
    }
    table_dispose(&t);
}

static void wide_row(char *out, size_t i)
{
    sprintf(out, "%zu,key%zu,same,,%zu,k%zu,%zu,%zu", i, i, i % 5, i, i % 3, i * i % 13);
}

static void odd_row(char *out, size_t i)
{
    sprintf(out, "%zu,,%zu,2020-%02zu-%02zu,%zu,", i, i % 5, i / 28 + 1, i % 28 + 1, i * i % 13);
}

static void test_dataset__says_what_it_leaves_out(void **state)
{
    (void)state;
    table t = make_table("row,name,country,empty,a,code,b,y", 100, wide_row);
    dataset d;
    err e = {0};
    const char *drop[] = {"b", "empty"};
    dataset_options o = {.target = "y", .drop = drop, .n_drop = 2, .task = TASK_AUTO};
    assert_int_equal(dataset_make(&d, &t, &o, &e), 0);
    assert_int_equal(d.n_features, 2);
    assert_int_equal(d.feature[0], 0);
    assert_int_equal(d.feature[1], 4);
    assert_true(has_note(&d, "left out empty, b: --drop"));
    assert_true(has_note(&d, "left out country: the same value in every row"));
    assert_true(has_note(&d, "left out name, code: text that hardly recurs"));
    assert_true(has_note(&d, "'row' grows by 1 from row to row; --drop it"));
    assert_int_equal(d.n_notes, 5);
    dataset_dispose(&d);
    dataset_dispose(&d);
    table_dispose(&t);

    t = make_table(",bare,a,day,y,", 100, odd_row);
    d = make_dataset(&t, "y", TASK_REGRESSION);
    assert_int_equal(d.n_features, 1);
    assert_true(has_note(&d, "left out column 1, column 6: the header has no name for it"));
    assert_true(has_note(&d, "left out bare: no value in any row"));
    assert_true(has_note(&d, "left out day: dates and times are no features; --time COL"));
    dataset_dispose(&d);
    table_dispose(&t);
}

static void refused(const table *t, dataset_options o, int code, const char *says)
{
    dataset d;
    err e = {0};
    int rc = dataset_make(&d, t, &o, &e);
    if (rc != code || !strstr(e.text, says)) fail_msg("%d '%s', expected '%s'", rc, e.text, says);
    assert_null(d.row);
}

static void two_numbers(char *out, size_t i)
{
    sprintf(out, "%zu,%zu", i, i * i % 13);
}
static void one_number(char *out, size_t i)
{
    sprintf(out, "%zu 1", i);
}

static void test_dataset__refuses_unknown_columns(void **state)
{
    (void)state;
    table t = make_table("row,name,country,empty,a,code,b,y", 100, wide_row);
    const char *drop[] = {"a", "nome", "y"};
    refused(&t, (dataset_options){.target = "Y"}, ERR_USAGE,
            "t.csv: no column is named 'Y' (--target); there are: row, name, country, empty, a, "
            "code, b, y");
    refused(&t, (dataset_options){.target = NULL}, ERR_USAGE, "say --target NAME");
    refused(&t, (dataset_options){.target = "y", .drop = drop, .n_drop = 2}, ERR_USAGE,
            "no column is named 'nome' (--drop)");
    refused(&t, (dataset_options){.target = "y", .drop = drop + 2, .n_drop = 1}, ERR_USAGE,
            "column 'y' is both --target and --drop");
    table_dispose(&t);

    t = make_table("0.5,7", 100, two_numbers);
    refused(&t, (dataset_options){.target = "y"}, ERR_USAGE,
            "(--target); there are: 0.5, 7 (does the file lack a header line?)");
    table_dispose(&t);
    t = make_table("x y", 100, one_number);
    refused(&t, (dataset_options){.target = "y"}, ERR_USAGE,
            "(--target); there is: x y (cells stand between , ; or tabs)");
    table_dispose(&t);

    char header[400] = "c0", line[400] = "0";
    for (int i = 1; i < 30; i++) {
        sprintf(header + strlen(header), ",%s%d", i < 25 ? "column" : "Price", i);
        strcat(line, ",1");
    }
    char text[800];
    sprintf(text, "%s\n%s\n", header, line);
    t = read_text(text);
    refused(&t, (dataset_options){.target = "price27"}, ERR_USAGE,
            "there are: Price27, Price25, Price26 are the nearest of 30");
    refused(&t, (dataset_options){.target = "colmn7"}, ERR_USAGE,
            "there are: column7, column"); /* a letter less */
    refused(&t, (dataset_options){.target = "column177"}, ERR_USAGE,
            "there are: column17, column"); /* one more */
    refused(&t, (dataset_options){.target = "xPrice29"}, ERR_USAGE, "there are: Price29, Price2");
    table_dispose(&t);
}

static void gaps(char *out, size_t i)
{
    sprintf(out, "%s,%s,%zu,%s",
            i % 4 == 1 ? ""
            : i % 3    ? "1.5"
                       : "2",
            i % 5    ? "a"
            : i % 10 ? "b"
                     : "?",
            i,
            i % 2   ? "3"
            : i % 4 ? "4.5"
                    : "");
}

/* Of the rows that are used: every fourth has no target. */
static void test_dataset__says_what_is_missing(void **state)
{
    (void)state;
    table t = make_table("x,c,full,y", 200, gaps);
    dataset d = make_dataset(&t, "y", TASK_REGRESSION);
    assert_int_equal(d.rows, 150);
    assert_true(has_note(&d, "missing cells in x (50), c (10): numbers become the median"));
    dataset_dispose(&d);
    table_dispose(&t);
}

static void repeated(char *out, size_t i)
{
    size_t k = i < 190 ? i : i - 90; /* the last ten of 200 are copies of others */
    sprintf(out, "%zu.5,%s,p%zu,%zu.25", k, k % 3 ? "a" : "b", i % 20, k * 7 % 100);
}

/* From one row in twenty; groups keep copies on one side of a split. */
static void test_dataset__says_what_is_copied(void **state)
{
    (void)state;
    static const char *const drop[] = {"person"};
    dataset_options o = {.target = "y", .drop = drop, .n_drop = 1};
    dataset d;
    err e = {0};
    table t = make_table("x,c,person,y", 200, repeated);
    assert_int_equal(dataset_make(&d, &t, &o, &e), 0);
    assert_true(has_note(&d, "10 of 200 rows equal an earlier one in every column used"));
    dataset_dispose(&d);
    o = (dataset_options){.target = "y", .group = "person"};
    assert_int_equal(dataset_make(&d, &t, &o, &e), 0);
    assert_false(has_note(&d, "10 of 200 rows"));
    dataset_dispose(&d);
    table_dispose(&t);
    t = make_table("x,c,person,y", 199, repeated);
    o = (dataset_options){.target = "y", .drop = drop, .n_drop = 1};
    assert_int_equal(dataset_make(&d, &t, &o, &e), 0);
    assert_false(has_note(&d, "rows equal an earlier one"));
    dataset_dispose(&d);
    table_dispose(&t);
}

static void test_dataset__refuses_targets_that_teach_nothing(void **state)
{
    (void)state;
    const struct {
        const char *const *values;
        size_t n, rows;
        const char *says;
    } row[] = {
        {LIST("3"), 100, "t.csv: the target 'y' is the same in every row"},
        {LIST("x"), 100, "t.csv: the target 'y' is the same in every row"},
        {LIST("3", ""), 200, "t.csv: the target 'y' is the same in every row"},
        {LIST("x", ""), 200, "t.csv: the target 'y' is the same in every row"},
        {LIST("", "NA"), 100, "t.csv: the target 'y' is missing in every row"},
        {LIST("1", "2"), 49, "t.csv: 49 rows have a value of the target 'y'; at least 50"},
        {LIST("1", "2", "?"), 73, "t.csv: 49 rows have a value of the target 'y'; at least 50"},
        {LIST("1", "2", "NA", "NA"), 2, "t.csv: 2 rows have a value"},
        {LIST("3"), 49, "t.csv: 49 rows have a value of the target 'y'; at least 50"},
        {LIST("1e200", "-2e200", "3.5"), 90,
         "t.csv: the target 'y' holds numbers from -2e+200 to 1e+200: squares of their"},
        {LIST("1e-200", "2e-200", "4e-200"), 90, "are beyond a double's range; write them in"},
    };
    for (size_t i = 0; i < sizeof row / sizeof *row; i++) {
        table t = target_table(row[i].values, row[i].n, row[i].rows);
        refused(&t, (dataset_options){.target = "y"}, ERR_DATA, row[i].says);
        table_dispose(&t);
    }
    table t = target_table(LIST("1", "2", "3"), 50);
    dataset d = make_dataset(&t, "y", TASK_REGRESSION); /* 50 are enough */
    dataset_dispose(&d);
    table_dispose(&t);
}

static void test_dataset__refuses_values_the_task_forbids(void **state)
{
    (void)state;
    const struct {
        const char *const *values;
        size_t n;
        task asked;
        const char *says;
    } row[] = {
        {LIST("1", "2", "-3"), TASK_COUNT,
         "t.csv:4:2: column 'y': '-3' is negative, and --task count needs whole numbers from 0"},
        {LIST("1", "2.5", "3"), TASK_COUNT, "t.csv:3:2: column 'y': '2.5' is not whole"},
        {LIST("1", "two", "3"), TASK_COUNT, "t.csv:3:2: column 'y': 'two' is not a number"},
        {LIST("a", "b"), TASK_REGRESSION,
         "t.csv:2:2: column 'y': 'a' is not a number; for two classes choose --task binary"},
        {LIST("a", "b", "c"), TASK_COUNT,
         "t.csv:2:2: column 'y': 'a' is not a number; correct it, write NA where the value is not "
         "known, or choose --task multiclass"},
        {LIST("1", "2", "3"), TASK_BINARY,
         "the target 'y' has 3 different values, --task binary needs 2; try --task multiclass "
         "or regression"},
        {LIST("a", "b", "c"), TASK_BINARY, "the target 'y' has 3 different values"},
        {LIST("1", "2", "3", "4", "5", "6", "7", "8", "9", "10", "x"), TASK_AUTO,
         "t.csv:12:2: column 'y': 'x' is not a number, but 191 of 210 cells are; correct it, or "
         "write NA"},
    };
    for (size_t i = 0; i < sizeof row / sizeof *row; i++) {
        table t = target_table(row[i].values, row[i].n, 210);
        refused(&t, (dataset_options){.target = "y", .task = row[i].asked}, ERR_DATA, row[i].says);
        table_dispose(&t);
    }
}

static void rare_class(char *out, size_t i)
{
    sprintf(out, "%zu,%s,%zu.5", i % 7, i < 4 ? "rare" : i % 2 ? "a" : "b", i);
}

static void test_dataset__refuses_classes_too_small_to_split(void **state)
{
    (void)state;
    table t = make_table("x,y,z", 100, rare_class);
    refused(&t, (dataset_options){.target = "y"}, ERR_DATA,
            "t.csv: class 'rare' of the target 'y' has 4 rows; each class needs 5");
    refused(&t, (dataset_options){.target = "z", .task = TASK_MULTICLASS}, ERR_DATA,
            "class '0.5' of the target 'z' has 1 row; each class needs 5");
    table_dispose(&t);
}

static void only_keys(char *out, size_t i)
{
    sprintf(out, "key%zu,same,%zu.25,2020-%02zu-%02zu", i, i, i / 28 + 1, i % 28 + 1);
}

static void test_dataset__refuses_nothing_to_learn_from(void **state)
{
    (void)state;
    table t = make_table("name,c,y,day", 100, only_keys);
    refused(&t, (dataset_options){.target = "y"}, ERR_DATA,
            "t.csv: no feature is left: besides the target, every column is dropped, constant, "
            "without a name, dates, or text that hardly recurs, as 'key0' in column 'name'; write");
    refused(&t, (dataset_options){.target = "name"}, ERR_DATA,
            "the target 'name' holds 100 different texts in 100 rows, such as 'key0'");
    table_dispose(&t);
}

static void commas(char *out, size_t i)
{
    sprintf(out, "%zu,5;%zu;%zu", i, i % 3, i * i % 17);
}
static void marks(char *out, size_t i)
{
    sprintf(out, "\"1,%03zu,000\",%zu,%zu", i, i % 3, i * i % 17);
}
static void slips(char *out, size_t i)
{
    if (i % 20 == 7)
        sprintf(out, "none,%zu,%zu", i % 3, i * i % 17);
    else
        sprintf(out, "%zu.5,%zu,%zu", i, i % 3, i * i % 17);
}
static void tickets(char *out, size_t i)
{
    sprintf(out, "%s%zu,%zu,%zu", i % 4 ? "" : "PC ", i, i % 3, i * i % 17);
}
static void prices(char *out, size_t i)
{
    sprintf(out, "$%zu.50,%zu kg,A%zu,%zu/%zu/2026,%zu,%zu", i, i, i, i % 12 + 1, i % 28 + 1, i % 3,
            i * i % 17);
}
static void grades(char *out, size_t i)
{
    if (i % 6 == 5)
        sprintf(out, "A,%zu,%zu", i % 3, i * i % 17);
    else
        sprintf(out, "%zu,%zu,%zu", i % 6, i % 3, i * i % 17);
}

/* Text that was meant as numbers is not silently taken for names; words that were not, are. */
static void test_dataset__refuses_text_meant_as_numbers(void **state)
{
    (void)state;
    const char *drop[] = {"a"};
    table t = make_table("a;b;y", 100, commas);
    refused(&t, (dataset_options){.target = "y"}, ERR_DATA,
            "t.csv:2:1: column 'a': '0,5' has a comma where a number has a point; write 3.14 and "
            "1234567, without marks for thousands; or leave the column out with --drop");
    refused(&t, (dataset_options){.target = "a"}, ERR_DATA, "has a comma where a number has");
    dataset d;
    err e = {0};
    dataset_options without = {.target = "y", .drop = drop, .n_drop = 1};
    assert_int_equal(dataset_make(&d, &t, &without, &e), 0);
    dataset_dispose(&d);
    table_dispose(&t);

    t = make_table("a,b,y", 100, marks);
    refused(&t, (dataset_options){.target = "y"}, ERR_DATA, "'1,000,000' has a comma where");
    table_dispose(&t);

    t = make_table("a,b,y", 400, slips);
    refused(
        &t, (dataset_options){.target = "y"}, ERR_DATA,
        "t.csv:9:1: column 'a': 'none' is not a number, but 380 of 400 cells are; correct it, or "
        "write NA where the value is not known; or leave the column out with --drop");
    table_dispose(&t);

    t = make_table("price,mass,key,day,b,y", 100, prices);
    d = make_dataset(&t, "y", TASK_AUTO);
    assert_true(has_note(&d, "left out price, mass: numbers with signs or units are text"));
    assert_true(has_note(&d, "left out key, day: text that hardly recurs"));
    dataset_dispose(&d);
    table_dispose(&t);

    t = make_table("a,b,y", 100, tickets);
    d = make_dataset(&t, "y", TASK_AUTO);
    assert_true(has_note(&d, "left out a: text that hardly recurs"));
    dataset_dispose(&d);
    table_dispose(&t);

    t = make_table("a,b,y", 100, grades);
    d = make_dataset(&t, "y", TASK_AUTO);
    assert_int_equal(d.n_features, 2);
    assert_true(has_note(&d, "'a' is read as categories, since 'A' in line 7 is not a number"));
    dataset_dispose(&d);
    table_dispose(&t);
}

static void test_dataset__task_names(void **state)
{
    (void)state;
    for (int k = TASK_AUTO; k <= TASK_MULTICLASS; k++)
        assert_int_equal(task_from_name(task_name((task)k)), k);
    assert_null(task_name((task)99));
    assert_int_equal(task_from_name("classification"), -1);
}

static void six_pixels(char *out, size_t row)
{
    sprintf(out, "%zu,0,2,%zu,%zu,1,%s,%zu", row % 5, row % 3, row % 4, row % 9 ? "1" : "NA",
            row % 7);
}

/* What is asked goes before what the table says; only what is asked is an error. */
static void test_dataset__finds_images(void **state)
{
    (void)state;
    table t = make_table("a,b,c,d,e,f,g,y", 60, six_pixels);
    const image_shape wide = {.height = 2, .width = 3, .channels = 1};
    const char *g[] = {"g"}, *two[] = {"g", "f"};
    dataset_options o = {.target = "y", .task = TASK_REGRESSION, .drop = g, .n_drop = 1};
    dataset d;
    err e = {0};
    assert_int_equal(dataset_make(&d, &t, &o, &e), 0);
    assert_true(d.image.height == 0 && d.n_features == 3); /* b, c and f are constant */
    dataset_dispose(&d);
    o.image = wide;
    assert_int_equal(dataset_make(&d, &t, &o, &e), 0);
    assert_true(d.image.height == 2 && d.image.width == 3 && d.n_features == 6);
    assert_true(has_note(&d, "each row is an image of 2 x 3 pixels"));
    dataset_dispose(&d);
    t.image = (image_shape){.height = 3, .width = 1, .channels = 2};
    assert_int_equal(dataset_make(&d, &t, &o, &e), 0);
    assert_true(d.image.height == 2);
    dataset_dispose(&d);
    o.image = (image_shape){0};
    assert_int_equal(dataset_make(&d, &t, &o, &e), 0);
    assert_true(d.image.height == 3 && d.image.channels == 2);
    dataset_dispose(&d);
    o.drop = two;
    o.n_drop = 2;
    assert_int_equal(dataset_make(&d, &t, &o, &e), 0);
    assert_true(d.image.height == 0);
    dataset_dispose(&d);
    t.image = (image_shape){0};
    o.as_image = 1;
    assert_int_equal(dataset_make(&d, &t, &o, &e), ERR_USAGE);
    assert_non_null(strstr(e.text, "5 columns are no square image"));
    o.image = wide;
    assert_int_equal(dataset_make(&d, &t, &o, &e), ERR_USAGE);
    assert_non_null(strstr(e.text, "2 x 3 pixels with 1 channel have 6 values"));
    o.n_drop = 0;
    assert_int_equal(dataset_make(&d, &t, &o, &e), ERR_DATA);
    assert_non_null(strstr(e.text, "column 'g' has missing cells: no pixel"));
    table_dispose(&t);
}

int main(void)
{
#define IN_FOLDER(test) cmocka_unit_test_setup_teardown(test, folder_enter, folder_leave)
    const struct CMUnitTest tests[] = {
        IN_FOLDER(test_dataset__infers_the_task_and_says_why),
        IN_FOLDER(test_dataset__twenty_labels_are_classes_more_are_counts),
        IN_FOLDER(test_dataset__classes_are_numbered_in_order),
        IN_FOLDER(test_dataset__task_as_asked),
        IN_FOLDER(test_dataset__says_what_it_leaves_out),
        IN_FOLDER(test_dataset__refuses_unknown_columns),
        IN_FOLDER(test_dataset__says_what_is_missing),
        IN_FOLDER(test_dataset__says_what_is_copied),
        IN_FOLDER(test_dataset__refuses_targets_that_teach_nothing),
        IN_FOLDER(test_dataset__refuses_values_the_task_forbids),
        IN_FOLDER(test_dataset__refuses_classes_too_small_to_split),
        IN_FOLDER(test_dataset__refuses_nothing_to_learn_from),
        IN_FOLDER(test_dataset__refuses_text_meant_as_numbers),
        IN_FOLDER(test_dataset__finds_images),
        cmocka_unit_test(test_dataset__task_names),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
