#include "source.h"

#include "base/mem.h"
#include "base/str.h"
#include "nearest.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

static int not_found(const source *s, const char *name, int why, err *e)
{
    const char *nearest = NULL;
    str all = {0};
    for (size_t i = 0; i < s->bundled.n; i++) {
        nearest = nearest_of(name, nearest, s->bundled.set[i].name);
        str_add(&all, "%s%s", i ? ", " : "", s->bundled.set[i].name);
    }
    if (why == EISDIR)
        err_set(e, ERR_IO, "%s: a folder; give a file, or a bundled set (%s)", name,
                all.text ? all.text : "");
    else if (nearest)
        err_set(e, ERR_IO, "%s: %s; did you mean the bundled set %s?", name, strerror(why),
                nearest);
    else
        err_set(e, ERR_IO, "%s: %s, nor is it a bundled set (%s)", name, strerror(why),
                all.text ? all.text : "");
    str_free(&all);
    return ERR_IO;
}

static int use_set(source *s, const bundled_set *set, err *e)
{
    s->bundled_path = bundled_path(&s->bundled, set);
    if (!s->bundled_path) return err_memory(e, "a path");
    s->path = s->bundled_path;
    if (s->options.target) return 0; /* another question than the set's own */
    s->options.target = set->target;
    int known = task_from_name(set->task);
    if (known < 0)
        return err_set(e, ERR_DATA, "%s/index.tsv: %s: unknown task '%s'", s->bundled.folder,
                       set->name, set->task);
    s->options.task = (task)known;
    s->drop_text = mem_string(set->drop);
    return s->drop_text ? 0 : err_memory(e, "column names");
}

static int find_file(source *s, const char *name, err *e)
{
    struct stat st;
    s->path = name;
    if (strcmp(name, "-") == 0 || table_in_database(name)) return 0;
    int why = stat(name, &st) != 0 ? errno : 0;
    if (why == 0 && !S_ISDIR(st.st_mode)) return 0;
    if (strchr(name, '/'))
        return err_set(e, ERR_IO, "%s: %s", name, err_reason(why ? why : EISDIR));
    int rc = bundled_open(&s->bundled, e);
    if (rc < 0) return strchr(name, '.') ? err_set(e, ERR_IO, "%s: %s", name, err_reason(why)) : rc;
    const bundled_set *set = bundled_find(&s->bundled, name);
    return set ? use_set(s, set, e) : not_found(s, name, why ? why : EISDIR, e);
}

/* The names between commas, in place; *name is owned by the caller. */
static int split_names(char *list, const char ***name, size_t *n, err *e)
{
    size_t most = 1;
    for (const char *c = list; c && *c; c++) most += *c == ',';
    if (!(*name = mem_array(most, sizeof **name))) return err_memory(e, "column names");
    char *rest = list && *list ? list : NULL;
    for (char *item; (item = args_item(&rest));) (*name)[(*n)++] = item;
    return 0;
}

static int copy_names(char **copy, const str *list, err *e)
{
    int failed = list->failed || (list->text && !(*copy = mem_string(list->text)));
    return failed ? err_memory(e, "column names") : 0;
}

/* Text and categories are read as text even where they are digits. */
static int ask_for_text(source *s, const learn_args *a, err *e)
{
    dataset_options *o = &s->options;
    int rc = copy_names(&s->text_names, &a->text, e);
    if (rc == 0) rc = copy_names(&s->category_names, &a->categorical, e);
    if (rc == 0) rc = split_names(s->text_names, &s->text, &o->n_text, e);
    if (rc == 0) rc = split_names(s->category_names, &s->category, &o->n_category, e);
    if (rc < 0) return rc;
    o->text = s->text;
    o->text_features = a->text_features;
    o->category = s->category;
    if (!(s->ask = mem_array(o->n_text + o->n_category, sizeof *s->ask)))
        return err_memory(e, "column names");
    for (size_t i = 0; i < o->n_text; i++)
        s->ask[s->n_ask++] = (table_ask){.column = o->text[i], .as_text = 1};
    for (size_t i = 0; i < o->n_category; i++)
        s->ask[s->n_ask++] = (table_ask){.column = o->category[i], .as_text = 1};
    return 0;
}

int source_find(source *s, const learn_args *a, err *e)
{
    *s = (source){.options = {.target = a->target,
                              .image = a->image,
                              .as_image = a->set.n_conv > 0,
                              .group = a->group,
                              .time = a->time,
                              .weights = a->weights}};
    int rc = find_file(s, a->data, e);
    if (rc < 0) return rc;
    if (a->has_task) s->options.task = a->task;
    if (a->drop.text) {
        free(s->drop_text);
        s->drop_text = mem_string(a->drop.text);
    }
    rc = split_names(s->drop_text, &s->drop, &s->options.n_drop, e);
    s->options.drop = s->drop;
    return rc == 0 ? ask_for_text(s, a, e) : rc;
}

int source_needs_target(source *s, const table *t, err *e)
{
    if (!s->options.target) s->options.target = t->target;
    if (s->options.target) return 0;
    str all = {0};
    for (size_t c = 0; c < t->cols; c++) str_add(&all, "%s%s", c ? ", " : "", t->col[c].name);
    err_set(e, ERR_USAGE, "%s: which column is to be predicted? give --target COL, one of %.600s",
            t->path, all.text ? all.text : "its columns");
    str_free(&all);
    return ERR_USAGE;
}

void source_dispose(source *s)
{
    bundled_close(&s->bundled);
    free(s->bundled_path);
    free(s->drop_text);
    free(s->drop);
    free(s->text_names);
    free(s->text);
    free(s->category_names);
    free(s->category);
    free(s->ask);
    *s = (source){0};
}
