#include "ranks.h"

#include "spread/identity.h"

#include <softplus.h>

int ranks_join(ranks *r, err *e)
{
    *r = (ranks){.launch = launch_find(), .all = 1};
    if (r->launch.ranks == 1) return 0;
    int rc = launch_join(&r->link, &r->launch, e);
    r->joined = rc == 0;
    return rc;
}

int ranks_are_several(const ranks *r)
{
    return r->joined && r->link.ranks > 1;
}

static void notice(void *context, const char *line)
{
    progress_say(context, line);
}

int ranks_lead(ranks *r, executor *by, const plan *p, const dataset *d, double patience,
               progress *line, err *e)
{
    if (!ranks_are_several(r)) return 0;
    const dispatch_options o = {.patience = patience,
                                .who = identity_of(p, d, sp_version()),
                                .notice = notice,
                                .context = line};
    int rc = dispatch_open(&r->dispatch, &r->link, &o, e);
    if (rc == 0) *by = dispatch_executor(r->dispatch);
    return rc;
}

void ranks_dismiss(ranks *r)
{
    if (!r->joined || r->link.rank != 0 || r->dismissed) return;
    if (r->dispatch)
        r->all = dispatch_close(r->dispatch);
    else
        dispatch_dismiss(&r->link, r->all);
    r->dispatch = NULL;
    r->dismissed = 1;
}

int ranks_follow(ranks *r, double patience, const stop_flag *stop,
                 int (*prepare)(void *, worker_subject *, err *), void *context, err *e)
{
    const worker_options o = {.patience = patience,
                              .version = sp_version(),
                              .stop = stop,
                              .prepare = prepare,
                              .context = context};
    return worker_serve(&r->link, &o, &r->all, e);
}

void ranks_leave(ranks *r)
{
    ranks_dismiss(r);
    if (r->joined) r->link.close(r->link.context, r->all);
    r->joined = 0;
}
