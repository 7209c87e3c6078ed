"""What the makers of golden numbers have in common: logits and settings in, what an engine makes of them out.

A maker calls `make` (chains), `remake` (penalties and masks) or `make_draws` with a function that runs its engine. The
files are written as those that are there, so that the next version of an engine is a run and a `git diff`. A folder as
the maker's argument takes them instead.
"""
import importlib
import importlib.machinery
import json
import pathlib
import subprocess
import sys
import types

import numpy as np

HERE = pathlib.Path(__file__).resolve().parent
GOLDEN = HERE.parent
CHAINS = GOLDEN / "engines" / "chains"


class Anything:
    """Stands for what an engine's file imports and its sampler does not need: calls, items and attributes of it are it
    again, as a decorator it changes nothing, as a base class it is none; it is false."""

    def __getattr__(self, name):
        if name.startswith("__"):
            raise AttributeError(name)
        return self

    def __call__(self, *given, **named):
        return given[0] if len(given) == 1 and isinstance(given[0], (type, types.FunctionType)) else self

    def __getitem__(self, key):
        return self

    def __or__(self, other):
        return self

    __ror__ = __or__

    def __bool__(self):
        return False

    def __mro_entries__(self, bases):
        return ()


class Part(types.ModuleType):
    """A package or module that is not run."""

    def __getattr__(self, name):
        if name.startswith("__"):
            raise AttributeError(name)
        return Anything()


class Finder:
    """Finds parts where packages are unpacked."""

    folders, real, given = {}, set(), {}

    @classmethod
    def find_spec(cls, name, path=None, target=None):
        package = name.split(".")[0]
        if package not in cls.folders or name in cls.real:
            return None
        spec = importlib.machinery.ModuleSpec(name, cls, is_package=True)
        spec.submodule_search_locations = [str(pathlib.Path(cls.folders[package], *name.split(".")))]
        return spec

    @staticmethod
    def create_module(spec):
        return Part(spec.name)

    @classmethod
    def exec_module(cls, module):
        vars(module).update(cls.given.get(module.__name__, {}))


sys.meta_path.insert(0, Finder)


def partly(folder, *real, **given):
    """Imports the modules `real` of the package that is unpacked in `folder`. Of the package nothing else is run: other
    modules have what is given for them (dots are written `__`), and what is asked of them besides is anything."""
    Finder.folders[real[0].split(".")[0]] = folder
    Finder.real.update(real)
    Finder.given.update({name.replace("__", "."): attributes for name, attributes in given.items()})
    # What was not run for another call may be now.
    for name in [name for name, module in sys.modules.items() if isinstance(module, Part)]:
        del sys.modules[name]
    return [importlib.import_module(name) for name in real]


def answers(*command):
    """A function that asks a program: it answers a line of JSON by another."""
    program = subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)

    def ask(**question):
        program.stdin.write(json.dumps(question) + "\n")
        program.stdin.flush()
        answer = json.loads(program.stdout.readline())
        if "error" in answer:
            raise ValueError(answer["error"])
        return answer

    return ask


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


def folder():
    """Where files are written."""
    return pathlib.Path(sys.argv[1]) if len(sys.argv) > 1 else GOLDEN


def write(file, head, made):
    """A case a line, in the golden folder or that of the maker's argument."""
    path = folder() / file
    path.parent.mkdir(parents=True, exist_ok=True)
    lines = ",\n".join(json.dumps(case) for case in made)
    path.write_text(json.dumps(head)[:-1] + ',\n"cases": [\n' + lines + "\n]}\n")
    return path


def attempt(case, run):
    """The case with what comes of it, or with what the engine says of settings that it refuses."""
    try:
        return {**case, **run()}
    except Exception as error:
        return {**case, "error": f"{type(error).__name__}: {error}"}


def make(name, version, source, run, drawn=False):
    """Writes the chains of an engine. `run(logits, settings)` gives ("logits", float32) or ("probabilities", float32); drawn
    are how often tokens were."""
    before, asked = cases(name)
    all_logits = sets()
    made = []
    for set_name, settings in asked:
        logits = all_logits[set_name]
        made.append(attempt({"set": set_name, "settings": settings}, lambda: chain(logits, run, settings, drawn)))
    head = {**{key: value for key, value in before.items() if key != "cases"}, "engine": name, "version": version, "source": source}
    path = write(f"engines/chains/{name}.json", head, made)
    errors = sum("error" in case for case in made)
    print(f"{path}: {len(made)} cases, {errors} refused")
    compare(before["cases"], made, near=0.02 if drawn else 1e-6)


def chain(logits, run, settings, drawn=False):
    """What an engine leaves, and whether a sort or float32 decided that; of draws one cannot tell."""
    kept, probabilities = left(logits, run, settings)
    made = {"kept": kept.tolist(), "probs": probabilities.tolist()}
    if drawn:
        return made
    if splits_ties(logits, kept):
        made["tie_split"] = True
    elif any(left(logits, run, moved(settings, by))[0].tolist() != kept.tolist() for by in (-1e-6, 1e-6)):
        made["on_edge"] = True
    return made


def compare(before, after, near=1e-6):
    """Says in what cases the kept tokens, or the probabilities by more than that, differ from those before; of draws,
    where that is large, the probabilities alone."""
    count = 0
    for old, new in zip(before, after):
        if (old["set"], old["settings"]) != (new["set"], new["settings"]):
            return
        probabilities = [dict(zip(case.get("kept", []), case.get("probs", []))) for case in (old, new)]
        tokens = set().union(*probabilities)
        same = all(abs(probabilities[0].get(token, 0) - probabilities[1].get(token, 0)) <= near for token in tokens)
        same = same and (near > 1e-3 or old.get("kept") == new.get("kept"))
        same = same and ("error" in old) == ("error" in new) and refusal(new).startswith(refusal(old))
        if not same and not (old.get("tie_split") and new.get("tie_split")):
            count += 1
            print("differs:", new["set"], json.dumps(new["settings"]), old.get("kept"), new.get("kept", new.get("error")))
    print(f"{count} of {len(after)} cases differ from those before")


def refusal(case):
    """What the engine said, without the name of its error."""
    return case.get("error", "").partition(": ")[2]


def unmasked(settings):
    """Temperature, top-k, top-p and min-p."""
    return settings["temperature"], settings["top_k"], settings["top_p"], settings["min_p"]


def make_masked(engine, run):
    """Writes the cases of an engine in `vllm_masked`: chains on logits of which a mask has left few."""
    read = json.loads((GOLDEN / "engines/vllm_masked.json").read_text())
    before = read.pop("cases")
    all_logits = {one["name"]: np.array([float(value) for value in one["values"]], dtype=np.float32) for one in read["logits"]}
    after = []
    for old in before:
        if old["engine"] == engine:
            asked = {key: old[key] for key in ("engine", "set", "settings")}
            old = attempt(asked, lambda: chain(all_logits[old["set"]], run, old["settings"]))
        after.append(old)
    path = write("engines/vllm_masked.json", read, after)
    print(path)
    compare(*[[case for case in cases if case["engine"] == engine] for cases in (before, after)])


def remake(file, engine, run, source=None):
    """Writes the cases of an engine in `penalties` or `masks`. `run(logits, history, settings, case)` gives logits."""
    read = json.loads((GOLDEN / "engines" / f"{file}.json").read_text())
    before = read.pop("cases")
    histories = {one["name"]: one for one in read["histories"]}
    all_logits = {one["name"]: one for one in read.get("logits", [])}
    for one in read.get("engines", []):
        if one["engine"] == engine and source:
            one["source"] = source
    count = different = 0
    after = []
    for old in before:
        if old["engine"] == engine:
            asked = {key: value for key, value in old.items() if key not in ("logits", "error")}
            history = histories[old["history"]]
            given = all_logits[old["set"]]["values"] if "set" in old else history["logits"]
            logits = np.array([float(value) for value in given], dtype=np.float32)
            new = attempt(asked, lambda: {"logits": plain(run(logits, history, old["settings"], old))})
            count += 1
            if not same_logits(old, new):
                different += 1
                print("differs:", json.dumps(asked), old.get("logits", old.get("error")), new.get("logits", new.get("error")))
            old = new
        after.append(old)
    print(f"{write(f'engines/{file}.json', read, after)}, {engine}: {different} of {count} cases differ from those before")


def same_logits(old, new):
    """To a millionth of themselves; DRY to a hundred thousandth, since its power is float32."""
    if "error" in old or "error" in new:
        return ("error" in old) == ("error" in new) and refusal(new).startswith(refusal(old))
    near = 1e-5 if "multiplier" in old["settings"] else 1e-6
    values = [np.array([float(value) for value in case["logits"]]) for case in (old, new)]
    return len(values[0]) == len(values[1]) and np.allclose(*values, rtol=near, atol=1e-7)


def plain(values):
    """Numbers as JSON has them; a string for an infinity."""
    return [value if np.isfinite(value) else str(value) for value in np.asarray(values, dtype=np.float32).tolist()]


def redraw(engine, run):
    """Writes the cases of an engine in `engine_draws.json`. `run(case, logits or weights)` gives tokens, or more in a
    dictionary."""
    read = json.loads((GOLDEN / "engine_draws.json").read_text())
    sets = {one["name"]: list(map(float, one["values"])) for one in read["logits"] + read["probabilities"]}
    count = different = 0
    for place, case in enumerate(read["cases"]):
        if case["engine"] == engine:
            made = run(case, sets[case["set"]])
            new = {**case, **(made if isinstance(made, dict) else {"tokens": made})}
            count += 1
            different += new != case
            read["cases"][place] = new
    path = folder() / "engine_draws.json"
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(json.dumps(read, separators=(",", ":")))
    print(f"{path}, {engine}: {different} of {count} cases differ from those before")


def frequencies(logits, tokens):
    """How often each token was drawn."""
    return np.bincount(tokens, minlength=len(logits)) / len(tokens)


def draw_sets():
    """Logits to draw from: few, some and many; the last is never drawn."""
    random = np.random.RandomState(1)
    few = [2.0, 1.0, 0.5, 0.0, -1.0, 1.7, 0.3, -0.5]
    for logits in (few, random.normal(0, 2, 50), random.normal(0, 3, 1000)):
        yield [float(np.float32(logit)) for logit in logits] + [-1000.0]


def make_draws(name, source, made, all_sets):
    """Writes the tokens that engines drew of seeds: `made` are cases with set, settings, seed and tokens."""
    file = f"{name}_draws.json"
    path = GOLDEN / file
    before = json.loads(path.read_text())["cases"] if path.exists() else []
    path = write(file, {"source": source, "sets": all_sets}, made)
    different = sum(old != new for old, new in zip(before, made))
    print(f"{path}: {len(made)} cases, {different} of {len(before)} differ from those before")
