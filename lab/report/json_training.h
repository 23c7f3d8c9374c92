/* json_training: the curves of training in the JSON document. */
#ifndef REPORT_JSON_TRAINING_H
#define REPORT_JSON_TRAINING_H

#include "base/json_write.h"
#include "report/report.h"

json_t *json_training(json_writer *w, const report *r);

#endif
