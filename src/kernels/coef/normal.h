/* python3 tools/coef/normal.py > src/kernels/coef/normal.h */
#define NORMAL_PAIRS 8
static const struct {
    double a, b, slope[2], middle[2]; /* w = slope (t - middle) / (t + a) */
    double c[31], low[NORMAL_PAIRS];  /* p for double: c[k] + low[k] */
    double f32[17];                   /* p for float */
} normal = {
    .a = 4.0,
    .b = 1.25,
    .slope = {0x1.3333333333333p+0, 0x1.999999999999ap-55},
    .middle = {0x1.aaaaaaaaaaaabp+1, -0x1.5555555555555p-53},
    .c = {0x1.04720d9d2bde8p-1, -0x1.11fb4d32c725p-3, 0x1.14892e3e5ba15p-5, 0x1.01f3ee5b5aeaap-6,
     -0x1.69164e3eda5d7p-6, 0x1.76d4cc0f75094p-7, -0x1.574ae195c339cp-9, -0x1.4e2b5424d2a49p-12,
     0x1.579051693587p-12, -0x1.5ca0af31fd297p-17, -0x1.35548622ad69p-15, 0x1.4c77491fbfd77p-19,
     0x1.3f099da110477p-18, -0x1.b026a0bdbd08dp-24, -0x1.69bc183269efdp-21,
     -0x1.116cb7d16b38ap-24, 0x1.8b8565e614705p-24, 0x1.bc7869fdcd33ap-26,
     -0x1.490d0c254b4f7p-27, -0x1.b7b24e2e7aa57p-28, 0x1.68c1fea6035c4p-35,
     0x1.354fcce7cb93cp-30, 0x1.5bee0a1d1bff3p-32, -0x1.fc32f282cc4bdp-34,
     -0x1.a5082493025dcp-34, -0x1.249c55bfb0e84p-38, 0x1.23a36af6777eep-36,
     0x1.04842a1d58a0cp-38, -0x1.cdafab166a4afp-40, -0x1.02943355a4c69p-41,
     0x1.1b2d03d3f0becp-44},
    .low = {0x1.da1a240dcb4c1p-55, 0x1.22a3b94823bcp-58, -0x1.b0866a40b2e95p-61, 0x1.306b2c52bdeacp-62,
     0x1.6cc9f4307b111p-60, 0x1.2830169f8a2d1p-62, -0x1.86e3bd31d0b3cp-64,
     -0x1.3eb32d347f61cp-66},
    .f32 = {0x1.04720d9d2bde8p-1, -0x1.11fb4d32da0bap-3, 0x1.14892e3ea03f8p-5, 0x1.01f3ee77e87a2p-6,
     -0x1.69164e58a1a5cp-6, 0x1.76d4c8e22c55ap-7, -0x1.574ad641e36d7p-9, -0x1.4e28c1fcfae52p-12,
     0x1.578e138152807p-12, -0x1.5dc02aa474733p-17, -0x1.351808a9140b1p-15,
     0x1.55a0e1bd7d621p-19, 0x1.3b6595033ba0dp-18, -0x1.8ba8880e789ffp-23,
     -0x1.496a2559f2a34p-21, -0x1.5eeb7ab2128a4p-29, 0x1.df4a906ca7be1p-25},
};
