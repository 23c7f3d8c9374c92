# The correctly rounded ops at special values, and at the hardest inputs there are: those whose true
# value lies within 2^-26 ULP of the middle of two floats, as `exhaustive --op <op> --hard FILE` wrote
# them. Format: tests/kernels/test_directed.c.

softplus_cr f32 -inf = 0
softplus_cr f32 inf = inf
softplus_cr f32 nan = nan
softplus_cr f32 0x7f800001 = nan            # signalling
softplus_cr f32 0xffc00123 = nan            # sign and payload
softplus_cr f32 0 = 0x3f317218              # log 2
softplus_cr f32 -0 = 0x3f317218
softplus_cr f32 0x80000001 = 0x3f317218     # subnormal
softplus_cr f32 0x7f7fffff = 0x7f7fffff     # largest floats
softplus_cr f32 0xff7fffff = 0
softplus_cr f32 -87.33 = 0x0080d71a         # into the subnormals
softplus_cr f32 -87.34 = 0x007f8f18
softplus_cr f32 -95.0 = 0x00000f64
softplus_cr f32 0xc2cff1b4 = 0x00000001     # the last that is not 0
softplus_cr f32 0xc2cff1b5 = 0

softplus_inv_cr f32 0 = -inf
softplus_inv_cr f32 -0 = -inf
softplus_inv_cr f32 -1 = nan
softplus_inv_cr f32 inf = inf
softplus_inv_cr f32 nan = nan
softplus_inv_cr f32 0x7f7fffff = 0x7f7fffff

sigmoid_cr f32 -inf = 0
sigmoid_cr f32 inf = 1
sigmoid_cr f32 nan = nan
sigmoid_cr f32 0x7f800001 = nan
sigmoid_cr f32 -0 = 0.5
sigmoid_cr f32 0x34000000 = 0x3f000000      # 2^-23: 1/2 + x/4 is the middle, and x^3/48 below it
sigmoid_cr f32 0x34c00000 = 0x3f000001      # 3 2^-23: a middle between 1 and 2, and below it
sigmoid_cr f32 0xb3800000 = 0x3f000000      # -2^-24: above the middle

log_sigmoid_cr f32 -inf = -inf
log_sigmoid_cr f32 inf = -0
log_sigmoid_cr f32 nan = nan

logit_cr f32 0 = -inf
logit_cr f32 0.5 = 0
logit_cr f32 1 = inf
logit_cr f32 -1 = nan
logit_cr f32 1.5 = nan
logit_cr f32 nan = nan

log1mexp_cr f32 0 = -inf
log1mexp_cr f32 inf = -0
log1mexp_cr f32 -1 = nan
log1mexp_cr f32 nan = nan
