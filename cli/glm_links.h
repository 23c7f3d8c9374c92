/* glm_links: what --compare-links makes: a fit of each link to all rows, the splits, the verdict and
 * its report. */
#ifndef CLI_GLM_LINKS_H
#define CLI_GLM_LINKS_H

#include "glm_args.h"

#include "base/stop.h"
#include "glm/problem.h"
#include "report/glm.h"
#include "run/run_result.h"
#include "verdict/verdict.h"

typedef struct glm_compared {
    glm_link *link;     /* [n], owned */
    glm_link_row *row;  /* [n], owned */
    run_result *result; /* [n * runs], owned */
    plan plan;          /* labels and settings, for the report; its act is borrowed */
    verdict verdict;
    report report;
    glm_links shown; /* what the renderers take */
} glm_compared;

/* first: the fit of the first link, made before. */
int glm_compared_make(glm_compared *c, const glm_args *a, const problem *p, const glm_fit *first,
                      const stop_flag *stop, err *e);
void glm_compared_dispose(glm_compared *c);

#endif
