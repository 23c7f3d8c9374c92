# The other activations at their special values. Format: tests/kernels/test_directed.c.

relu both 3 = 3
relu both -3 = 0
relu both inf = inf
relu both -inf = 0
relu both nan = nan
relu f32 0x00000001 = 0x00000001            # subnormals are kept
relu_grad both 0 = 0
relu_grad both -0 = 0
relu_grad both 1 7 = 7
relu_grad both -1 7 = 0
relu_grad f32 0x00000001 = 1

leaky_relu both p=0.5 -4 = -2
leaky_relu both p=0.5 4 = 4
leaky_relu both p=0.5 -inf = -inf
leaky_relu both p=0.5 nan = nan
leaky_relu_grad both p=0.5 -4 = 0.5
leaky_relu_grad both p=0.5 4 = 1

elu both 3 = 3
elu both -0 = -0
elu both -inf = -1
elu both p=2 -inf = -2
elu both inf = inf
elu both nan = nan
elu f32 0x80000001 = 0x80000001
elu_grad both 3 = 1
elu_grad both -inf = 0
elu both p=-2 -0 = -0
elu both p=-2 -inf = 2
elu f32 p=0.5 -18 = -0.5                    # past the table
elu both p=1e-30 -1 ~ -6.32121e-31          # by the wide body
elu_grad both 0 = 1
elu_grad both p=3 -0 = 3
elu_grad both nan = nan
elu_grad both p=1e-30 -1 ~ 3.67879e-31
elu_grad f32 0xc2cff1b3 = 0x00000001        # -103.972, and e^x is more than half of the least
elu_grad f32 0xc2cff1b5 = 0
elu_grad f32 -200 inf = nan

gelu both 0 = 0
gelu both -0 = -0
gelu both inf = inf
gelu both nan = nan
gelu both 100 = 100
gelu both 1 ~ 0.841345
gelu_tanh both 0 = 0
gelu_tanh both inf = inf
gelu_tanh both nan = nan
gelu_tanh both 1 ~ 0.841192
gelu_grad both 0 = 0.5
gelu_grad both inf = 1
gelu_grad both -inf ~ 0
gelu_grad both nan = nan
gelu_tanh_grad both 0 = 0.5
gelu_tanh_grad both inf = 1
gelu_tanh_grad both -inf ~ 0
gelu_tanh both -0 = -0
gelu_tanh both -inf ~ -0
gelu_tanh_grad both nan = nan
gelu_tanh_grad f32 0x00000001 = 0.5
# The first piece of gelu_tanh's table, which starts at 0, where e^-G is not 1 any more.
gelu_tanh f32 0x3c7857d7 = 0x3bfb58b3
gelu_tanh f32 0xbc7857d7 = 0xbbf556fb
# Where the tables end, a little further, and the last that does not round to 0.
gelu_grad f32 0xc1500419 = 0x83ad9efa
gelu_grad f32 0xc168a95d = 0x80000001
gelu_grad f32 0xc168a95e = -0
gelu_tanh f32 0xc11e0419 = 0x8429a1d0
gelu_tanh f32 0xc12c5579 = 0x80000001
gelu_tanh f32 0xc12c557a = -0
gelu_tanh_grad f32 0xc11c28f6 = 0x883ce2ee
gelu_tanh_grad f32 0xc12e5007 = 0x80000001
gelu_tanh_grad f32 0xc12e5008 = -0
# A gradient is the product of dy and a float: 0 here.
gelu_grad f32 -20 inf = nan
gelu_tanh_grad f32 -20 inf = nan

silu both 0 = 0
silu both -0 = -0
silu both inf = inf
silu both -inf ~ 0
silu both nan = nan
silu both 1 ~ 0.731059
silu_grad both 0 = 0.5
silu_grad both inf = 1
silu_grad both -inf ~ 0

mish both 0 = 0
mish both -0 = -0
mish both inf = inf
mish both -inf ~ 0
mish both nan = nan
mish both 1 ~ 0.865098
mish_grad both 0 ~ 0.6
mish_grad both inf = 1
mish_grad both -inf ~ 0

tanh both 0 = 0
tanh both -0 = -0
tanh both inf = 1
tanh both -inf = -1
tanh both nan = nan
tanh f32 0x80000001 = 0x80000001
tanh_grad both 0 = 1
tanh_grad both inf = 0

squareplus both p=4 0 = 1
squareplus both p=4 inf = inf
squareplus both p=4 -inf = 0
squareplus both p=0 3 = 3
squareplus both p=0 -3 = 0
squareplus both p=4 nan = nan
squareplus_grad both p=4 0 = 0.5
squareplus_grad both p=4 inf = 1
squareplus_grad both p=4 -inf = 0
