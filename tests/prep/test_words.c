/* Hashed words: against values worked out by another program, what is fitted and on which rows, and a
 * world that only words tell of. */
#include "make.h"
#include "prep/fresh.h"
#include "prep/prep.h"
#include "prep/text.h"
#include "run/four_runs.h"

#include <math.h>

/* hash of tests/golden/words.py: FNV-1a and MurmurHash3's finaliser, written there by itself. */
static void test_words__hashes_are_those_of_another_program(void **state)
{
    (void)state;
    FILE *f = fopen("tests/golden/words.txt", "r");
    assert_non_null(f);
    char word[64];
    unsigned features, column;
    int sign, n = 0;
    while (fscanf(f, "%63s %u %u %d", word, &features, &column, &sign) == 4) {
        float out[TEXT_FEATURES] = {0};
        assert_true(features <= TEXT_FEATURES);
        text_add(out, features, word);
        for (unsigned k = 0; k < features; k++)
            assert_true(out[k] == (k == column ? (float)sign : 0.0f));
        n++;
    }
    fclose(f);
    assert_true(n >= 30);
}

static void test_words__words(void **state)
{
    (void)state;
    static const char *const same[][2] = {
        {"Good soup", "soup, GOOD!"},
        {"a-b_c", "A B c"},
        {"  \t", ""},
        {"caf\xC3\xA9 caf\xC3\xA9", "(caf\xC3\xA9)caf\xC3\xA9"},
        {"3.14", "14 3"},
    };
    static const char *const differ[][2] = {{"good", "goods"}, {"ab", "a b"}, {"x", "x x"}};
    for (size_t i = 0; i < sizeof same / sizeof *same; i++) {
        float a[512] = {0}, b[512] = {0};
        text_add(a, 512, same[i][0]);
        text_add(b, 512, same[i][1]);
        assert_memory_equal(a, b, sizeof a);
    }
    for (size_t i = 0; i < sizeof differ / sizeof *differ; i++) {
        float a[512] = {0}, b[512] = {0};
        text_add(a, 512, differ[i][0]);
        text_add(b, 512, differ[i][1]);
        assert_memory_not_equal(a, b, sizeof a);
    }
}

enum { ROWS = 240 };

static const char *const mild[] = {"fine", "nice", "warm", "soft", "calm", "kind", "glad", "pure"};
static const char *const harsh[] = {"grim", "cold", "sour", "loud", "rude", "dull", "vile", "weak"};

/* A text hardly recurs; the target is the number of mild words in it. */
static size_t words_of(char *out, size_t i)
{
    size_t mild_ones = 0;
    *out = '\0';
    for (size_t k = 0; k < 6; k++) {
        size_t draw = (i * 2654435761u + k * 40503u + i * k * 7919u) >> 3;
        int is_mild = (draw >> 4) % 2;
        mild_ones += (size_t)is_mild;
        strcat(out, (is_mild ? mild : harsh)[draw % 8]);
        strcat(out, k % 2 ? ", " : " ");
    }
    return mild_ones;
}

static void review_row(char *out, size_t i)
{
    char words[128];
    size_t mild_ones = words_of(words, i);
    sprintf(out, "\"%s%zu\",%zu,%zu.5", words, i, i * 7 % 11, mild_ones);
}

static dataset read_as_text(const table *t, size_t features)
{
    dataset d;
    err e = {0};
    dataset_options o = {.target = "y",
                         .task = TASK_REGRESSION,
                         .text = (const char *[]){"review"},
                         .n_text = 1,
                         .text_features = features};
    if (dataset_make(&d, t, &o, &e) != 0) fail_msg("%s", e.text);
    return d;
}

static void test_words__tells_what_only_words_tell(void **state)
{
    (void)state;
    table t = make_table("review,other,y", ROWS, review_row);
    dataset without = make_dataset(&t, "y", TASK_REGRESSION);
    dataset with = read_as_text(&t, 64);
    double r2[2] = {four_runs(&without), four_runs(&with)};
    print_message("R^2 %.3f without the words, %.3f with them\n", r2[0], r2[1]);
    assert_true(r2[0] < 0.1);
    assert_true(r2[1] > 0.6);
    dataset_dispose(&without);
    dataset_dispose(&with);
    table_dispose(&t);
}

/* idf comes from the training rows alone, and is what text.h says. */
static void test_words__is_fitted_on_training_rows(void **state)
{
    (void)state;
    table t = make_table("review,other,y", ROWS, review_row);
    dataset d = read_as_text(&t, 256);
    prep *p;
    err e = {0};
    size_t row[100];
    float *x = calloc(ROWS * 300, sizeof *x);
    assert_non_null(x);
    for (size_t i = 0; i < 100; i++) row[i] = 2 * i;
    assert_int_equal(prep_fit(&p, &d, row, 100, &e), 0);
    assert_int_equal(prep_width(p), 256 + 1);
    assert_string_equal(prep_name(p, 17), "review#17");
    const encoder *c = &prep_parts(p)->encoder[0];
    assert_int_equal(c->text, 256);
    for (size_t k = 0; k < 256; k++) {
        int rows = 0;
        for (size_t i = 0; i < 100; i++) {
            char line[256];
            float sum[256] = {0};
            review_row(line, row[i]);
            *strrchr(line, '"') = '\0';
            text_add(sum, 256, line + 1);
            rows += sum[k] != 0;
        }
        assert_true(fabs(c->idf[k] - (log(101.0 / (1 + rows)) + 1)) < 1e-12);
    }
    prep_apply(p, &d, row, 100, x, NULL);
    for (size_t i = 0; i < 100; i++) {
        char line[256];
        float sum[256] = {0};
        review_row(line, row[i]);
        *strrchr(line, '"') = '\0';
        text_add(sum, 256, line + 1);
        for (size_t k = 0; k < 256; k++) {
            double s = (double)sum[k], want = copysign(log(1 + fabs(s)), s) * c->idf[k];
            assert_true(fabs((double)x[i * 257 + k] - want) < 1e-6);
        }
    }
    /* Other rows' words have no part in it. */
    prep *again;
    table other = make_table("review,other,y", ROWS, review_row);
    column *words = &other.col[0];
    for (size_t i = 1; i < ROWS; i += 2) words->level[i] = words->level[0];
    dataset changed = read_as_text(&other, 256);
    assert_int_equal(prep_fit(&again, &changed, row, 100, &e), 0);
    assert_true(prep_hash(p) == prep_hash(again));
    prep_free(again);
    prep_free(p);
    free(x);
    dataset_dispose(&changed);
    dataset_dispose(&d);
    table_dispose(&other);
    table_dispose(&t);
}

/* A preparation from its parts writes the same for new rows, found by the column's name. */
static void test_words__is_replayed(void **state)
{
    (void)state;
    table t = make_table("review,other,y", ROWS, review_row);
    dataset d = read_as_text(&t, 0);
    prep *p, *copy;
    err e = {0};
    size_t row[ROWS];
    for (size_t i = 0; i < ROWS; i++) row[i] = i;
    assert_int_equal(prep_fit(&p, &d, row, 150, &e), 0);
    assert_int_equal(prep_from_parts(&copy, prep_parts(p), &e), 0);
    assert_true(prep_hash(p) == prep_hash(copy));
    size_t width = prep_width(p);
    assert_int_equal(width, TEXT_FEATURES + 1);
    float *x = calloc(2 * ROWS * width, sizeof *x);
    assert_non_null(x);
    table fresh_table;
    table_ask *ask;
    size_t n_ask;
    assert_int_equal(fresh_ask(&ask, &n_ask, copy), 0);
    assert_int_equal(n_ask, 1);
    assert_int_equal(table_read_asked(&fresh_table, "t.csv", ask, n_ask, &e), 0);
    dataset fresh;
    assert_int_equal(fresh_make(&fresh, &fresh_table, copy, "y", &e), 0);
    prep_apply(p, &d, row, ROWS, x, NULL);
    prep_apply(copy, &fresh, row, ROWS, x + ROWS * width, NULL);
    assert_memory_equal(x, x + ROWS * width, ROWS * width * sizeof *x);
    free(ask);
    free(x);
    dataset_dispose(&fresh);
    table_dispose(&fresh_table);
    prep_free(copy);
    prep_free(p);
    dataset_dispose(&d);
    table_dispose(&t);
}

static void test_words__refusals(void **state)
{
    (void)state;
    table t = make_table("review,other,y", ROWS, review_row);
    static const struct {
        const char *column, *drop, *says;
    } row[] = {
        {"revue", NULL, "--text"},
        {"y", NULL, "--text: column 'y' is the target, or other options name it too"},
        {"review", "review", "--text: column 'review' is the target, or other options name it too"},
        {"other", NULL, "--text: column 'other' holds numbers, no text"},
    };
    for (size_t i = 0; i < sizeof row / sizeof *row; i++) {
        dataset d;
        err e = {0};
        dataset_options o = {.target = "y",
                             .text = &row[i].column,
                             .n_text = 1,
                             .drop = &row[i].drop,
                             .n_drop = row[i].drop != NULL};
        assert_true(dataset_make(&d, &t, &o, &e) < 0);
        if (!strstr(e.text, row[i].says)) fail_msg("%s", e.text);
    }
    table_dispose(&t);
}

int main(void)
{
#define IN_FOLDER(test) cmocka_unit_test_setup_teardown(test, folder_enter, folder_leave)
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_words__hashes_are_those_of_another_program),
        cmocka_unit_test(test_words__words),
        IN_FOLDER(test_words__tells_what_only_words_tell),
        IN_FOLDER(test_words__is_fitted_on_training_rows),
        IN_FOLDER(test_words__is_replayed),
        IN_FOLDER(test_words__refusals),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
