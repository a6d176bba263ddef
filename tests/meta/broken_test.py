"""Broken lessons in a small workbook: each is one line and one failing test, and breaks no other.

    broken_test.py SOURCE-TREE MANIFEST COMPILER
"""

import json
import shutil
import subprocess
import sys
import tempfile
import unittest
from pathlib import Path

import tree

COMPILER = ""

# What wirebook_exercise() needs of the workbook, without the harness.
PROJECT = """
cmake_minimum_required(VERSION 3.25)
project(small LANGUAGES CXX)
add_library(wirebook_settings INTERFACE)
add_library(wirebook_main INTERFACE)
add_custom_target(compiler_launcher)
add_library(wirebook_grader_header OBJECT main.cc)
target_precompile_headers(wirebook_grader_header PRIVATE <cstddef>)
set(WIREBOOK_HAS_AUTO_VAR_INIT OFF CACHE INTERNAL "")
include("${WIREBOOK}/harness/cmake/WirebookExercise.cmake")
enable_testing()
add_subdirectory(lessons)
"""

LESSONS = {
    "01-good": ["fine TITLE \"it is fine\"", "twice TITLE \"the first of them\""],
    "02-bad": ["no_grader TITLE \"nobody grades it\"", "twice TITLE \"the second of them\"",
               "no_title", "typing TITLE \"a word too many\" LABEL raw",
               "also_fine TITLE \"it is fine, too\""],
    "3-number": ["hello TITLE \"in a folder with another name\""],
    "04-empty": None,
}

# The ctest entries that fail and the beginning of what each says, in the order they are read.
BROKEN = {
    "broken/02.no_grader": "02.no_grader has no grader: write lessons/02-bad/grading/no_grader.cc",
    "broken/02.twice": "lessons/02-bad/CMakeLists.txt: wirebook_exercise(twice): the name is taken "
                       "by lessons/01-good; rename one",
    "broken/02.no_title": "lessons/02-bad/CMakeLists.txt: wirebook_exercise(no_title): add TITLE",
    "broken/02.typing": "lessons/02-bad/CMakeLists.txt: wirebook_exercise(typing): what is "
                        "'LABEL raw'?",
    "broken/04-empty": "lessons/04-empty is no lesson yet: it needs grading/NAME.cc",
    "broken/3-number": "lessons/3-number: a lesson's folder is named like 06-raw-ipv4",
}


class Broken(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        folder = tempfile.TemporaryDirectory(prefix="wirebook broken ")
        cls.addClassCleanup(folder.cleanup)
        cls.root = Path(folder.name)
        (cls.root / "CMakeLists.txt").write_text(PROJECT)
        (cls.root / "main.cc").write_text("int main() {}\n")
        (cls.root / "harness/main").mkdir(parents=True)
        (cls.root / "harness/main/grader_main.cc").write_text("int main() {}\n")
        (cls.root / "lessons").mkdir()
        shutil.copy(tree.ROOT / "lessons/CMakeLists.txt", cls.root / "lessons")
        for lesson, exercises in LESSONS.items():
            (cls.root / "lessons" / lesson / "grading").mkdir(parents=True)
            if exercises is not None:
                cls.write_lesson(cls.root / "lessons" / lesson, exercises)
        cls.configured = subprocess.run(
            ["cmake", "-S", cls.root, "-B", cls.root / "build", f"-DWIREBOOK={tree.ROOT}",
             f"-DCMAKE_CXX_COMPILER={COMPILER}"],
            capture_output=True, text=True, check=False)

    @staticmethod
    def write_lesson(folder, exercises):
        lines = [f"wirebook_exercise({exercise})\n" for exercise in exercises]
        (folder / "CMakeLists.txt").write_text("".join(lines))
        for exercise in exercises:
            name = exercise.split()[0]
            (folder / f"{name}.cc").write_text("int main() {}\n")
            if name != "no_grader":
                (folder / "grading" / f"{name}.cc").write_text("\n")

    def ctest(self, *arguments):
        return subprocess.run(["ctest", "--test-dir", self.root / "build", *arguments],
                              capture_output=True, text=True, check=False)

    def test_each_is_one_line_when_it_is_configured(self):
        self.assertEqual(self.configured.returncode, 0, self.configured.stderr)
        lines = self.configured.stderr.splitlines()
        self.assertEqual(len(lines), len(BROKEN), self.configured.stderr)
        for line, words in zip(lines, BROKEN.values(), strict=True):
            self.assertTrue(line.startswith("wirebook: " + words), line)

    def test_the_others_do_not_notice(self):
        listed = self.ctest("-N").stdout
        for entry in ("01.fine", "01.twice", "02.also_fine"):
            self.assertIn(f": {entry}\n", listed)
        manifest = json.loads((self.root / "build/exercises.json").read_text())
        self.assertEqual([exercise["exercise"] for exercise in manifest["exercises"]],
                         ["01.fine", "01.twice", "02.also_fine"])
        self.assertEqual(len(manifest["broken"]), len(BROKEN))

    def test_each_fails_in_a_test_of_its_own(self):
        said = self.ctest("-R", "^broken/", "-V").stdout
        self.assertIn(f"0% tests passed, {len(BROKEN)} tests failed", said)
        for entry, words in BROKEN.items():
            self.assertIn(entry, said)
            self.assertIn(": " + words, said)


if __name__ == "__main__":
    COMPILER = sys.argv[3]
    tree.main()
