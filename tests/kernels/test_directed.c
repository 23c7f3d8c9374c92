/* test_directed.c - the cases of the .tst files of tests/directed on every instruction set.
 *
 * A line is   op type [name=value ...] x [z] relation result
 *   type      f32, f64 or both
 *   name      beta, threshold, k (p for slope, alpha, b); by default 1, inf, 0
 *   x, z      a number, or a bit pattern written 0x followed by all of the type's hex digits;
 *             z is dy in gradients (1 if left out) or the second operand
 *   relation  =  the same bits (any NaN for nan)   ~  the same to every digit that is printed
 * '#' starts a comment.
 */
#include "bits.h"
#include "rows.h"

#include <math.h>
#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { MAX_TOKENS = 16, MAX_LINE = 400 };

typedef struct {
    const char *file;
    int line;
    char *token[MAX_TOKENS];
    int tokens, next;
    int cases, failures;
} script;

static bool bad(script *s, const char *what)
{
    printf("FAIL %s:%d: %s\n", s->file, s->line, what);
    s->failures++;
    return false;
}

static void split(script *s, char *text)
{
    s->tokens = s->next = 0;
    text[strcspn(text, "#\n")] = 0;
    for (char *t = strtok(text, " \t"); t && s->tokens < MAX_TOKENS; t = strtok(NULL, " \t"))
        s->token[s->tokens++] = t;
}

static const char *take(script *s)
{
    return s->next < s->tokens ? s->token[s->next++] : "";
}

/* 0x and exactly the type's number of hex digits is a pattern; all else is for strtod. */
static bool parse_number(const char *text, real_type type, double *value)
{
    size_t digits = 2 * real_size(type);
    char *end;
    if (strlen(text) == digits + 2 && strspn(text + 2, "0123456789abcdefABCDEF") == digits &&
        strncmp(text, "0x", 2) == 0) {
        uint64_t bits = strtoull(text, NULL, 16);
        if (type == REAL_F32) {
            uint32_t low = (uint32_t)bits;
            float f;
            memcpy(&f, &low, sizeof f);
            *value = f;
        } else {
            memcpy(value, &bits, sizeof *value);
        }
        return true;
    }
    *value = type == REAL_F32 ? (double)strtof(text, &end) : strtod(text, &end);
    return end != text && *end == 0;
}

static bool parse_params(script *s, op_params *p)
{
    *p = (op_params){.beta = 1, .threshold = INFINITY};
    while (s->next < s->tokens && strchr(s->token[s->next], '=') && strlen(s->token[s->next]) > 1) {
        char *name = s->token[s->next++], *value = strchr(name, '=');
        *value++ = 0;
        if (strcmp(name, "beta") == 0 || strcmp(name, "p") == 0)
            p->beta = strtod(value, NULL);
        else if (strcmp(name, "threshold") == 0)
            p->threshold = strtod(value, NULL);
        else if (strcmp(name, "k") == 0)
            p->k = atoi(value);
        else
            return bad(s, "unknown parameter");
    }
    return true;
}

/* Half a unit, and a little, of the last digit printed in "3.2e-5" and the like. */
static double printed_half_unit(const char *text)
{
    const char *e = strpbrk(text, "eE"), *dot = strchr(text, '.');
    double exponent = e ? atof(e + 1) : 0;
    const char *end = e ? e : text + strlen(text);
    if (dot) exponent -= (double)(end - dot - 1);
    return 0.501 * pow(10, exponent);
}

static bool agrees(real_type type, double got, const char *relation, const char *text, double want)
{
    if (*relation == '~') return fabs(got - want) <= printed_half_unit(text);
    if (type == REAL_F32) {
        float a = (float)got, b = (float)want;
        return bits_of(type, &a, 0) == bits_of(type, &b, 0);
    }
    return bits_of(type, &got, 0) == bits_of(type, &want, 0);
}

static double call(const struct sp_kernels *isa, const op *o, real_type type, double x, double z,
                   const op_params *p)
{
    if (type == REAL_F32) {
        float in = (float)x, second = (float)z, out;
        op_call(isa, o, type, 1, &in, &second, &out, p);
        return out;
    }
    double out;
    op_call(isa, o, type, 1, &x, &z, &out, p);
    return out;
}

static void run_case(script *s, const op *o, real_type type, const op_params *p, int first)
{
    double x, z = 1, want;
    s->next = first;
    if (!parse_number(take(s), type, &x)) {
        bad(s, "x is not a number");
        return;
    }
    if (s->next < s->tokens && !strchr("=~", *s->token[s->next]) &&
        !parse_number(take(s), type, &z)) {
        bad(s, "z is not a number");
        return;
    }
    const char *relation = take(s), *result = take(s);
    if ((strcmp(relation, "=") != 0 && strcmp(relation, "~") != 0) ||
        !parse_number(result, type, &want) || s->next != s->tokens) {
        bad(s, "expected '= result' or '~ result' at the end");
        return;
    }
    const struct sp_kernels *isa;
    for (unsigned i = 0; (isa = sp_kernels_at(i)); i++) {
        double got = call(isa, o, type, x, z, p);
        s->cases++;
        if (agrees(type, got, relation, result, want)) continue;
        s->failures++;
        printf("FAIL %s:%d: %s %s of %a (z %a): got %a (%.17g), want %s %s\n", s->file, s->line,
               isa->isa, o->name, x, z, got, got, relation, result);
    }
}

static void run_line(script *s)
{
    op_params p;
    const op *o = op_find(take(s));
    const char *type = take(s);
    if (!o || !op_is_elementwise(o)) {
        bad(s, "no such op");
        return;
    }
    if (!parse_params(s, &p)) return;
    int first = s->next;
    bool both = strcmp(type, "both") == 0;
    if (!op_has_type(o, REAL_F64) && strcmp(type, "f32") != 0) {
        bad(s, "the op is for f32 only");
        return;
    }
    if (both || strcmp(type, "f32") == 0) run_case(s, o, REAL_F32, &p, first);
    if (both || strcmp(type, "f64") == 0) run_case(s, o, REAL_F64, &p, first);
}

static void run_file(script *s, const char *name)
{
    char line[MAX_LINE];
    FILE *f = fopen(name, "r");
    s->file = name;
    s->line = 0;
    if (!f) {
        bad(s, "cannot be read");
        return;
    }
    while (fgets(line, sizeof line, f)) {
        s->line++;
        split(s, line);
        if (s->tokens) run_line(s);
    }
    fclose(f);
}

int main(int argc, char **argv)
{
    script s = {0};
    for (int i = 1; i < argc; i++) run_file(&s, argv[i]);
    printf("%d cases, %d failures\n", s.cases, s.failures);
    return s.failures || !s.cases ? EXIT_FAILURE : EXIT_SUCCESS;
}
