# The logistic family at its special values. Format: tests/kernels/test_directed.c.

sigmoid both 0 = 0.5
sigmoid both -0 = 0.5
sigmoid both inf = 1
sigmoid both -inf = 0
sigmoid both nan = nan
sigmoid f32 0xff7fffff = 0
sigmoid f32 0x7f7fffff = 1
sigmoid f32 -103.97 = 0x00000001
sigmoid f64 -745.1 = 0x0000000000000001

sigmoid_grad both 0 = 0.25
sigmoid_grad both inf = 0
sigmoid_grad both -inf = 0
sigmoid_grad both nan = nan

log_sigmoid both 0 ~ -0.693147
log_sigmoid both -inf = -inf
log_sigmoid both inf = -0
log_sigmoid both nan = nan
log_sigmoid f32 0xff7fffff = 0xff7fffff
log_sigmoid f32 103.97 = 0x80000001
log_sigmoid_grad both -inf = 1
log_sigmoid_grad both inf = 0
log_sigmoid_grad both 0 = 0.5

logit both 0 = -inf
logit both 1 = inf
logit both 0.5 = 0
logit both -1 = nan
logit both 1.5 = nan
logit both nan = nan
logit f32 0x80000001 = nan
logit f32 0x3f800001 = nan                  # just above 1
logit f32 0x3f000001 ~ 2.3841858e-7         # just above 1/2: 2 atanh(2p - 1)
logit f32 0x3effffff ~ -1.1920929e-7
logit f64 0x3fe0000000000001 ~ 4.440892098500626e-16

log1mexp both 0 = -inf
log1mexp both -1 = nan
log1mexp both inf = -0
log1mexp both nan = nan
log1mexp f32 0x3f317218 ~ -0.69314718
logexpm1 both 0 = -inf
logexpm1 both -1 = nan
logexpm1 both inf = inf
logexpm1 both nan = nan
logexpm1 f32 0x3f317218 ~ 3.80931e-9
logexpm1 both 1000 = 1000

binary_entropy both 0 = 0
binary_entropy both 1 = 0
binary_entropy both 0.5 ~ 0.693147
binary_entropy both -0.1 = nan
binary_entropy both 1.1 = nan
binary_entropy both nan = nan
softplus_conj both 0.5 ~ -0.693147
softplus_conj both -0.1 = inf
softplus_conj both 2 = inf
softplus_conj both nan = nan

logaddexp both 0 0 ~ 0.693147
logaddexp both -inf -inf = -inf
logaddexp both inf inf = inf
logaddexp both inf -inf = inf
logaddexp both -inf inf = inf
logaddexp both -inf 3 = 3
logaddexp both 3 -inf = 3
logaddexp both nan 3 = nan
logaddexp both 3 nan = nan
logaddexp both nan inf = nan
logaddexp both 1000 1000 ~ 1000.693
logaddexp both -1000 -1000 ~ -999.307
