/* page_world: a report with everything a page can show: results drawn from a fixed stream and judged
 * as the command judges them, each with a history, and sampled curves. */
#ifndef TESTS_REPORT_HTML_PAGE_WORLD_H
#define TESTS_REPORT_HTML_PAGE_WORLD_H

#include "report/html.h"

enum {
    WORLD_PAIRS = 30,
    WORLD_TUNE = 4,
    WORLD_MOST_ACTS = 11,
    WORLD_SAMPLES = 49,
    WORLD_LAYERS = 2
};
enum { WORLD_TRIALS = WORLD_TUNE + WORLD_PAIRS * WORLD_MOST_ACTS };

typedef struct page_world {
    plan plan;
    act_spec act[WORLD_MOST_ACTS];
    run_result result[WORLD_TRIALS];
    verdict verdict;
    report report;
    double z[WORLD_SAMPLES];
    double value[WORLD_MOST_ACTS * WORLD_SAMPLES], slope[WORLD_MOST_ACTS * WORLD_SAMPLES];
    report_page page;
} page_world;

/* The first n_act of eleven activations on data of that name, with one note. Some runs diverged, and
   the last pairs are pending where finished < WORLD_PAIRS. It stays where it is. */
void page_world_make(page_world *w, size_t n_act, size_t finished, char *path, const char *note);
void page_world_free(page_world *w);

/* What the renderers write, to be freed. */
char *page_world_html(const page_world *w);
char *page_world_json(const page_world *w);

#endif
