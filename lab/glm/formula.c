#include "glm/formula.h"

#include "base/mem.h"
#include "base/str.h"

#include <stdint.h>
#include <stdlib.h>
#include <string.h>

typedef struct reader {
    formula *f;
    const char *text, *at;
    err *e;
    int rc;
} reader;

static void refuse(reader *r, const char *what)
{
    char shown[STR_CUT];
    str_cut(shown, *r->at ? r->at : "its end", SIZE_MAX);
    if (r->rc == 0)
        r->rc = err_set(r->e, ERR_USAGE, "formula '%.200s': at '%s': %s", r->text, shown, what);
}

static void short_of_memory(reader *r)
{
    if (r->rc == 0) r->rc = err_memory(r->e, "the formula");
}

/* The next sign or first byte of a name; blanks are skipped. */
static char peek(reader *r)
{
    r->at += strspn(r->at, " \t");
    return *r->at;
}

static int take(reader *r, char sign)
{
    if (peek(r) != sign) return 0;
    r->at++;
    return 1;
}

/* A name's place in the list, added where it is new. */
static size_t place_of(reader *r, const char *name, size_t n)
{
    formula *f = r->f;
    for (size_t i = 0; i < f->n_names; i++)
        if (strlen(f->name[i]) == n && memcmp(f->name[i], name, n) == 0) return i;
    char **names = mem_resize(f->name, f->n_names + 1, sizeof *names);
    if (names) f->name = names;
    int *categories = mem_resize(f->category, f->n_names + 1, sizeof *categories);
    if (categories) f->category = categories;
    char *copy = names && categories ? mem_text(name, n) : NULL;
    if (!copy) {
        short_of_memory(r);
        return 0;
    }
    f->name[f->n_names] = copy;
    f->category[f->n_names] = 0;
    return f->n_names++;
}

/* The bytes of a name, plain or between backquotes; NULL where there is none. */
static const char *read_name(reader *r, size_t *n)
{
    if (take(r, '`')) {
        const char *name = r->at;
        *n = strcspn(name, "`");
        if (*n == 0 || name[*n] == '\0') {
            refuse(r, "a name between backquotes is expected");
            return NULL;
        }
        r->at = name + *n + 1;
        return name;
    }
    peek(r);
    const char *name = r->at;
    *n = strcspn(name, " \t+-:*~`()");
    r->at += *n;
    if (*n) return name;
    refuse(r, "a column's name is expected");
    return NULL;
}

/* C(name) or name. */
static void read_factor(reader *r, formula_term *t)
{
    int category = peek(r) == 'C' && r->at[1] == '(';
    size_t n = 0;
    if (category) r->at += 2;
    const char *name = read_name(r, &n);
    if (name && category && !take(r, ')')) refuse(r, "')' is expected");
    if (!name || r->rc) return;
    if (t->n == FORMULA_FACTORS) {
        refuse(r, "an interaction has too many columns");
        return;
    }
    size_t at = place_of(r, name, n);
    if (r->rc) return;
    if (category) r->f->category[at] = 1;
    for (size_t i = 0; i < t->n; i++)
        if (t->name[i] == at) return; /* a:a is a */
    t->name[t->n++] = at;
}

static void add_term(reader *r, const formula_term *t)
{
    formula *f = r->f;
    formula_term *more = mem_resize(f->term, f->n_terms + 1, sizeof *more);
    if (!more) {
        short_of_memory(r);
        return;
    }
    f->term = more;
    f->term[f->n_terms++] = *t;
}

/* a*b*c: every choice of its columns, single ones first. */
static void add_crossed(reader *r, const formula_term *t)
{
    for (size_t size = 1; size <= t->n && r->rc == 0; size++)
        for (unsigned set = 1; set < 1u << t->n; set++) {
            formula_term part = {.removed = t->removed};
            for (size_t i = 0; i < t->n; i++)
                if (set >> i & 1) part.name[part.n++] = t->name[i];
            if (part.n == size) add_term(r, &part);
        }
}

/* "0", "1" and "." alone, up to a sign that ends a term. */
static int is_alone(const char *at, char what)
{
    return at[0] == what && (at[1] == '\0' || strchr(" \t+-", at[1]));
}

static void read_term(reader *r, int removed)
{
    formula_term t = {.removed = removed};
    char first = peek(r);
    if (is_alone(r->at, '0') || is_alone(r->at, '1')) {
        r->f->intercept = (first == '1') != removed;
        r->at++;
        return;
    }
    if (is_alone(r->at, '.')) {
        t.all = 1;
        r->at++;
        if (removed)
            refuse(r, "'.' cannot be taken away");
        else
            add_term(r, &t);
        return;
    }
    int crossed = 0, joined = 0;
    read_factor(r, &t);
    while (r->rc == 0 && (peek(r) == ':' || peek(r) == '*')) {
        *(*r->at++ == '*' ? &crossed : &joined) = 1;
        read_factor(r, &t);
    }
    if (crossed && joined) refuse(r, "write ':' or '*' in one term, not both");
    if (r->rc) return;
    if (crossed)
        add_crossed(r, &t);
    else
        add_term(r, &t);
}

static void read_response(reader *r)
{
    size_t n = 0;
    const char *name = read_name(r, &n);
    if (name && !(r->f->response = mem_text(name, n))) short_of_memory(r);
    if (r->rc == 0 && !take(r, '~')) refuse(r, "'~' is expected behind the response");
}

int formula_parse(formula *f, const char *text, err *e)
{
    *f = (formula){.intercept = 1};
    reader r = {.f = f, .text = text, .at = text, .e = e};
    if (strchr(text, '~')) read_response(&r);
    int removed = take(&r, '-');
    if (!removed) take(&r, '+');
    if (r.rc == 0) read_term(&r, removed);
    while (r.rc == 0 && peek(&r)) {
        removed = take(&r, '-');
        if (!removed && !take(&r, '+'))
            refuse(&r, peek(&r) == '('
                           ? "of functions there is only C(column); make the others' columns "
                             "in the data"
                           : "'+', '-', ':' or '*' is expected");
        else
            read_term(&r, removed);
    }
    if (r.rc) formula_dispose(f);
    return r.rc;
}

void formula_dispose(formula *f)
{
    for (size_t i = 0; i < f->n_names; i++) free(f->name[i]);
    free(f->response);
    free(f->name);
    free(f->category);
    free(f->term);
    *f = (formula){0};
}
