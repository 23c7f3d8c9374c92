/* The step size of a selective state-space model (Mamba's dt): dt = softplus(x + bias), x around
 * -20 … -3, over rows of channels in the inner loop of an inference engine.
 *
 * The one-liner that engines paste is 0 from about -16.7 down, and a channel whose dt is 0 never
 * decays again. sp_bias_softplus_f32 replaces the loop: the same call, right, and faster.
 *
 *     cc -O2 state_space_dt.c $(pkg-config --cflags --libs softplus) -lm && ./a.out
 */
#include <math.h>
#include <softplus.h>
#include <stdio.h>

enum { TOKENS = 3, CHANNELS = 6 };

static float pasted(float x)
{
    return x > 20 ? x : logf(1 + expf(x));
}

int main(void)
{
    const float bias[CHANNELS] = {-4, -5, -6, -7, -8, -9};
    float x[TOKENS * CHANNELS], before[TOKENS * CHANNELS], after[TOKENS * CHANNELS];
    for (int t = 0; t < TOKENS; t++)
        for (int c = 0; c < CHANNELS; c++) x[t * CHANNELS + c] = (float)(1 - 4 * t - c);

    for (int t = 0; t < TOKENS; t++)
        for (int c = 0; c < CHANNELS; c++)
            before[t * CHANNELS + c] = pasted(x[t * CHANNELS + c] + bias[c]);

    sp_bias_softplus_f32(TOKENS, CHANNELS, x, CHANNELS, bias, after, CHANNELS, 1, SP_EXACT);

    int lost = 0;
    for (int t = 0; t < TOKENS; t++) {
        for (int c = 0; c < CHANNELS; c++) {
            int i = t * CHANNELS + c;
            lost += before[i] == 0 && after[i] > 0;
            printf("token %d channel %d: x + bias = %3g  pasted %-12.6g right %.6g\n", t, c,
                   (double)(x[i] + bias[c]), (double)before[i], (double)after[i]);
        }
    }
    printf("steps that the pasted line lost: %d of %d\n", lost, TOKENS * CHANNELS);
    return 0;
}
