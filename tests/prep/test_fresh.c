/* New rows meet an old preparation: found by name, told what is not known, refused where it must be. */
#include "make.h"
#include "prep/fresh.h"
#include "prep/prep.h"

static void training_row(char *out, size_t i)
{
    static const char *const sky[] = {"clear", "fog", "rain"};
    sprintf(out, "%zu,%s,%zu,%zu.5", i % 13, sky[i % 3], i % 5, i % 7);
}

typedef struct fitted {
    table table;
    dataset data;
    prep *prep;
} fitted;

static void fit(fitted *f)
{
    size_t row[60];
    for (size_t i = 0; i < 60; i++) row[i] = i;
    f->table = make_table("hour,sky,wind,y", 60, training_row);
    f->data = make_dataset(&f->table, "y", TASK_REGRESSION);
    assert_int_equal(prep_fit(&f->prep, &f->data, row, 60, NULL), 0);
}

static void unfit(fitted *f)
{
    prep_free(f->prep);
    dataset_dispose(&f->data);
    table_dispose(&f->table);
}

static table ask(const fitted *f, const char *text)
{
    table t;
    table_ask *asked;
    size_t n;
    err e = {0};
    assert_int_equal(fresh_ask(&asked, &n, f->prep), 0);
    folder_put("new.csv", text);
    if (table_read_asked(&t, "new.csv", asked, n, &e) != 0) fail_msg("%s", e.text);
    free(asked);
    return t;
}

static void refused(const char *text, const char *says)
{
    fitted f;
    fit(&f);
    table t = ask(&f, text);
    dataset d;
    err e = {0};
    assert_int_equal(fresh_make(&d, &t, f.prep, "y", &e), ERR_DATA);
    assert_string_equal(e.text, says);
    table_dispose(&t);
    unfit(&f);
}

static void test_fresh__refuses(void **state)
{
    (void)state;
    refused("hour,wind,y\n1,2,3\n",
            "new.csv: the model needs the column 'sky', which the file lacks");
    refused("a\n1\n",
            "new.csv: the model needs the columns 'hour', 'sky', 'wind', which the file lacks");
    refused("hour,sky,wind\n1,fog,2\nnoon,fog,2\n",
            "new.csv:3:1: column 'hour': 'noon' is not a number, and all were in training; correct "
            "it, or write NA where the value is not known");
}

static void test_fresh__one_row_in_any_order(void **state)
{
    (void)state;
    fitted f;
    fit(&f);
    table t = ask(&f, "more,wind,sky,hour\nx,2,fog,7\n");
    dataset d;
    err e = {0};
    if (fresh_make(&d, &t, f.prep, "y", &e) != 0) fail_msg("%s", e.text);
    assert_int_equal(d.rows, 1);
    assert_int_equal(d.n_notes, 1);
    assert_string_equal(d.note[0], "not used, as in training: 'more'");
    float new[8], old[8];
    const size_t first = 0, seventh = 7; /* training row 7: hour 7, sky fog, wind 2 */
    assert_true(prep_width(f.prep) <= 8);
    prep_apply(f.prep, &d, &first, 1, new, NULL);
    prep_apply(f.prep, &f.data, &seventh, 1, old, NULL);
    assert_memory_equal(new, old, prep_width(f.prep) * sizeof *new);
    dataset_dispose(&d);
    table_dispose(&t);
    unfit(&f);
}

static void test_fresh__counts_unknown_categories(void **state)
{
    (void)state;
    fitted f;
    fit(&f);
    table t = ask(&f, "hour,sky,wind,y\n1,fog,2,0\n,12,2,0\n3,13,NA,0\n4,NA,2,0\n");
    dataset d;
    err e = {0};
    if (fresh_make(&d, &t, f.prep, "y", &e) != 0) fail_msg("%s", e.text);
    assert_int_equal(d.rows, 4);
    assert_int_equal(d.n_notes, 1); /* nothing about the target */
    assert_string_equal(d.note[0], "2 cells of 'sky' hold a category that training never saw, the "
                                   "first '12' in line 3: taken as none of those it saw");
    float x[4 * 8];
    const size_t row[] = {0, 1, 2, 3};
    prep_apply(f.prep, &d, row, 4, x, NULL);
    for (size_t k = 0; k < prep_width(f.prep); k++)
        if (strncmp(prep_name(f.prep, k), "sky=", 4) == 0)
            for (size_t i = 1; i < 4; i++) assert_true(x[i * prep_width(f.prep) + k] == 0);
    dataset_dispose(&d);
    table_dispose(&t);
    unfit(&f);
}

/* Numbers where there were categories are texts, not a column of another type. */
static void test_fresh__digits_stay_categories(void **state)
{
    (void)state;
    fitted f;
    fit(&f);
    table t = ask(&f, "hour,sky,wind\n1,007,2\n1,7,2\n");
    const column *sky = column_of(&t, "sky");
    assert_string_equal(level_of(sky, 0), "007");
    assert_string_equal(level_of(sky, 1), "7");
    table_dispose(&t);
    unfit(&f);
}

int main(void)
{
#define IN_FOLDER(test) cmocka_unit_test_setup_teardown(test, folder_enter, folder_leave)
    const struct CMUnitTest tests[] = {
        IN_FOLDER(test_fresh__refuses),
        IN_FOLDER(test_fresh__one_row_in_any_order),
        IN_FOLDER(test_fresh__counts_unknown_categories),
        IN_FOLDER(test_fresh__digits_stay_categories),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
