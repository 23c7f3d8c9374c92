#include "args.h"

#include "base/str.h"
#include "nearest.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>

enum { KEY_HELP = 'h', KEY_CONFIG = 0x1000 };

static const struct argp_option common_options[] = {
    {"config", KEY_CONFIG, "FILE", 0,
     "take options from a file of lines as runs = 100; those given here go before them", -1},
    {"help", KEY_HELP, NULL, 0, "print this", -1},
    {0},
};

typedef struct match {
    const struct argp_option *exact, *begins;
    size_t n_begins;
    const char *nearest;
} match;

static void match_options(match *m, const struct argp *argp, const char *word)
{
    for (const struct argp_option *o = argp->options; o && (o->name || o->doc); o++) {
        if (!o->name) continue; /* a heading */
        if (strcmp(o->name, word) == 0) m->exact = o;
        if (strncmp(o->name, word, strlen(word)) == 0) m->begins = o, m->n_begins++;
        m->nearest = nearest_of(word, m->nearest, o->name);
    }
    for (const struct argp_child *c = argp->children; c && c->argp; c++)
        match_options(m, c->argp, word);
}

/* The option of that name, or the only one that begins so; NULL and the nearest name otherwise. */
static const struct argp_option *option_of(const struct argp *argp, const char *name, size_t length,
                                           const char **nearest)
{
    char word[64];
    match m = {0};
    if (length >= sizeof word) return NULL;
    memcpy(word, name, length);
    word[length] = '\0';
    match_options(&m, argp, word);
    *nearest = m.n_begins > 1 ? m.begins->name : m.nearest;
    return m.exact ? m.exact : m.n_begins == 1 ? m.begins : NULL;
}

/* What is wrong with a word that begins with --; 0 if nothing is. */
static int long_option_error(const struct argp *command, const char *word, err *e)
{
    const char *nearest = NULL;
    size_t length = strcspn(word + 2, "=");
    int has_value = word[2 + length] == '=';
    const struct argp_option *o = option_of(command, word + 2, length, &nearest);
    if (o && has_value && !o->arg) return err_set(e, ERR_USAGE, "--%s takes no value", o->name);
    if (o && !has_value && o->arg)
        return err_set(e, ERR_USAGE, "--%s needs a value: --%s %s", o->name, o->name, o->arg);
    if (o) return 0;
    if (nearest)
        return err_set(e, ERR_USAGE, "unknown option %.100s; did you mean --%s?", word, nearest);
    return err_set(e, ERR_USAGE, "unknown option %.100s; --help lists the options", word);
}

/* getopt has refused a word and tells nobody which: it is the one before the next, or the next
   itself if that is a cluster of short options. */
static int option_error(const struct argp_state *state, err *e)
{
    const char *word = state->argv[state->next - 1];
    if (strncmp(word, "--", 2) == 0) {
        int code = long_option_error(state->root_argp, word, e);
        if (code != 0) return code;
    }
    if ((word[0] != '-' || word[1] == '-') && state->next < state->argc)
        word = state->argv[state->next];
    if (word[0] != '-') return err_set(e, ERR_USAGE, "unexpected '%.100s'", word);
    if (word[1] == '.' || (word[1] >= '0' && word[1] <= '9'))
        return err_set(e, ERR_USAGE, "unknown option %s; write -- before negative numbers", word);
    return err_set(e, ERR_USAGE, "unknown option %.100s; --help lists the options", word);
}

static error_t parse_common(int key, char *arg, struct argp_state *state)
{
    (void)arg;
    args *a = state->input;
    switch (key) {
    case ARGP_KEY_INIT: state->child_inputs[0] = a; return 0;
    case KEY_HELP:
        state->flags &= ~(unsigned)ARGP_NO_ERRS; /* with it argp_state_help prints nothing */
        argp_state_help(state, stdout,
                        ARGP_HELP_SHORT_USAGE | ARGP_HELP_PRE_DOC | ARGP_HELP_LONG |
                            ARGP_HELP_POST_DOC);
        state->flags |= ARGP_NO_ERRS;
        a->help = 1;
        return ECANCELED;
    case KEY_CONFIG: /* main has replaced it (config.h) where it was written in full */
        err_set(a->e, ERR_USAGE, "--config: write it in full, as --config FILE");
        return EINVAL;
    case ARGP_KEY_ERROR:
        if (!a->help && a->e->code == 0) option_error(state, a->e);
        return 0;
    default: return ARGP_ERR_UNKNOWN;
    }
}

/* Without argp's note that what -o takes --output takes too. */
static char *without_note(int key, const char *text, void *input)
{
    (void)input;
    return key == ARGP_KEY_HELP_DUP_ARGS_NOTE ? NULL : (char *)text;
}

int args_parse(const struct argp *command, int argc, char **argv, args *input, err *e)
{
    const struct argp_child child[] = {{.argp = command}, {0}};
    const struct argp whole = {.options = common_options,
                               .parser = parse_common,
                               .children = child,
                               .help_filter = without_note};
    e->code = 0;
    input->e = e;
    error_t refused =
        argp_parse(&whole, argc, argv, ARGP_NO_EXIT | ARGP_NO_ERRS | ARGP_NO_HELP, NULL, input);
    if (refused == 0 || input->help) return 0;
    return e->code ? e->code
                   : err_set(e, ERR_USAGE, "%s; --help lists the options", strerror(refused));
}

static error_t refuse(args *a, const char *option, const char *text, const char *want)
{
    err_set(a->e, ERR_USAGE, "%s: '%.100s' is not %s", option, text, want);
    return EINVAL;
}

error_t args_seed(args *a, const char *option, const char *text, uint64_t *out)
{
    char *end = NULL;
    errno = 0;
    unsigned long long value = strtoull(text, &end, 10);
    if (text[0] < '0' || text[0] > '9' || *end != '\0' || errno == ERANGE)
        return refuse(a, option, text, "a whole number from 0, in digits");
    *out = value;
    return 0;
}

error_t args_size(args *a, const char *option, const char *text, size_t *out)
{
    uint64_t value;
    error_t refused = args_seed(a, option, text, &value);
    if (!refused && value > SIZE_MAX) refused = refuse(a, option, text, "a size of this machine");
    if (!refused) *out = (size_t)value;
    return refused;
}

error_t args_number(args *a, const char *option, const char *text, double *out)
{
    return str_to_number(text, strlen(text), out) ? 0 : refuse(a, option, text, "a number");
}

error_t args_share(args *a, const char *option, const char *text, double *out)
{
    size_t n = strlen(text);
    int percent = n && text[n - 1] == '%';
    if (!str_to_number(text, n - (size_t)percent, out))
        return refuse(a, option, text, "a share such as 1% or 0.01");
    if (percent) *out /= 100;
    return 0;
}

error_t args_choice(args *a, const char *option, const char *text, const char *const *word,
                    size_t *out)
{
    str all = {0};
    for (size_t i = 0; word[i]; i++) {
        if (strcmp(text, word[i]) == 0) {
            *out = i;
            str_free(&all);
            return 0;
        }
        str_add(&all, "%s%s", i ? ", " : "one of ", word[i]);
    }
    refuse(a, option, text, all.failed ? "known" : all.text);
    str_free(&all);
    return EINVAL;
}

error_t args_data(args *a, const char **data, const char *text)
{
    if (*data) {
        err_set(a->e, ERR_USAGE, "one DATA at a time; unexpected '%.100s'", text);
        return EINVAL;
    }
    *data = text;
    return 0;
}

error_t args_no_data(args *a)
{
    err_set(a->e, ERR_USAGE,
            "which data? give a CSV file or a bundled set's name ('softplus datasets' lists them)");
    return EINVAL;
}

/* "64", or "64x3": units, and layers of so many. */
static int read_layers(const char *item, size_t *units, size_t *layers)
{
    enum { DIGITS = 9 }; /* at most: no overflow */
    size_t n = strspn(item, "0123456789"), m = 0;
    const char *times = item[n] == 'x' ? item + n + 1 : NULL;
    if (times) m = strspn(times, "0123456789");
    if (n < 1 || n > DIGITS || (times ? m < 1 || m > DIGITS || times[m] : item[n] != '\0'))
        return 0;
    *units = strtoul(item, NULL, 10);
    *layers = times ? strtoul(times, NULL, 10) : 1;
    return 1;
}

error_t args_hidden(args *a, char *list, size_t *n, size_t *hidden, size_t most)
{
    *n = 0;
    for (char *item; (item = args_item(&list));) {
        size_t units, layers;
        if (!read_layers(item, &units, &layers)) {
            err_set(a->e, ERR_USAGE,
                    "--hidden: '%.100s' is neither the units of a layer, as 64, nor units and "
                    "layers, as 64x3",
                    item);
            return EINVAL;
        }
        if (layers > most - *n) {
            err_set(a->e, ERR_USAGE, "--hidden: more than %zu layers", most);
            return EINVAL;
        }
        while (layers-- > 0) hidden[(*n)++] = units;
    }
    return 0;
}

char *args_item(char **list)
{
    char *item = *list;
    if (!item) return NULL;
    char *comma = strchr(item, ',');
    if (comma) *comma++ = '\0';
    *list = comma;
    return item;
}

/* A word as a shell reads it back: quoted unless it is plain. */
static void add_word(str *s, const char *word)
{
    static const char plain[] = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789"
                                "_./,:=+@%-";
    if (*word && word[strspn(word, plain)] == '\0') {
        str_add(s, " %s", word);
        return;
    }
    str_add(s, " '");
    for (; *word; word++) str_add(s, *word == '\'' ? "'\\''" : "%c", *word);
    str_add(s, "'");
}

int args_command(str *line, int argc, char **argv, err *e)
{
    str_add(line, "%s", argv[0]);
    for (int i = 1; i < argc; i++) add_word(line, argv[i]);
    return line->failed ? err_memory(e, "the command line") : 0;
}
