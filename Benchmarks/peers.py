"""The peers in Python: each reads a JSON text and writes it again. They are timed in here, in processor time.

Spoken with over standard input and output, a line at a time:

    texts COUNT         COUNT times follow: a line with the length in bytes, and the bytes. No answer.
    time PEER PASSES    answered with {"seconds": ..., "bytes": ...} or {"failure": ...}

The first line that is written says which peers are there: {"orjson": "3.13.0", ...}.
"""

import gc
import importlib.metadata
import json
import sys
import time


def orjson_peer(texts):
    """Any JSON, as Python's own values; a number is a float."""
    import orjson

    return lambda text: len(orjson.dumps(orjson.loads(text)))


def fhirkit_peer(texts):
    """R4 in Rust; it checks while it parses, and keeps what it found."""
    import fhirkit

    def work(text):
        resource = fhirkit.parse(text)
        if any(issue.severity == "error" for issue in resource.issues):
            raise ValueError
        return len(resource.to_json())

    return work


def fhir_resources_peer(texts):
    """Models of R4B, the nearest to R4 that it has; the model of each text is known beforehand."""
    from fhir.resources.R4B import get_fhir_model_class

    names = {text: json.loads(text)["resourceType"] for text in texts}
    models = {name: get_fhir_model_class(name) for name in set(names.values())}
    return lambda text: len(models[names[text]].model_validate_json(text).model_dump_json())


PEERS = {"orjson": orjson_peer, "fhirkit-rs": fhirkit_peer, "fhir.resources": fhir_resources_peer}


def version(peer):
    try:
        PEERS[peer]([])
        return importlib.metadata.version(peer)
    except ImportError:
        return None


def timed(work, texts, passes):
    gc.collect()
    start = time.process_time()
    for _ in range(passes):
        total = 0
        for text in texts:
            total += work(text)
    return {"seconds": time.process_time() - start, "bytes": total}


def answer(value):
    print(json.dumps(value), flush=True)


def main():
    gc.disable()  # As Python's own `timeit` does: orjson is up to three times as fast without.
    answer({peer: version(peer) for peer in PEERS})
    texts, works = [], {}
    while line := sys.stdin.buffer.readline():
        verb, *words = line.decode().split()
        if verb == "texts":
            texts = [sys.stdin.buffer.read(int(sys.stdin.buffer.readline())) for _ in range(int(words[0]))]
            works = {}
        else:
            peer, passes = words
            try:
                if peer not in works:
                    works[peer] = PEERS[peer](texts)
                answer(timed(works[peer], texts, int(passes)))
            except Exception as error:  # Whatever a peer throws. What it says may hold values: only its name is told.
                answer({"failure": f"not all texts can be read ({type(error).__name__})"})


main()
