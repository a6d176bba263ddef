"""Grades one planted mistake: a reference solution with one misconception patched into it.

usage: check_mistake.py PATCH --grader FILE --source DIR --work DIR --compiler CXX [--flags ...]

With each seed, the grader must fail the program and name the diagnosis in the patch's first line.
With the golden seed the page must read as CODE.page beside the patch does, or CODE.or.page
(golden.py says what of it is compared); WIREBOOK_UPDATE_GOLDEN=1 writes that file.
Prints one line; exit status 0, 1, or 77 when this machine cannot grade.
"""

import argparse
import collections
import difflib
import json
import os
import pathlib
import shutil
import subprocess
import sys

import golden

GOLDEN_SEED = "1984"
UNEXPLAINED = "unexplained"  # as a wanted diagnosis: no rule may claim to know this mistake
LOOKS = 5


class Broken(Exception):
    """The mistake cannot be judged at all: it does not apply, or does not compile."""


def fail(text):
    raise Broken(text)


def arguments():
    parser = argparse.ArgumentParser()
    parser.add_argument("patch", type=pathlib.Path)
    parser.add_argument("--grader", required=True)
    parser.add_argument("--source", type=pathlib.Path, required=True)
    parser.add_argument("--work", type=pathlib.Path, required=True)
    parser.add_argument("--compiler", required=True)
    parser.add_argument("--flags", action="append", default=[])
    parser.add_argument("--seeds", nargs="*", default=[GOLDEN_SEED],
                        help="default: that of the golden pages; matrix.py has many")
    parser.add_argument("--waiting", action="store_true",
                        help="nothing can see this mistake yet: the program must pass")
    return parser.parse_args()


def wanted_diagnosis(patch):
    first = patch.read_text().splitlines()[0]
    if not first.startswith("diagnosis: "):
        fail(f"{patch}: the first line must be `diagnosis: CODE`")
    return first.removeprefix("diagnosis: ").strip()


def patched(args):
    """The reference solution with the mistake in it, below args.work."""
    python = args.patch.name.endswith(".py.patch")
    lesson, name = args.patch.parts[-3], args.patch.parts[-2]
    relative = pathlib.Path("solutions") / lesson / (name + (".py" if python else ".cc"))
    target = args.work / relative
    shutil.rmtree(args.work, ignore_errors=True)
    target.parent.mkdir(parents=True)
    if not (args.source / relative).exists():
        fail(f"{relative} is not there: a mistake needs the reference solution it is made from")
    shutil.copy(args.source / relative, target)
    done = subprocess.run(
        ["patch", "-p1", "-F0", "-s", "-i", args.patch.resolve()],
        cwd=args.work, capture_output=True, text=True)
    if done.returncode != 0:
        fail(f"{args.patch} no longer applies: make it anew\n{done.stdout}{done.stderr}")
    return target


def program_of(args, source):
    if source.suffix == ".py":
        source.chmod(0o755)
        return source
    binary = source.with_suffix("")
    command = [args.compiler, *args.flags, "-I", args.source / "lessons", source, "-o", binary]
    done = subprocess.run(command, capture_output=True, text=True)
    if done.returncode != 0:
        fail(f"{args.patch} does not compile\n{done.stderr}")
    return binary


def grade(args, program, seed):
    """The report and the page of one grading."""
    reports = args.work / "reports"
    command = [args.grader, "--program", program, "--reports", reports, "--no-progress"]
    environment = dict(os.environ, WIREBOOK_SEED=seed, NO_COLOR="1")
    done = subprocess.run(
        command, capture_output=True, text=True, env=environment, errors="replace")
    if done.returncode == 77:
        print(done.stdout)
        sys.exit(77)
    report = json.loads((reports / "report.json").read_text())
    return report, done.stdout


def named(report):
    """The code of the diagnosis on the page, which is that of the first check that failed."""
    failed = (check for check in report["checks"] if check["verdict"] == "failed")
    return next(failed, {}).get("diagnosis", "")


def judge(args, report, page, wanted, seed):
    if report["verdict"] != "failed":
        fail(f"{args.patch}: the verdict is {report['verdict']} with WIREBOOK_SEED={seed}\n{page}")
    got = named(report) or UNEXPLAINED
    if got != wanted:
        fail(f"{args.patch}: named {got}, it is {wanted} (WIREBOOK_SEED={seed})\n{page}")


def looks(args, program, wanted, report, page):
    """The pages of several runs, each with the right verdict and diagnosis. A wrong program races
    with its peer: which of two packets comes first may differ."""
    places = [(args.work, "WORK"), (args.source, "SOURCE")]
    yield golden.as_kept(page, report, places)
    for _ in range(LOOKS - 1):
        report, page = grade(args, program, GOLDEN_SEED)
        judge(args, report, page, wanted, GOLDEN_SEED)
        yield golden.as_kept(page, report, places)


def write_golden(kept, patch, pages):
    """Keeps the page that is seen most often, or what is kept already when it says the same."""
    known = {golden.comparable_form(page, patch) for page in golden.kept_pages(patch)}
    forms = collections.Counter(golden.comparable_form(page, patch) for page in pages)
    [(usual, times)] = forms.most_common(1)
    if usual not in known:
        kept.write_text(next(
            page for page in pages if golden.comparable_form(page, patch) == usual))
    if 2 * times <= len(pages) and not known.issuperset(forms):
        fail(f"{patch}: {times} of {len(pages)} pages were alike: see what luck writes, and mark "
             "the patch with `unsteady page: WHY`")


def compare_golden(args, program, wanted, report, page):
    """One of a few pages must be as the golden page."""
    kept = args.patch.with_suffix(".page")
    pages = looks(args, program, wanted, report, page)
    if os.environ.get("WIREBOOK_UPDATE_GOLDEN") == "1":
        return write_golden(kept, args.patch, list(pages))
    if not kept.exists():
        fail(f"{kept.name} is not there: WIREBOOK_UPDATE_GOLDEN=1 writes it; then read it")
    wanted_forms = [golden.comparable_form(page, args.patch)
                    for page in golden.kept_pages(args.patch)]
    for page in pages:
        form = golden.comparable_form(page, args.patch)
        if form in wanted_forms:
            return
    difference = "\n".join(difflib.unified_diff(
        wanted_forms[0].splitlines(), form.splitlines(), "golden", "this run", lineterm=""))
    fail(f"{kept}: the page has changed\n{difference}")


def main():
    args = arguments()
    wanted = wanted_diagnosis(args.patch)
    program = program_of(args, patched(args))
    for seed in args.seeds:
        report, page = grade(args, program, seed)
        if args.waiting:
            if report["verdict"] != "passed":
                fail(f"{args.patch} is seen now: take it out of tests/mistakes/waiting.txt\n{page}")
            print(f"{args.patch.stem}: waiting for a witness that can see {wanted}")
            return
        judge(args, report, page, wanted, seed)
        if seed == GOLDEN_SEED:
            compare_golden(args, program, wanted, report, page)
    print(f"{args.patch.stem}: failed and named {wanted}, with {len(args.seeds)} seeds")


if __name__ == "__main__":
    try:
        main()
    except Broken as reason:
        sys.exit(f"mistake: {reason}")
