"""Measures peers on labelled pairs, beside `outpostctl screen compare`: what BENCHMARKS.md and docs/screening.md quote.

python3 -m venv /tmp/peers && /tmp/peers/bin/pip install rapidfuzz==3.14.6 jellyfish==1.3.0 nomenklatura==4.17.4
/tmp/peers/bin/python crates/screening/examples/peers.py PAIRS.jsonl PATH/TO/outpostctl
"""

import json
import subprocess
import sys
import time

import jellyfish
from followthemoney import model
from nomenklatura.matching import get_algorithm
from nomenklatura.matching.types import ScoringConfig
from rapidfuzz import fuzz
from rapidfuzz.distance import JaroWinkler


def entity(person, key, names_alone):
    entity = model.make_entity("Person")
    entity.id = key
    entity.add("name", [person["name"], *(person.get("aliases") or [])])
    if not names_alone:
        entity.add("birthDate", person.get("dob"))
        entity.add("nationality", person.get("nat"))
        entity.add("gender", person.get("gender"))
    return entity


def soundex(a, b):
    of = lambda name: {jellyfish.soundex(part) for part in name.split() if part.isascii() and part.isalpha()}
    a, b = of(a), of(b)
    return len(a & b) / max(len(a | b), 1)


def report(what, pairs, scores, threshold, seconds):
    found = [score >= threshold for score in scores]
    right = sum(f and p["expected"] for f, p in zip(found, pairs))
    precision, recall = right / max(sum(found), 1), right / sum(p["expected"] for p in pairs)
    f1 = 2 * precision * recall / max(precision + recall, 1e-9)
    print(f"{what}: precision {precision:.3f} recall {recall:.3f} F1 {f1:.3f}, {seconds / len(pairs) * 1e6:.0f} µs a comparison")


def timed(what, pairs, threshold, score):
    start = time.process_time()
    scores = [score(pair) for pair in pairs]
    report(what, pairs, scores, threshold, time.process_time() - start)


def ours(what, pairs, program, names_alone):
    drop = {"dob", "nat", "gender"} if names_alone else set()
    side = lambda person: {key: value for key, value in person.items() if key not in drop}
    lines = "".join(json.dumps({"a": side(p["query"]), "b": side(p["candidate"])}) + "\n" for p in pairs)
    start = time.time()
    out = subprocess.run([program, "--json", "screen", "compare"], input=lines, capture_output=True, text=True, check=True).stdout
    report(what, pairs, [json.loads(line)["score"] for line in out.splitlines()], 0.5, time.time() - start)


def main():
    pairs = [json.loads(line) for line in open(sys.argv[1], encoding="utf-8")]
    name = lambda pair: (pair["query"]["name"].lower(), pair["candidate"]["name"].lower())
    timed("rapidfuzz Jaro-Winkler, names alone", pairs, 0.9, lambda p: JaroWinkler.similarity(*name(p)))
    timed("rapidfuzz token_set, names alone", pairs, 90, lambda p: fuzz.token_set_ratio(*name(p)))
    timed("soundex of parts, names alone", pairs, 0.5, lambda p: soundex(*name(p)))
    for algorithm in ["name-based", "name-qualified", "logic-v1", "logic-v2", "regression-v1"]:
        for names_alone in [True, False]:
            matcher, config = get_algorithm(algorithm), ScoringConfig.defaults()
            threshold = 0.5 if algorithm == "regression-v1" else 0.7
            compare = lambda p: matcher.compare(entity(p["query"], "a", names_alone), entity(p["candidate"], "b", names_alone), config).score
            timed(f"nomenklatura {algorithm}, {'names alone' if names_alone else 'everything known'}", pairs, threshold, compare)
    ours("outpost, names alone", pairs, sys.argv[2], True)
    ours("outpost, everything known", pairs, sys.argv[2], False)


main()
