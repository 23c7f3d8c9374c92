/* exhaustive.c - the bounds proved: every f32 op over all 2^32 inputs, on every instruction set.
 *
 *     exhaustive [--op NAME] [--beta 1] [--isa NAME] [--threads N] [--stride N]
 *                [--sources src/kernels] [--tsv FILE] [--hard FILE] [--f64 POINTS]
 *                [--half f16|bf16]
 *
 *   --beta 1    only the rows whose bound the kernels' comments state
 *   --stride N  looks at every N-th block of 2^14 floats: a rehearsal, not a proof
 *   --sources   compares the bounds that comments state with what was measured
 *   --tsv FILE  appends a line a row, from which docs/accuracy.md is made
 *   --hard FILE gets the hardest inputs of correctly rounded ops, as cases for tests/directed
 *   --f64 N     instead: every f64 row over N stratified points; over N / 100 where only MPFR knows
 *               the truth
 *   --half TYPE instead: every row of f16 or bf16 over all 65,536 inputs, by MPFR
 *
 * Exits 1 where a bound is broken, an order, sign or NaN is wrong, instruction sets differ, or a
 * comment is missing or disagrees.
 */
#include "all_halves.h"
#include "stated.h"
#include "stratified.h"
#include "sweep.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

typedef struct {
    const char *op, *isa, *sources, *tsv, *hard, *half;
    bool default_rows_only;
    int threads;
    unsigned stride;
    size_t f64_points;
} options;

static bool parse(int argc, char **argv, options *o)
{
    *o = (options){.threads = 2, .stride = 1};
    for (int i = 1; i + 1 < argc; i += 2) {
        const char *name = argv[i], *value = argv[i + 1];
        if (strcmp(name, "--op") == 0)
            o->op = value;
        else if (strcmp(name, "--isa") == 0)
            o->isa = value;
        else if (strcmp(name, "--sources") == 0)
            o->sources = value;
        else if (strcmp(name, "--tsv") == 0)
            o->tsv = value;
        else if (strcmp(name, "--hard") == 0)
            o->hard = value;
        else if (strcmp(name, "--beta") == 0)
            o->default_rows_only = strcmp(value, "1") == 0;
        else if (strcmp(name, "--threads") == 0)
            o->threads = atoi(value);
        else if (strcmp(name, "--stride") == 0)
            o->stride = (unsigned)strtoul(value, NULL, 10);
        else if (strcmp(name, "--half") == 0)
            o->half = value;
        else if (strcmp(name, "--f64") == 0)
            o->f64_points = strtoul(value, NULL, 10);
        else
            return false;
    }
    bool half = !o->half || strcmp(o->half, "f16") == 0 || strcmp(o->half, "bf16") == 0;
    return argc % 2 == 1 && o->threads > 0 && o->stride > 0 && half;
}

/* Is the row among those asked for? */
static bool is_chosen(const options *o, const row *r)
{
    return (!o->op || strcmp(o->op, r->op) == 0) && (!o->default_rows_only || row_is_default(r));
}

#ifdef __clang__
#define COMPILER "clang " __clang_version__
#else
#define COMPILER "gcc " __VERSION__
#endif

/* One line of the table: name, type, ISAs that have these bits, what was found, when and by what. */
static void write_tsv(const options *o, const row *r, real_type type, const char *isas,
                      const findings *f)
{
    FILE *out = o->tsv ? fopen(o->tsv, "a") : NULL;
    char name[80], date[16];
    time_t now = time(NULL);
    struct tm day;
    if (!out) return;
    strftime(date, sizeof date, "%Y-%m-%d", gmtime_r(&now, &day));
    if (ftell(out) == 0)
        fputs("row\ttype\tisas\tbound\tulps\tx\tgot\twant\tnearest\tpoints\tby_mpfr\tbad_values\t"
              "bad_order\tdate\tcompiler\n",
              out);
    row_describe(r, name, sizeof name);
    fprintf(out, "%s\t%s\t%s\t%g\t%.4f\t%a\t%a\t%a\t%.4f\t%llu\t%llu\t%llu\t%llu\t%s\t%s\n", name,
            real_name(type), isas, row_bound(r, type), f->max_ulps, f->worst_x, f->got, f->want,
            100 * (double)f->rounded / (double)f->points, (unsigned long long)f->points,
            (unsigned long long)f->by_mpfr, (unsigned long long)(f->bad_nan + f->bad_sign),
            (unsigned long long)f->bad_order, date, COMPILER);
    fclose(out);
}

/* ------------------------------------------------------------------ f32 */

/* Has the k-th instruction set been compared on one block in SWEEP_SCALAR only? */
static bool is_sampled(const options *o, const sweep *s, int k)
{
    _Static_assert(SWEEP_SCALAR == 16, "as the words below say");
    return o->stride == 1 && k > 0 && k == s->isas - 1;
}

static int report_sweep(const options *o, const row *r, const sweep *s)
{
    char isas[100] = "";
    int failed = 0;
    for (int k = 0; k < s->isas; k++) {
        if (k > 0 && s->different[k] == 0) {
            printf("     %-32s f32 %-7s the same bits as %s%s\n", "", s->isa[k]->isa,
                   s->isa[0]->isa, is_sampled(o, s, k) ? " on one block in 16" : "");
        } else {
            bool ok = findings_ok(&s->found[k], r->bound[REAL_F32]) && k == 0;
            failed += !ok;
            printf("%s ", ok ? "ok  " : "FAIL");
            findings_print(stdout, r, REAL_F32, s->isa[k]->isa, &s->found[k]);
            if (k > 0)
                printf("     differs from %s in %llu inputs, first %a\n", s->isa[0]->isa,
                       (unsigned long long)s->different[k], (double)s->first_different[k]);
        }
        if (s->different[k] == 0)
            snprintf(isas + strlen(isas), sizeof isas - strlen(isas), "%s%s%s", k ? " " : "",
                     s->isa[k]->isa, is_sampled(o, s, k) ? "/16" : "");
    }
    printf("     %.0f s\n", s->seconds);
    write_tsv(o, r, REAL_F32, isas, &s->found[0]);
    fflush(stdout);
    return failed;
}

/* The largest measured error of each op's default rows. */
typedef struct {
    const char *op;
    double ulps, x;
} measured;

static void remember(measured *m, size_t *n, const row *r, const findings *f)
{
    size_t i = 0;
    while (i < *n && strcmp(m[i].op, r->op) != 0) i++;
    if (i == *n) m[(*n)++] = (measured){.op = r->op};
    if (f->max_ulps > m[i].ulps) {
        m[i].ulps = f->max_ulps;
        m[i].x = f->worst_x;
    }
}

static int compare_comments(const options *o, const measured *m, size_t n)
{
    stated s[STATED_MAX];
    int failed = 0, count = stated_read(o->sources, s, STATED_MAX);
    if (count < 0) return 1;
    for (size_t i = 0; i < n; i++) {
        const stated *b = stated_find(s, count, m[i].op);
        bool exact = m[i].ulps <= 0.5; /* relu and correctly rounded ops need no comment */
        bool ok = b ? fabs(b->ulps - m[i].ulps) <= STATED_TOLERANCE : exact;
        failed += !ok;
        if (!ok)
            printf("FAIL comment of %s: %s %.4f; measured, to be stated:\n"
                   "     Bound f32 %s: %.4f ULP at %a\n",
                   m[i].op, b ? "states" : "missing,", b ? b->ulps : 0, m[i].op, m[i].ulps, m[i].x);
    }
    printf("%zu comments compared, %d wrong\n", n, failed);
    return failed;
}

static int sweep_rows(const options *o)
{
    int failed = 0, swept = 0;
    size_t n = 0;
    measured *m = calloc(row_count, sizeof *m);
    sweep_options how = {.only = o->isa,
                         .threads = o->threads,
                         .stride = o->stride,
                         .hard = o->hard ? fopen(o->hard, "w") : NULL};
    if (!m) abort();
    if (o->hard && !how.hard) {
        perror(o->hard);
        free(m);
        return 1;
    }
    for (size_t i = 0; i < row_count; i++) {
        const row *r = &rows[i];
        sweep s;
        if (!is_chosen(o, r)) continue;
        if (sweep_run(&s, r, &how) < 0) {
            printf("FAIL no instruction set %s here\n", o->isa ? o->isa : "");
            failed++;
            break;
        }
        failed += report_sweep(o, r, &s);
        swept++;
        if (row_is_default(r)) remember(m, &n, r, &s.found[0]);
    }
    if (o->sources && o->stride == 1) failed += compare_comments(o, m, n);
    free(m);
    if (how.hard) fclose(how.hard);
    printf("%d rows swept, stride %u, %d failures\n", swept, o->stride, failed);
    return failed + !swept;
}

/* ------------------------------------------------------------------ f64 */

/* MPFR takes some microseconds a point, a filter a fifth of one. */
enum { WITHOUT_FILTER = 100 };

static int sample_f64(const options *o)
{
    int failed = 0;
    const struct sp_kernels *isa = o->isa ? sp_kernels_of(o->isa) : sp_kernels_at(0);
    if (!isa) return 1;
    for (size_t i = 0; i < row_count; i++) {
        const row *r = &rows[i];
        if (!row_has_type(r, REAL_F64) || !is_chosen(o, r)) continue;
        size_t points = o->f64_points / (filter_f64_find(r->op) ? 1 : WITHOUT_FILTER);
        findings sum = stratified_run(r, isa, o->threads, points);
        bool ok = findings_ok(&sum, r->bound[REAL_F64]);
        failed += !ok;
        printf("%s ", ok ? "ok  " : "FAIL");
        findings_print(stdout, r, REAL_F64, isa->isa, &sum);
        write_tsv(o, r, REAL_F64, isa->isa, &sum);
        fflush(stdout);
    }
    return failed;
}

/* ------------------------------------------------------------------ f16 and bf16 */

static int all_halves(const options *o)
{
    const real_type type = strcmp(o->half, "f16") == 0 ? REAL_F16 : REAL_BF16;
    const struct sp_kernels *best = sp_kernels_at(0), *isa;
    char isas[100] = "";
    int failed = 0;
    for (unsigned k = 0; (isa = sp_kernels_at(k)); k++)
        snprintf(isas + strlen(isas), sizeof isas - strlen(isas), "%s%s", k ? " " : "", isa->isa);
    for (size_t i = 0; i < row_count; i++) {
        const row *r = &rows[i];
        findings f;
        if (!row_has_type(r, type) || !is_chosen(o, r)) continue;
        int different = all_halves_run(r, type, best, &f);
        bool ok = findings_ok(&f, row_bound(r, type)) && f.rounded == f.points && !different;
        failed += !ok;
        printf("%s ", ok ? "ok  " : "FAIL");
        findings_print(stdout, r, type, best->isa, &f);
        if (different) printf("     %d instruction sets have other bits\n", different);
        write_tsv(o, r, type, different ? best->isa : isas, &f);
    }
    return failed;
}

int main(int argc, char **argv)
{
    options o;
    if (!parse(argc, argv, &o)) {
        fprintf(stderr, "usage: exhaustive [--op NAME] [--beta 1] [--isa NAME] [--threads N] "
                        "[--stride N] [--sources DIR] [--tsv FILE] [--hard FILE] [--f64 POINTS] "
                        "[--half f16|bf16]\n");
        return 2;
    }
    int failed = o.half ? all_halves(&o) : o.f64_points ? sample_f64(&o) : sweep_rows(&o);
    return failed ? EXIT_FAILURE : EXIT_SUCCESS;
}
