"""The peers of mapping in Python: each makes the entries of a Bundle's resources, one way, by the same mapping in a
language of its own (`maps`). They are timed in here, in processor time, from the Bundle's text to the entries' text.

Spoken with over standard input and output, a line of JSON at a time:

    {"corpus": {"bundle", "entries"}}   answered with {PEER: on how many entries it gives the same, ...}
    {"time": {"peer", "passes"}}        answered with {"seconds": ...} or {"failure": ...}

The first line that is written says which peers are there: {"fpml": "1.0.0", ...}.
"""

import functools
import gc
import importlib.metadata
import json
import os
import pathlib
import sys
import time

FOLDER = pathlib.Path(__file__).parent / "maps"
# jsonata-rs is imported by the same name as jsonata-python: it is installed apart.
APART = pathlib.Path(sys.prefix) / "jsonata-rs"

try:
    from orjson import dumps, loads
except ImportError:  # Reading and writing is little of what they do.
    dumps, loads = json.dumps, json.loads


def jsonata_python():
    """Python."""
    import jsonata

    evaluate = jsonata.Jsonata((FOLDER / "bundle.jsonata").read_text()).evaluate
    return lambda text: dumps(evaluate(loads(text)))


def jsonata_rs():
    """Rust. It takes over Python's values, and hands over such."""
    others = {name: sys.modules.pop(name) for name in list(sys.modules) if name.split(".")[0] == "jsonata"}
    sys.path.insert(0, str(APART))
    try:
        return jsonata_python()
    finally:
        sys.path.remove(str(APART))
        for name in list(sys.modules):
            if name.split(".")[0] == "jsonata":
                del sys.modules[name]
        sys.modules.update(others)


def jsonatapy_():
    """Rust. It reads and writes JSON itself."""
    import jsonatapy

    return jsonatapy.compile((FOLDER / "bundle.jsonata").read_text()).evaluate_json


def fhir_converter():
    """Microsoft's FHIR Converter in Python: templates in Liquid (python-liquid), read once. Its door for FHIR in JSON
    is that of STU3; it takes any."""
    from fhir_converter.renderers import Stu3FhirRenderer, make_environment
    from liquid import FileExtensionLoader

    renderer = Stu3FhirRenderer(make_environment(FileExtensionLoader(str(FOLDER / "liquid"), ext=".liquid")))
    return lambda text: renderer.render_fhir_string("Bundle", text)


def fpml_():
    """FHIRPath Mapping Language in Python (fhirpathpy); expressions are compiled once."""
    import fhirpathpy
    import fpml

    templates = json.loads((FOLDER / "fpml.json").read_text())
    context = {"outcomes": templates["outcomes"]}
    compiled = functools.cache(fhirpathpy.compile)

    def evaluate(resource, expression, context):
        return compiled(expression)(resource, context)

    def entry(resource):
        return fpml.resolve_template(resource, templates[resource["resourceType"]], context, evaluate=evaluate)

    # fhirpathpy gives some numbers as decimals.
    return lambda text: dumps([entry(one["resource"]) for one in loads(text)["entry"]], default=float)


PEERS = {
    "jsonata-python": jsonata_python,
    "jsonata-rs": jsonata_rs,
    "jsonatapy": jsonatapy_,
    "python-fhir-converter": fhir_converter,
    "fpml": fpml_,
}


def version(name):
    if name == "jsonata-rs":
        return next(importlib.metadata.distributions(name=name, path=[str(APART)])).version
    return importlib.metadata.version(name)


def agreed(work, corpus):
    """On how many entries a peer gives the same. With BENCH_DIFFERENCES in the environment the members that differ are
    named."""
    try:
        made = json.loads(work(corpus["bundle"]))
    except BaseException as error:  # Whatever a peer throws: a panic in Rust is no Exception.
        tell(type(error).__name__, error)
        return 0
    made = made["entries"] if isinstance(made, dict) else made
    wanted = [json.loads(entry) for entry in corpus["entries"]]
    if len(made) != len(wanted):
        return 0
    for index, (one, other) in enumerate(zip(made, wanted)):
        names = [name for name in {**one, **other} if one.get(name) != other.get(name)]
        if names:
            tell(index, *names)
    return sum(one == other for one, other in zip(made, wanted))


def tell(*what):
    if os.environ.get("BENCH_DIFFERENCES"):
        print(*what, sep="\t", file=sys.stderr)


def timed(work, text, passes):
    gc.collect()
    start = time.process_time()
    for _ in range(passes):
        work(text)
    return {"seconds": time.process_time() - start}


def main():
    gc.disable()  # As Python's own `timeit` does.
    answers = os.fdopen(os.dup(1), "w")
    os.dup2(2, 1)  # Whatever a peer prints is no answer.

    def answer(value):
        print(json.dumps(value), file=answers, flush=True)

    works, text = {}, ""
    for name, make in PEERS.items():
        try:
            works[name] = make()
        except ImportError:
            continue
    answer({name: version(name) if name in works else None for name in PEERS})
    for line in sys.stdin:
        question = json.loads(line)
        if corpus := question.get("corpus"):
            text = corpus["bundle"]
            answer({name: agreed(work, corpus) for name, work in works.items()})
        else:
            try:
                answer(timed(works[question["time"]["peer"]], text, question["time"]["passes"]))
            except BaseException as error:  # What it says may hold values: only its name is told.
                answer({"failure": type(error).__name__})


main()
