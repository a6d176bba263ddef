#!/usr/bin/env python3
"""checksum [--verify] < bytes

Prints the Internet checksum (RFC 1071) of the bytes on stdin: 4 lower-case hex digits and a
newline. With --verify the bytes hold their own checksum already: prints `ok` or `bad`.
The input may be empty, of odd length, or larger than any buffer.

Exit: 0 ok; 1 `bad`, or reading failed; 2 bad usage.
"""

import sys

sys.path.append(sys.path[0] + "/..")  # todo.py is one folder up
from todo import TODO

if sys.argv[1:] not in ([], ["--verify"]):
    print("usage: checksum [--verify] < bytes", file=sys.stderr)
    sys.exit(2)

TODO("read all of stdin as unsigned bytes, and add up its 16-bit words")
