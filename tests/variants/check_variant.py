"""Grades one correct variant, on one seed or several: it must pass, and nothing may be remarked.

    check_variant.py --grader build/graders/06.raw_hello --program byte_array.c --work DIR
                     --root SOURCE_TREE [--compiler c++] [--flag=-Wall]...
                     [--seeds N...]

Ends with 77 when the variant needs a tool that is not here, or the lab cannot be made.
"""

import argparse
import json
import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

SKIPPED = 77
LANGUAGES = {
    ".c": ["-x", "c", "-std=c17", "-D_GNU_SOURCE"],
    ".cc": ["-x", "c++", "-std=c++20"],
}
# What a student's program sees of the machine.
SANDBOX_PATH = "/usr/local/bin:/usr/bin:/bin"


def skip(why):
    print("not graded:", why)
    sys.exit(SKIPPED)


def missing_tools(script):
    """The names behind `# needs:` that the sandbox would not find."""
    names = re.findall(r"^# needs: (.*)$", script.read_text(), re.MULTILINE)
    tools = " ".join(names).split()
    return [tool for tool in tools if not shutil.which(tool, path=SANDBOX_PATH)]


def built(options):
    """The file to run: compiled, or the script itself."""
    source = options.program
    if source.suffix in (".py", ".sh"):
        missing = missing_tools(source)
        if missing:
            skip(f"{source.name} needs {', '.join(missing)}")
        return source
    language = LANGUAGES[source.suffix]
    binary = options.work / source.stem
    command = [options.compiler, *language, *options.flag, f"-I{options.root}", str(source)]
    subprocess.run([*command, "-o", str(binary)], check=True)
    return binary


def grade(options, program, seed):
    reports = options.work / seed
    command = [options.grader, "--program", program, "--json", "--no-progress",
               "--reports", reports]
    environment = os.environ | {"WIREBOOK_SEED": seed}
    done = subprocess.run(command, env=environment, capture_output=True, text=True, check=False)
    if done.returncode == SKIPPED:
        skip((reports / "page.txt").read_text())
    try:
        return json.loads(done.stdout), reports
    except json.JSONDecodeError:
        sys.exit(f"{options.grader} ended with {done.returncode}: {done.stdout}{done.stderr}")


def complaints(report):
    """What a correct program must not hear."""
    heard = [] if report["verdict"] == "passed" else [f"the verdict is {report['verdict']}"]
    for check in report["checks"]:
        if check["verdict"] != "ok" or check["findings"] or check.get("diagnosis"):
            heard.append(f"{check['name']}: {check['verdict']}, {check.get('diagnosis')}")
    return heard


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("--grader", required=True)
    parser.add_argument("--program", type=Path, required=True)
    parser.add_argument("--work", type=Path, required=True)
    parser.add_argument("--root", required=True)
    parser.add_argument("--compiler", default="c++")
    parser.add_argument("--flag", action="append", default=[])
    parser.add_argument("--seeds", nargs="+", default=["1"])
    options = parser.parse_args()
    options.work.mkdir(parents=True, exist_ok=True)
    program = built(options)
    for seed in options.seeds:
        report, reports = grade(options, program, seed)
        heard = complaints(report)
        if heard:
            print((reports / "page.txt").read_text())
            print(f"seed {seed}:", *heard, sep="\n  ")
            sys.exit(f"{options.program}:1: error: the grader complains about a correct program")
    print(f"passed with the seeds {', '.join(options.seeds)}")


if __name__ == "__main__":
    main()
