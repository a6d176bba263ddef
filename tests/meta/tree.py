"""What the meta tests have in common: the files of the workbook."""

import subprocess
import sys
import unittest
from functools import lru_cache
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
MANIFEST = Path()

SOURCES = {".cc", ".hh", ".py", ".sh", ".cmake"}


@lru_cache(maxsize=None)
def files():
    """Every file that belongs to the workbook, relative to its root."""
    command = ["git", "ls-files", "-z", "--cached", "--others", "--exclude-standard"]
    try:
        listed = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=True)
        names = [Path(name) for name in listed.stdout.split("\0") if name]
    except (OSError, subprocess.CalledProcessError):  # no git, or not a clone
        names = [path.relative_to(ROOT) for path in ROOT.rglob("*")]
    strangers = {"build", ".git", "__pycache__"}
    return [name for name in names
            if (ROOT / name).is_file() and not strangers.intersection(name.parts)]


def sources(*folders):
    """The source files below these folders, or all; CMakeLists.txt and `wirebook` are sources."""
    return [path for path in files()
            if (path.suffix in SOURCES or path.name in ("CMakeLists.txt", "wirebook"))
            and (not folders or path.parts[0] in folders)]


def read(path):
    return (ROOT / path).read_text(encoding="utf-8")


def main():
    """TEST.py SOURCE-TREE MANIFEST [COMPILER]"""
    global MANIFEST
    arguments = sys.argv[1:3]
    del sys.argv[1:4]
    if len(arguments) == 2:
        MANIFEST = Path(arguments[1])
    unittest.main(module="__main__")
