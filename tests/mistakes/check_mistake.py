"""Grades one planted mistake: a reference solution with one misconception patched into it.

usage: check_mistake.py PATCH --grader FILE --source DIR --work DIR --compiler CXX [--flags ...]

The grader must fail the program and name the diagnosis in the patch's first line, and the page must
read as CODE.page beside the patch does; WIREBOOK_UPDATE_GOLDEN=1 writes that file. Where a line of
the patch's head begins with `unsteady page:`, luck writes part of the page, and it is not compared.
Where one begins with `peer's numbers:`, TCP numbers on the page are those that the peer's kernel
chose, and they are compared as stars.
Prints one line; exit status 0, 1, or 77 when this machine cannot grade.
"""

import argparse
import collections
import difflib
import json
import os
import pathlib
import re
import shutil
import subprocess
import sys

GOLDEN_SEED = "1984"
LOOKS = 8


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
    parser.add_argument("--seeds", nargs="*", default=[GOLDEN_SEED])
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


def judge(args, report, page, wanted, seed):
    if report["verdict"] != "failed":
        fail(f"{args.patch}: the verdict is {report['verdict']} with WIREBOOK_SEED={seed}\n{page}")
    codes = [diagnosis["code"] for diagnosis in report["diagnoses"]]
    if not codes or codes[0] != wanted:
        got = codes[0] if codes else "unexplained"
        fail(f"{args.patch}: named {got}, it is {wanted} (WIREBOOK_SEED={seed})\n{page}")


def starred(page):
    """The page without TCP numbers: the peer's kernel chooses where its own begin."""
    field = r"(  (?:sequence|acknowledgment) number +bytes .*\n    expected ).*(\n    actual ).*"
    page = re.sub(field, r"\1*\2*", page)
    page = re.sub(r"\(expected [0-9]+, got", "(expected *, got", page)
    # How long a number is decides where the lines of a sentence break.
    page = re.sub(r"(?<=\]\n)(?:  .*\n)+", lambda why: "  " + " ".join(why[0].split()) + "\n", page)
    return re.sub(r"\b[0-9]{6,10}\b", "*", page)


def normalised(page, args):
    """The page without what differs between two runs: times, kernel-chosen numbers, places."""
    if re.search("^peer's numbers: ", args.patch.read_text(), re.M):
        page = starred(page)
    page = page.replace(str(args.work), "WORK").replace(str(args.source), "SOURCE")
    page = re.sub(r"^(  )[0-9]+\.[0-9]{3}", r"\g<1>0.000", page, flags=re.M)
    page = re.sub(r"after [0-9]+ ms", "after 5000 ms", page)
    # The port the kernel gives to a socket nobody bound (ip_local_port_range).
    ephemeral = r"\b(3276[89]|327[7-9]\d|32[89]\d\d|3[3-9]\d{3}|[45]\d{4}|60\d{3})\b"
    page = re.sub(ephemeral, "40000", page)
    page = re.sub(r"^(  your code  ).*", r"\1PROGRAM", page, flags=re.M)
    page = re.sub(r"^(  capture    ).*", r"\1CAPTURE", page, flags=re.M)
    page = re.sub(r"\|[ #]*identification [0-9*]+[ #]*\|", "| identification * |", page)
    page = re.sub(r"\|[ #]*identification [0-9*]+[ #]*(?=R#)", "| identification * ", page)
    page = re.sub(
        r"\|[ #]*(sequence|acknowledgment) number [0-9*]+[ #]*\|", r"| \1 number * |", page)
    # Whether the program was gone before the last answer came.
    page = re.sub(r"^ .*student +-> ICMP .*port unreachable\n", "", page, flags=re.M)
    # Kernel-chosen where the program leaves it to the kernel, also by mistake.
    page = re.sub(r"(  identification +bytes .*\n.*\n    actual ).*", r"\1*", page)
    page = re.sub(r"identification is [0-9]+", "identification is *", page)
    page = re.sub(r", got [0-9]+\)", ", got *)", page)
    # A ping socket's identifier, and the checksum that depends on it.
    page = re.sub(
        r"(ICMP \S+ > \S+)\s+(echo re\w+)\s+id\s+[0-9]+\s+seq\s+([0-9]+),\s+([0-9]+)\s+bytes",
        r"\1 \2 id * seq \3, \4 bytes", page)
    page = re.sub(r"\|[ #]*identifier [0-9*]+[ #]*\|", "| identifier * |", page)
    if "> 10.9.0.1 echo reply" in page:
        page = re.sub(r'(recvfrom\(\d+, )"\\x00\\x00.*', r'\1"..."', page)
        page = re.sub(r"(getsockname\(\d+, 0\.0\.0\.0:)[0-9]+", r"\1*", page)
    # TCP options: timestamps.
    page = re.sub(r"\|[ #]*(?:[0-9a-f]{2} ){3}[0-9a-f]{2}[ #]*\|", "| options |", page)
    page = re.sub(r"(\|[ #]*(?:header )?checksum) 0x[0-9a-f]{4}", r"\1 0x****", page)
    # How many segments were still under way when a connection was reset is luck, and so is whether
    # two numbers of the kernel's choice look alike.
    return re.sub(r"^(.*\n)\1+", r"\1", page, flags=re.M)


def looks(args, program, wanted, page):
    """A wrong program races with its peer: which of two packets comes first may differ. So a page
    is looked at a few times, and each time the verdict and the diagnosis must be right."""
    yield normalised(page, args)
    for _ in range(LOOKS - 1):
        report, page = grade(args, program, GOLDEN_SEED)
        judge(args, report, page, wanted, GOLDEN_SEED)
        yield normalised(page, args)


def compare_golden(args, program, wanted, page):
    """The golden page must be among the looks; written anew, it is the one seen most often."""
    if re.search("^unsteady page: ", args.patch.read_text(), re.M):
        return
    golden = args.patch.with_suffix(".page")
    pages = looks(args, program, wanted, page)
    if os.environ.get("WIREBOOK_UPDATE_GOLDEN") == "1":
        [(usual, times)] = collections.Counter(pages).most_common(1)
        golden.write_text(usual)
        if 2 * times <= LOOKS:
            fail(f"{args.patch}: {times} of {LOOKS} pages were alike: see what luck writes, and "
                 "mark the patch with `unsteady page: WHY`")
        return
    if not golden.exists():
        fail(f"{golden.name} is not there: WIREBOOK_UPDATE_GOLDEN=1 writes it; then read it")
    wanted_page = golden.read_text()
    for page in pages:
        if page == wanted_page:
            return
    difference = "\n".join(difflib.unified_diff(
        wanted_page.splitlines(), page.splitlines(), "golden", "this run", lineterm=""))
    fail(f"{golden}: the page has changed\n{difference}")


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
            compare_golden(args, program, wanted, page)
    print(f"{args.patch.stem}: failed and named {wanted}, with {len(args.seeds)} seeds")


if __name__ == "__main__":
    try:
        main()
    except Broken as reason:
        sys.exit(f"mistake: {reason}")
