"""Every exercise is whole, and everything in a lesson's folder belongs to an exercise."""

import ast
import json
import re
import unittest

import tree


def contract_of(stub):
    """The comment at its top, or the docstring."""
    text = tree.read(stub)
    if stub.suffix == ".py":
        return ast.get_docstring(ast.parse(text), clean=False)
    comment = re.match(r"(?://.*\n)*", text)[0]
    return re.sub(r"^// ?", "", comment, flags=re.MULTILINE)


def tables_in(contract):
    """The paragraphs that begin with a blank, line by line: they are read by their columns."""
    return [paragraph.split("\n") for paragraph in re.split(r"\n{2,}", contract.rstrip())
            if paragraph.startswith(" ")]


class Exercises(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.exercises = json.loads(tree.MANIFEST.read_text(encoding="utf-8"))["exercises"]

    def each(self):
        for exercise in self.exercises:
            with self.subTest(exercise["exercise"]):
                yield exercise, tree.ROOT / "lessons" / exercise["lesson"]

    def test_there_are_exercises(self):
        self.assertTrue(self.exercises)

    def test_each_has_a_stub_a_twin_and_a_grader(self):
        for exercise, lesson in self.each():
            for name in ("{}.cc", "{}.py", "grading/{}.cc"):
                path = lesson / name.format(exercise["name"])
                self.assertTrue(path.is_file(), path)

    def test_both_stubs_show_the_same_tables(self):
        for exercise, lesson in self.each():
            stub = lesson / (exercise["name"] + ".cc")
            self.assertEqual(tables_in(contract_of(stub)),
                             tables_in(contract_of(stub.with_suffix(".py"))))

    def test_each_has_solutions_unless_there_are_none_at_all(self):
        if not (tree.ROOT / "solutions").exists():
            self.skipTest("there is no solutions/ here")
        for exercise, lesson in self.each():
            for kind in (".cc", ".py"):
                path = tree.ROOT / "solutions" / lesson.name / (exercise["name"] + kind)
                self.assertTrue(path.is_file(), path)

    def test_each_has_three_hints(self):
        for exercise, lesson in self.each():
            text = (lesson / "hints" / (exercise["name"] + ".md")).read_text(encoding="utf-8")
            hints = re.split(r"^## .*$", text, flags=re.MULTILINE)[1:]
            self.assertEqual(len(hints), 3)
            self.assertTrue(all(hint.strip() for hint in hints))

    def test_each_is_explained_in_its_lesson_and_listed_in_the_readme(self):
        readme = tree.read("README.md")
        for exercise, lesson in self.each():
            page = (lesson / "README.md").read_text(encoding="utf-8")
            self.assertIn("## " + exercise["name"], page)
            self.assertIn(exercise["name"], readme)
            self.assertIn(f"lessons/{lesson.name}", readme)

    def test_names_are_as_wide_as_they_may_be(self):
        for exercise, _ in self.each():
            self.assertRegex(exercise["exercise"], r"^\d\d\.[a-z0-9_]+$")
            self.assertLessEqual(len(exercise["title"]), 40)

    def test_nothing_in_a_lesson_belongs_to_no_exercise(self):
        known = {(exercise["lesson"], exercise["name"]) for exercise in self.exercises}
        for path in tree.files():
            if path.parts[0] not in ("lessons", "solutions") or len(path.parts) < 3:
                continue
            if path.name in ("README.md", "CMakeLists.txt"):
                continue
            with self.subTest(str(path)):
                self.assertIn((path.parts[1], path.stem), known)

    def test_a_mistake_belongs_to_an_exercise(self):
        known = {(exercise["lesson"], exercise["name"]) for exercise in self.exercises}
        for path in tree.files():
            if path.suffix == ".patch" and path.parts[:2] == ("tests", "mistakes"):
                with self.subTest(str(path)):
                    self.assertIn(path.parts[2:4], known)


if __name__ == "__main__":
    tree.main()
