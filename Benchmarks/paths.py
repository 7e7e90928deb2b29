"""The peers of FHIRPath in Python: each evaluates the expressions of a corpus. They are timed in here, in processor time.

Spoken with over standard input and output, a line of JSON at a time:

    {"corpus": {"samples", "types", "expressions"}}   answered with {PEER: {"failed": [...], "different": [...]}, ...}
    {"time": {"peer", "passes"}}                      answered with {"seconds": ...} or {"failure": ...}

The first line that is written says which peers are there: {"fhirpathpy": "2.2.4", ...}.
"""

import gc
import importlib.metadata
import json
import os
import re
import sys
import time


class FHIRPathPy:
    """Python. Expressions are compiled once with the model of R4, documents are read once. `%resource` must be given."""

    def __init__(self):
        import fhirpathpy
        from fhirpathpy.models import models

        self.compile = lambda text: fhirpathpy.compile(text, models["r4"], {"traceFn": lambda *_: None})

    def prepare(self, corpus):
        self.documents = [json.loads(text) for text in corpus["samples"]]

    def arguments(self, expression):
        names = [name for name in ("resource", "rootResource") if f"%{name}" in expression["text"]]
        documents = [self.documents[index] for index in expression["samples"]]
        return [(document, {name: document for name in names}) for document in documents]

    def results(self, expression):
        evaluate = self.compile(expression["text"])
        return [evaluate(*arguments) for arguments in self.arguments(expression)]

    def work(self, expressions):
        works = [(self.compile(one["text"]), self.arguments(one)) for one in expressions]

        def work():
            for evaluate, samples in works:
                for document, constants in samples:
                    evaluate(document, constants)

        return work


class FHIRPathRS:
    """Rust. It has one function: it reads the expression and takes over the document's values every time."""

    def __init__(self):
        import fhirpathrs

        self.evaluate = fhirpathrs.evaluate

    def prepare(self, corpus):
        self.documents = [json.loads(text) for text in corpus["samples"]]

    def results(self, expression):
        return [self.evaluate(expression["text"], self.documents[index]) for index in expression["samples"]]

    def work(self, expressions):
        works = [(one["text"], [self.documents[index] for index in one["samples"]]) for one in expressions]
        evaluate = self.evaluate

        def work():
            for text, documents in works:
                for document in documents:
                    evaluate(text, document)

        return work


class PySOF:
    """Rust. It evaluates expressions only as columns of a view over the resources of a type in a Bundle, both given as
    text: all expressions of a type are one view, and all samples of the type one Bundle, so that reading them is shared.
    """

    def __init__(self):
        import pysof
        import pysof._pysof

        self.run = lambda view, bundle: pysof.run_view_definition(view, bundle, "ndjson")

    def prepare(self, corpus):
        self.samples, self.types = corpus["samples"], corpus["types"]

    def view(self, kind, texts):
        columns = [{"name": f"c{index}", "path": text, "collection": True} for index, text in enumerate(texts)]
        view = {"resourceType": "ViewDefinition", "status": "active", "resource": kind, "select": [{"column": columns}]}
        return json.dumps(view).encode()

    def bundle(self, indices):
        entries = ",".join('{"resource":%s}' % self.samples[index] for index in indices)
        return ('{"resourceType":"Bundle","type":"collection","entry":[%s]}' % entries).encode()

    def by_type(self, indices):
        types = {}
        for index in indices:
            types.setdefault(self.types[index], []).append(index)
        return types

    def results(self, expression):
        results = {}
        for kind, indices in self.by_type(expression["samples"]).items():
            rows = self.run(self.view(kind, [expression["text"]]), self.bundle(indices)).decode().splitlines()
            if len(rows) != len(indices):
                raise ValueError("not a row for each sample")
            results.update(zip(indices, (json.loads(row)["c0"] for row in rows)))
        return [results[index] for index in expression["samples"]]

    def work(self, expressions):
        columns, samples = {}, {}
        for one in expressions:
            for kind, indices in self.by_type(one["samples"]).items():
                columns.setdefault(kind, []).append(one["text"])
                samples[kind] = indices
        works = [(self.view(kind, texts), self.bundle(samples[kind])) for kind, texts in columns.items()]

        def work():
            for view, bundle in works:
                self.run(view, bundle)

        return work


PEERS = {"fhirpathpy": FHIRPathPy, "fhirpathrs": FHIRPathRS, "pysof": PySOF}


NUMBER = re.compile(r"-?\d+(\.\d+)?([eE][-+]?\d+)?")


def text(value):
    """A value as it is compared. What looks like a number is one, and a binary one: 1.50 is 1.5."""
    value = {True: "true", False: "false"}[value] if isinstance(value, bool) else str(value)
    return repr(float(value)) if NUMBER.fullmatch(value) else value


def values(item):
    """The values in an item, wherever they stand in it. The type of a contained resource is no value to us."""
    if isinstance(item, dict):
        return [value for name, member in item.items() if name != "resourceType" for value in values(member)]
    if isinstance(item, list):
        return [value for member in item for value in values(member)]
    return [] if item is None else [text(item)]


def items(results):
    """In any order: that of a union, or of children, means nothing."""
    results = results if isinstance(results, list) else [] if results is None else [results]
    return sorted(sorted(values(item)) for item in results)


def expected(answer):
    return sorted(sorted(text(value) for value in item) for item in answer)


def prove(peer, corpus):
    """The indices of the expressions that fail, of those that give something else, and the work that the others are."""
    failed, different, agreed = [], [], []
    peer.prepare(corpus)
    for index, expression in enumerate(corpus["expressions"]):
        try:
            results = [items(one) for one in peer.results(expression)]
        except BaseException as error:  # Whatever a peer throws: a panic in Rust is no Exception.
            tell(peer, index, expression, f"{type(error).__name__} {error}")
            failed.append(index)
            continue
        wanted = [expected(answer) for answer in expression["answers"]]
        if results == wanted:
            agreed.append(index)
        else:
            tell(peer, index, expression, next(pair for pair in zip(results, wanted) if pair[0] != pair[1]))
            different.append(index)
    return failed, different, peer.work([corpus["expressions"][index] for index in agreed])


def tell(peer, index, expression, what):
    """With BENCH_DIFFERENCES in the environment: why an expression is left out. It quotes the samples."""
    if os.environ.get("BENCH_DIFFERENCES"):
        print(index + 1, type(peer).__name__, expression["text"], str(what)[:400], sep="\t", file=sys.stderr)


def timed(work, passes):
    gc.collect()
    start = time.process_time()
    for _ in range(passes):
        work()
    return {"seconds": time.process_time() - start}


def main():
    gc.disable()  # As Python's own `timeit` does.
    answers = os.fdopen(os.dup(1), "w")
    os.dup2(2, 1)  # Whatever a peer prints is no answer.

    def answer(value):
        print(json.dumps(value), file=answers, flush=True)

    peers = {}
    for name, make in PEERS.items():
        try:
            peers[name] = make()
        except ImportError:
            continue
    answer({name: importlib.metadata.version(name) if name in peers else None for name in PEERS})
    works = {}
    for line in sys.stdin:
        question = json.loads(line)
        if corpus := question.get("corpus"):
            proof = {}
            for name, peer in peers.items():
                failed, different, works[name] = prove(peer, corpus)
                proof[name] = {"failed": failed, "different": different}
            answer(proof)
        else:
            try:
                answer(timed(works[question["time"]["peer"]], question["time"]["passes"]))
            except BaseException as error:  # What it says may hold values: only its name is told.
                answer({"failure": type(error).__name__})


main()
