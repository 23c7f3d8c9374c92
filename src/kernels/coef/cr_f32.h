/* python3 tools/coef/cr_f32.py > src/kernels/coef/cr_f32.h */
static const struct {
    double exp[5], exp_scaled[5], scale; /* exp_scaled is scale times exp */
    double inv[16], log[16]; /* 1/(scale + j) and log(1 + j/scale) */
    double log1p[6];
} cr_f32 = {
    .exp = {0x1p+0, -0x1.fffffffb16b1dp-1, 0x1.00000003b3a36p-1, -0x1.5557e54575dfep-3,
     0x1.5554436a67a3bp-5},
    .exp_scaled = {0x1.efcp+3, -0x1.efbffffb3e997p+3, 0x1.efc000072b1fap+2, -0x1.4a827b1ea1822p+1,
     0x1.4a7ef6c6a719ap-1},
    .scale = 0x1.efcp+3,
    .inv = {0x1.08642df569fd3p-4, 0x1.f0b8546752579p-5, 0x1.d452c7a1c958dp-5, 0x1.baff75902b42fp-5,
     0x1.a4455c7281e5fp-5, 0x1.8fc3194726293p-5, 0x1.7d29690fba056p-5, 0x1.6c3721584c1d8p-5,
     0x1.5cb6302face89p-5, 0x1.4e795845e65bfp-5, 0x1.415a7586b53b6p-5, 0x1.3539261fdbc35p-5,
     0x1.29f9be61a0b34p-5, 0x1.1f847515b0ae1p-5, 0x1.15c4bae59ec1p-5, 0x1.0ca8b2ee5b2bcp-5},
    .log = {0x0p+0, 0x1.0035648d9ca98p-4, 0x1.f1548336dcc01p-4, 0x1.6a858506d4b3fp-3,
     0x1.d6615b2e3c133p-3, 0x1.1e6bbc27e1695p-2, 0x1.4f35ca659f0ecp-2, 0x1.7dc7b6dc55c0ap-2,
     0x1.aa52f338e0f8ep-2, 0x1.d502c173989f7p-2, 0x1.fdfd3178675edp-2, 0x1.12b1f6fc90ca4p-1,
     0x1.25aa71a3cd471p-1, 0x1.37f5642e5b016p-1, 0x1.499ec81ce3205p-1, 0x1.5ab1643012f1p-1},
    .log1p = {0x1p+0, -0x1.fffffffe26678p-2, 0x1.5555516f136b8p-2, -0x1.00002d3f33c82p-2,
     0x1.99febfa611ccp-3, -0x1.54067e96f56a7p-3},
};
