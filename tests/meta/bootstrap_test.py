"""The script `wirebook` on machines that lack something, played with a PATH of stand-ins."""

import os
import pty
import shutil
import subprocess
import tempfile
import unittest
from pathlib import Path

import tree

# What the script may use of the real system.
HARMLESS = ("sh", "cat", "dirname", "env", "grep", "head", "mkdir", "readlink", "rm", "sed",
            "sleep", "sort")

# Says that every package in the file `installed` is there.
DPKG_QUERY = """
for package; do :; done
grep -Fqx "$package" "$world/installed" && printf installed
"""

APT_GET = """
echo "apt-get $*" >> "$world/done"
[ -e "$world/network" ] || { echo "Temporary failure resolving deb.debian.org"; exit 100; }
[ "$1" = install ] || exit 0
shift
for package; do echo "$package" >> "$world/installed"; done
"""

# Configures and builds: what is built prints its arguments.
CMAKE = """
if [ "$1" = --version ]; then
  echo "cmake version $(cat "$world/version")"
  echo "CMake suite maintained and supported by Kitware (kitware.com/cmake)."
  exit
fi
echo "cmake $*" >> "$world/done"
[ ! -e "$world/broken" ] || { echo "error: it is broken"; exit 1; }
[ "$1" = --build ] || { echo "-- Done"; cat "$world/notices"; exit 0; }
printf '#!/bin/sh\\nfor a; do echo "<$a>"; done\\nexit 3\\n' > "$2/wirebook"
chmod +x "$2/wirebook"
"""


class Bootstrap(unittest.TestCase):
    def setUp(self):
        folder = tempfile.TemporaryDirectory(prefix="wirebook bootstrap ")
        self.addCleanup(folder.cleanup)
        self.world = Path(folder.name)
        self.clone = self.world / "my clone"
        self.path = self.world / "bin"
        self.clone.mkdir()
        self.path.mkdir()
        shutil.copy(tree.ROOT / "wirebook", self.clone)
        shutil.copy(tree.ROOT / "CMakeLists.txt", self.clone)
        for name in HARMLESS + ("chmod",):
            (self.path / name).symlink_to(shutil.which(name))
        self.stand_in("dpkg-query", DPKG_QUERY)
        self.stand_in("apt-get", APT_GET)
        self.stand_in("cmake", CMAKE)
        self.stand_in("id", "echo 0")
        (self.world / "version").write_text("3.25.1\n")
        (self.world / "notices").touch()
        (self.world / "network").touch()
        (self.world / "installed").touch()

    def stand_in(self, name, script):
        path = self.path / name
        path.write_text(f"#!/bin/sh\nworld='{self.world}'\n{script}")
        path.chmod(0o755)

    def everything_is_installed(self):
        text = tree.read("wirebook")
        words = text[text.index("to_grade="):text.index("say()")].replace("'", " ").split()
        (self.world / "installed").write_text("\n".join(words))

    def run_it(self, *arguments, cwd=None, script=None):
        return subprocess.run([script or self.clone / "wirebook", *arguments],
                              env={"PATH": str(self.path)}, cwd=cwd or "/",
                              stdin=subprocess.DEVNULL, capture_output=True, text=True,
                              timeout=60, check=False)

    def run_at_a_terminal(self, answer, *arguments):
        """Runs it with a terminal as stdin and stderr; returns status, stdout and the terminal."""
        ours, theirs = pty.openpty()
        with subprocess.Popen([self.clone / "wirebook", *arguments], stdin=theirs, stderr=theirs,
                              stdout=subprocess.PIPE, env={"PATH": str(self.path)}) as process:
            os.close(theirs)
            os.write(ours, answer.encode())
            out = process.stdout.read().decode()
            status = process.wait(timeout=60)
        seen = b""
        while True:
            try:
                piece = os.read(ours, 65536)
            except OSError:  # the other side is closed
                break
            if not piece:
                break
            seen += piece
        os.close(ours)
        return status, out, seen.decode()

    def done(self):
        path = self.world / "done"
        return path.read_text() if path.exists() else ""

    def expect_one_sentence(self, result, *words):
        self.assertEqual(result.returncode, 77, result)
        self.assertEqual(result.stdout, "")
        last = result.stderr.splitlines()[-1]
        self.assertLessEqual(result.stderr.count("\n"), 2, result.stderr)
        for word in words + ("g++", "libpcap-dev"):
            self.assertIn(word, last)
        self.assertNotIn("cmake --", self.done())

    def test_hands_over_arguments_and_status(self):
        self.everything_is_installed()
        result = self.run_it("grade", "--program", "a b", "")
        self.assertEqual(result.stdout, "<grade>\n<--program>\n<a b>\n<>\n", result)
        self.assertEqual(result.returncode, 3)

    def test_says_that_it_builds_the_first_time_and_only_then(self):
        self.everything_is_installed()
        self.assertEqual(self.run_it("grade").stderr,
                         "wirebook: building (the first time takes some minutes)\n")
        self.assertEqual(self.run_it("grade").stderr, "")
        (self.clone / "build" / "wirebook").unlink()
        _, _, seen = self.run_at_a_terminal("", "grade")
        self.assertEqual(seen.count("wirebook: building"), 1, seen)

    def test_yes_is_taken_out_wherever_it_stands(self):
        self.everything_is_installed()
        for line in ("--yes grade x", "grade --yes x", "grade x --yes"):
            self.assertEqual(self.run_it(*line.split()).stdout, "<grade>\n<x>\n")

    def test_works_from_elsewhere_and_through_a_link(self):
        self.everything_is_installed()
        link = self.world / "link"
        link.symlink_to(self.clone / "wirebook")
        self.assertEqual(self.run_it("list", cwd=self.world, script=link).stdout, "<list>\n")
        self.assertTrue((self.clone / "build" / "wirebook").exists())

    def test_the_second_run_looks_for_nothing_and_configures_nothing(self):
        self.everything_is_installed()
        self.run_it("grade")
        (self.world / "done").unlink()
        self.stand_in("dpkg-query", "echo asked >> \"$world/done\"")
        self.assertEqual(self.run_it("grade").returncode, 3)
        self.assertEqual(self.done().count("\n"), 1, self.done())
        self.assertIn("cmake --build", self.done())

    def test_a_clone_that_was_moved_is_configured_afresh(self):
        self.everything_is_installed()
        self.run_it("grade")
        cache = self.clone / "build" / "CMakeCache.txt"
        cache.write_text(f"CMAKE_HOME_DIRECTORY:INTERNAL={self.clone}\n")
        self.clone = self.clone.rename(self.world / "moved")
        self.assertEqual(self.run_it("grade").returncode, 3)
        self.assertIn("--fresh", self.done())

    def test_nobody_to_ask_is_one_sentence(self):
        self.expect_one_sentence(self.run_it("grade"), "--yes")
        self.assertEqual(self.done(), "")

    def test_yes_installs_what_is_missing_and_only_that(self):
        (self.world / "installed").write_text("g++\ncmake\n")
        result = self.run_it("grade", "--yes")
        self.assertEqual(result.stdout, "<grade>\n", result)
        self.assertIn("apt-get install -y --no-install-recommends ninja-build", self.done())
        self.assertNotIn(" patch", self.done())

    def test_the_tests_need_more(self):
        self.run_it("test", "--yes")
        self.assertIn(" patch", self.done())

    def test_asks_at_a_terminal_and_says_what(self):
        status, out, seen = self.run_at_a_terminal("y\n", "grade")
        self.assertEqual((status, out), (3, "<grade>\n"), seen)
        self.assertIn("libpcap-dev", seen)
        self.assertIn("[Y/n]", seen)
        self.assertIn("apt-get install", self.done())

    def test_no_means_no(self):
        status, out, seen = self.run_at_a_terminal("n\n", "grade")
        self.assertEqual((status, out), (77, ""), seen)
        self.assertIn("nothing was installed", seen)
        self.assertEqual(self.done(), "")

    def test_without_apt_get_the_packages_are_named(self):
        (self.path / "apt-get").unlink()
        (self.path / "dpkg-query").unlink()
        self.expect_one_sentence(self.run_it("grade", "--yes"), "no apt-get", "as in Debian")

    def test_without_sudo_the_packages_are_named(self):
        self.stand_in("id", "echo 1000")
        self.expect_one_sentence(self.run_it("grade", "--yes"), "no sudo")

    def test_with_sudo_the_packages_are_installed(self):
        self.stand_in("id", "echo 1000")
        self.stand_in("sudo", 'echo "sudo $1" >> "$world/done"\n[ "$1" != -n ] || shift\nexec "$@"')
        self.assertEqual(self.run_it("grade", "--yes").returncode, 3)
        self.assertIn("sudo -n", self.done())

    def test_without_a_network_the_packages_are_named(self):
        (self.world / "network").unlink()
        self.expect_one_sentence(self.run_it("grade", "--yes"), "network", "install.log")

    def test_an_old_cmake_is_one_sentence(self):
        self.everything_is_installed()
        for version in ("3.22.1", "3.9.6", "2.8"):
            (self.world / "version").write_text(version + "\n")
            result = self.run_it("grade")
            self.assertEqual(result.returncode, 77, result)
            self.assertEqual(result.stderr.count("\n"), 1, result.stderr)
            self.assertIn(f"cmake {version} is here and 3.25 the oldest", result.stderr)
        self.assertEqual(self.done(), "")
        for version in ("3.25.0", "3.100.2", "4.1.0-rc1"):
            (self.world / "version").write_text(version + "\n")
            shutil.rmtree(self.clone / "build", ignore_errors=True)
            self.assertEqual(self.run_it("grade").returncode, 3, version)

    def test_what_cmake_left_out_is_said_once(self):
        self.everything_is_installed()
        (self.world / "notices").write_text("wirebook: 05.x has no grader\n")
        self.assertIn("wirebook: 05.x has no grader\n", self.run_it("grade").stderr)
        self.assertNotIn("05.x", self.run_it("grade").stderr)

    def test_what_the_compiler_said_is_shown_when_it_fails(self):
        self.everything_is_installed()
        (self.world / "broken").touch()
        result = self.run_it("grade")
        self.assertEqual(result.returncode, 1)
        self.assertEqual(result.stdout, "")
        self.assertIn("error: it is broken", result.stderr)
        (self.world / "broken").unlink()
        self.assertEqual(self.run_it("grade").returncode, 3)


if __name__ == "__main__":
    tree.main()
