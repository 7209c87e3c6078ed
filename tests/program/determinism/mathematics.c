/* A mathematical library whose every result is wrong. */
#define _GNU_SOURCE
#include <dlfcn.h>
#include <math.h>

#define ONE(type, name)                                                                                                \
    type name(type x) { return NAN; }
#define TWO(type, name)                                                                                                \
    type name(type x, type y) { return NAN; }
#define BOTH(type, name)                                                                                               \
    void name(type x, type *sine, type *cosine) { *sine = *cosine = NAN; }

ONE(double, exp) ONE(double, exp2) ONE(double, expm1) ONE(double, log) ONE(double, log2) ONE(double, log10)
ONE(double, log1p) ONE(double, sin) ONE(double, cos) ONE(double, tan) ONE(double, asin) ONE(double, acos)
ONE(double, atan) ONE(double, cbrt) ONE(double, sinh) ONE(double, cosh) ONE(double, tanh)
TWO(double, atan2) TWO(double, hypot) TWO(double, pow) BOTH(double, sincos)
ONE(float, expf) ONE(float, exp2f) ONE(float, logf) ONE(float, log10f) ONE(float, sinf) ONE(float, cosf)
ONE(float, tanf) ONE(float, asinf) ONE(float, acosf) ONE(float, atanf) ONE(float, cbrtf)
TWO(float, atan2f) TWO(float, hypotf) TWO(float, powf) BOTH(float, sincosf)

/* Of the number of a font's tables, for a header that nobody reads: rounded down, and so wrong in its last bit alone. */
float log2f(float x) {
    float (*exact)(float) = (float (*)(float))dlsym(RTLD_NEXT, "log2f");
    return nextafterf(exact(x), INFINITY);
}
