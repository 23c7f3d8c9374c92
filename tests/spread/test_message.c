/* Messages: what is packed comes out the same; bytes that are torn or another's are refused. */
#include "spread/message.h"
#include "test.h"

#include <stdlib.h>
#include <string.h>

static history *some_history(void)
{
    history *h = history_new(5, 2);
    assert_non_null(h);
    for (size_t i = 0; i < h->n_epochs; i++)
        h->losses[i] = (epoch_losses){1.0 / (double)(i + 1), 2};
    for (size_t i = 0; i < h->n_epochs * h->n_layers; i++) h->layer[i].gradient = (double)i;
    h->bins[1].gradient[GRADIENT_BINS - 1] = 77;
    return h;
}

static void test_message__a_result_comes_out_as_it_went_in(void **state)
{
    (void)state;
    message in = {.kind = MESSAGE_RESULT,
                  .result = {.id = 9, .status = RUN_OK, .test_loss = 0.1, .epochs = 4}};
    in.result.history = some_history();
    size_t size;
    unsigned char *bytes = message_pack(&in, &size);
    assert_non_null(bytes);
    message out;
    assert_int_equal(message_unpack(&out, bytes, size, NULL), 0);
    assert_int_equal(out.kind, MESSAGE_RESULT);
    assert_int_equal(out.failure.code, 0);
    assert_int_equal(out.result.id, 9);
    assert_true(out.result.test_loss == 0.1 && out.result.epochs == 4);
    const history *a = in.result.history, *b = out.result.history;
    assert_ptr_not_equal(a, b);
    assert_int_equal(b->n_epochs, 5);
    assert_memory_equal(a->losses, b->losses, 5 * sizeof *a->losses);
    assert_memory_equal(a->layer, b->layer, 10 * sizeof *a->layer);
    assert_memory_equal(a->bins, b->bins, 2 * sizeof *a->bins);

    /* Cut anywhere, or with something behind it, it is none. */
    for (size_t n = 0; n < size; n++) {
        message torn;
        assert_int_equal(message_unpack(&torn, bytes, n, NULL), ERR_DATA);
    }
    unsigned char *longer = calloc(size + 1, 1);
    memcpy(longer, bytes, size);
    message torn;
    assert_int_equal(message_unpack(&torn, longer, size + 1, NULL), ERR_DATA);
    longer[0] ^= 1; /* another build's */
    err e = {0};
    assert_int_equal(message_unpack(&torn, longer, size, &e), ERR_DATA);
    assert_non_null(strstr(e.text, "another build"));
    free(longer);
    free(bytes);
    message_dispose(&in);
    message_dispose(&out);
}

static void test_message__words_and_orders(void **state)
{
    (void)state;
    message in[] = {
        {.kind = MESSAGE_BEAT},
        {.kind = MESSAGE_HELLO,
         .who = {.host = "a", .version = "1", .plan_hash = 5, .data_hash = 6}},
        {.kind = MESSAGE_HELLO, .failure = {ERR_IO, "d.csv: No such file"}},
        {.kind = MESSAGE_RESULT, .failure = {ERR_STOPPED, "stopped"}, .result = {.id = 3}},
        {.kind = MESSAGE_ORDER, .trial = 12, .rate = 0.003},
        {.kind = MESSAGE_BREAK},
        {.kind = MESSAGE_END, .all = 1},
    };
    for (size_t i = 0; i < sizeof in / sizeof *in; i++) {
        size_t size;
        unsigned char *bytes = message_pack(&in[i], &size);
        message out;
        assert_int_equal(message_unpack(&out, bytes, size, NULL), 0);
        assert_int_equal(out.kind, in[i].kind);
        assert_memory_equal(&out.who, &in[i].who, sizeof out.who);
        assert_int_equal(out.failure.code, in[i].failure.code);
        assert_string_equal(out.failure.text, in[i].failure.text);
        assert_int_equal(out.result.id, in[i].result.id);
        assert_null(out.result.history);
        assert_int_equal(out.trial, in[i].trial);
        assert_true(out.rate == in[i].rate);
        assert_int_equal(out.all, in[i].all);
        message_dispose(&out);
        free(bytes);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_message__a_result_comes_out_as_it_went_in),
        cmocka_unit_test(test_message__words_and_orders),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
