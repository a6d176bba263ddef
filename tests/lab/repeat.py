"""Grades reference solutions again and again on a busy machine: every verdict must be `passed`.

usage: repeat.py build/exercises.json [--exercise 07.ping_raw] [--trace] [--cmake cmake]

All solutions in both languages, each WIREBOOK_REPETITIONS times, with the seeds 0, 1, ..., while
twice as many other processes as there are processors do nothing but compute. With --trace there is
one seed, and what the report tells of the runs, but for times, must be the same each time.
Exit status 0, 1, or 77 where this machine cannot grade or there are no solutions.
"""

import argparse
import hashlib
import json
import multiprocessing
import os
import re
import subprocess
import sys
import tempfile
from collections import Counter
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

SKIPPED = 77
PROCESSORS = len(os.sched_getaffinity(0))


def compute(parent):
    """Takes a processor away from the others while the parent lives."""
    while os.getppid() == parent:
        for _ in range(1_000_000):
            pass


def hogs():
    all_of_them = [multiprocessing.Process(target=compute, args=(os.getpid(),), daemon=True)
                   for _ in range(2 * PROCESSORS)]
    for hog in all_of_them:
        hog.start()
    return all_of_them


def solutions(manifest, wanted):
    """(exercise, language, grader) of each solution."""
    return [(entry["exercise"], language, entry["grader"])
            for entry in manifest["exercises"] if wanted in (None, entry["exercise"])
            for language in entry["solutions"]]


def build(manifest, programs, cmake):
    targets = [f"solution.{exercise}" for exercise, language, _ in programs if language == "cc"]
    if targets:
        subprocess.run([cmake, "--build", manifest["build"], "--target", *targets], check=True,
                       stdout=subprocess.DEVNULL)


def grade(program, seed, reports):
    exercise, language, grader = program
    command = [grader, "--solution", "--no-build", "--no-progress", "--json",
               f"--reports={reports}", *(["--python"] if language == "py" else [])]
    done = subprocess.run(command, env=os.environ | {"WIREBOOK_SEED": str(seed)},
                          capture_output=True, text=True, errors="replace", check=False)
    if done.returncode == SKIPPED:
        print(f"not graded: {exercise}")
        sys.exit(SKIPPED)
    return json.loads(done.stdout), Path(reports, "page.txt").read_text()


def trace_of(report):
    """All that the report tells of the runs, without times and what the kernel draws anew."""
    runs = []
    for run in report["runs"]:
        told = [f"{event['kind']} {event['host']} {event['text']}" for event in run["events"]]
        ending = {key: value for key, value in run["ending"].items() if key != "peak_memory"}
        runs.append([run["command"], ending, run["stdout"], run["stderr"], told, run["peers"],
                     run["wire"], [call["text"] for call in run.get("calls", [])]])
    checks = [[check["name"], check["verdict"]] for check in report["checks"]]
    # The port of a socket that nobody bound (ip_local_port_range).
    ephemeral = r"\b(3276[89]|327[7-9]\d|32[89]\d\d|3[3-9]\d{3}|[45]\d{4}|60\d{3})\b"
    return re.sub(ephemeral, "*", json.dumps([checks, runs], indent=1))


def repeat(programs, times, options):
    """Prints each verdict that is not `passed`; returns the counts of verdicts and of traces."""
    verdicts, traces = Counter(), Counter()
    with tempfile.TemporaryDirectory() as folder, ThreadPoolExecutor(PROCESSORS) as workers:
        def once(job):
            number, (program, repetition) = job
            return grade(program, 0 if options.trace else repetition, f"{folder}/{number}")
        jobs = [(program, repetition) for repetition in range(times) for program in programs]
        for (program, repetition), (report, page) in zip(jobs, workers.map(once, enumerate(jobs))):
            verdicts[report["verdict"]] += 1
            traces[program, trace_of(report)] += 1
            if report["verdict"] != "passed":
                print(f"{program[0]} {program[1]}, repetition {repetition}\n{page}")
    return verdicts, traces


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("manifest", type=Path)
    parser.add_argument("--exercise")
    parser.add_argument("--trace", action="store_true")
    parser.add_argument("--cmake", default="cmake")
    options = parser.parse_args()
    times = int(os.environ.get("WIREBOOK_REPETITIONS", "10"))
    manifest = json.loads(options.manifest.read_text())
    programs = solutions(manifest, options.exercise)
    if not programs:
        print("not graded: there are no solutions")
        sys.exit(SKIPPED)
    build(manifest, programs, options.cmake)
    all_hogs = hogs()
    verdicts, traces = repeat(programs, times, options)
    for hog in all_hogs:
        hog.kill()
    words = ", ".join(f"{count} {verdict}" for verdict, count in verdicts.items())
    print(f"{len(programs)} solutions, each {times} times on a busy machine: {words}")
    if options.trace:
        for (exercise, language, _), trace in traces:
            print(exercise, language, "trace", hashlib.sha256(trace.encode()).hexdigest()[:16])
        if len(traces) > len(programs):
            print("they differ:", *(trace for _, trace in traces), sep="\n\n")
            sys.exit(1)
    sys.exit(set(verdicts) != {"passed"})


if __name__ == "__main__":
    main()
