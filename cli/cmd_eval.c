#include "args.h"
#include "command.h"
#include "functions.h"

#include "base/str.h"
#include "nearest.h"

#include <ctype.h>
#include <errno.h>
#include <math.h>
#include <softplus.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

typedef enum real_type { F32, F64, F16, BF16 } real_type;

static const char *const type_names[] = {"f32", "f64", "f16", "bf16", NULL};

static half_type half_of(real_type type)
{
    return type == F16 ? HALF_F16 : HALF_BF16;
}

typedef struct eval_args {
    args common;
    const function *f;
    function_parameters p;
    const char *parameter; /* the option that set p.first; NULL: none did */
    int has_threshold;
    size_t derivative;
    real_type type;
    char **number; /* [n]; none: stdin */
    size_t n;
} eval_args;

enum {
    KEY_FN = 256,
    KEY_BETA,
    KEY_SLOPE,
    KEY_ALPHA,
    KEY_B,
    KEY_THRESHOLD,
    KEY_DERIVATIVE,
    KEY_TYPE
};

/* Each in a group of its own: argp prints groups in order, but sorts inside one. */
static const struct argp_option options[] = {
    {"fn", KEY_FN, "NAME", 0, "the function, one of those below (default softplus)", 1},
    {"beta", KEY_BETA, "B", 0, "sharpness of softplus and softplus_inv, > 0 (default 1)", 2},
    {"threshold", KEY_THRESHOLD, "T", 0,
     "softplus is x itself where beta x > T; 20 is PyTorch's (default inf: exact everywhere)", 3},
    {"slope", KEY_SLOPE, "S", 0, "of leaky_relu below 0 (default 0.01)", 4},
    {"alpha", KEY_ALPHA, "A", 0, "of elu (default 1)", 5},
    {"b", KEY_B, "B", 0, "of squareplus, >= 0 (default 4)", 6},
    {"derivative", KEY_DERIVATIVE, "K", 0,
     "the K-th derivative in x: 0 to 64 for softplus, 0 or 1 for activations (default 0)", 7},
    {"type", KEY_TYPE, "TYPE", 0, "compute in f64, f32, f16 or bf16 (default f64)", 8},
    {0},
};

static const char before[] =
    "Print a function of libsoftplus at each NUMBER, one result a line, with the fewest digits "
    "that "
    "read back as the same value. Without a NUMBER they are read from stdin, separated by blanks "
    "or newlines. inf and nan are numbers too; write -- before negative ones.";

/* A decimal number, inf or nan, rounded once to the type; 0 if text is something else or overflows. */
static int to_value(const char *text, size_t n, real_type type, double *out)
{
    const char *word = text + (n && (*text == '-' || *text == '+'));
    if (strcasecmp(word, "inf") == 0 || strcasecmp(word, "infinity") == 0) {
        *out = *text == '-' ? -INFINITY : INFINITY;
        return 1;
    }
    if (strcasecmp(word, "nan") == 0) {
        *out = NAN;
        return 1;
    }
    if (!str_to_number(text, n, out)) return 0;
    if (type == F32) *out = (double)strtof(text, NULL); /* once, not by way of a double */
    if (type == F16 || type == BF16)
        *out = half_value(half_of(type), half_read(half_of(type), text));
    return isfinite(*out);
}

static error_t parameter(eval_args *a, const char *option, const char *text, double *out)
{
    if (to_value(text, strlen(text), F64, out) && !isnan(*out)) return 0;
    err_set(a->common.e, ERR_USAGE, "%s: '%.100s' is not a number", option, text);
    return EINVAL;
}

static error_t first_parameter(eval_args *a, const char *name, const char *text)
{
    char option[16];
    snprintf(option, sizeof option, "--%s", name);
    a->parameter = name;
    return parameter(a, option, text, &a->p.first);
}

static error_t choose_function(eval_args *a, const char *name)
{
    if ((a->f = function_find(name))) return 0;
    const char *nearest = NULL;
    for (size_t i = 0; function_at(i); i++)
        nearest = nearest_of(name, nearest, function_name(function_at(i)));
    err_set(a->common.e, ERR_USAGE, "--fn: unknown function '%.100s'; %s%s%s", name,
            nearest ? "did you mean " : "--help lists them", nearest ? nearest : "",
            nearest ? "?" : "");
    return EINVAL;
}

static error_t parse(int key, char *arg, struct argp_state *state)
{
    eval_args *a = state->input;
    size_t type;
    error_t refused;
    switch (key) {
    case KEY_FN: return choose_function(a, arg);
    case KEY_BETA: return first_parameter(a, "beta", arg);
    case KEY_SLOPE: return first_parameter(a, "slope", arg);
    case KEY_ALPHA: return first_parameter(a, "alpha", arg);
    case KEY_B: return first_parameter(a, "b", arg);
    case KEY_THRESHOLD:
        a->has_threshold = 1;
        return parameter(a, "--threshold", arg, &a->p.threshold);
    case KEY_DERIVATIVE: return args_size(&a->common, "--derivative", arg, &a->derivative);
    case KEY_TYPE:
        if ((refused = args_choice(&a->common, "--type", arg, type_names, &type)) == 0)
            a->type = (real_type)type;
        return refused;
    case ARGP_KEY_ARGS:
        a->number = state->argv + state->next;
        a->n = (size_t)(state->argc - state->next);
        return 0;
    default: return ARGP_ERR_UNKNOWN;
    }
}

/* What options say together. */
static int check(eval_args *a, err *e)
{
    const char *name = function_name(a->f), *own = function_parameter(a->f);
    if (a->parameter && (!own || strcmp(own, a->parameter) != 0))
        return err_set(e, ERR_USAGE, "%s has no %s%s%s", name, a->parameter,
                       own ? "; its parameter is --" : "", own ? own : "");
    if (a->has_threshold && !function_has_threshold(a->f))
        return err_set(e, ERR_USAGE, "%s has no threshold", name);
    if (a->type != F32 && function_is_f32_only(a->f))
        return err_set(e, ERR_USAGE, "%s is for f32 only; add --type f32", name);
    if (!a->parameter) a->p.first = function_default(a->f);
    double used = a->type == F64 ? a->p.first : (double)(float)a->p.first;
    if (own && strcmp(own, "beta") == 0 && !(used > 0 && isfinite(used)))
        return err_set(e, ERR_USAGE, "--beta: %g; give a positive number", a->p.first);
    if (own && strcmp(own, "b") == 0 && !(used >= 0))
        return err_set(e, ERR_USAGE, "--b: %g; give a number from 0 up", a->p.first);
    unsigned most = function_derivatives(a->f);
    if (a->derivative > most && most == 0)
        return err_set(e, ERR_USAGE, "--derivative: libsoftplus has no derivative of %s", name);
    if (a->derivative > most)
        return err_set(e, ERR_USAGE, "--derivative: %zu; libsoftplus has those of %s up to %u",
                       a->derivative, name, most);
    return 0;
}

/* Prints the result at the number `text`, which stands at `where` (for an error). */
static int print_at(const eval_args *a, const char *text, size_t n, const char *where, size_t at,
                    err *e)
{
    double x;
    if (!to_value(text, n, a->type, &x))
        return err_set(e, ERR_DATA, "%s%zu: '%.60s%s' is not a number that fits %s", where, at,
                       text, n > 60 ? "..." : "", type_names[a->type]);
    char out[STR_NUMBER];
    unsigned k = (unsigned)a->derivative;
    const half_type half = half_of(a->type);
    switch (a->type) {
    case F32: str_number_f32(out, function_f32(a->f, k, (float)x, &a->p)); break;
    case F64: str_number_f64(out, function_f64(a->f, k, x, &a->p)); break;
    default:
        str_number_f64(out, half_shortest(half, function_half(a->f, half, k, half_nearest(half, x),
                                                              &a->p)));
    }
    return puts(out) < 0 ? err_set(e, ERR_IO, "stdout: cannot be written: %s", strerror(errno)) : 0;
}

/* Number by number, so that a stream of any length takes no memory. */
static int filter(const eval_args *a, FILE *in, err *e)
{
    char word[512];
    size_t n = 0, line = 1;
    for (int c; (c = getc(in)) != EOF || n;) {
        if (c == EOF || isspace(c)) {
            word[n] = '\0';
            int rc = n ? print_at(a, word, n, "stdin:", line, e) : 0;
            if (rc < 0) return rc;
            n = 0;
            line += c == '\n';
        } else if (n + 1 < sizeof word) {
            word[n++] = (char)c;
        } else {
            return err_set(e, ERR_DATA, "stdin:%zu: '%.40s...' is too long for a number", line,
                           word);
        }
    }
    if (ferror(in)) return err_set(e, ERR_IO, "stdin: cannot be read: %s", strerror(errno));
    return 0;
}

static int execute(const eval_args *a, err *e)
{
    if (a->n == 0) return filter(a, stdin, e);
    int rc = 0;
    for (size_t i = 0; i < a->n && rc == 0; i++)
        rc = print_at(a, a->number[i], strlen(a->number[i]), "number ", i + 1, e);
    return rc;
}

static char *help_functions(int key, const char *text, void *input)
{
    (void)input;
    if (key != ARGP_KEY_HELP_POST_DOC) return (char *)text;
    str s = {0};
    str_add(&s, "Functions:\n");
    for (size_t i = 0; function_at(i); i++)
        str_add(&s, "  %-17s%s\n", function_name(function_at(i)), function_formula(function_at(i)));
    return s.text;
}

int cmd_eval(int argc, char **argv, err *e)
{
    static const struct argp argp = {
        .options = options,
        .parser = parse,
        .args_doc = "[--] [NUMBER...]",
        .doc = before,
        .help_filter = help_functions,
    };
    eval_args a = {.f = function_find("softplus"), .p.threshold = SP_EXACT, .type = F64};
    int rc = args_parse(&argp, argc, argv, &a.common, e);
    if (rc < 0 || a.common.help) return rc;
    if ((rc = check(&a, e)) < 0) return rc;
    return execute(&a, e);
}
