#include "report/figure.h"

#include <math.h>
#include <stdio.h>
#include <string.h>

static int exponent_of(double x)
{
    return (int)floor(log10(x));
}

figure_form figure_form_for(double largest, double spread)
{
    largest = fabs(largest);
    if (!(largest > 0) || !isfinite(largest)) largest = 1;
    if (!(spread > 0) || !isfinite(spread)) spread = largest / 100;
    int top = exponent_of(largest), last = exponent_of(spread) - 1; /* digits' powers of ten */
    if (last < top - 5) last = top - 5;
    if (top >= 7 || last < -6)
        return (figure_form){.decimals = top > last ? top - last : 0, .scientific = 1};
    return (figure_form){.decimals = last < 0 ? -last : 0};
}

void figure_number(char out[FIGURE_ROOM], double value, figure_form form)
{
    if (!isfinite(value)) {
        snprintf(out, FIGURE_ROOM, "–");
        return;
    }
    int scientific = form.scientific || fabs(value) >= 1e15;
    snprintf(out, FIGURE_ROOM, scientific ? "%.*e" : "%.*f", form.decimals, value);
    if (out[0] == '-' && strspn(out, "-0.") == strlen(out)) memmove(out, out + 1, strlen(out));
}

void figure_percent(char out[FIGURE_ROOM], double share, int decimals)
{
    figure_number(out, 100 * share, (figure_form){.decimals = decimals});
    if (isfinite(share)) strcat(out, " %");
}

void figure_chosen(char out[FIGURE_ROOM], double share)
{
    snprintf(out, FIGURE_ROOM, "%.6g %%", 100 * share);
}

void figure_count(char out[FIGURE_ROOM], size_t n)
{
    char digits[FIGURE_ROOM];
    size_t length = (size_t)snprintf(digits, sizeof digits, "%zu", n), at = 0;
    for (size_t i = 0; i < length; i++) {
        if (i && (length - i) % 3 == 0) out[at++] = ',';
        out[at++] = digits[i];
    }
    out[at] = '\0';
}

void figure_seconds(char out[FIGURE_ROOM], double seconds)
{
    static const struct {
        double size;
        const char *name;
    } unit[] = {{1, "s"}, {1e-3, "ms"}, {1e-6, "µs"}};
    if (!isfinite(seconds)) {
        snprintf(out, FIGURE_ROOM, "–");
        return;
    }
    size_t u = 0;
    while (u < 2 && seconds < 0.9995 * unit[u].size) u++;
    double value = seconds / unit[u].size;
    int decimals = value < 9.995 ? 2 : value < 99.95 ? 1 : 0;
    snprintf(out, FIGURE_ROOM, "%.*f %s", decimals, value, unit[u].name);
}
