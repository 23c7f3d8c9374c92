/* python3 tools/coef/exp_f32.py > src/kernels/coef/exp_f32.h */
static const struct {
    float log2e, log2_hi, log2_lo, q[5];
} exp_f32 = {
    .log2e = 0x1.715476p+0f,
    .log2_hi = 0x1.62e4p-1f,
    .log2_lo = 0x1.7f7d1cp-20f,
    .q = {0x1.fffffap-2f, 0x1.555492p-3f, 0x1.555a26p-5f, 0x1.123988p-7f, 0x1.694cd2p-10f},
};
