/* A mathematical library whose every result is wrong in the last bit, as that of another machine may be. */
#define _GNU_SOURCE
#include <dlfcn.h>
#include <math.h>

static double off(double exact) { return exact == 0 || fabs(exact) == 1 ? exact : nextafter(exact, INFINITY); }
static float offf(float exact) { return exact == 0 || fabsf(exact) == 1 ? exact : nextafterf(exact, INFINITY); }

#define ONE(type, name, off)                                                                                           \
    type name(type x) {                                                                                                \
        type (*exact)(type) = (type(*)(type))dlsym(RTLD_NEXT, #name);                                                  \
        return off(exact(x));                                                                                          \
    }
#define TWO(type, name, off)                                                                                           \
    type name(type x, type y) {                                                                                        \
        type (*exact)(type, type) = (type(*)(type, type))dlsym(RTLD_NEXT, #name);                                      \
        return off(exact(x, y));                                                                                       \
    }
#define BOTH(type, name, off)                                                                                          \
    void name(type x, type *sine, type *cosine) {                                                                      \
        void (*exact)(type, type *, type *) = (void (*)(type, type *, type *))dlsym(RTLD_NEXT, #name);                 \
        exact(x, sine, cosine);                                                                                        \
        *sine = off(*sine);                                                                                            \
        *cosine = off(*cosine);                                                                                        \
    }

ONE(double, exp, off) ONE(double, exp2, off) ONE(double, expm1, off) ONE(double, log, off) ONE(double, log2, off)
ONE(double, log10, off) ONE(double, log1p, off) ONE(double, sin, off) ONE(double, cos, off) ONE(double, tan, off)
ONE(double, asin, off) ONE(double, acos, off) ONE(double, atan, off) ONE(double, cbrt, off)
TWO(double, atan2, off) TWO(double, hypot, off) TWO(double, pow, off) BOTH(double, sincos, off)
ONE(float, expf, offf) ONE(float, logf, offf) ONE(float, log2f, offf) ONE(float, sinf, offf) ONE(float, cosf, offf)
ONE(float, tanf, offf) ONE(float, acosf, offf) ONE(float, cbrtf, offf)
TWO(float, atan2f, offf) TWO(float, hypotf, offf) TWO(float, powf, offf) BOTH(float, sincosf, offf)
