#include "base/steps.h"
#include "base/thread.h"
#include "test.h"

enum { TASKS = 500, EACH = 3 };

typedef struct told {
    size_t calls, last;
    int in_order; /* each call tells of more than the one before, of the same total */
} told;

/* Not atomic: calls come one at a time. */
static void listen(void *context, size_t done, size_t all)
{
    told *t = context;
    t->in_order &= (t->calls == 0 ? done == 0 : done == t->last + EACH) && all == TASKS * EACH;
    t->last = done;
    t->calls++;
}

static void work(void *context, size_t i)
{
    (void)i;
    steps_add(context, EACH);
}

static void test_steps__are_told_one_at_a_time(void **state)
{
    (void)state;
    told t = {.in_order = 1};
    steps s;
    steps_begin(&s, TASKS * EACH, (steps_tell){listen, &t});
    assert_int_equal(thread_each(8, TASKS, work, &s, NULL), 0);
    steps_end(&s);
    assert_true(t.in_order);
    assert_int_equal(t.calls, TASKS + 1);
    assert_int_equal(t.last, TASKS * EACH);
}

static void test_steps__nobody_need_listen(void **state)
{
    (void)state;
    steps s;
    steps_begin(&s, 2, (steps_tell){0});
    steps_add(&s, 2);
    assert_int_equal(s.done, 2);
    steps_end(&s);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_steps__are_told_one_at_a_time),
        cmocka_unit_test(test_steps__nobody_need_listen),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
