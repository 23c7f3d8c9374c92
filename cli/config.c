#include "config.h"

#include "base/mem.h"
#include "base/str.h"

#include <ctype.h>
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/types.h>

/* The text without blanks around it, cut in place. */
static char *trim(char *text)
{
    while (isspace((unsigned char)*text)) text++;
    char *end = text + strlen(text);
    while (end > text && isspace((unsigned char)end[-1])) end--;
    *end = '\0';
    return text;
}

static void cut_comment(char *text)
{
    for (char *c = text; *c; c++)
        if (*c == '#' && (c == text || isspace((unsigned char)c[-1]))) *c = '\0';
}

static int add_word(config *c, size_t line, const char *name, const char *value, err *e)
{
    char **words = mem_resize(c->word, c->n + 1, sizeof *words);
    if (words) c->word = words;
    size_t *lines = mem_resize(c->line, c->n + 1, sizeof *lines);
    if (lines) c->line = lines;
    str s = {0};
    str_add(&s, value ? "--%s=%s" : "--%s", name, value);
    if (!words || !lines || s.failed) {
        str_free(&s);
        return err_memory(e, "options");
    }
    c->line[c->n] = line;
    c->word[c->n++] = s.text;
    return 0;
}

static int is_name(const char *name)
{
    size_t n = strspn(name, "abcdefghijklmnopqrstuvwxyz0123456789-");
    return n > 0 && name[n] == '\0' && name[0] != '-';
}

static int read_line(config *c, size_t number, char *text, err *e)
{
    cut_comment(text);
    text = trim(text);
    if (*text == '\0') return 0;
    char *value = strchr(text, '=');
    if (value) *value++ = '\0';
    char *name = trim(text);
    if (!is_name(name))
        return err_set(e, ERR_USAGE,
                       "%s:%zu: '%.100s' is not the name of an option; write lines as runs = 100",
                       c->path, number, name);
    if (strcmp(name, "config") == 0 || strcmp(name, "help") == 0)
        return err_set(e, ERR_USAGE, "%s:%zu: '%s' has no place in a file", c->path, number, name);
    if (value) value = trim(value);
    if (value && *value == '\0')
        return err_set(e, ERR_USAGE, "%s:%zu: %s: no value behind =", c->path, number, name);
    return add_word(c, number, name, value, e);
}

static int read_file(config *c, err *e)
{
    FILE *f = fopen(c->path, "r");
    if (!f) return err_set(e, ERR_IO, "--config: %s: %s", c->path, err_reason(errno));
    char *text = NULL;
    size_t room = 0;
    int rc = 0;
    ssize_t length;
    for (size_t number = 1; rc == 0 && (length = getline(&text, &room, f)) >= 0; number++) {
        if (strlen(text) != (size_t)length)
            rc = err_set(e, ERR_USAGE, "%s:%zu: a NUL byte; this is no text", c->path, number);
        else
            rc = read_line(c, number, text, e);
    }
    if (rc == 0 && ferror(f))
        rc = err_set(e, ERR_IO, "--config: %s: %s", c->path, err_reason(errno));
    free(text);
    fclose(f);
    return rc;
}

/* The words of `--config FILE` or `--config=FILE` at argv[i]: how many; 0 where it is another. */
static int is_config(const char **path, int argc, char **argv, int i)
{
    static const char name[] = "--config";
    size_t n = sizeof name - 1;
    if (strncmp(argv[i], name, n) != 0) return 0;
    if (argv[i][n] == '=') {
        *path = argv[i] + n + 1;
        return 1;
    }
    if (argv[i][n] != '\0') return 0;
    *path = i + 1 < argc ? argv[i + 1] : "";
    return 2;
}

/* argv[0], the file's names with values, the other words; then its names without, before a --, where
   one that needs a value finds none and takes no other word for it. */
static int lay_out(config *c, int argc, char **argv, err *e)
{
    c->argv = mem_array((size_t)argc + c->n + 1, sizeof *c->argv);
    if (!c->argv) return err_memory(e, "options");
    c->argv[c->argc++] = argv[0];
    for (size_t k = 0; k < c->n; k++)
        if (strchr(c->word[k], '=')) c->argv[c->argc++] = c->word[k];
    int i = 1;
    while (i < argc && strcmp(argv[i], "--") != 0) {
        const char *path;
        int words = is_config(&path, argc, argv, i);
        if (words == 0) c->argv[c->argc++] = argv[i++];
        i += words;
    }
    for (size_t k = 0; k < c->n; k++)
        if (!strchr(c->word[k], '=')) c->argv[c->argc++] = c->word[k];
    while (i < argc) c->argv[c->argc++] = argv[i++];
    return 0;
}

int config_expand(config *c, int argc, char **argv, err *e)
{
    *c = (config){0};
    int words;
    for (int i = 1; i < argc && strcmp(argv[i], "--") != 0; i += words ? words : 1) {
        const char *path = NULL;
        words = is_config(&path, argc, argv, i);
        if (words && c->path)
            return err_set(e, ERR_USAGE, "--config: one file; here are %s and %s", c->path, path);
        if (words && *path == '\0')
            return err_set(e, ERR_USAGE, "--config needs a value: --config FILE");
        if (words) c->path = path;
    }
    int rc = c->path ? read_file(c, e) : 0;
    return rc == 0 ? lay_out(c, argc, argv, e) : rc;
}

/* Whether the text names the option: "--runs", and not as a part of "--runs-more". */
static int names(const char *text, const char *option)
{
    size_t n = strcspn(option, "=");
    for (const char *at = text; (at = strstr(at, "--")) != NULL; at += 2)
        if (strncmp(at, option, n) == 0 && !isalnum((unsigned char)at[n]) && at[n] != '-') return 1;
    return 0;
}

static int on_command_line(const config *c, const char *option)
{
    for (int i = 1; i < c->argc; i++) {
        size_t k = 0;
        while (k < c->n && c->argv[i] != c->word[k]) k++;
        if (k == c->n && names(c->argv[i], option)) return 1;
    }
    return 0;
}

void config_locate(const config *c, err *e)
{
    for (size_t k = c->n; k-- > 0;) { /* the last line of a name is the one that counts */
        if (!names(e->text, c->word[k]) || on_command_line(c, c->word[k])) continue;
        err said = *e;
        err_set(e, said.code, "%s:%zu: %.900s", c->path, c->line[k], said.text);
        return;
    }
}

void config_dispose(config *c)
{
    for (size_t k = 0; k < c->n; k++) free(c->word[k]);
    free(c->word);
    free(c->line);
    free(c->argv);
    *c = (config){0};
}
