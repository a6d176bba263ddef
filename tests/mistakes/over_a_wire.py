"""Grades one planted mistake over a wire with an empty script: verdict and diagnosis are the same.

usage: as check_mistake.py
"""

import json
import os
import subprocess
import sys

import check_mistake


def main():
    args = check_mistake.arguments()
    program = check_mistake.program_of(args, check_mistake.patched(args))
    for seed in args.seeds:
        command = [args.grader, "--program", program, "--scripted-wire", "--json", "--no-progress",
                   "--reports", args.work / "reports"]
        done = subprocess.run(command, capture_output=True, text=True, errors="replace",
                              env=dict(os.environ, WIREBOOK_SEED=seed))
        if done.returncode == 77:
            print(done.stdout)
            sys.exit(77)
        report = json.loads(done.stdout)
        page = (args.work / "reports" / "page.txt").read_text()
        wanted = check_mistake.wanted_diagnosis(args.patch)
        check_mistake.judge(args, report, page, wanted, seed)
        if "arrived.pcap" not in page:
            check_mistake.fail("the page does not say what arrived")
    print(f"failed as {wanted} with the seeds {', '.join(args.seeds)}")


if __name__ == "__main__":
    try:
        main()
    except check_mistake.Broken as reason:
        sys.exit(f"{reason}")
