/* The bundled sets are what their index says, with nothing asked of the user but the name. */
#include "make.h"

static char *next_field(char **line)
{
    char *field = *line, *end = field + strcspn(field, "\t\n");
    *line = *end == '\t' ? end + 1 : NULL;
    *end = '\0';
    return field;
}

static void test_bundled__index_is_true(void **state)
{
    (void)state;
    static const struct {
        const char *name;
        size_t rows, features, classes;
    } want[] = {
        {"bikes", 8645, 12, 0}, {"diamonds", 53940, 9, 0}, {"weather", 8706, 10, 0},
        {"cars", 894, 10, 0},   {"digits", 1797, 61, 10},
    };
    FILE *index = fopen("data/index.tsv", "r");
    assert_non_null(index);
    char line[512];
    assert_non_null(fgets(line, sizeof line, index));
    assert_string_equal(line, "name\tfile\ttarget\ttask\tdrop\tdescription\n");
    size_t n = 0;
    for (; fgets(line, sizeof line, index); n++) {
        assert_true(n < sizeof want / sizeof *want);
        char *rest = line, path[128];
        assert_string_equal(next_field(&rest), want[n].name);
        snprintf(path, sizeof path, "data/%s", next_field(&rest));
        const char *target = next_field(&rest), *task = next_field(&rest);
        assert_string_equal(next_field(&rest), "-");
        assert_non_null(rest);
        assert_true(strlen(next_field(&rest)) > 20);
        assert_null(rest);

        table t;
        err e = {0};
        if (table_read(&t, path, &e) != 0) fail_msg("%s", e.text);
        dataset d = make_dataset(&t, target, TASK_AUTO);
        assert_string_equal(task_name(d.task), task);
        assert_int_equal(d.rows, want[n].rows);
        assert_int_equal(d.n_features, want[n].features);
        assert_int_equal(d.classes, want[n].classes);
        dataset_dispose(&d);
        table_dispose(&t);
    }
    assert_int_equal(n, sizeof want / sizeof *want);
    fclose(index);
}

/* Columns that would give a target away are not there. */
static void test_bundled__no_column_gives_the_target_away(void **state)
{
    (void)state;
    static const struct {
        const char *path, *column;
    } row[] = {{"data/bikes.csv", "casual"},
               {"data/bikes.csv", "registered"},
               {"data/weather.csv", "dewp"},
               {"data/cars.csv", "city_mpg"},
               {"data/cars.csv", "guzzler"}};
    for (size_t i = 0; i < sizeof row / sizeof *row; i++) {
        table t;
        err e = {0};
        assert_int_equal(table_read(&t, row[i].path, &e), 0);
        assert_int_equal(table_find(&t, row[i].column), -1);
        table_dispose(&t);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_bundled__index_is_true),
        cmocka_unit_test(test_bundled__no_column_gives_the_target_away),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
