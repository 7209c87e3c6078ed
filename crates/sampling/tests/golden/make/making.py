"""What the makers of golden chains have in common: logits and settings in, what an engine leaves of them out.

A maker calls `make` with a function that runs its engine. The file is written as the one beside it, so that the next
version of an engine is a run and a `git diff`.
"""
import json
import math
import pathlib
import sys

import numpy as np

HERE = pathlib.Path(__file__).resolve().parent
CHAINS = HERE.parent / "engines" / "chains"


def softmax(logits):
    """In float64; 0 for -inf."""
    logits = np.asarray(logits, dtype=np.float64)
    weights = np.where(np.isneginf(logits), 0.0, np.exp(logits - logits.max()))
    return weights / weights.sum()


def sets():
    """The logits of every set, in float32."""
    read = json.loads((CHAINS / "logits.json").read_text())["logits"]
    return {one["name"]: np.array([float(value) for value in one["values"]], dtype=np.float32) for one in read}


def cases(name):
    """Sets and settings: those of the file that is there, else those of llama.cpp's."""
    path = CHAINS / f"{name}.json"
    read = json.loads((path if path.exists() else CHAINS / "llama.cpp.json").read_text())
    return read, [(case["set"], case["settings"]) for case in read["cases"]]


def splits_ties(logits, kept):
    """Whether a token that is gone has the logit of one that stays."""
    gone = np.setdiff1d(np.flatnonzero(np.isfinite(logits)), kept)
    return bool(np.isin(logits[gone], logits[kept]).any())


def left(logits, run, settings):
    """The tokens that are left with their probabilities; the engine's own, where it gives no logits."""
    what, values = run(logits, settings)
    if what == "logits":
        kept = np.flatnonzero(~np.isneginf(values))
        return kept, softmax(values)[kept]
    values = np.asarray(values, dtype=np.float64)
    kept = np.flatnonzero(values > 0)
    return kept, values[kept] / values[kept].sum()


def moved(settings, by):
    """The same settings with top-p and min-p moved by a part of themselves."""
    inside = lambda value: 0 < value < 1
    parts = {name: settings[name] * (1 + by) for name in ("top_p", "min_p") if inside(settings[name])}
    return {**settings, **parts}


def make(name, version, source, run, out=None):
    """Writes the chains of an engine. `run(logits, settings)` gives ("logits", float32) or ("probabilities", float32)."""
    before, asked = cases(name)
    all_logits, made = sets(), []
    for set_name, settings in asked:
        logits, case = all_logits[set_name], {"set": set_name, "settings": settings}
        try:
            kept, probabilities = left(logits, run, settings)
        except Exception as error:  # What the engine says of settings that it refuses.
            made.append({**case, "error": f"{type(error).__name__}: {error}"})
            continue
        case |= {"kept": kept.tolist(), "probs": probabilities.tolist()}
        if splits_ties(logits, kept):
            case["tie_split"] = True
        elif any(left(logits, run, moved(settings, by))[0].tolist() != kept.tolist() for by in (-1e-6, 1e-6)):
            case["on_edge"] = True
        made.append(case)
    head = {**{key: value for key, value in before.items() if key != "cases"}, "engine": name, "version": version, "source": source}
    lines = ",\n".join(json.dumps(case) for case in made)
    text = json.dumps(head)[:-1] + ',\n"cases": [\n' + lines + "\n]}\n"
    path = pathlib.Path(out or (sys.argv[1] if len(sys.argv) > 1 else CHAINS / f"{name}.json"))
    path.write_text(text)
    errors = sum("error" in case for case in made)
    print(f"{path}: {len(made)} cases, {errors} refused")
    compare(before["cases"], made)


def compare(before, after):
    """Says in what cases the kept tokens, or the probabilities by more than a millionth, differ from those before."""
    count = 0
    for old, new in zip(before, after):
        if (old["set"], old["settings"]) != (new["set"], new["settings"]):
            return
        same_kept = old.get("kept") == new.get("kept")
        near = same_kept and np.allclose(old.get("probs", []), new.get("probs", []), rtol=0, atol=1e-6)
        if not near and not (old.get("tie_split") and new.get("tie_split")):
            count += 1
            print("differs:", new["set"], json.dumps(new["settings"]), old.get("kept"), new.get("kept", new.get("error")))
    print(f"{count} of {len(after)} cases differ from those before")


def unmasked(settings):
    """Temperature, top-k, top-p and min-p."""
    return settings["temperature"], settings["top_k"], settings["top_p"], settings["min_p"]


