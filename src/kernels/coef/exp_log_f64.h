/* python3 tools/coef/exp_log_f64.py > src/kernels/coef/exp_log_f64.h */
static const struct {
    double per_log2, step_high, step_low; /* 16/log 2; log 2/16: 37 bits and the rest */
    uint64_t high[16];
    double low[16];
} exp_f64 = {
    .per_log2 = 0x1.71547652b82fep+4,
    .step_high = 0x1.62e42fefa0000p-5,
    .step_low = 0x1.cf79abc9e3b3ap-44,
    .high = {0x3ff0000000000000, 0x3fefb5586cf9890f, 0x3fef72b83c7d517b, 0x3fef387a6e756238,
             0x3fef06fe0a31b715, 0x3feedea64c123422, 0x3feebfdad5362a27, 0x3feeab07dd485429,
             0x3feea09e667f3bcd, 0x3feea11473eb0187, 0x3feeace5422aa0db, 0x3feec49182a3f090,
             0x3feee89f995ad3ad, 0x3fef199bdd85529c, 0x3fef5818dcfba487, 0x3fefa4afa2a490da},
    .low = {0x0p+0, 0x1.79aa65d837b6cp-54, -0x1.01b15eaa59348p-55, 0x1.68efde3a8a893p-54,
     0x1.34d754db0abb6p-55, 0x1.59f48a72a4c6cp-55, 0x1.690cebb7aafbp-56, 0x1.063e1e21c5409p-54,
     -0x1.3b3efbf5e2229p-54, -0x1.b32dcb94da51dp-56, 0x1.db72fc1f0eab4p-55,
     0x1.1affc2b91ce27p-56, 0x1.c1a7792cb3386p-55, 0x1.36eae30af0cb3p-56, 0x1.4a385a63d07a7p-56,
     -0x1.ff7128fd391f1p-55},
};

static const struct {
    double log2_high, log2_low; /* 42 bits and the rest */
    double c[16], high[16], low[16];
} log_f64 = {
    .log2_high = 0x1.62e42fefa3800p-1,
    .log2_low = 0x1.ef35793c76730p-45,
    .c = {0x1.558p+0, 0x1.478p+0, 0x1.3bp+0, 0x1.2f8p+0, 0x1.248p+0, 0x1.1a8p+0, 0x1.11p+0,
     0x1.088p+0, 0x1p+0, 0x1.e2p-1, 0x1.c7p-1, 0x1.afp-1, 0x1.9ap-1, 0x1.86p-1, 0x1.74p-1,
     0x1.64p-1},
    .high = {-0x1.27161913f853dp-2, -0x1.f871b28955045p-3, -0x1.a8becfc882f19p-3, -0x1.5c940075972b9p-3,
     -0x1.10f8e422539b1p-3, -0x1.9375e55595edep-4, -0x1.075983598e471p-4, -0x1.0b94f7c196176p-5,
     0x0p+0, 0x1.eea31c006b87cp-5, 0x1.e3707ee30487bp-4, 0x1.60b3100b09476p-3,
     0x1.c6ffbc6f00f71p-3, 0x1.16b5ccbacfb73p-2, 0x1.4718dc271c41bp-2, 0x1.741d876c67bb1p-2},
    .low = {-0x1.e3ec2ac9676b8p-57, -0x1.4ad6c8812d31ap-63, 0x1.e8c37918c39ebp-58,
     -0x1.adccb73379cc5p-58, -0x1.8f798d39f1b7dp-58, 0x1.e463f9e4dd92p-59,
     -0x1.80da5333c45b8p-59, -0x1.da43f761f4dc4p-59, 0x0p+0, -0x1.3e4fc93b7b66cp-59,
     0x1.09ccecd579d99p-58, -0x1.5b2623e05016bp-58, -0x1.8e58b2c57a4a5p-57,
     0x1.66fbd28b40935p-56, 0x1.8fb4c14c56eefp-60, 0x1.84a4ee3059583p-56},
};
