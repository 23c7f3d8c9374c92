#include "plan/plan.h"

#include "base/mem.h"
#include "base/str.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* Ascending, about a factor of three apart: the optimum lies within a factor of 1.8 of one. Adam's
   reach up to 0.1, which small tables and networks of few units ask for. */
static const double adam_rates[] = {1e-3, 3e-3, 1e-2, 3e-2, 1e-1};
static const double sgd_rates[] = {1e-3, 3e-3, 1e-2, 3e-2, 1e-1};

static const char *const optimizer_names[] = {"adam", "sgd", "lbfgs", "newton", "gauss-newton"};

const char *optimizer_name(optimizer o)
{
    return (size_t)o < sizeof optimizer_names / sizeof *optimizer_names ? optimizer_names[o] : NULL;
}

int optimizer_from_name(const char *name)
{
    for (size_t i = 0; i < sizeof optimizer_names / sizeof *optimizer_names; i++)
        if (strcmp(name, optimizer_names[i]) == 0) return (int)i;
    return -1;
}

int optimizer_is_full_batch(optimizer o)
{
    return o != OPTIMIZER_ADAM && o != OPTIMIZER_SGD;
}

size_t plan_layers(const plan_settings *s)
{
    return s->n_conv + s->n_hidden;
}

static const char *const link_names[PLAN_LINKS] = {"softplus", "exp"};

const char *plan_link_name(link_function l)
{
    return (size_t)l < PLAN_LINKS ? link_names[l] : NULL;
}

int plan_link_from_name(const char *name, size_t n)
{
    for (size_t i = 0; i < PLAN_LINKS; i++)
        if (strlen(link_names[i]) == n && memcmp(name, link_names[i], n) == 0) return (int)i;
    return -1;
}

link_function plan_link(const plan *p, size_t which)
{
    return p->set.n_links ? p->set.links[which] : p->set.link;
}

void plan_label_links(plan *p)
{
    for (size_t i = 0; i < p->set.n_links; i++)
        snprintf(p->act[i].label, sizeof p->act[i].label, "%s link", link_names[p->set.links[i]]);
}

int plan_has_link(task t)
{
    return t == TASK_COUNT || t == TASK_GAUSSIAN;
}

plan_settings plan_defaults(void)
{
    return (plan_settings){
        .n_hidden = 2,
        .hidden = {64, 64},
        .optimizer = OPTIMIZER_ADAM,
        .momentum = 0.9,
        .link = LINK_SOFTPLUS,
        .batch = 64,
        .max_epochs = 200,
        .patience = 10,
        .runs = 30,
        .n_tune = 3,
        .shares = {.valid = 0.2, .test = 0.2},
        .seed = 1,
        .rope = 0.01,
        .confidence = 0.95,
    };
}

/* Each pooling leaves half of the pixels' rows and columns, and needs two of each. */
static int check_convolutions(const plan_settings *s, image_shape image, err *e)
{
    size_t side = image.height < image.width ? image.height : image.width, poolings = 0;
    if (s->n_conv == 0) return 0;
    if (side == 0)
        return err_set(e, ERR_USAGE, "--net: convolutions need images, and the columns are none");
    for (size_t l = 0; l < s->n_conv; l++)
        if (s->conv[l] < 1 || s->conv[l] > IMAGE_MAX_CHANNELS)
            return err_set(e, ERR_USAGE, "--net: a convolution of %zu channels; give 1 to %d",
                           s->conv[l], IMAGE_MAX_CHANNELS);
    for (; side > 1; side /= 2) poolings++;
    if (s->n_conv > poolings)
        return err_set(e, ERR_USAGE,
                       "--net: %zu convolutions, each halving the image, and %zu x %zu pixels can "
                       "be halved %zu time%s",
                       s->n_conv, image.height, image.width, poolings, poolings == 1 ? "" : "s");
    if (plan_layers(s) > PLAN_MAX_LAYERS)
        return err_set(e, ERR_USAGE, "--net and --hidden: %zu layers; at most %d", plan_layers(s),
                       PLAN_MAX_LAYERS);
    return 0;
}

static int check_network(const plan_settings *s, err *e)
{
    if (s->n_hidden < 1 || s->n_hidden > PLAN_MAX_LAYERS)
        return err_set(e, ERR_USAGE, "--hidden: %zu layers; give 1 to %d widths, as in 64,64",
                       s->n_hidden, PLAN_MAX_LAYERS);
    for (size_t l = 0; l < s->n_hidden; l++)
        if (s->hidden[l] < 1 || s->hidden[l] > 65536)
            return err_set(e, ERR_USAGE, "--hidden: a layer of %zu units; give 1 to 65536",
                           s->hidden[l]);
    if (s->batch < 1) return err_set(e, ERR_USAGE, "--batch: 0 rows; give at least 1");
    if (s->max_epochs < 1) return err_set(e, ERR_USAGE, "--epochs: 0; give at least 1");
    if (s->patience < 1) return err_set(e, ERR_USAGE, "--patience: 0; give at least 1");
    if (!(s->momentum >= 0 && s->momentum < 1))
        return err_set(e, ERR_USAGE, "--momentum: %g; give a number from 0 to below 1",
                       s->momentum);
    if (!(s->dropout >= 0 && s->dropout < 1))
        return err_set(e, ERR_USAGE, "--dropout: %g; give a share from 0%% to below 100%%",
                       s->dropout);
    if (!(s->weight_decay >= 0 && isfinite(s->weight_decay)))
        return err_set(e, ERR_USAGE, "--weight-decay: %g; give 0 or a positive number",
                       s->weight_decay);
    if (optimizer_is_full_batch(s->optimizer) && s->dropout > 0)
        return err_set(e, ERR_USAGE,
                       "--dropout: %s works with whole batches; take adam or sgd, or leave it out",
                       optimizer_name(s->optimizer));
    return 0;
}

static int check_comparison(const plan_settings *s, size_t n_act, err *e)
{
    if (s->runs < 2 || s->runs > 100000)
        return err_set(e, ERR_USAGE,
                       "--runs: %zu; a comparison needs at least 2 pairs (30 is usual)", s->runs);
    if (!(s->rope >= 0 && s->rope < 1))
        return err_set(e, ERR_USAGE, "--rope: %g%%; give a share from 0%% to below 100%%",
                       100 * s->rope);
    if (!(s->confidence > 0.5 && s->confidence < 1))
        return err_set(e, ERR_USAGE,
                       "--confidence: %g; give a share above 50%% and below 100%%, as 95%% or 0.95",
                       s->confidence);
    if (s->n_links) {
        if (n_act != 1)
            return err_set(e, ERR_USAGE,
                           "--links: give one of --activations; either links are compared or "
                           "activations");
        if (s->n_links < 2)
            return err_set(e, ERR_USAGE, "--links: one link; a comparison needs two");
    } else if (n_act < 2)
        return err_set(e, ERR_USAGE, "--activations: one activation; a comparison needs two");
    return 0;
}

static int check_protocol(const plan_settings *s, err *e)
{
    if (s->seed > PLAN_MAX_SEED)
        return err_set(e, ERR_USAGE, "--seed: %llu; give a whole number below 2^53",
                       (unsigned long long)s->seed);
    if (s->n_tune < 1) return err_set(e, ERR_USAGE, "tuning needs at least 1 split");
    if (s->n_rates && optimizer_is_full_batch(s->optimizer))
        return err_set(e, ERR_USAGE, "--rates: %s finds its own step; leave the rates out",
                       optimizer_name(s->optimizer));
    for (size_t i = 0; i < s->n_rates; i++)
        if (!(s->rate[i] > 0 && isfinite(s->rate[i])) || (i && s->rate[i] <= s->rate[i - 1]))
            return err_set(e, ERR_USAGE, "--rates: %g; give positive numbers in ascending order",
                           s->rate[i]);
    if (!(s->shares.valid > 0 && s->shares.test > 0 && s->shares.valid + s->shares.test < 0.95))
        return err_set(e, ERR_USAGE, "the validation and test shares leave too little to train on");
    return 0;
}

/* splitmix64's finaliser: neighbouring inputs give unrelated seeds. */
static uint64_t mix(uint64_t x)
{
    x += 0x9e3779b97f4a7c15u;
    x = (x ^ (x >> 30)) * 0xbf58476d1ce4e5b9u;
    x = (x ^ (x >> 27)) * 0x94d049bb133111ebu;
    return x ^ (x >> 31);
}

/* 53 bits: a JSON reader that keeps numbers as doubles keeps a seed. */
static uint64_t seed_of(uint64_t seed, trial_stage stage, uint32_t pair, uint32_t who)
{
    return mix(mix(mix(seed) ^ ((uint64_t)stage << 32 | pair)) ^ who) >> 11;
}

static void add_trial(plan *p, trial_stage stage, uint32_t act, uint32_t pair, double rate)
{
    uint32_t drawer = p->set.own_draws ? act + 2 : 1;
    p->trial[p->n_trials] = (trial){
        .id = (uint32_t)p->n_trials,
        .stage = stage,
        .activation = act,
        .pair = pair,
        .rate = rate,
        .seed = seed_of(p->set.seed, stage, pair, drawer),
        .split_seed = seed_of(p->set.seed, stage, pair, 0),
    };
    p->n_trials++;
}

/* Run trials go pair by pair, so that an interrupted comparison has whole pairs. */
static int lay_out_trials(plan *p, err *e)
{
    const plan_settings *s = &p->set;
    p->n_tune_trials = s->n_rates > 1 ? p->n_act * s->n_rates * s->n_tune : 0;
    p->trial = mem_array(p->n_tune_trials + p->n_act * s->runs, sizeof *p->trial);
    if (!p->trial) return err_memory(e, "the plan");
    for (uint32_t k = 0; p->n_tune_trials && k < s->n_tune; k++)
        for (uint32_t a = 0; a < p->n_act; a++)
            for (size_t i = 0; i < s->n_rates; i++) add_trial(p, STAGE_TUNE, a, k, s->rate[i]);
    for (uint32_t k = 0; k < s->runs; k++)
        for (uint32_t a = 0; a < p->n_act; a++) add_trial(p, STAGE_RUN, a, k, NAN);
    return 0;
}

/* A full-batch method finds its own step: its rate is 1 and there is nothing to tune. */
static void default_rates(plan_settings *s)
{
    if (optimizer_is_full_batch(s->optimizer)) {
        s->n_rates = 1;
        s->rate[0] = 1;
    } else if (s->n_rates == 0) {
        int adam = s->optimizer == OPTIMIZER_ADAM;
        s->n_rates = sizeof adam_rates / sizeof *adam_rates;
        memcpy(s->rate, adam ? adam_rates : sgd_rates, sizeof adam_rates);
    }
}

static int copy_name(char **out, const char *name)
{
    *out = name ? mem_string(name) : NULL;
    return name && !*out ? ERR_MEMORY : 0;
}

static int name_roles(plan_data *p, const dataset *d)
{
    int rc = copy_name(&p->group, d->group_name);
    if (rc == 0) rc = copy_name(&p->time, d->time_name);
    return rc == 0 ? copy_name(&p->weights, d->weights_name) : rc;
}

static int check_task(const plan_settings *s, task t, err *e)
{
    if (t == TASK_GAUSSIAN && s->optimizer == OPTIMIZER_GAUSS_NEWTON)
        return err_set(
            e, ERR_USAGE,
            "gauss-newton needs a loss that is convex in the outputs, and the Gaussian's "
            "is not; take newton, lbfgs, adam or sgd");
    if (s->n_links && !plan_has_link(t))
        return err_set(e, ERR_USAGE,
                       "--links: a %s task has no link; they lead to mean counts and to scales "
                       "(--task count or gaussian)",
                       task_name(t));
    return 0;
}

/* The names of the features that are read so. */
static int name_readings(char ***name, size_t *n, const dataset *d, feature_reading as)
{
    if (!d->reading) return 0;
    if (!(*name = mem_array(d->n_features, sizeof **name))) return ERR_MEMORY;
    for (size_t f = 0; f < d->n_features; f++)
        if (d->reading[f] == as &&
            !((*name)[(*n)++] = mem_string(d->table->col[d->feature[f]].name)))
            return ERR_MEMORY;
    return 0;
}

static int name_features(plan_data *p, const dataset *d)
{
    p->text_features = d->text_features;
    int rc = name_readings(&p->text, &p->n_text, d, FEATURE_TEXT);
    return rc == 0 ? name_readings(&p->category, &p->n_category, d, FEATURE_CATEGORY) : rc;
}

/* For settings that are right. */
static int lay_out(plan *p, const plan_settings *set, const act_spec *act, size_t n_act,
                   const dataset *d, const char *path, err *e)
{
    int rc = 0;
    size_t arms = set->n_links ? set->n_links : n_act;
    *p = (plan){.set = *set, .n_act = arms};
    default_rates(&p->set);
    p->data = (plan_data){.path = mem_string(path),
                          .target = mem_string(d->table->col[d->target].name),
                          .rows = d->rows,
                          .features = d->n_features,
                          .image = d->image,
                          .task = d->task,
                          .classes = d->classes};
    split_sizes(d, set->shares, &p->data.n_train, &p->data.n_valid, &p->data.n_test);
    p->act = mem_array(arms, sizeof *p->act);
    int named = name_roles(&p->data, d) == 0 && name_features(&p->data, d) == 0;
    if (!p->data.path || !p->data.target || !p->act || !named)
        rc = err_memory(e, "the plan");
    else {
        for (size_t i = 0; i < arms; i++) p->act[i] = act[set->n_links ? 0 : i];
        plan_label_links(p);
        rc = lay_out_trials(p, e);
    }
    if (rc < 0) plan_dispose(p);
    return rc;
}

int plan_make(plan *p, const plan_settings *set, const act_spec *act, size_t n_act,
              const dataset *d, const char *path, err *e)
{
    *p = (plan){0};
    int rc = check_network(set, e);
    if (rc == 0) rc = check_convolutions(set, d->image, e);
    if (rc == 0) rc = check_protocol(set, e);
    if (rc == 0) rc = check_task(set, d->task, e);
    if (rc == 0) rc = check_comparison(set, n_act, e);
    return rc == 0 ? lay_out(p, set, act, n_act, d, path, e) : rc;
}

int plan_make_single(plan *p, const plan_settings *set, const act_spec *act, const dataset *d,
                     const char *path, err *e)
{
    *p = (plan){0};
    int rc = check_network(set, e);
    if (rc == 0) rc = check_convolutions(set, d->image, e);
    if (rc == 0) rc = check_protocol(set, e);
    if (rc == 0) rc = check_task(set, d->task, e);
    if (rc < 0) return rc;
    plan_settings one = *set;
    one.runs = 1;
    return lay_out(p, &one, act, 1, d, path, e);
}

void plan_dispose(plan *p)
{
    free(p->data.path);
    free(p->data.target);
    for (size_t i = 0; i < p->data.n_text; i++) free(p->data.text[i]);
    free(p->data.text);
    for (size_t i = 0; i < p->data.n_category; i++) free(p->data.category[i]);
    free(p->data.category);
    free(p->data.group);
    free(p->data.time);
    free(p->data.weights);
    free(p->act);
    free(p->trial);
    *p = (plan){0};
}

static void add_number(str *s, const char *key, double value)
{
    char text[STR_NUMBER];
    str_number_f64(text, value);
    str_add(s, "%s %s\n", key, text);
}

char *plan_text(const plan *p)
{
    const plan_settings *s = &p->set;
    str t = {0};
    str_add(&t, "task %s\ntarget %s\n", task_name(p->data.task), p->data.target);
    if (p->data.group) str_add(&t, "group %s\n", p->data.group);
    if (p->data.time) str_add(&t, "time %s\n", p->data.time);
    if (p->data.weights) str_add(&t, "weights %s\n", p->data.weights);
    for (size_t i = 0; i < p->data.n_text; i++) str_add(&t, "text %s\n", p->data.text[i]);
    if (p->data.n_text) str_add(&t, "text_features %zu\n", p->data.text_features);
    for (size_t i = 0; i < p->data.n_category; i++)
        str_add(&t, "categorical %s\n", p->data.category[i]);
    str_add(&t, "rows %zu\nfeatures %zu\nclasses %zu\n", p->data.rows, p->data.features,
            p->data.classes);
    str_add(&t, "parts %zu %zu %zu\nhidden", p->data.n_train, p->data.n_valid, p->data.n_test);
    for (size_t l = 0; l < s->n_hidden; l++) str_add(&t, " %zu", s->hidden[l]);
    str_add(&t, "\n");
    /* Lines that came later are there where they say something: older plans keep their hash. */
    const image_shape *image = &p->data.image;
    if (image->height)
        str_add(&t, "image %zu %zu %zu\n", image->height, image->width, image->channels);
    if (s->n_conv) str_add(&t, "conv");
    for (size_t l = 0; l < s->n_conv; l++) str_add(&t, " %zu", s->conv[l]);
    if (s->n_conv) str_add(&t, "\n");
    if (s->residual) str_add(&t, "residual 1\n");
    if (s->layer_norm) str_add(&t, "layer_norm 1\n");
    if (s->dropout > 0) add_number(&t, "dropout", s->dropout);
    if (s->weight_decay > 0) add_number(&t, "weight_decay", s->weight_decay);
    str_add(&t, "optimizer %s\n", optimizer_name(s->optimizer));
    add_number(&t, "momentum", s->momentum);
    str_add(&t, "link %s\n", plan_link_name(s->link));
    for (size_t i = 0; i < s->n_links; i++)
        str_add(&t, i ? " %s" : "links %s", plan_link_name(s->links[i]));
    if (s->n_links) str_add(&t, "\n");
    str_add(&t, "batch %zu\nepochs %zu\npatience %zu\n", s->batch, s->max_epochs, s->patience);
    str_add(&t, "runs %zu\ntune %zu\n", s->runs, s->n_tune);
    for (size_t i = 0; i < s->n_rates; i++) add_number(&t, "rate", s->rate[i]);
    str_add(&t, "seed %llu\nown_draws %d\n", (unsigned long long)s->seed, s->own_draws);
    add_number(&t, "rope", s->rope);
    add_number(&t, "confidence", s->confidence);
    if (s->stop_when_clear) str_add(&t, "stop_when_clear 1\n");
    for (size_t a = 0; a < p->n_act; a++) str_add(&t, "activation %s\n", p->act[a].text);
    if (t.failed) str_free(&t);
    return t.text;
}

/* FNV-1a, 64 bits. */
uint64_t plan_hash(const plan *p)
{
    uint64_t h = 0xcbf29ce484222325u;
    char *text = plan_text(p);
    for (const char *c = text; c && *c; c++) h = (h ^ (unsigned char)*c) * 0x100000001b3u;
    free(text);
    return h;
}
