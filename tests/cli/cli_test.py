"""The built program `wirebook`, graded against stand-in graders that say what they are told to.

    cli_test.py build/wirebook
"""

import json
import os
import subprocess
import sys
import tempfile
import unittest
from pathlib import Path

WIREBOOK = ""

EXERCISES = [
    ("01-sockets", "first_packet"),
    ("04-datagram", "hello_datagram"),
    ("04-datagram", "udp_echo"),
    ("06-raw-ipv4", "raw_hello"),
]

# Says and does what fate/ID tells it to: the exit status, then the verdict of its report.
GRADER = """#!/bin/sh
id=$(basename "$0") folder= elsewhere= json= program= ledger=
for argument; do
  case $argument in
    --python) id=$id.py ;;
    --solution) folder=solution/ ;;
    --json) json=yes ;;
    --ledger) ledger=yes ;;
    --reports=*) elsewhere=${argument#*=} ;;
    --program=*) program=${argument#*=}; folder=program/ ;;
  esac
done
status=77 verdict=not_started
[ ! -e "$root/fate/$folder$id" ] || read -r status verdict < "$root/fate/$folder$id"
[ "$status" != crash ] || kill -SEGV $$
[ "$status" != silent ] || exit 1
[ ! "$ledger" ] || { echo "the ledger of $id $json"; exit $((status == 1)); }
reports=${elsewhere:-$root/reports/$folder$id}
mkdir -p "$reports"
document="{\\"exercise\\": \\"$id\\", \\"verdict\\": \\"$verdict\\"}"
echo "$document" > "$reports/report.json"
if [ "$json" ]; then
  echo "$document"
elif [ "$verdict" = not_started ]; then
  echo "not started: begin with $id"
else
  echo "the page of $folder$id $program"
fi
exit "$status"
"""


class CommandLine(unittest.TestCase):
    def setUp(self):
        folder = tempfile.TemporaryDirectory(prefix="wirebook cli ")
        self.addCleanup(folder.cleanup)
        self.root = Path(folder.name)
        (self.root / "fate").mkdir()
        (self.root / "graders").mkdir()
        entries = [self.exercise(lesson, name) for lesson, name in EXERCISES]
        (self.root / "exercises.json").write_text(json.dumps({
            "source": str(self.root), "build": str(self.root),
            "reports": str(self.root / "reports"), "exercises": entries}))

    def exercise(self, lesson, name):
        identity = f"{lesson[:2]}.{name}"
        grader = self.root / "graders" / identity
        grader.write_text(GRADER.replace("$root", str(self.root)))
        grader.chmod(0o755)
        files = {}
        for tree in ("lessons", "solutions"):
            folder = self.root / tree / lesson
            folder.mkdir(parents=True, exist_ok=True)
            files[tree] = {kind: str(folder / f"{name}.{kind}") for kind in ("cc", "py")}
        hints = self.root / "lessons" / lesson / "hints"
        hints.mkdir(exist_ok=True)
        (hints / f"{name}.md").write_text("# Hints\n\n## 1\nlook\n\n## 2\ncloser\n\n## 3\nthere\n")
        return {"exercise": identity, "name": name, "lesson": lesson, "title": f"about {name}",
                "labels": ["kind", "datagram"], "grader": str(grader),
                "programs": files["lessons"], "solutions": files["solutions"]}

    def fate(self, identity, status, verdict):
        path = self.root / "fate" / identity
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(f"{status} {verdict}\n")

    def run_it(self, *arguments):
        command = [WIREBOOK, "--manifest", str(self.root / "exercises.json"), *arguments]
        if "grade" in arguments:
            command.append("--no-build")
        # Not what continuous integration asks for, but what a user is told.
        environment = {k: v for k, v in os.environ.items() if k != "WIREBOOK_REQUIRE_LAB"}
        return subprocess.run(command, capture_output=True, text=True, timeout=60, check=False,
                              stdin=subprocess.DEVNULL, env=environment)

    def expect_usage(self, words, *arguments):
        result = self.run_it(*arguments)
        self.assertEqual(result.returncode, 2, result)
        self.assertEqual(result.stdout, "")
        self.assertEqual(result.stderr.count("\n"), 1, result.stderr)
        for word in words:
            self.assertIn(word, result.stderr)

    # grade, without a name

    def test_nothing_started_is_nothing_failed(self):
        result = self.run_it("grade")
        self.assertEqual(result.returncode, 0, result)
        self.assertEqual(result.stdout.count("not started"), 4)
        self.assertIn("progress [>----------] 0/4   next: 01.first_packet", result.stdout)

    def test_overview_shows_the_page_of_the_first_failure_only(self):
        self.fate("01.first_packet", 0, "passed")
        self.fate("04.udp_echo", 1, "failed")
        self.fate("06.raw_hello", 1, "does_not_compile")
        result = self.run_it("grade")
        self.assertEqual(result.returncode, 1, result)
        lines = result.stdout.splitlines()
        self.assertRegex(lines[0], r"^  ok +01\.first_packet")
        self.assertRegex(lines[1], r"^  not started +04\.hello_datagram")
        self.assertRegex(lines[2], r"^  FAIL +04\.udp_echo")
        self.assertRegex(lines[3], r"^  does not compile +06\.raw_hello")
        self.assertIn("the page of 04.udp_echo", result.stdout)
        self.assertNotIn("the page of 06.raw_hello", result.stdout)
        self.assertRegex(lines[-1], r"^progress \[.*\] 1/4")

    def test_the_order_is_the_lessons_however_many_run_at_once(self):
        for width in ("1", "8"):
            lines = self.run_it("grade", "-j", width).stdout.splitlines()
            names = [line.split()[2] for line in lines[:4]]
            self.assertEqual(names, [f"{lesson[:2]}.{name}" for lesson, name in EXERCISES])

    def test_a_machine_that_cannot_grade_is_77_and_says_why(self):
        self.fate("01.first_packet", 77, "not_graded")
        result = self.run_it("grade")
        self.assertEqual(result.returncode, 77, result)
        self.assertRegex(result.stdout, r"not graded +01\.first_packet")
        self.assertIn("the page of 01.first_packet", result.stdout)

    def test_a_failure_counts_more_than_a_machine_that_cannot_grade(self):
        self.fate("01.first_packet", 77, "not_graded")
        self.fate("04.udp_echo", 1, "failed")
        self.assertEqual(self.run_it("grade").returncode, 1)

    def test_a_grader_that_crashes_is_a_fault_in_the_workbook(self):
        self.fate("06.raw_hello", "crash", "")
        result = self.run_it("grade")
        self.assertEqual(result.returncode, 1, result)
        self.assertIn("06.raw_hello -- a fault in the workbook, not in your program", result.stdout)

    def test_an_earlier_report_does_not_speak_for_a_grader_that_left_none(self):
        self.fate("06.raw_hello", 1, "failed")
        self.assertRegex(self.run_it("grade").stdout, r"FAIL +06\.raw_hello")
        self.fate("06.raw_hello", "silent", "")
        result = self.run_it("grade")
        self.assertEqual(result.returncode, 1, result)
        self.assertRegex(result.stdout, r"fault in the workbook +06\.raw_hello")
        self.assertIn("06.raw_hello -- a fault in the workbook, not in your program", result.stdout)

    def test_exercises_that_could_not_be_made_are_said_and_the_others_graded(self):
        self.fate("06.raw_hello", 0, "passed")
        path = self.root / "exercises.json"
        manifest = json.loads(path.read_text())
        path.write_text(json.dumps({**manifest, "broken": ["05.x has no grader"]}))
        result = self.run_it("grade")
        self.assertEqual(result.returncode, 1, result)
        self.assertEqual(result.stderr, "wirebook: 05.x has no grader\n")
        self.assertRegex(result.stdout, r"ok +06\.raw_hello")
        self.assertEqual(self.run_it("grade", "raw_hello").returncode, 0)

    # grade, with names

    def test_every_name_of_an_exercise_is_understood(self):
        self.fate("06.raw_hello", 0, "passed")
        for name in ("raw_hello", "06.raw_hello", "raw_hello.cc", "06", "06-raw-ipv4", "lesson06",
                     "lessons/06-raw-ipv4/raw_hello.cc", "lessons/06-raw-ipv4/"):
            result = self.run_it("grade", name)
            self.assertEqual(result.returncode, 0, (name, result))
            self.assertIn("the page of 06.raw_hello", result.stdout)

    def test_of_two_programs_the_started_one_is_told(self):
        self.fate("06.raw_hello.py", 1, "failed")
        result = self.run_it("grade", "raw_hello")
        self.assertEqual(result.returncode, 1, result)
        self.assertIn("the page of 06.raw_hello.py", result.stdout)
        self.assertNotIn("not started", result.stdout)

    def test_a_language_can_be_asked_for(self):
        self.fate("06.raw_hello", 1, "failed")
        self.fate("06.raw_hello.py", 0, "passed")
        self.assertEqual(self.run_it("grade", "raw_hello").returncode, 1)
        self.assertEqual(self.run_it("grade", "raw_hello.py").returncode, 0)
        self.assertEqual(self.run_it("grade", "--python", "raw_hello").returncode, 0)
        self.assertEqual(self.run_it("grade", "--cc", "raw_hello").returncode, 1)
        self.expect_usage(["choose one"], "grade", "--cc", "--python")

    def test_solutions_are_graded_on_request(self):
        self.fate("solution/06.raw_hello", 0, "passed")
        result = self.run_it("grade", "--solutions", "raw_hello")
        self.assertEqual(result.returncode, 0, result)
        self.assertIn("the page of solution/06.raw_hello", result.stdout)

    def test_an_unknown_name_is_answered_with_the_nearest(self):
        self.expect_usage(["raw_helo", "did you mean raw_hello"], "grade", "raw_helo")
        self.expect_usage(["did you mean udp_echo"], "grade", "upd_echo")
        self.expect_usage(["./wirebook list"], "grade", "zzzzzzzzzzzzzz")

    # --program

    def test_somebodys_program_is_graded(self):
        program = self.root / "handed in.sh"
        program.write_text("#!/bin/sh\n")
        program.chmod(0o755)
        self.fate("program/06.raw_hello", 0, "passed")
        result = self.run_it("grade", "raw_hello", "--program", str(program))
        self.assertEqual(result.returncode, 0, result)
        self.assertIn(f"the page of program/06.raw_hello {program}", result.stdout)

    def test_a_program_that_cannot_be_run_is_one_line(self):
        script = self.root / "script.py"
        script.write_text("#!/usr/bin/env python3\n")
        script.chmod(0o644)
        self.expect_usage(["no such file"], "grade", "raw_hello", "--program", "/nowhere/at/all")
        self.expect_usage(["a directory"], "grade", "raw_hello", "--program", "/")
        if os.geteuid() != 0 or not os.access(script, os.X_OK):
            self.expect_usage(["chmod +x"], "grade", "raw_hello", "--program", str(script))

    def test_reports_of_a_class_can_be_kept_apart(self):
        self.fate("program/06.raw_hello", 1, "failed")
        for who in ("ada", "bob"):
            result = self.run_it("grade", "raw_hello", "--program", "/bin/true",
                                 "--reports", str(self.root / who))
            self.assertEqual(result.returncode, 1, result)
            self.assertTrue((self.root / who / "06.raw_hello/report.json").exists())
        self.assertFalse((self.root / "reports").exists())

    def test_a_program_that_may_not_be_looked_at_is_one_line(self):
        if os.geteuid() == 0:
            self.skipTest("root may look at everything")
        closed = self.root / "closed"
        closed.mkdir()
        program = closed / "program"
        program.write_text("#!/bin/sh\n")
        program.chmod(0o111)
        self.expect_usage(["chmod +r"], "grade", "raw_hello", "--program", str(program))
        closed.chmod(0)
        self.addCleanup(closed.chmod, 0o755)
        self.expect_usage(["cannot be looked at"], "grade", "raw_hello", "--program", str(program))

    def test_a_seed_is_a_number(self):
        os.environ["WIREBOOK_SEED"] = "abc"
        self.addCleanup(os.environ.pop, "WIREBOOK_SEED")
        self.expect_usage(['WIREBOOK_SEED is "abc"'], "grade", "raw_hello")

    def test_a_program_needs_one_exercise(self):
        self.expect_usage(["one exercise"], "grade", "--program", "/bin/true")
        self.expect_usage(["one exercise"], "grade", "04", "--program", "/bin/true")
        self.expect_usage(["one exercise"], "grade", "udp_echo", "raw_hello",
                          "--program", "/bin/true")

    # --json

    def test_json_is_one_document_a_line_and_nothing_else(self):
        self.fate("01.first_packet", 0, "passed")
        self.fate("04.udp_echo", 1, "failed")
        self.fate("04.udp_echo.py", 0, "passed")
        self.fate("06.raw_hello", "crash", "")
        result = self.run_it("grade", "--json")
        self.assertEqual(result.returncode, 1, result)
        documents = [json.loads(line) for line in result.stdout.splitlines()]
        self.assertEqual([(d["exercise"], d["verdict"]) for d in documents], [
            ("01.first_packet", "passed"), ("04.hello_datagram", "not_started"),
            ("04.udp_echo", "failed"), ("04.udp_echo.py", "passed"),
            ("06.raw_hello", "not_graded")])
        self.assertIn("a fault in the workbook", documents[-1]["harness_fault"])

    # the rest

    def test_hints_come_one_at_a_time_and_the_last_one_stays(self):
        texts = [self.run_it("hint", "raw_hello").stdout for _ in range(4)]
        for text, words in zip(texts, ("look", "closer", "there", "there"), strict=True):
            self.assertIn(words, text)
        self.assertIn("hint 1 of 3", texts[0])
        self.assertNotIn("closer", texts[0])
        self.assertIn("look", self.run_it("hint", "udp_echo").stdout)
        every = self.run_it("hint", "--all", "raw_hello").stdout
        self.assertTrue(all(words in every for words in ("look", "closer", "there")))
        self.expect_usage(["name one exercise"], "hint", "04")

    def test_ledger_asks_the_graders_of_what_has_a_wire(self):
        result = self.run_it("ledger", "--no-build", "04", "first_packet")
        self.assertEqual(result.returncode, 0, result)
        self.assertEqual(result.stdout.split("\n\n"), [
            "the ledger of 01.first_packet ", "the ledger of 04.hello_datagram ",
            "the ledger of 04.udp_echo \n"])
        self.fate("06.raw_hello", 1, "failed")
        result = self.run_it("ledger", "--no-build", "--json")
        self.assertEqual(result.returncode, 1, result)
        self.assertEqual(len(result.stdout.splitlines()), 4)
        self.expect_usage(["raw_hallo"], "ledger", "--no-build", "raw_hallo")

    def test_list_shows_what_became_of_every_exercise(self):
        self.fate("01.first_packet", 0, "passed")
        self.run_it("grade")
        lines = self.run_it("list").stdout.splitlines()
        self.assertRegex(lines[0], r"^  ok +01\.first_packet +about first_packet +kind datagram$")
        self.assertRegex(lines[3], r"^  - +06\.raw_hello")

    def test_progress_is_one_line(self):
        self.assertRegex(self.run_it("progress").stdout, r"^progress \[.*\n$")

    def test_a_wrong_command_line_is_one_line(self):
        self.expect_usage(["--help"], "grad")
        self.expect_usage(["--help"], "grade", "--jason")
        self.expect_usage(["--help"], "grade", "-j", "0")
        self.expect_usage(["--help"], "hint")

    def test_help_and_version(self):
        self.assertIn("grade", self.run_it("--help").stdout)
        self.assertRegex(self.run_it("--version").stdout, r"^wirebook \d+\.\d+")


if __name__ == "__main__":
    WIREBOOK = os.path.abspath(sys.argv.pop(1))
    unittest.main()
