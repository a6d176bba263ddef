"""Who may include whom; the picture is in docs/pages/harness.md."""

import re
import unittest

import tree

# What each layer may see of the others.
MAY_SEE = {
    "base": set(),
    "wire": {"base"},
    "sandbox": {"base", "wire"},
    "lab": {"base", "wire", "sandbox"},
    "check": {"base", "wire", "lab"},
    "report": {"base", "wire", "lab", "check"},
    "launcher": {"base", "sandbox"},
    "main": {"base", "wire", "sandbox", "lab", "check", "report"},
    "doctor": {"base", "wire", "sandbox", "lab", "main"},
    "demo": {"base", "wire", "sandbox", "lab", "report"},
    "cli": {"base", "report"},
}

# What of lab/ is plain records; the rest makes hosts and runs programs.
RECORDS = {"harness/lab/outcome.hh", "harness/lab/addresses.hh", "harness/lab/system_call.hh"}
RECORDS_ONLY = {"check", "report"}

WITHOUT_GTEST = {"base", "wire", "sandbox", "lab", "launcher", "cli", "demo", "doctor"}

INCLUDE = re.compile(r'^\s*#\s*include\s*([<"])([^>"]+)[>"]', re.MULTILINE)


def includes(path):
    return INCLUDE.findall(tree.read(path))


class Layers(unittest.TestCase):
    def each_include(self, *folders):
        for path in tree.sources(*folders):
            if path.suffix in (".cc", ".hh"):
                for bracket, name in includes(path):
                    yield path, bracket, name

    def test_every_layer_is_known(self):
        layers = {path.parts[1] for path in tree.sources("harness")
                  if len(path.parts) > 2 and path.suffix in (".cc", ".hh")}
        self.assertEqual(layers - set(MAY_SEE), set())

    def test_a_layer_includes_only_what_is_below_it(self):
        for path, _, name in self.each_include("harness"):
            if len(path.parts) < 3 or not name.startswith("harness/"):
                continue
            layer, other = path.parts[1], name.split("/")[1]
            with self.subTest(f"{path} includes {name}"):
                self.assertIn(other, MAY_SEE[layer] | {layer})
                if layer in RECORDS_ONLY and other == "lab":
                    self.assertIn(name, RECORDS)

    def test_lab_and_below_know_nothing_of_google_test(self):
        for path, _, name in self.each_include("harness"):
            if len(path.parts) > 2 and path.parts[1] in WITHOUT_GTEST:
                with self.subTest(str(path)):
                    self.assertFalse(name.startswith(("gtest/", "gmock/")), name)

    def test_no_layer_includes_the_door_of_the_graders(self):
        for path, _, name in self.each_include("harness"):
            if len(path.parts) > 2:
                with self.subTest(str(path)):
                    self.assertNotEqual(name, "harness/grader.hh")

    def test_includes_start_at_the_root(self):
        for path, bracket, name in self.each_include("harness", "tests"):
            if path.parent.name == "thieves":  # compiled like a student's program
                continue
            if bracket == '"':
                with self.subTest(f"{path} includes {name}"):
                    self.assertTrue((tree.ROOT / name).is_file())

    def test_a_program_of_the_lessons_includes_nothing_of_ours_but_todo(self):
        for path, bracket, name in self.each_include("lessons", "solutions"):
            if path.parent.name == "grading":
                continue
            with self.subTest(f"{path} includes {name}"):
                self.assertTrue(bracket == "<" or name == "todo.hh")
                self.assertNotEqual(name, "iostream")


if __name__ == "__main__":
    tree.main()
