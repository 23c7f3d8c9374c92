#include "base/thread.h"
#include "test.h"

#include <stdatomic.h>

enum { MANY = 10000 };

static void count(void *context, size_t i)
{
    atomic_fetch_add(&((atomic_int *)context)[i], 1);
}

static void test_thread__every_index_once(void **state)
{
    (void)state;
    static const size_t threads[] = {0, 1, 2, 3, 16, 200};
    static const size_t n[] = {0, 1, 2, 7, MANY};
    for (size_t t = 0; t < sizeof threads / sizeof *threads; t++)
        for (size_t k = 0; k < sizeof n / sizeof *n; k++) {
            static atomic_int seen[MANY];
            for (size_t i = 0; i < MANY; i++) seen[i] = 0;
            err e = {0};
            assert_int_equal(thread_each(threads[t], n[k], count, seen, &e), 0);
            for (size_t i = 0; i < MANY; i++) assert_int_equal(seen[i], i < n[k]);
        }
}

static void test_thread__there_is_a_core(void **state)
{
    (void)state;
    assert_true(thread_cores() >= 1);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_thread__every_index_once),
        cmocka_unit_test(test_thread__there_is_a_core),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
