"""Measures other readers on pages that `draw-pages` drew: what docs/vision.md quotes. Run by `cargo xtask bench peers`.

measure.py FOLDER SCRIPT.js NODE_MODULES

One thread each. Seconds are of processor time, the programs that a reader starts included. FastMRZ asks Tesseract for a language
`mrz` that its package lacks; the English one stands in for it, so its figures are a lower bound.
"""

import json
import os
import resource
import subprocess
import sys
import tempfile
import warnings
from collections import defaultdict
from pathlib import Path

warnings.simplefilter("ignore")
os.environ.update(OMP_THREAD_LIMIT="1", OMP_NUM_THREADS="1")

ALPHABET = set("ABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789<")


def seconds():
    both = [resource.getrusage(who) for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN)]
    return sum(usage.ru_utime + usage.ru_stime for usage in both)


def clean(text):
    """The lines of a text that may belong to a zone."""
    lines = ["".join(line.split()) for line in (text or "").splitlines()]
    return [line for line in lines if len(line) >= 20 and "<" in line]


def tesseract(path):
    """The whole page, letters of a zone alone."""
    whitelist = "".join(sorted(ALPHABET))
    command = ["tesseract", path, "-", "--psm", "6", "-c", f"tessedit_char_whitelist={whitelist}"]
    return clean(subprocess.run(command, capture_output=True, text=True, check=False).stdout)[-3:]


def passporteye(path):
    from passporteye import read_mrz

    found = read_mrz(path)
    return clean(found.aux.get("text")) if found else []


def fastmrz():
    import cv2
    from fastmrz import FastMRZ

    cv2.setNumThreads(1)
    reader = FastMRZ()

    def read(path):
        found = reader.get_details(path, include_checkdigit=False)
        return clean(found.get("mrz_text", ""))

    return read


def image_js(script, modules):
    """A process of its own, which answers a line of JSON for each path."""
    environment = {**os.environ, "NODE_PATH": modules}
    process = subprocess.Popen(["node", script], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True, env=environment)

    def read(path):
        process.stdin.write(path + "\n")
        process.stdin.flush()
        answer = json.loads(process.stdout.readline())
        return answer["lines"], answer["seconds"]

    return read


def key(format_, lines):
    """As the reader's own measuring has it: number, birth, expiry with their digits, sex, nationality."""
    spans = [(0, 5, 30), (1, 0, 7), (1, 7, 8), (1, 8, 15), (1, 15, 18)]
    if format_ != "TD1":
        spans = [(1, 0, 10), (1, 10, 13), (1, 13, 20), (1, 20, 21), (1, 21, 28)]
    return [lines[line][start:end] if line < len(lines) else "" for line, start, end in spans]


def english_for_mrz(folder):
    """A folder of Tesseract's languages in which `mrz` is the English one."""
    installed = next(Path("/usr/share/tesseract-ocr").glob("*/tessdata"))
    for file in installed.glob("*.traineddata"):
        (folder / file.name).symlink_to(file)
    (folder / "mrz.traineddata").symlink_to(installed / "eng.traineddata")
    (folder / "configs").symlink_to(installed / "configs")


def main():
    folder, script, modules = Path(sys.argv[1]), sys.argv[2], sys.argv[3]
    truths = [json.loads(line) for line in (folder / "truth.jsonl").read_text().splitlines()]
    with tempfile.TemporaryDirectory() as languages:
        english_for_mrz(Path(languages))
        os.environ["TESSDATA_PREFIX"] = languages
        readers = {
            "tesseract": tesseract,
            "PassportEye": passporteye,
            "FastMRZ": fastmrz(),
            "mrz-detection": image_js(script, modules),
        }
        print(f"{'reader':14} {'set':8} {'pages':>5} {'exact':>6} {'key':>6} {'found':>6} {'s50':>6}")
        for name, read in readers.items():
            tallies = defaultdict(list)
            for truth in truths:
                start = seconds()
                try:
                    lines = read(str(folder / truth["file"]))
                except Exception as error:  # A reader that stumbles has read nothing.
                    print(f"  {name} on {truth['file']}: {type(error).__name__}", file=sys.stderr)
                    lines = []
                taken = seconds() - start
                if isinstance(lines, tuple):
                    lines, taken = lines
                exact = bool(truth["lines"]) and lines == truth["lines"]
                keys = bool(truth["lines"]) and key(truth["format"], lines) == key(truth["format"], truth["lines"])
                tallies[truth["set"]].append((exact, keys, bool(lines), taken))
            for name_of_set, pages in tallies.items():
                count = len(pages)
                exact, keys, found = (sum(page[i] for page in pages) * 100 / count for i in range(3))
                median = sorted(page[3] for page in pages)[count // 2]
                print(f"{name:14} {name_of_set:8} {count:5} {exact:6.1f} {keys:6.1f} {found:6.1f} {median:6.2f}", flush=True)


if __name__ == "__main__":
    main()
