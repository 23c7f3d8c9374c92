/* figure: numbers as people read them, with the digits that their uncertainty leaves. */
#ifndef REPORT_FIGURE_H
#define REPORT_FIGURE_H

#include <stddef.h>

enum { FIGURE_ROOM = 40 };

/* How the figures of one column or one sentence are written, all alike. */
typedef struct figure_form {
    int decimals;
    int scientific;
} figure_form;

/* Two significant digits of `spread` (half an interval), and never more than six of `largest`; four
   of `largest` where the spread is 0 or unknown. */
figure_form figure_form_for(double largest, double spread);

/* "–" where there is no number. */
void figure_number(char out[FIGURE_ROOM], double value, figure_form form);
/* "31.4 %" of 0.314. */
void figure_percent(char out[FIGURE_ROOM], double share, int decimals);
/* A share that somebody chose, with the digits it has: "1 %" of 0.01. */
void figure_chosen(char out[FIGURE_ROOM], double share);
/* "8,645". */
void figure_count(char out[FIGURE_ROOM], size_t n);
/* "12 ms", three digits at most. */
void figure_seconds(char out[FIGURE_ROOM], double seconds);

#endif
