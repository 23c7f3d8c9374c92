#include "store/plan_lines.h"

#include "base/mem.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { KEY_ROOM = 32 };

/* One line of a plan's text: "key value". */
typedef struct line {
    char key[KEY_ROOM];
    const char *value; /* up to the end of the line */
    size_t size;
} line;

/* The line at *at, and *at moved behind it; 0 at the end. */
static int next_line(line *l, const char **at)
{
    if (**at == '\0') return 0;
    const char *end = *at + strcspn(*at, "\n");
    size_t key = strcspn(*at, " \n");
    const char *value = *at + key + (*at + key < end);
    snprintf(l->key, sizeof l->key, "%.*s", (int)key, *at);
    l->value = value;
    l->size = (size_t)(end - value);
    *at = *end ? end + 1 : end;
    return 1;
}

/* Whole numbers from the front of the value, blanks between; how many there were. */
static size_t read_sizes(const line *l, size_t *out, size_t most)
{
    const char *at = l->value, *end = l->value + l->size;
    size_t n = 0;
    while (at < end && n < most) {
        char *behind;
        out[n++] = (size_t)strtoull(at, &behind, 10);
        if (behind == at || behind > end) return 0;
        at = behind + (behind < end && *behind == ' ');
    }
    return at == end ? n : 0;
}

static int read_task(plan *p, const line *l)
{
    char name[KEY_ROOM];
    snprintf(name, sizeof name, "%.*s", (int)l->size, l->value);
    int t = task_from_name(name);
    if (t < 0) return 0;
    p->data.task = (task)t;
    return 1;
}

static int read_optimizer(plan *p, const line *l)
{
    char name[KEY_ROOM];
    snprintf(name, sizeof name, "%.*s", (int)l->size, l->value);
    int o = optimizer_from_name(name);
    if (o < 0) return 0;
    p->set.optimizer = (optimizer)o;
    return 1;
}

static int read_links(plan_settings *s, const line *l)
{
    const char *at = l->value, *end = l->value + l->size;
    for (s->n_links = 0; at < end && s->n_links < PLAN_LINKS; s->n_links++) {
        size_t n = strcspn(at, " \n");
        int found = plan_link_from_name(at, n);
        if (found < 0) return 0;
        s->links[s->n_links] = (link_function)found;
        at += n + (at + n < end);
    }
    return at == end && s->n_links > 1;
}

static int is(const line *l, const char *word)
{
    return l->size == strlen(word) && memcmp(l->value, word, l->size) == 0;
}

static int read_switch(int *on, const line *l)
{
    *on = is(l, "1");
    return is(l, "0") || is(l, "1");
}

/* The fields that are one number. */
static const struct {
    const char *key;
    size_t at; /* in a plan */
    enum { SIZE, REAL } kind;
} number_fields[] = {
    {"rows", offsetof(plan, data.rows), SIZE},
    {"features", offsetof(plan, data.features), SIZE},
    {"text_features", offsetof(plan, data.text_features), SIZE},
    {"classes", offsetof(plan, data.classes), SIZE},
    {"dropout", offsetof(plan, set.dropout), REAL},
    {"weight_decay", offsetof(plan, set.weight_decay), REAL},
    {"momentum", offsetof(plan, set.momentum), REAL},
    {"batch", offsetof(plan, set.batch), SIZE},
    {"epochs", offsetof(plan, set.max_epochs), SIZE},
    {"patience", offsetof(plan, set.patience), SIZE},
    {"runs", offsetof(plan, set.runs), SIZE},
    {"tune", offsetof(plan, set.n_tune), SIZE},
    {"rope", offsetof(plan, set.rope), REAL},
    {"confidence", offsetof(plan, set.confidence), REAL},
};

static int read_number(plan *p, const line *l)
{
    for (size_t i = 0; i < sizeof number_fields / sizeof *number_fields; i++) {
        if (strcmp(l->key, number_fields[i].key) != 0) continue;
        void *field = (char *)p + number_fields[i].at;
        if (number_fields[i].kind == SIZE) return read_sizes(l, field, 1) == 1;
        return str_to_number(l->value, l->size, field);
    }
    return 0;
}

static int read_rate(plan_settings *s, const line *l)
{
    if (s->n_rates == PLAN_MAX_RATES) return 0;
    return str_to_number(l->value, l->size, &s->rate[s->n_rates++]);
}

static int read_parts(plan_data *d, const line *l)
{
    size_t part[3];
    if (read_sizes(l, part, 3) != 3) return 0;
    d->n_train = part[0];
    d->n_valid = part[1];
    d->n_test = part[2];
    return 1;
}

/* A column's name, once. */
static int read_name(char **out, const line *l)
{
    return !*out && (*out = mem_text(l->value, l->size));
}

/* One more name of a list. */
static int add_name(char ***list, size_t *n, const line *l)
{
    char **grown = mem_resize(*list, *n + 1, sizeof *grown);
    if (!grown) return 0;
    *list = grown;
    return (grown[*n] = mem_text(l->value, l->size)) && ++*n;
}

static int read_image(image_shape *s, const line *l)
{
    size_t side[3];
    if (read_sizes(l, side, 3) != 3) return 0;
    *s = (image_shape){side[0], side[1], side[2]};
    return 1;
}

static int read_seed(plan_settings *s, const line *l)
{
    char *end;
    s->seed = strtoull(l->value, &end, 10);
    return end == l->value + l->size;
}

/* 1 if the line was understood. Activations go to `list`, as a user would write them. */
static int read_line(plan *p, const line *l, str *list)
{
    plan_settings *s = &p->set;
    if (strcmp(l->key, "activation") == 0) {
        str_add(list, "%s%.*s", list->size ? "," : "", (int)l->size, l->value);
        return 1;
    }
    if (strcmp(l->key, "target") == 0) return read_name(&p->data.target, l);
    if (strcmp(l->key, "group") == 0) return read_name(&p->data.group, l);
    if (strcmp(l->key, "time") == 0) return read_name(&p->data.time, l);
    if (strcmp(l->key, "text") == 0) return add_name(&p->data.text, &p->data.n_text, l);
    if (strcmp(l->key, "categorical") == 0)
        return add_name(&p->data.category, &p->data.n_category, l);
    if (strcmp(l->key, "weights") == 0) return read_name(&p->data.weights, l);
    if (strcmp(l->key, "task") == 0) return read_task(p, l);
    if (strcmp(l->key, "parts") == 0) return read_parts(&p->data, l);
    if (strcmp(l->key, "hidden") == 0)
        return (s->n_hidden = read_sizes(l, s->hidden, PLAN_MAX_LAYERS)) > 0;
    if (strcmp(l->key, "image") == 0) return read_image(&p->data.image, l);
    if (strcmp(l->key, "conv") == 0)
        return (s->n_conv = read_sizes(l, s->conv, PLAN_MAX_LAYERS)) > 0;
    if (strcmp(l->key, "rate") == 0) return read_rate(s, l);
    if (strcmp(l->key, "seed") == 0) return read_seed(s, l);
    if (strcmp(l->key, "optimizer") == 0) return read_optimizer(p, l);
    if (strcmp(l->key, "link") == 0) {
        int found = plan_link_from_name(l->value, l->size);
        s->link = found == LINK_EXP ? LINK_EXP : LINK_SOFTPLUS;
        return found >= 0;
    }
    if (strcmp(l->key, "links") == 0) return read_links(s, l);
    if (strcmp(l->key, "own_draws") == 0) return read_switch(&s->own_draws, l);
    if (strcmp(l->key, "stop_when_clear") == 0) return read_switch(&s->stop_when_clear, l);
    if (strcmp(l->key, "residual") == 0) return read_switch(&s->residual, l);
    if (strcmp(l->key, "layer_norm") == 0) return read_switch(&s->layer_norm, l);
    return read_number(p, l);
}

int plan_lines_read(plan *p, const char *text, err *e)
{
    *p = (plan){0};
    str list = {0};
    int rc = 0;
    line l;
    while (rc == 0 && next_line(&l, &text))
        if (!read_line(p, &l, &list))
            rc = err_set(e, ERR_DATA, "'%s %.*s' in a plan", l.key, l.size < 40 ? (int)l.size : 40,
                         l.value);
    if (rc == 0 && list.failed) rc = err_memory(e, "a plan");
    if (rc == 0 && (!p->data.target || !list.text)) rc = err_set(e, ERR_DATA, "a plan cut short");
    if (rc == 0) rc = act_spec_parse(&p->act, &p->n_act, list.text, e);
    if (rc == 0 && p->set.n_links && p->set.n_links != p->n_act)
        rc = err_set(e, ERR_DATA, "a plan of %zu links and %zu networks", p->set.n_links, p->n_act);
    if (rc == 0) plan_label_links(p);
    str_free(&list);
    if (rc < 0) plan_dispose(p);
    return rc;
}

/* FNV-1a, 64 bits. */
static uint64_t add_bytes(uint64_t h, const char *bytes, size_t n)
{
    for (size_t i = 0; i < n; i++) h = (h ^ (unsigned char)bytes[i]) * 0x100000001b3u;
    return h;
}

uint64_t plan_lines_training_hash(const char *text)
{
    static const char *const others[] = {"runs", "rope", "confidence", "activation",
                                         "stop_when_clear"};
    uint64_t h = 0xcbf29ce484222325u;
    line l;
    while (next_line(&l, &text)) {
        int counts = 1;
        for (size_t i = 0; i < sizeof others / sizeof *others; i++)
            counts &= strcmp(l.key, others[i]) != 0;
        if (!counts) continue;
        h = add_bytes(h, l.key, strlen(l.key) + 1);
        h = add_bytes(h, l.value, l.size);
        h = add_bytes(h, "\n", 1);
    }
    return h;
}

/* Every value of a key, "0.001, 0.01"; "" where there is none. */
static void add_values(str *out, const char *text, const char *key)
{
    line l;
    for (int n = 0; next_line(&l, &text);)
        if (strcmp(l.key, key) == 0) str_add(out, "%s%.*s", n++ ? ", " : "", (int)l.size, l.value);
}

static const char *or_none(const str *s)
{
    return s->size ? s->text : "none";
}

void plan_lines_differ(str *out, const char *text, const char *than)
{
    char before[KEY_ROOM] = "";
    line l;
    for (const char *at = text; next_line(&l, &at);) {
        if (strcmp(l.key, before) == 0) continue; /* lines of one key follow each other */
        memcpy(before, l.key, sizeof before);
        str now = {0}, then = {0};
        add_values(&now, text, l.key);
        add_values(&then, than, l.key);
        if (strcmp(or_none(&now), or_none(&then)) != 0)
            str_add(out, "%s%s %s instead of %s", out->size ? ", " : "", l.key, or_none(&now),
                    or_none(&then));
        out->failed |= now.failed | then.failed;
        str_free(&now);
        str_free(&then);
    }
}
