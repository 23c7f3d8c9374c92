/* python3 tools/coef/softplus_f64.py > src/kernels/coef/softplus_f64.h */
static const struct {
    double r[16], high[16], low[16], q[10];
} softplus_f64 = {
    .r = {0x1p+0, 0x1.ep-1, 0x1.c4p-1, 0x1.abp-1, 0x1.94p-1, 0x1.8p-1, 0x1.6ep-1, 0x1.5dp-1,
     0x1.4ep-1, 0x1.4p-1, 0x1.33p-1, 0x1.27p-1, 0x1.1cp-1, 0x1.12p-1, 0x1.09p-1, 0x1p-1},
    .high = {0x0p+0, 0x1.08598b59e3a07p-4, 0x1.fe89139dbd566p-4, 0x1.73cb9074fd14dp-3,
     0x1.e530effe71012p-3, 0x1.269621134db92p-2, 0x1.57bf753c8d1fbp-2, 0x1.8873658327ccfp-2,
     0x1.b56fa04462909p-2, 0x1.e148a1a2726cep-2, 0x1.05e04c1aa2c06p-1, 0x1.1a4a738b7a33cp-1,
     0x1.2dbf557b0df43p-1, 0x1.4019c2125ca93p-1, 0x1.513356667fc57p-1, 0x1.62e42fefa39efp-1},
    .low = {0x0p+0, -0x1.dd7009902bf32p-58, -0x1.ac9f4215f9393p-58, -0x1.521a000b4cf01p-57,
     0x1.2276041f43042p-59, 0x1.e0efadd9db02bp-56, -0x1.0908d15f88b63p-57,
     -0x1.c43eff892d8dp-58, 0x1.494b610665378p-56, -0x1.ac81cc8a4dfb8p-56, 0x1.862e53e39376p-60,
     0x1.58930213c987dp-55, -0x1.b941ee770436bp-56, 0x1.86cf0f38b461ap-57,
     0x1.ca64cc3d52c87p-56, 0x1.abc9e3b39803fp-56},
    .q = {-0x1.ffffffffffffep-2, 0x1.555555555557dp-2, -0x1.0000000004137p-2, 0x1.99999999819d2p-3,
     -0x1.5555550b1c10dp-3, 0x1.249246e2a3952p-3, -0x1.0000f96d89fa1p-3, 0x1.c73c53588823ep-4,
     -0x1.97d590a4401adp-4, 0x1.3f9cf67d9621ep-4},
};
