#include "outcome.h"

#include "curves.h"
#include "screen.h"
#include "viewer.h"

#include "base/mem.h"
#include "net/act.h"
#include "report/html.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

enum { WIDEST = 100 }; /* longer lines are hard to read */

static int to_stdout(const outputs *to)
{
    return to->json && strcmp(to->json, "-") == 0;
}

int outcome_open_file(save *s, const char *option, const char *path, const char *input, err *e)
{
    struct stat out, in;
    if (stat(path, &out) == 0 && stat(input, &in) == 0 && S_ISREG(in.st_mode) &&
        out.st_dev == in.st_dev && out.st_ino == in.st_ino)
        return err_set(e, ERR_USAGE, "%s %s: that is the data; name another file", option, path);
    return save_open(s, path, e);
}

int outcome_open(outcome *o, const outputs *to, const char *input, err *e)
{
    *o = (outcome){0};
    if (to->json && to->page && strcmp(to->json, to->page) == 0)
        return err_set(e, ERR_USAGE, "--json and --report: both name %s", to->json);
    if (to->open && !to->page)
        return err_set(e, ERR_USAGE, "--open: shows the page of --report FILE; give that too");
    int rc = 0;
    if (to->json && !to_stdout(to)) rc = outcome_open_file(&o->json, "--json", to->json, input, e);
    if (rc == 0 && to->page) rc = outcome_open_file(&o->page, "--report", to->page, input, e);
    return rc;
}

size_t outcome_finished(const plan *p, const run_result *result)
{
    size_t finished = 0;
    for (size_t i = p->n_tune_trials; i < p->n_trials; i++)
        finished += result[i].status != RUN_PENDING;
    return finished;
}

verdict_options outcome_options(const plan *p)
{
    return (verdict_options){.n_act = p->n_act,
                             .baseline = 0,
                             .n_train = (double)(p->data.n_train + p->data.n_valid),
                             .n_test = (double)p->data.n_test,
                             .rope = p->set.rope,
                             .rope_absolute = p->data.task == TASK_GAUSSIAN,
                             .confidence = p->set.confidence,
                             .max_epochs = p->set.max_epochs,
                             .patience = p->set.patience};
}

/* With looks on the way, a verdict's results are those of its look, whatever else has finished. */
static int judge_by_looks(outcome *o, results *what, const verdict_options *options, err *e)
{
    const plan *p = what->plan;
    looks l;
    o->kept = mem_array(p->n_trials, sizeof *o->kept);
    if (!o->kept) return err_memory(e, "the results");
    int rc = looks_make(&l, p->set.runs, options, e);
    if (rc < 0) return rc;
    rc = looks_verdict(&o->verdict, &o->end, o->kept, &l, what->result, p->n_trials, options, e);
    looks_dispose(&l);
    what->result = o->kept;
    what->facts.end = &o->end;
    return rc;
}

static int judge(outcome *o, results *what, err *e)
{
    const plan *p = what->plan;
    verdict_options options = outcome_options(p);
    return p->set.stop_when_clear
               ? judge_by_looks(o, what, &options, e)
               : verdict_make(&o->verdict, what->result, p->n_trials, &options, e);
}

static int write_page(outcome *o, const results *what, err *e)
{
    curves c = {0};
    int rc = what->plan->set.n_links ? 0 : curves_sample(&c, what->plan, e);
    if (rc < 0) return rc;
    report_page page = {.command = what->command, .curves = curves_view(&c)};
    rc = report_html(o->page.file, &o->report, &page, e);
    curves_dispose(&c);
    return save_end(&o->page, rc, e);
}

/* The files first: a reader of stdout that goes away must not cost them. */
static int write_files(outcome *o, const results *what, err *e)
{
    int rc = 0;
    if (o->json.file) rc = save_end(&o->json, report_json(o->json.file, &o->report, e), e);
    return rc == 0 && o->page.file ? write_page(o, what, e) : rc;
}

static int print(const outcome *o, const outputs *to, err *e)
{
    if (to_stdout(to)) return report_json(stdout, &o->report, e);
    report_style style = {screen_has_color(stdout), screen_width(stdout, WIDEST)};
    return to->quiet ? report_verdict(stdout, &o->report, style, e)
                     : report_terminal(stdout, &o->report, style, e);
}

/* A file that cannot be written, on a disk that is full by now, must not cost the figures. */
static int write_and_print(outcome *o, const outputs *to, const results *what, err *e)
{
    int written = write_files(o, what, e);
    if (written < 0 && written != ERR_IO) return written;
    int printed = print(o, to, written == 0 ? e : NULL);
    return written < 0 ? written : printed;
}

/* Which activations have no second derivative: what only the networks' side knows. */
static int find_flat(int *flat, const plan *p, err *e)
{
    for (size_t i = 0; i < p->n_act; i++) {
        act a;
        int rc = act_make(&a, p->act[i].text, e);
        if (rc < 0) return rc;
        flat[i] = act_is_flat(&a);
    }
    return 0;
}

int outcome_show(outcome *o, const outputs *to, const results *given, err *e)
{
    int *flat = mem_array(given->plan->n_act, sizeof *flat);
    if (!flat) return err_memory(e, "the report");
    results what = *given;
    what.facts.flat = flat;
    int rc = find_flat(flat, what.plan, e);
    if (rc == 0) rc = judge(o, &what, e);
    if (rc == 0) rc = report_make(&o->report, what.plan, &o->verdict, what.result, &what.facts, e);
    if (rc == 0) rc = write_and_print(o, to, &what, e);
    if (rc == 0 && to->open) {
        fflush(stdout); /* before a browser in the terminal covers it */
        rc = viewer_open(to->page, e);
    }
    free(flat);
    return rc;
}

void outcome_dispose(outcome *o)
{
    report_dispose(&o->report);
    verdict_dispose(&o->verdict);
    free(o->kept);
    save_discard(&o->json);
    save_discard(&o->page);
}

int outcome_name(const char *option, const char *name, int may_be_stdout, err *e)
{
    if (*name && (may_be_stdout || strcmp(name, "-") != 0)) return 0;
    err_set(e, ERR_USAGE, "%s: give a file name%s", option,
            may_be_stdout ? ", or - for stdout" : "");
    return EINVAL;
}
