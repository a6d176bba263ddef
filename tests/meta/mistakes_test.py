"""Every diagnosis is proven, every mistake is imagined or does not depend on the inputs, and every
exercise has correct variants."""

import json
import re
import subprocess
import unittest
from pathlib import Path

import tree

# No codes of diagnoses, though they look like them.
OTHER_WORDS = {"CLOSE_WAIT"}
FEWEST_VARIANTS = 5
# What a script may need and still count: every Debian system has it.
ALWAYS_THERE = {"awk", "base64", "bash", "od", "perl", "timeout"}


def graded():
    return json.loads(tree.MANIFEST.read_text(encoding="utf-8"))["exercises"]


def patches():
    """(lesson, exercise, code) of each planted mistake."""
    for path in tree.files():
        if path.suffix == ".patch" and path.parts[:2] == ("tests", "mistakes"):
            first = tree.read(path).split("\n", 1)[0]
            yield path.parts[2], path.parts[3], first.removeprefix("diagnosis: ").strip()


def codes():
    """The codes of all diagnoses, each with a place where it is given."""
    named = {}
    for path in tree.sources("harness", "lessons"):
        if path.parts[:2] == ("harness", "check") or "grading" in path.parts:
            text = tree.read(path)
            found = re.findall(r'"([A-Z][A-Z0-9]*_[A-Z0-9_]+)"', text)
            found += re.findall(r'Diagnosis\{(?:\.code = )?"([A-Z0-9_]+)"', text)
            named.update((code, path) for code in found if code not in OTHER_WORDS)
    return named


class Mistakes(unittest.TestCase):
    def test_each_diagnosis_is_planted_or_named_in_a_unit_test(self):
        planted = {code for _, _, code in patches()}
        units = "".join(tree.read(path) for path in tree.sources("tests")
                        if path.parts[:2] == ("tests", "unit"))
        for code, path in codes().items():
            with self.subTest(f"{path}: {code}"):
                self.assertTrue(code in planted or f'"{code}"' in units)

    def test_each_variant_belongs_to_an_exercise(self):
        known = {(one["lesson"], one["name"]) for one in graded()}
        for path in tree.files():
            if path.parts[:2] == ("tests", "variants") and len(path.parts) > 3:
                with self.subTest(str(path)):
                    self.assertIn(path.parts[2:4], known)

    def test_each_exercise_has_five_variants(self):
        fewer = dict(line.split()[:2] for line in listed("tests/variants/fewer.txt"))
        for one in graded():
            folder = tree.ROOT / "tests/variants" / one["lesson"] / one["name"]
            count = sum(map(runs_everywhere, folder.glob("*")))
            with self.subTest(one["exercise"]):
                self.assertGreaterEqual(count, int(fewer.get(one["exercise"], FEWEST_VARIANTS)))


def listed(path):
    return [line for line in tree.read(path).splitlines() if line and not line.startswith("#")]


def runs_everywhere(variant):
    if variant.suffix not in (".c", ".cc", ".py", ".sh"):
        return False
    needs = re.findall(r"^# needs: (.*)$", variant.read_text(encoding="utf-8"), re.MULTILINE)
    return set(" ".join(needs).split()) <= ALWAYS_THERE


class Imagined(unittest.TestCase):
    """A planted mistake that shows in what the program sends or prints is imagined, so that the
    inputs tell it apart; tests/mistakes/not_imagined.txt lists the others, with the reason."""

    def setUp(self):
        self.reasons = dict(line.split(None, 1) for line in
                            listed("tests/mistakes/not_imagined.txt"))

    def test_each_planted_mistake_is_imagined_or_listed(self):
        for one in graded():
            planted = {code for lesson, name, code in patches()
                       if (lesson, name) == (one["lesson"], one["name"])}
            if not planted or not Path(one["grader"]).exists():
                continue
            shown = subprocess.run([one["grader"], "--imagined"], capture_output=True, text=True,
                                   check=True).stdout.split()
            for code in sorted(planted - set(shown)):
                with self.subTest(f"{one['exercise']}/{code}"):
                    self.assertTrue({code, f"{one['exercise']}/{code}"} & self.reasons.keys())

    def test_each_listed_one_is_planted(self):
        planted = {code for _, _, code in patches()}
        planted |= {f"{lesson[:2]}.{name}/{code}" for lesson, name, code in patches()}
        self.assertEqual(self.reasons.keys() - planted, set())


if __name__ == "__main__":
    tree.main()
