// jax_ffi.cc - XLA's calls into libsoftplus: value, k-th derivative and inverse over float32 and
// float64 buffers of any shape. softplus/jax.py declares their derivatives.
#include "softplus.h"
#include "xla/ffi/api/ffi.h"

namespace ffi = xla::ffi;

namespace
{

template <typename T> struct kernels;

template <> struct kernels<float> {
    static constexpr auto value = sp_softplus_f32;
    static constexpr auto derivative = sp_softplus_deriv_f32;
    static constexpr auto inverse = sp_softplus_inv_f32;
};

template <> struct kernels<double> {
    static constexpr auto value = sp_softplus_f64;
    static constexpr auto derivative = sp_softplus_deriv_f64;
    static constexpr auto inverse = sp_softplus_inv_f64;
};

// Calls f with x's elements as what they are.
template <typename F> ffi::Error by_type(ffi::AnyBuffer x, ffi::Result<ffi::AnyBuffer> y, F f)
{
    switch (x.element_type()) {
    case ffi::F32: f(x.element_count(), x.typed_data<float>(), y->typed_data<float>()); break;
    case ffi::F64: f(x.element_count(), x.typed_data<double>(), y->typed_data<double>()); break;
    default: return ffi::Error::InvalidArgument("softplus: float32 or float64, please");
    }
    return ffi::Error::Success();
}

template <typename T> using element = std::remove_const_t<std::remove_pointer_t<T>>;

ffi::Error value(ffi::AnyBuffer x, ffi::Result<ffi::AnyBuffer> y, double beta, double threshold)
{
    return by_type(x, y, [=](size_t n, auto in, auto out) {
        using T = element<decltype(out)>;
        kernels<T>::value(n, in, out, static_cast<T>(beta), static_cast<T>(threshold));
    });
}

ffi::Error derivative(ffi::AnyBuffer x, ffi::Result<ffi::AnyBuffer> y, double beta,
                      double threshold, int64_t k)
{
    return by_type(x, y, [=](size_t n, auto in, auto out) {
        using T = element<decltype(out)>;
        kernels<T>::derivative(n, in, out, static_cast<unsigned>(k), static_cast<T>(beta),
                               static_cast<T>(threshold));
    });
}

ffi::Error inverse(ffi::AnyBuffer x, ffi::Result<ffi::AnyBuffer> y, double beta, double threshold)
{
    return by_type(x, y, [=](size_t n, auto in, auto out) {
        using T = element<decltype(out)>;
        kernels<T>::inverse(n, in, out, static_cast<T>(beta), static_cast<T>(threshold));
    });
}

auto elementwise()
{
    return ffi::Ffi::Bind()
        .Arg<ffi::AnyBuffer>()
        .Ret<ffi::AnyBuffer>()
        .Attr<double>("beta")
        .Attr<double>("threshold");
}

} // namespace

XLA_FFI_DEFINE_HANDLER_SYMBOL(softplus_value, value, elementwise());
XLA_FFI_DEFINE_HANDLER_SYMBOL(softplus_derivative, derivative, elementwise().Attr<int64_t>("k"));
XLA_FFI_DEFINE_HANDLER_SYMBOL(softplus_inverse, inverse, elementwise());
