/* A file that is cut, changed or of something else is refused with the reason. */
#include "base/folder.h"
#include "world.h"

/* A file's bytes with one text in the header replaced by another, and the header's length set. */
static unsigned char *with_header(const unsigned char *bytes, size_t n, const char *old,
                                  const char *new, size_t *n_out)
{
    size_t a = strlen(old), b = strlen(new), length = bytes[0] + ((size_t)bytes[1] << 8), at = 8;
    while (at + a <= 8 + length && memcmp(bytes + at, old, a) != 0) at++;
    if (at + a > 8 + length) fail_msg("the header has no '%s'", old);
    unsigned char *out = malloc(n + b);
    assert_non_null(out);
    memcpy(out, bytes, at);
    memcpy(out + at, new, b);
    memcpy(out + at + b, bytes + at + a, n - at - a);
    length += b - a;
    out[0] = (unsigned char)length;
    out[1] = (unsigned char)(length >> 8);
    *n_out = n + b - a;
    return out;
}

static void refused(const unsigned char *bytes, size_t n, const char *says)
{
    model m;
    err e = {0};
    int rc = model_read(&m, bytes, n, "m", &e);
    if (rc != ERR_DATA) fail_msg("code %d, '%s'; expected: %s", rc, e.text, says);
    if (strncmp(e.text, "m: not a model to use: ", 23) != 0 || !strstr(e.text, says))
        fail_msg("'%s' does not say '%s'", e.text, says);
    assert_null(m.prep); /* nothing half read is left */
    assert_null(m.parameter);
}

static void test_broken__no_model(void **state)
{
    (void)state;
    static const unsigned char none[16] = {0};
    refused(none, 0, "not a safetensors file");
    refused(none, 16, "not a safetensors file");
    refused((const unsigned char *)"a,b,c\n1,2,3\n4,5,6\n", 18, "not a safetensors file");
    refused((const unsigned char *)"\x40\0\0\0\0\0\0\0{}", 10,
            "it is cut: its header should have 64");
    refused((const unsigned char *)"\x02\0\0\0\0\0\0\0{}", 10, "no metadata 'softplus'");
    refused((const unsigned char *)"\x03\0\0\0\0\0\0\0{,}", 11, "not a JSON object");
}

static void test_broken__every_cut(void **state)
{
    (void)state;
    world w;
    size_t n;
    world_make(&w, TASK_MULTICLASS, "softplus");
    unsigned char *bytes = world_bytes(&w.model, &n), *part;
    for (size_t k = 0; k < n; k++) {
        part = malloc(k ? k : 1); /* of that size, so that a sanitizer sees a step too far */
        assert_non_null(part);
        memcpy(part, bytes, k);
        refused(part, k, "");
        free(part);
    }
    part = malloc(n + 4);
    assert_non_null(part);
    memcpy(part, bytes, n);
    memset(part + n, 0, 4);
    refused(part, n + 4, "4 bytes at its end belong to nothing");
    free(part);
    free(bytes);
    world_dispose(&w);
}

static void test_broken__of_changes(void **state)
{
    (void)state;
    static const struct {
        const char *old, *new, *says;
    } row[] = {
        {"\"F32\",\"shape\":[5,", "\"F64\",\"shape\":[5,", "'layers.0.weight' is not of type F32"},
        {"[5]", "[6]", "'layers.0.bias' is not that of its shape"},
        {"[5]", "[-5]", "the shape of 'layers.0.bias' is none"},
        {"[5]", "[5.0]", "the shape of 'layers.0.bias' is none"},
        {"[5]", "[1,1,1,1,5]", "the shape of 'layers.0.bias' is none"},
        {"[5]", "[4611686018427387904,5]", "the shape of 'layers.0.bias' is none"},
        {"[5]", "[5,1]", "'layers.0.bias' is not there, or not of the network's shape"},
        {"\"data_offsets\":[0,", "\"data_offsets\":[4,", "the size of 'layers.0.weight'"},
        {"\"data_offsets\":[0,", "\"data_offsets\":[-1,", "'layers.0.weight' lies outside"},
        {"layers.0.bias", "layers.9.bias", "'layers.0.bias' is not there"},
        {"layers.0.bias", "layers.1.bias", "not a JSON object: duplicate"},
        {"softplus-model/1", "softplus-model/2", "its schema is 'softplus-model/2'"},
        {"\\\"hidden\\\":[5,3]", "\\\"hidden\\\":[5,4]", "'layers.1.weight' is not there"},
        {"\\\"hidden\\\":[5,3]", "\\\"hidden\\\":[5]", "'layers.1.weight' is not there"},
        {"\\\"hidden\\\":[5,3]", "\\\"hidden\\\":[5,0]", "'hidden' in its metadata"},
        {"\\\"hidden\\\":[5,3]", "\\\"hidden\\\":7", "'hidden' in its metadata"},
        {"\\\"relu\\\"", "\\\"rulu\\\"", "'activation' in its metadata is not one that is known"},
        {"\\\"count\\\"", "\\\"binary\\\"", "'loss' in its metadata is not one of its task"},
        {"\\\"count\\\"", "\\\"auto\\\"", "'task' in its metadata is not one that is known"},
        {"\\\"classes\\\":[]", "\\\"classes\\\":[\\\"a\\\"]", "'classes' in its metadata"},
        {"\\\"kind\\\":\\\"number\\\"", "\\\"kind\\\":\\\"texts\\\"", "'kind' in its metadata"},
        {"\\\"kind\\\":\\\"number\\\"", "\\\"kind\\\":\\\"text\\\"", "'idf' in its metadata"},
        {"\\\"unit\\\":0.", "\\\"unit\\\":1.", "no finite mean and sd"},
        {"\\\"sd\\\":", "\\\"sd\\\":-", "no finite mean and sd"},
        {"\\\"sd\\\":", "\\\"sd\\\":1e999,\\\"s\\\":", "not a JSON object: real number overflow"},
        {"\\\"name\\\":\\\"code\\\"", "\\\"name\\\":\\\"x\\\"", "'x' is there twice"},
        {"\\\"12\\\",\\\"3\\\"", "\\\"3\\\",\\\"12\\\"", "'code' has levels that are not in byte"},
        {"\\\"12\\\",\\\"3\\\"", "\\\"12\\\",3", "'levels' in its metadata is not a list of texts"},
        {"\\\"12\\\",\\\"3\\\"", "\\\"12\\\",\\\"4\\\"",
         "'inputs' in its metadata is not what its"},
        {"\\\"other\\\":false", "\\\"other\\\":0", "'other' in its metadata is not true or false"},
        {"\\\"target\\\":\\\"y\\\"", "\\\"target\\\":1", "'target' in its metadata is not a text"},
    };
    world w;
    size_t n, m;
    world_make(&w, TASK_COUNT, "relu");
    unsigned char *bytes = world_bytes(&w.model, &n);
    for (size_t i = 0; i < sizeof row / sizeof *row; i++) {
        unsigned char *other = with_header(bytes, n, row[i].old, row[i].new, &m);
        refused(other, m, row[i].says);
        free(other);
    }
    free(bytes);
    world_dispose(&w);
}

/* Two matrices of one size in the same place, so that another place is nobody's. */
static void test_broken__overlap(void **state)
{
    (void)state;
    world w;
    size_t n, m;
    char old[64], new[64];
    world_make(&w, TASK_COUNT, "relu");
    unsigned char *bytes = world_bytes(&w.model, &n);
    size_t bias = 4 * 5 * w.model.shape.inputs;
    snprintf(old, sizeof old, "[%zu,%zu]", bias, bias + 20);
    snprintf(new, sizeof new, "[%zu,%zu]", bias - 4, bias + 16);
    unsigned char *other = with_header(bytes, n, old, new, &m);
    refused(other, m, "'layers.0.bias' overlaps another");
    free(other);
    free(bytes);
    world_dispose(&w);
}

/* Whatever one byte becomes: refused with a word, or a model that predicts. */
static void test_broken__any_byte(void **state)
{
    (void)state;
    world w;
    size_t n, taken = 0;
    world_make(&w, TASK_COUNT, "relu");
    unsigned char *bytes = world_bytes(&w.model, &n);
    for (size_t i = 0; i < n; i++) {
        unsigned char was = bytes[i];
        bytes[i] ^= (unsigned char)(1u << i % 8);
        model m;
        err e = {0};
        int rc = model_read(&m, bytes, n, "m", &e);
        assert_true((rc != 0) == (e.text[0] != '\0'));
        taken += rc == 0;
        model_dispose(&m);
        bytes[i] = was;
    }
    assert_true(taken > 0 && taken < n);
    bytes[n - 1] = 0x7f; /* the output's bias becomes infinite or NaN */
    bytes[n - 2] = 0x80;
    refused(bytes, n, "'layers.2.bias' has a value that is not finite");
    free(bytes);
    world_dispose(&w);
}

int main(void)
{
#define IN_FOLDER(test) cmocka_unit_test_setup_teardown(test, folder_enter, folder_leave)
    const struct CMUnitTest tests[] = {
        IN_FOLDER(test_broken__no_model),   IN_FOLDER(test_broken__every_cut),
        IN_FOLDER(test_broken__of_changes), IN_FOLDER(test_broken__overlap),
        IN_FOLDER(test_broken__any_byte),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
