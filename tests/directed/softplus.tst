# The softplus group at its special values. Format: tests/kernels/test_directed.c.

softplus both -inf = 0
softplus both inf = inf
softplus both nan = nan
softplus f32 0x7f800001 = nan               # signalling
softplus f32 0xffc00123 = nan               # sign and payload
softplus f64 0x7ff0000000000001 = nan
softplus f32 0 = 0x3f317218                 # log 2
softplus f32 -0 = 0x3f317218
softplus f64 0 = 0x3fe62e42fefa39ef
softplus f64 -0 = 0x3fe62e42fefa39ef
softplus f32 0x00000001 = 0x3f317218        # smallest subnormals
softplus f32 0x80000001 = 0x3f317218
softplus f64 0x8000000000000001 = 0x3fe62e42fefa39ef
softplus f32 0x7f7fffff = 0x7f7fffff        # largest floats
softplus f32 0xff7fffff = 0
softplus f64 0x7fefffffffffffff = 0x7fefffffffffffff
softplus f64 0xffefffffffffffff = 0
softplus f32 -103.97 = 0x00000001           # the last x with a positive result: never 0 too early
softplus f32 -103.98 = 0
softplus f64 -745.1 = 0x0000000000000001
softplus f64 -745.2 = 0
softplus f32 beta=10000 0xbc1b41f4 = 0x00000001 # 2e-8 past half of it
softplus both beta=0 1 = nan
softplus both beta=-1 1 = nan
softplus both beta=nan 1 = nan
softplus both beta=-0 1 = nan
softplus both beta=-inf 1 = nan
softplus both beta=0 nan = nan
softplus both beta=1e30 0.5 = 0.5           # nothing overflows inside
softplus both beta=1e30 -0.5 = 0
softplus both beta=1e30 1 = 1
softplus f32 beta=1e30 0x7f7fffff = 0x7f7fffff
softplus both beta=2 inf = inf
softplus both beta=2 -inf = 0
softplus f32 beta=1e-30 0 ~ 6.9314718e29
softplus f64 beta=1e-30 0 ~ 6.93147180559945e29
softplus both threshold=20 20 ~ 20.000000
softplus both threshold=20 25 = 25
softplus f64 threshold=20 20 ~ 20.00000000206115
softplus f64 threshold=inf 25 ~ 25.000000000013888
softplus both threshold=-inf -5 = -5        # always linear
softplus both threshold=-1 -0.5 = -0.5
softplus both threshold=-1 -1 ~ 0.313262    # not above it
softplus both threshold=nan 30 ~ 30.000000  # a comparison with NaN is false: exact

softplus_grad both -inf = 0
softplus_grad both inf = 1
softplus_grad both nan = nan
softplus_grad both 0 = 0.5
softplus_grad both -0 = 0.5
softplus_grad both 0 nan = nan
softplus_grad both 0 -3 = -1.5
softplus_grad both 0 inf = inf
softplus_grad both inf inf = inf
softplus_grad both 100 2 = 2
softplus_grad f32 89 1 = 1                  # no inf/inf between 88.7 and the threshold
softplus_grad f32 threshold=100 89 1 = 1
softplus_grad f64 threshold=1000 710 1 = 1
softplus_grad f32 -103.97 = 0x00000001
softplus_grad both beta=0 1 = nan
softplus_grad both beta=-2 1 = nan
softplus_grad both threshold=20 21 5 = 5
softplus_grad both threshold=-inf -5 = 1

softplus_grad_y both 0 = 0
softplus_grad_y both inf = 1
softplus_grad_y both nan = nan
softplus_grad_y f32 0x00000001 = 0x00000001 # 1 - e^-y is y
softplus_grad_y f64 0x0000000000000001 = 0x0000000000000001
softplus_grad_y f32 0x3f317218 = 0.5
softplus_grad_y both threshold=20 25 3 = 3
softplus_grad_y both beta=0 1 = nan

softplus_grad2 both 0 = 0.25
softplus_grad2 both inf = 0
softplus_grad2 both -inf = 0
softplus_grad2 both nan = nan
softplus_grad2 both beta=4 0 = 1
softplus_grad2 both threshold=20 20 = 0     # zero at the threshold, where the value is still exact
softplus_grad2 both threshold=20 21 = 0
softplus_grad2 both threshold=20 19.999 ~ 0.000000002
softplus_grad2 both beta=-1 0 = nan

softplus_deriv both k=0 0 ~ 0.693147
softplus_deriv both k=1 0 = 0.5
softplus_deriv both k=2 0 = 0.25
softplus_deriv both k=3 0 = 0
softplus_deriv both k=4 0 = -0.125
softplus_deriv both k=6 0 = 0.25
softplus_deriv both k=8 0 = -1.0625
softplus_deriv both k=4 beta=2 0 = -1
softplus_deriv both k=5 inf = 0
softplus_deriv both k=4 nan = nan
softplus_deriv both k=2 threshold=20 20 = 0
softplus_deriv both k=1 threshold=20 20.5 = 1
softplus_deriv both k=65 0 = nan            # beyond SP_DERIV_MAX

softplus_grad_beta both 0 ~ -0.693147
softplus_grad_beta both beta=2 0 ~ -0.173287
softplus_grad_beta both threshold=20 21 = 0
softplus_grad_beta both nan = nan
softplus_grad_beta both beta=0 1 = nan

softplus_inv both 0 = -inf
softplus_inv both -0 = -inf
softplus_inv both -1 = nan
softplus_inv f32 0x80000001 = nan
softplus_inv both inf = inf
softplus_inv both nan = nan
softplus_inv f32 0x3f317218 ~ 3.80931e-9   # beside its zero: y is not log 2 but the nearest float
softplus_inv f64 0x3fe62e42fefa39ef ~ -4.6381e-17
softplus_inv f32 0x00000001 ~ -103.27893
softplus_inv both 100 = 100
softplus_inv both threshold=20 25 = 25
softplus_inv both beta=0 1 = nan
