/* A fingerprint changes with anything an experiment could learn from, and with nothing else. */
#include "make.h"

#include "prep/fingerprint.h"

enum { ROWS = 60 };

/* What one file differs in from the plain one. */
typedef struct variant {
    const char *what;
    const char *header; /* NULL: the plain one */
    const char *line;   /* instead of the line of row 30; NULL: the plain one */
    const char *end;    /* of every line */
    task task;
    int same;
} variant;

static uint64_t fingerprint(const variant *v)
{
    char text[ROWS * 64 + 64], *at = text;
    at += sprintf(at, "%s%s", v->header ? v->header : "a,b,y", v->end);
    for (size_t i = 0; i < ROWS; i++) {
        if (v->line && i == 30)
            at += sprintf(at, "%s%s", v->line, v->end);
        else
            at += sprintf(at, "%zu,%s,%zu%s", i % 13, i % 3 ? "red" : "blue", 100 + i % 40, v->end);
    }
    table t = read_text(text);
    dataset d = make_dataset(&t, "y", v->task);
    uint64_t h = fingerprint_of(&d);
    dataset_dispose(&d);
    table_dispose(&t);
    return h;
}

static void test_fingerprint__sees_what_counts_and_nothing_else(void **state)
{
    /* row 30 of the plain file is 4,blue,130 */
    static const variant plain = {.what = "plain", .end = "\n", .task = TASK_REGRESSION};
    static const variant variants[] = {
        {"line ends", NULL, NULL, "\r\n", TASK_REGRESSION, 1},
        {"quotes", NULL, "\"4\",\"blue\",130", "\n", TASK_REGRESSION, 1},
        {"another way to write a number", NULL, "4.0,blue,1.3e2", "\n", TASK_REGRESSION, 1},
        {"a number", NULL, "5,blue,130", "\n", TASK_REGRESSION, 0},
        {"a missing number", NULL, ",blue,130", "\n", TASK_REGRESSION, 0},
        {"a level", NULL, "4,red,130", "\n", TASK_REGRESSION, 0},
        {"a new level", NULL, "4,green,130", "\n", TASK_REGRESSION, 0},
        {"a target", NULL, "4,blue,131", "\n", TASK_REGRESSION, 0},
        {"a row without a target", NULL, "4,blue,", "\n", TASK_REGRESSION, 0},
        {"a name", "a,c,y", NULL, "\n", TASK_REGRESSION, 0},
        {"the task", NULL, NULL, "\n", TASK_COUNT, 0},
    };
    (void)state;
    uint64_t h = fingerprint(&plain);
    assert_true(h == fingerprint(&plain));
    for (size_t i = 0; i < sizeof variants / sizeof *variants; i++)
        if ((fingerprint(&variants[i]) == h) != variants[i].same)
            fail_msg("%s: expected %s fingerprint", variants[i].what,
                     variants[i].same ? "the same" : "another");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(test_fingerprint__sees_what_counts_and_nothing_else,
                                        folder_enter, folder_leave),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
