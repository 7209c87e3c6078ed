"""Softmax and entropy where doubles are hard pressed, with 1000 digits. usage: make_softmax_extreme.py > softmax_extreme.json

Needs mpmath (made with 1.4.1). Logits, probabilities and temperatures are doubles; -inf is a string."""
import json
import math
import random

import mpmath
from mpmath import mp, mpf

# exp(-1e3) beside 1 needs hundreds.
mp.dps = 1000
random.seed(20240607)
INF = math.inf

SETS = {
    "single": [3.5],
    "single-masked": [-INF, -0.25, -INF],
    "ties": [2.0, 2.0, 2.0, 1.0],
    "all-equal": [-7.25] * 5,
    "huge": [1e308, -1e308, 9.999999999e307, -INF, 0.0],
    "huge-neighbours": [1.7976931348623157e308, 1.7976931348623155e308, -1.7976931348623157e308],
    "tiny": [5e-324, 0.0, -5e-324, 1e-323, -INF],
    "tiny-and-one": [1.0, 5e-324, 1e-300, -1.0],
    "cancelling": [1e16 + 2, 1e16, 1.0, 0.1, -0.3],
    "thirds": [1 / 3, 0.1, -0.7, 0.7, 2 / 3],
    "wide": [0.0, -1.0, -30.0, -600.0, -700.0, -740.0, -745.5, -750.0, -800.0],
    "two-far": [0.0, -715.3],
    "two-farther": [0.0, -744.9],
    "normal-40": [round(random.gauss(0, 3), 6) for _ in range(40)],
    "masked-30": [-INF if random.random() < 0.3 else random.gauss(0, 8) for _ in range(30)],
    "zipf-200": [-1.1 * math.log(i + 1) + random.gauss(0, 0.5) for i in range(200)],
}
TEMPERATURES = [1e-300, 1e-100, 1e-10, 0.003, 0.013, 0.1, 0.7, 1.0, 3.0, 1e3, 1e10, 1e100, 1e300]
PROBABILITIES = {
    "even": [0.5, 0.5],
    "notebook": [0.6590011388859679, 0.24243297070471392, 0.09856589040931818],
    "with-zero": [0.0, 0.9, 0.1],
    "tiny": [1.0, 1e-12, 1e-30, 1e-300, 5e-324],
    "weights": [3.0, 4.0, 5.0, 0.25],
}


def softmax(exponents):
    top = max(exponents)
    weights = [mpf(0) if x == -mp.inf else mp.exp(x - top) for x in exponents]
    total = sum(weights)
    return [w / total for w in weights]


def numbers(values):
    return [str(v) if math.isinf(v) else v for v in values]


def result(p):
    entropy = -sum(q * mp.log(q) for q in p if q > 0)
    return {"probabilities": [float(q) for q in p], "entropy": float(entropy), "max_probability": float(max(p))}


def limit(exponents):
    chosen = [mpf(x == max(exponents)) for x in exponents]
    return [c / sum(chosen) for c in chosen]


def exactly(value):
    return -mp.inf if value == -INF else mpf(value)


def main():
    softmax_cases, reweight_cases = [], []
    for name, logits in SETS.items():
        for t in [0.0] + TEMPERATURES:
            z = [exactly(x) for x in logits]
            p = limit(z) if t == 0 else softmax([x / mpf(t) for x in z])
            softmax_cases.append({"set": name, "temperature": t, **result(p)})
    for name, probabilities in PROBABILITIES.items():
        for epsilon in (1e-10, 0.0):
            for t in [0.0, 1e-300, 0.05, 0.5, 1.0, 7.0, 1e300]:
                z = [mp.log(mpf(q) + mpf(epsilon)) if q + epsilon > 0 else -mp.inf for q in probabilities]
                p = limit(z) if t == 0 else softmax([x / mpf(t) for x in z])
                reweight_cases.append({"set": name, "temperature": t, "epsilon": epsilon, **result(p)})
    out = {
        "source": f"mpmath {mpmath.__version__}, 1000 digits, rounded to doubles",
        "logits": {k: numbers(v) for k, v in SETS.items()},
        "probabilities": PROBABILITIES,
        "softmax": softmax_cases,
        "reweight": reweight_cases,
    }
    lines = []
    for key, value in out.items():
        if isinstance(value, list):
            lines.append(f" {json.dumps(key)}: [\n  " + ",\n  ".join(json.dumps(v) for v in value) + "\n ]")
        else:
            lines.append(f" {json.dumps(key)}: {json.dumps(value)}")
    print("{\n" + ",\n".join(lines) + "\n}")


main()
