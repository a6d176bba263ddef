"""TODO("what to do first") marks the place where your work begins. It says so on stderr and ends
the program with status 77, which the tests show as "skipped": not started is not failed.
Delete the line when you start."""

import sys


def TODO(text):
    sys.stdout.flush()
    print(f"not started: {text}", file=sys.stderr)
    sys.exit(77)
