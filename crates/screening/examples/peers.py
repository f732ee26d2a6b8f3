"""Measures peers beside Outpost: what BENCHMARKS.md and docs/screening.md quote. Run by `cargo xtask bench screening-peers`.

peers.py pairs PAIRS.jsonl PATH/TO/outpostctl   labelled pairs, one comparison at a time
peers.py million FOLDER                         a million names, as the example `million` exports them
"""

import json
import subprocess
import sys
import time

import jellyfish
from followthemoney import model
from nomenklatura.matching import get_algorithm
from nomenklatura.matching.types import ScoringConfig
from rapidfuzz import fuzz, process
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


def quantiles(seconds):
    seconds = sorted(seconds)
    at = lambda share: seconds[int((len(seconds) - 1) * share)] * 1e3
    return f"p50 {at(0.5):.1f} ms, p99 {at(0.99):.1f} ms"


def asked(what, travellers, ask, most):
    """Asks for each traveller and counts how often their entry is among the answers, at most `most` of them."""
    seconds, found = [], 0
    for traveller in travellers:
        start = time.process_time()
        answers = ask(traveller["name"])
        seconds.append(time.process_time() - start)
        found += traveller["entry"] in answers[:most]
    print(f"{what}: {quantiles(seconds)}, own entry among the first {most}: {found / len(travellers) * 100:.1f} % of {len(travellers)}")


def million(folder):
    import tantivy

    entries = [json.loads(line) for line in open(f"{folder}/entries.jsonl", encoding="utf-8")]
    travellers = [json.loads(line) for line in open(f"{folder}/listed.jsonl", encoding="utf-8")]
    scan = lambda scorer: lambda name: [at for _, _, at in process.extract(name, entries, scorer=scorer, limit=50)]
    asked("rapidfuzz Jaro-Winkler over all entries", travellers[:100], scan(JaroWinkler.similarity), 50)
    asked("rapidfuzz token_set over all entries", travellers[:30], scan(fuzz.token_set_ratio), 50)
    builder = tantivy.SchemaBuilder()
    builder.add_text_field("name")
    builder.add_integer_field("entry", stored=True)
    schema = builder.build()
    index, start = tantivy.Index(schema), time.time()
    writer = index.writer(200_000_000, 1)
    for at, name in enumerate(entries):
        writer.add_document(tantivy.Document(name=name, entry=at))
    writer.commit()
    writer.wait_merging_threads()
    index.reload()
    print(f"tantivy: indexed in {time.time() - start:.1f} s")
    searcher = index.searcher()

    def fuzzy(name):
        parts = [tantivy.Query.fuzzy_term_query(schema, "name", part.lower(), distance=1) for part in name.split()]
        query = tantivy.Query.boolean_query([(tantivy.Occur.Should, part) for part in parts])
        return [searcher.doc(address)["entry"][0] for _, address in searcher.search(query, 50).hits]

    asked("tantivy, words with one letter mistaken", travellers[:1000], fuzzy, 50)


def main():
    if sys.argv[1] == "million":
        return million(sys.argv[2])
    pairs = [json.loads(line) for line in open(sys.argv[2], encoding="utf-8")]
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
    ours("outpost, names alone", pairs, sys.argv[3], True)
    ours("outpost, everything known", pairs, sys.argv[3], False)


main()
