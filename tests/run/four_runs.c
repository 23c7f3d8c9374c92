#include "run/four_runs.h"

#include "plan/plan.h"
#include "run/runner.h"
#include "run/threads.h"
#include "test.h"

#include <stdlib.h>

double four_runs(const dataset *d)
{
    enum { RUNS = 4 };
    plan p;
    err e = {0};
    act_spec act[2] = {{.text = "softplus", .label = "softplus"},
                       {.text = "relu", .label = "relu"}};
    plan_settings s = plan_defaults();
    s.n_hidden = 1;
    s.hidden[0] = 32;
    s.batch = 16;
    s.runs = RUNS;
    s.n_rates = 1;
    s.rate[0] = 0.03;
    if (plan_make(&p, &s, act, 2, d, "sim", &e) != 0) fail_msg("%s", e.text);
    run_result *result = calloc(p.n_trials, sizeof *result);
    assert_non_null(result);
    if (runner_run(result, &p, d, &(runner_options){.by = threads_executor(1)}, &e) != 0)
        fail_msg("%s", e.text);
    double sum = 0;
    for (size_t i = 0; i < p.n_trials; i += 2) sum += result[i].test_score;
    run_results_free(result, p.n_trials);
    plan_dispose(&p);
    return sum / RUNS;
}
