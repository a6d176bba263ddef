"""Real graders on programs that were handed in: what stands beside them, and where reports go.

    handed_in_test.py SOURCE-TREE build/wirebook
"""

import json
import os
import shutil
import subprocess
import sys
import tempfile
import unittest
from pathlib import Path

ROOT = WIREBOOK = Path()
EXERCISE = "04-datagram/hello_datagram"


class HandedIn(unittest.TestCase):
    def setUp(self):
        folder = tempfile.TemporaryDirectory(prefix="handed in ")
        self.addCleanup(folder.cleanup)
        self.folder = Path(folder.name)
        self.folder.chmod(0o755)

    def hand_in(self, source):
        program = self.folder / "mine.py"
        shutil.copy(source, program)
        program.chmod(0o755)
        return program

    def grade(self, program, **environment):
        result = subprocess.run(
            [WIREBOOK, "grade", "hello_datagram", "--program", program, "--json",
             "--reports", self.folder / "reports"],
            env={**os.environ, **environment}, capture_output=True, text=True, check=False)
        self.assertEqual(result.stderr, "")
        return result.returncode, json.loads(result.stdout)

    def test_an_untouched_stub_is_not_started(self):
        stub = self.hand_in(ROOT / "lessons" / (EXERCISE + ".py"))
        if "TODO(" not in stub.read_text():
            self.skipTest("the stub has been edited")
        status, document = self.grade(stub)
        self.assertEqual((status, document["verdict"]), (0, "not_started"), document)

    def test_a_program_may_keep_the_line_that_imports_todo(self):
        solution = ROOT / "solutions" / (EXERCISE + ".py")
        if not solution.exists():
            self.skipTest("there is no solutions/ here")
        program = self.hand_in(solution)
        first, rest = program.read_text().split("\n", 1)
        program.write_text(f"{first}\nfrom todo import TODO\n{rest}")
        status, document = self.grade(program)
        self.assertEqual((status, document["verdict"]), (0, "passed"), document)

    def test_reports_go_where_they_are_wanted(self):
        self.grade(self.hand_in("/bin/true"))
        folder = self.folder / "reports/04.hello_datagram"
        self.assertEqual(json.loads((folder / "report.json").read_text())["verdict"], "failed")
        self.assertTrue((folder / "page.txt").exists())


if __name__ == "__main__":
    ROOT, WIREBOOK = (Path(argument).resolve() for argument in sys.argv[1:3])
    del sys.argv[1:3]
    unittest.main()
