# Values that others published, most of them in reports of what a library got wrong.

# the usual table of softplus at -2 .. 2 for beta = 1, 2, 1/2
softplus both -2 ~ 0.126928
softplus both -1 ~ 0.313262
softplus both 0 ~ 0.693147
softplus both 1 ~ 1.313262
softplus both 2 ~ 2.126928
softplus both beta=2 -2 ~ 0.009075
softplus both beta=2 -1 ~ 0.063464
softplus both beta=2 0 ~ 0.346574
softplus both beta=2 1 ~ 1.063464
softplus both beta=2 2 ~ 2.009075
softplus both beta=0.5 -2 ~ 0.626523
softplus both beta=0.5 -1 ~ 0.948154
softplus both beta=0.5 0 ~ 1.386294
softplus both beta=0.5 1 ~ 1.948154
softplus both beta=0.5 2 ~ 2.626523

softplus both threshold=20 25 = 25
softplus f32 20 = 20
softplus f32 50 = 50
softplus f32 100 = 100                      # tracel-ai/burn#5374
softplus both -12.3392 ~ 4.37676e-6         # microsoft/onnxruntime#10491
softplus f64 20.1 ~ 20.10000000186501       # apache/tvm#20184
softplus f64 25 ~ 25.000000000013888
softplus both beta=1e30 0.5 = 0.5           # pytorch/pytorch#171249
softplus_grad f32 beta=3 threshold=1 0.2736 ~ 0.69440615    # pytorch/pytorch#61568
softplus_grad2 f64 37.42994775023705 ~ 5.551115123125775e-17    # tensorflow/tensorflow#126635

# numpy.logaddexp(0, x), scipy/scipy#17905
logaddexp f64 0 -500 ~ 7.12457641e-218
logaddexp f64 0 -100 ~ 3.72007598e-44
logaddexp f64 0 -10 ~ 4.53988992e-5
logaddexp f64 0 0 ~ 0.693147181
logaddexp f64 0 1e-6 ~ 0.693147681
logaddexp f64 0 2 ~ 2.12692801
logaddexp f64 0 10 ~ 10.0000454
logaddexp f64 0 25 ~ 25.0
softplus f64 -500 ~ 7.12457641e-218
softplus f64 -100 ~ 3.72007598e-44
