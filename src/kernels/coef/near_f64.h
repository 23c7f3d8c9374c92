/* python3 tools/coef/near_f64.py > src/kernels/coef/near_f64.h */
static const struct {
    double step_high, step_low; /* log 2 / 16 */
    double q[6];
} exp_near_f64 = {
    .step_high = 0x1.62e42fefa39efp-5,
    .step_low = 0x1.abc9e3b39803fp-60,
    .q = {0x1.0000000000001p-1, -0x1.5555555555557p-3, 0x1.55555554dffc8p-5, -0x1.11111110b2a44p-7,
     0x1.6c17f5088c3c9p-10, -0x1.a01b5a8fcb6bbp-13},
};

static const struct {
    double pieces; /* a unit of u, over 16 */
    double c[16], log[16], q[10];
} log_near_f64 = {
    .pieces = 0x1.fcp-1,
    .c = {0x1p+0, 0x1.d3cc6f3p-1, 0x1.ba570ffp-1, 0x1.a3827bcp-1, 0x1.8eeb9788p-1, 0x1.7c41ddcp-1,
     0x1.6b433758p-1, 0x1.5bb8d6f8p-1, 0x1.4d74c68p-1, 0x1.4050b51p-1, 0x1.342ba198p-1,
     0x1.28e9ce78p-1, 0x1.1e731468p-1, 0x1.14b28688p-1, 0x1.0b96ad3p-1, 0x1.030f4b88p-1},
    .log = {0x0p+0, 0x1.71d098de794e1p-4, 0x1.2b82d1afce039p-3, 0x1.980a144ea38f3p-3,
     0x1.ff1ae63ea5282p-3, 0x1.309daf82c1035p-2, 0x1.5f6f7d676ab77p-2, 0x1.8c35141782ff6p-2,
     0x1.b71ad1786fa78p-2, 0x1.e0467ec810b62p-2, 0x1.03ed8967203a2p-1, 0x1.16fb1766b161p-1,
     0x1.2959abe9c7dcbp-1, 0x1.3b15be2f24f96p-1, 0x1.4c39359925238p-1, 0x1.5ccee2a1580d9p-1},
    .q = {-0x1.fffffffffffffp-2, 0x1.555555555555ep-2, -0x1.0000000002857p-2, 0x1.99999999aee7p-3,
     -0x1.555555220e482p-3, 0x1.24924699220adp-3, -0x1.0000b83e1bcfdp-3, 0x1.c739ed99cdd11p-4,
     -0x1.984f0733768dfp-4, 0x1.4432998e036e2p-4},
};
