/* What --group, --time and --weights are for: worlds in which a score is only high when a split lets
 * through what it must not, or when rows count as they should. */
#include "base/rng.h"
#include "four_runs.h"
#include "prep/make.h"

#include <math.h>

enum { GROUPS = 40, OF_EACH = 6, ROWS = GROUPS * OF_EACH };

static double drawn[ROWS]; /* what the row writers below read */

/* A value of each house's own, that nothing tells but having seen the house. */
static void house_row(char *out, size_t i)
{
    size_t house = i % GROUPS;
    sprintf(out, "%zu,h%zu,%zu,%.4f", house, house, i * 7 % 11, drawn[house]);
}

/* A slow wave: a value tells of its neighbours in time, before and after. */
static void wave_row(char *out, size_t i)
{
    size_t tick = i * 77 % ROWS;
    sprintf(out, "2026-01-%02zu %02zu:00,%zu,%zu,%.4f", 1 + tick / 24, tick % 24, tick, i * 7 % 11,
            drawn[tick]);
}

static void draw_houses(void)
{
    rng r = rng_stream(41, RNG_DATA, 0);
    for (size_t i = 0; i < ROWS; i++) drawn[i] = rng_normal(&r);
}

static void draw_wave(void)
{
    for (size_t i = 0; i < ROWS; i++) drawn[i] = sin((double)i / 25);
}

static double score(const table *t, const dataset_options *o)
{
    dataset d;
    err e = {0};
    if (dataset_make(&d, t, o, &e) != 0) fail_msg("%s", e.text);
    double mean = four_runs(&d);
    dataset_dispose(&d);
    return mean;
}

static void test_roles__a_group_does_not_tell_of_itself(void **state)
{
    (void)state;
    draw_houses();
    table t = make_table("house,copy,other,y", ROWS, house_row);
    dataset_options o = {.target = "y", .drop = (const char *[]){"house"}, .n_drop = 1};
    double leaking = score(&t, &o);
    double honest = score(&t, &(dataset_options){.target = "y", .group = "house"});
    print_message("R^2 %.3f with the leak, %.3f without\n", leaking, honest);
    assert_true(leaking > 0.8);
    assert_true(honest < 0.1);
    table_dispose(&t);
}

static void test_roles__the_future_does_not_tell_of_the_past(void **state)
{
    (void)state;
    draw_wave();
    table t = make_table("when,tick,other,y", ROWS, wave_row);
    dataset_options o = {.target = "y", .drop = (const char *[]){"when"}, .n_drop = 1};
    double leaking = score(&t, &o);
    /* windows of more than a period, from whose part no network tells the next one */
    dataset_options by_time = {.target = "y", .time = "when", .window = 0.75};
    double honest = score(&t, &by_time);
    print_message("R^2 %.3f with the leak, %.3f without\n", leaking, honest);
    assert_true(leaking > 0.3);
    assert_true(honest < 0);
    table_dispose(&t);
}

/* Every other row says the opposite, and weighs next to nothing. */
static void liar_row(char *out, size_t i)
{
    int lies = i % 2;
    sprintf(out, "%.2f,%zu,%.4f,%s", (double)(i % 31), i * 7 % 11,
            (lies ? -1 : 1) * sin((double)(i % 31) / 6), lies ? "1e-6" : "4");
}

static void test_roles__weights_count(void **state)
{
    (void)state;
    table t = make_table("x,other,y,w", ROWS, liar_row);
    dataset_options o = {.target = "y", .drop = (const char *[]){"w"}, .n_drop = 1};
    double alike = score(&t, &o);
    double weighed = score(&t, &(dataset_options){.target = "y", .weights = "w"});
    print_message("R^2 %.3f with rows alike, %.3f by weight\n", alike, weighed);
    assert_true(alike < 0.1);
    assert_true(weighed > 0.8);
    table_dispose(&t);
}

static double unit; /* of the weights that the next writer gives */

static void heavy_row(char *out, size_t i)
{
    sprintf(out, "%.2f,%zu,%.4f,%.17g", (double)(i % 31), i * 7 % 11,
            sin((double)(i % 31) / 6) + (double)(i % 2), unit * (double)(1 + i % 4));
}

/* To the bit: a power of two changes no product's digits. */
static void test_roles__only_the_proportions_of_weights_matter(void **state)
{
    (void)state;
    double mean[2];
    for (int k = 0; k < 2; k++) {
        unit = k ? 4096 : 1;
        table t = make_table("x,other,y,w", ROWS, heavy_row);
        mean[k] = score(&t, &(dataset_options){.target = "y", .weights = "w"});
        table_dispose(&t);
    }
    assert_true(mean[0] == mean[1]);
}

static void refused(const table *t, dataset_options o, int code, const char *says)
{
    dataset d;
    err e = {0};
    o.target = "y";
    assert_int_equal(dataset_make(&d, t, &o, &e), code);
    if (!strstr(e.text, says)) fail_msg("'%s' is not in '%s'", says, e.text);
}

static void odd_row(char *out, size_t i)
{
    sprintf(out, "%zu,%s,%d,%.1f,%zu", i % 3, i == 70 ? "31.1.2026" : "2026-01-31",
            i == 80   ? -1
            : i == 81 ? 0
                      : 2,
            (double)i / 2, i * i % 17);
}

static void test_roles__refusals(void **state)
{
    (void)state;
    table t = make_table("few,day,w,x,y", 120, odd_row);
    refused(&t, (dataset_options){.group = "house"}, ERR_USAGE, "house");
    refused(&t, (dataset_options){.group = "y"}, ERR_USAGE, "both --target and --group");
    refused(&t, (dataset_options){.group = "few", .time = "x"}, ERR_USAGE,
            "--group and --time: one or the other");
    refused(&t, (dataset_options){.group = "few"}, ERR_DATA,
            "'few' has 3 different values; --group needs at least 5");
    refused(&t, (dataset_options){.time = "day"}, ERR_DATA,
            "t.csv:72:2: column 'day': '31.1.2026' is no time that can be put in order; write");
    refused(&t, (dataset_options){.weights = "day"}, ERR_DATA,
            "column 'day': '2026-01-31' is not a number, and --weights needs a column of numbers");
    refused(&t, (dataset_options){.weights = "w"}, ERR_DATA,
            "t.csv:82:3: column 'w': '-1' is negative, and --weights needs numbers from 0");
    table_dispose(&t);
}

/* Roles are no features, and rows without one are left out aloud. */
static void gap_row(char *out, size_t i)
{
    char group[32] = "NA";
    if (i != 5) sprintf(group, "g%zu", i % 8);
    sprintf(out, "%s,%d,%zu.5,%zu", group, i < 3 ? 0 : 2, i * 7 % 13, i * i % 17);
}

static void test_roles__rows_without_one(void **state)
{
    (void)state;
    table t = make_table("g,w,x,y", 120, gap_row);
    dataset d;
    err e = {0};
    dataset_options o = {.target = "y", .group = "g", .weights = "w"};
    if (dataset_make(&d, &t, &o, &e) != 0) fail_msg("%s", e.text);
    assert_int_equal(d.rows, 116);
    assert_int_equal(d.groups, 8);
    assert_int_equal(d.n_features, 1);
    assert_true(has_note(&d, "left out 1 of 120 rows: their group, time or weight is missing"));
    assert_true(has_note(&d, "left out 3 of 120 rows: their weight is 0"));
    assert_true(
        has_note(&d, "left out g, w: what --group, --time and --weights name is no feature"));
    for (size_t i = 0; i < d.rows; i++) assert_true(d.weight[i] == 2 && d.group[i] < 8);
    dataset_dispose(&d);
    table_dispose(&t);
}

int main(void)
{
#define IN_FOLDER(test) cmocka_unit_test_setup_teardown(test, folder_enter, folder_leave)
    const struct CMUnitTest tests[] = {
        IN_FOLDER(test_roles__a_group_does_not_tell_of_itself),
        IN_FOLDER(test_roles__the_future_does_not_tell_of_the_past),
        IN_FOLDER(test_roles__weights_count),
        IN_FOLDER(test_roles__only_the_proportions_of_weights_matter),
        IN_FOLDER(test_roles__refusals),
        IN_FOLDER(test_roles__rows_without_one),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
