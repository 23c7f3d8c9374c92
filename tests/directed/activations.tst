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
