/* python3 tools/coef/exp_table_f32.py > src/kernels/coef/exp_table_f32.h */
static const struct {
    float per_log2, step_high, step_low; /* 16/log 2; log 2/16 in two */
    float fine_high, fine_low;
    float q[2]; /* e^r = 1 + r + r^2 (q0 + q1 r) for |r| <= half a step */
    float high[16], low[16];
} exp_table_f32 = {
    .per_log2 = 0x1.715476p+4f,
    .step_high = 0x1.62e8p-5f,
    .step_low = -0x1.e8082ep-20f,
    .fine_high = 0x1.62e43p-5f,
    .fine_low = -0x1.05c61p-33f,
    .q = {0x1.000222p-1f, 0x1.555766p-3f},
    .high = {0x1p+0f, 0x1.fb5586p-1f, 0x1.f72b84p-1f, 0x1.f387a6p-1f, 0x1.f06fep-1f, 0x1.edea64p-1f,
     0x1.ebfdaep-1f, 0x1.eab07ep-1f, 0x1.ea09e6p-1f, 0x1.ea1148p-1f, 0x1.eace54p-1f,
     0x1.ec4918p-1f, 0x1.ee89fap-1f, 0x1.f199bep-1f, 0x1.f5818ep-1f, 0x1.fa4afap-1f},
    .low = {0x0p+0f, 0x1.8d96d2p-25f, -0x1.9c0c22p-27f, 0x1.964902p-25f, 0x1.125002p-25f,
     0x1.370be4p-25f, -0x1.0a3552p-25f, -0x1.00d8acp-27f, 0x1.26055cp-26f, -0x1.05cb44p-25f,
     0x1.67a1cap-28f, 0x1.a3b5e4p-28f, -0x1.f9c306p-27f, -0x1.6961b4p-28f, -0x1.a5217cp-28f,
     0x1.61428ep-28f},
};
