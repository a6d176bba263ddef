"""What stands where, and how it is written."""

import os
import re
import unittest

import tree

TOP_LEVEL = {
    "CMakeLists.txt", "CMakePresets.json", "README.md", "LICENSE", "wirebook",
    ".ci", ".clang-format", ".clang-tidy", ".gitattributes", ".gitignore",
    "lessons", "solutions", "harness", "captures", "tests", "docs",
}
MAY_BE_ABSENT = {"solutions", "captures"}
WIDTH = 100

# Paths of somebody's machine; those every Linux has are fine, and so are examples.
MACHINE = re.compile(r"(?<![\w.])/(?:home|root|Users|workspace|mnt|opt)/(?!you\b)\w")


class Tree(unittest.TestCase):
    def test_the_top_level_is_fixed(self):
        present = {path.parts[0] for path in tree.files()}
        self.assertEqual(present - TOP_LEVEL, set())
        self.assertEqual(TOP_LEVEL - present - MAY_BE_ABSENT, set())

    def test_commands_are_executable(self):
        for name in ("wirebook", ".ci/run"):
            self.assertTrue(os.access(tree.ROOT / name, os.X_OK), name)

    def test_lines_are_at_most_100_columns(self):
        for path in tree.sources():
            for number, line in enumerate(tree.read(path).splitlines(), 1):
                with self.subTest(f"{path}:{number}"):
                    self.assertLessEqual(len(line), WIDTH)

    def test_text_files_end_with_one_newline_and_have_no_tabs(self):
        for path in tree.sources():
            text = tree.read(path)
            with self.subTest(str(path)):
                self.assertTrue(text.endswith("\n") and not text.endswith("\n\n"))
                self.assertNotIn("\t", text)

    def test_no_path_of_a_single_machine(self):
        for path in tree.files():
            if path.suffix in tree.SOURCES | {".md", ".json", ".txt", ".patch"}:
                with self.subTest(str(path)):
                    found = MACHINE.search(tree.read(path))
                    self.assertIsNone(found, found)

    def test_headers_are_included_once(self):
        for path in tree.sources("harness", "lessons", "tests"):
            if path.suffix == ".hh":
                with self.subTest(str(path)):
                    self.assertIn("#pragma once", tree.read(path))

    def test_the_top_cmake_file_delegates(self):
        self.assertLessEqual(len(tree.read("CMakeLists.txt").splitlines()), 60)


if __name__ == "__main__":
    tree.main()
