/* python3 tools/coef/log_f32.py > src/kernels/coef/log_f32.h */
static const struct {
    float log2_high, log2_low;
    float q[4]; /* log(1 + r) = r + r^2 (q0 + ... + q3 r^3) */
    float c[16], high[16], low[16];
} log_f32 = {
    .log2_high = 0x1.62e4p-1f,
    .log2_low = 0x1.7f7d1cp-20f,
    .q = {-0x1.fffffcp-2f, 0x1.555554p-2f, -0x1.003a5ap-2f, 0x1.99dd1ap-3f},
    .c = {0x1.555556p+0f, 0x1.47ae14p+0f, 0x1.3b13b2p+0f, 0x1.2f684cp+0f, 0x1.24924ap+0f,
     0x1.1a7b96p+0f, 0x1.111112p+0f, 0x1.08421p+0f, 0x1p+0f, 0x1.e1e1e2p-1f, 0x1.c71c72p-1f,
     0x1.af286cp-1f, 0x1.99999ap-1f, 0x1.861862p-1f, 0x1.745d18p-1f, 0x1.642c86p-1f},
    .high = {-0x1.2698p-2f, -0x1.f99p-3f, -0x1.a94p-3f, -0x1.5bf8p-3f, -0x1.1178p-3f, -0x1.933p-4f,
     -0x1.086p-4f, -0x1.042p-5f, 0x0p+0f, 0x1.f0ap-5f, 0x1.e27p-4f, 0x1.5ffp-3f, 0x1.c9p-3f,
     0x1.1674p-2f, 0x1.4618p-2f, 0x1.739cp-2f},
    .low = {0x1.dcecb2p-18f, -0x1.c3cb3cp-19f, 0x1.273752p-19f, 0x1.fc255ep-18f, -0x1.dc44fcp-20f,
     -0x1.793566p-18f, 0x1.99a988p-18f, 0x1.46ec32p-18f, 0x0p+0f, 0x1.85008cp-20f,
     0x1.d38abcp-22f, 0x1.83053cp-18f, -0x1.0b0cacp-20f, 0x1.c97abap-18f, 0x1.74438cp-19f,
     0x1.7e2bbep-18f},
};
