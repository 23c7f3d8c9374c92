/* test_dispatch.c - the public functions reach the chosen table: SOFTPLUS_ISA lowers it, a name
 * that is unknown or cannot run here is ignored, sp_isa() tells the truth, scalars have the bits of
 * arrays. The choice is made once a process, so each case is a child of its own.
 */
#include "rows.h"
#include "softplus.h"

#include <math.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

#include <cmocka.h>

/* In a child with SOFTPLUS_ISA = name (NULL: unset), is sp_isa() the one expected? */
static bool isa_is(const char *name, const char *expected)
{
    pid_t child = fork();
    assert_true(child >= 0);
    if (child == 0) {
        if (name)
            setenv("SOFTPLUS_ISA", name, 1);
        else
            unsetenv("SOFTPLUS_ISA");
        _exit(strcmp(sp_isa(), expected) != 0);
    }
    int status;
    assert_true(waitpid(child, &status, 0) == child);
    return WIFEXITED(status) && WEXITSTATUS(status) == 0;
}

static void test_dispatch__environment_lowers_the_isa(void **state)
{
    (void)state;
    const struct sp_kernels *isa;
    const char *best = sp_kernels_at(0)->isa;
    assert_true(isa_is(NULL, best));
    for (unsigned i = 0; (isa = sp_kernels_at(i)); i++) assert_true(isa_is(isa->isa, isa->isa));
}

static void test_dispatch__unknown_names_are_ignored(void **state)
{
    (void)state;
    static const char *const names[] = {"", "sse9", "AVX2", "avx2 ", "scalar,avx2", "neon", "avx2"};
    const char *best = sp_kernels_at(0)->isa;
    for (size_t i = 0; i < sizeof names / sizeof *names; i++)
        if (!sp_kernels_of(names[i])) assert_true(isa_is(names[i], best));
}

static void test_dispatch__list_ends_with_scalar(void **state)
{
    (void)state;
    unsigned n = 0;
    while (sp_kernels_at(n)) n++;
    assert_true(n > 0);
    assert_string_equal(sp_kernels_at(n - 1)->isa, "scalar");
    for (unsigned i = 0; i < n; i++)
        assert_ptr_equal(sp_kernels_of(sp_kernels_at(i)->isa), sp_kernels_at(i));
}

static void test_dispatch__no_kernel_is_missing(void **state)
{
    (void)state;
    const struct sp_kernels *isa;
    for (unsigned i = 0; (isa = sp_kernels_at(i)); i++)
        for (size_t k = 0; k < op_count; k++)
            for (int type = 0; type < REAL_TYPES; type++) {
                void (*kernel)(void);
                if (!op_has_type(&op_list[k], (real_type)type)) continue;
                memcpy(&kernel, (const char *)isa + op_list[k].kernel[type], sizeof kernel);
                assert_non_null(kernel);
            }
}

/* f32 and f64 scalars against arrays of one, at ordinary and special values. */
static void test_dispatch__scalars_have_the_arrays_bits(void **state)
{
    (void)state;
    static const float xs[] = {-INFINITY, -100, -1, -0.0f, 0,       0x1p-149f,
                               0.3f,      0.5f, 1,  50,    INFINITY};
    for (size_t i = 0; i < sizeof xs / sizeof *xs; i++) {
        float x = xs[i], y, s;
        double xd = (double)x, yd, sd;
#define SAME(name, ...)                                                                            \
    sp_##name##_f32(1, &x, &y __VA_ARGS__), sp_##name##_f64(1, &xd, &yd __VA_ARGS__);              \
    s = sp_##name##f(x), sd = sp_##name(xd);                                                       \
    assert_true((isnan(y) && isnan(s)) || memcmp(&s, &y, sizeof s) == 0);                          \
    assert_true((isnan(yd) && isnan(sd)) || memcmp(&sd, &yd, sizeof sd) == 0);
        SAME(softplus, , 1, SP_EXACT)
        SAME(softplus_inv, , 1, SP_EXACT)
        SAME(sigmoid)
        SAME(log_sigmoid)
        SAME(logit)
        SAME(log1mexp)
        SAME(logexpm1)
        SAME(binary_entropy)
        SAME(softplus_conj)
#undef SAME
#define SAME_CR(name)                                                                              \
    sp_##name##_cr_f32(1, &x, &y);                                                                 \
    s = sp_##name##_crf(x);                                                                        \
    assert_true((isnan(y) && isnan(s)) || memcmp(&s, &y, sizeof s) == 0);
        SAME_CR(softplus)
        SAME_CR(softplus_inv)
        SAME_CR(sigmoid)
        SAME_CR(log_sigmoid)
        SAME_CR(logit)
        SAME_CR(log1mexp)
#undef SAME_CR
        float a = 0.25f;
        sp_logaddexp_f32(1, &x, &a, &y);
        s = sp_logaddexpf(x, a);
        assert_memory_equal(&s, &y, sizeof s);
    }
}

/* Every op is proved somewhere: elementwise ones by a row, the others by test_matrix. */
static void test_dispatch__every_op_has_a_row(void **state)
{
    (void)state;
    for (size_t k = 0; k < op_count; k++) {
        bool found = !op_is_elementwise(&op_list[k]);
        for (size_t i = 0; i < row_count; i++) found |= strcmp(rows[i].op, op_list[k].name) == 0;
        if (!found) print_error("no row for %s\n", op_list[k].name);
        assert_true(found);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_dispatch__environment_lowers_the_isa),
        cmocka_unit_test(test_dispatch__unknown_names_are_ignored),
        cmocka_unit_test(test_dispatch__list_ends_with_scalar),
        cmocka_unit_test(test_dispatch__no_kernel_is_missing),
        cmocka_unit_test(test_dispatch__scalars_have_the_arrays_bits),
        cmocka_unit_test(test_dispatch__every_op_has_a_row),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
