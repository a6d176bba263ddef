"""The confusion matrix: every planted mistake, on many seeds, in every language it can be made in.

usage: matrix.py --graders DIR --source DIR --work DIR --compiler CXX [--flags F ...]
                 [--seeds N] [--jobs N] [--json FILE] [NAME ...]

Prints, for each exercise, how often a mistake was named right, named wrong, left unexplained, or
passed by mistake. Exit status 1 when a bar is missed: passed by mistake 0, named wrong 0, and each
mistake named right with at least 95 % of the seeds.
"""

import argparse
import collections
import concurrent.futures
import json
import os
import pathlib
import sys

import check_mistake

COLUMNS = ("named right", "named wrong", "unexplained", "passed by mistake", "not judged")
RIGHT_AT_LEAST = 0.95


def arguments():
    parser = argparse.ArgumentParser()
    parser.add_argument("names", nargs="*", help="exercises; all of them when none is named")
    parser.add_argument("--graders", type=pathlib.Path, required=True)
    parser.add_argument("--source", type=pathlib.Path, required=True)
    parser.add_argument("--work", type=pathlib.Path, required=True)
    parser.add_argument("--compiler", required=True)
    parser.add_argument("--flags", action="append", default=[])
    parser.add_argument("--seeds", type=int, default=20)
    parser.add_argument("--jobs", type=int, default=4 * (os.cpu_count() or 1),
                        help="most of the time a run waits, not for a processor")
    parser.add_argument("--json", type=pathlib.Path)
    return parser.parse_args()


def exercise_of(patch):
    return f"{patch.parts[-3][:2]}.{patch.parts[-2]}"


def planted(args):
    """Every mistake that something can see."""
    folder = args.source / "tests/mistakes"
    waiting = {line for line in (folder / "waiting.txt").read_text().splitlines()
               if line and not line.startswith("#")}
    for patch in sorted(folder.glob("*/*/*.patch")):
        wanted = not args.names or patch.parts[-2] in args.names or exercise_of(patch) in args.names
        if wanted and str(patch.relative_to(folder)) not in waiting:
            yield patch


def judge(args, patch):
    """What became of one mistake: a list of (seed, column, code)."""
    one = argparse.Namespace(
        patch=patch, grader=args.graders / exercise_of(patch), source=args.source,
        work=args.work / exercise_of(patch) / patch.stem, compiler=args.compiler, flags=args.flags)
    wanted = check_mistake.wanted_diagnosis(patch)
    program = check_mistake.program_of(one, check_mistake.patched(one))
    cells = []
    for seed in range(1, args.seeds + 1):
        report, _ = check_mistake.grade(one, program, str(seed))
        named = check_mistake.named(report) or check_mistake.UNEXPLAINED
        if report["verdict"] == "passed":
            column = "passed by mistake"
        elif report["verdict"] != "failed":
            column = "not judged"
        elif named == wanted:
            column = "named right"
        else:
            column = named if named == check_mistake.UNEXPLAINED else "named wrong"
        cells.append((seed, column, named))
    return cells


def main():
    args = arguments()
    patches = list(planted(args))
    counts = collections.defaultdict(collections.Counter)
    confusions = []
    missed = False
    with concurrent.futures.ThreadPoolExecutor(args.jobs) as pool:
        for patch, cells in zip(patches, pool.map(lambda patch: judge(args, patch), patches)):
            columns = collections.Counter(column for _, column, _ in cells)
            missed |= columns["named right"] < RIGHT_AT_LEAST * len(cells)
            missed |= columns["named right"] + columns["unexplained"] < len(cells)
            for seed, column, code in cells:
                counts[exercise_of(patch)][column] += 1
                if column != "named right":
                    confusions.append({"mistake": f"{exercise_of(patch)}/{patch.stem}",
                                       "seed": seed, "outcome": column, "code": code})
    report(args, counts, confusions)
    sys.exit(1 if missed else 0)


def report(args, counts, confusions):
    print(f"{'exercise':<20}" + "".join(f"{column:>19}" for column in COLUMNS))
    for exercise, row in sorted(counts.items()):
        print(f"{exercise:<20}" + "".join(f"{row[column]:>19}" for column in COLUMNS))
    for confusion in confusions:
        print("{mistake} seed {seed}: {outcome} {code}".format(**confusion))
    if args.json:
        args.json.write_text(json.dumps(
            {"seeds": args.seeds, "exercises": counts, "confusions": confusions}, indent=2))
        print(f"the same as JSON: {args.json}")


if __name__ == "__main__":
    try:
        main()
    except check_mistake.Broken as reason:
        sys.exit(f"matrix: {reason}")
