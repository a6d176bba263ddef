#!/usr/bin/env python3
"""errno_table < lines

Each line of stdin is `FAMILY TYPE PROTO`, in the words of socket_triple. Tries to create that
socket and prints the same line with ` ok` behind it, or the name of the error:

    inet stream 0 ok
    inet raw 0 EPROTONOSUPPORT

Every line gets its answer, also when there are thousands. Nothing is sent.

Exit: 0 every line was tried, whatever the kernel said; 2 bad usage (there are no arguments).
"""

import errno
import socket
import sys

sys.path.append(sys.path[0] + "/..")  # todo.py is one folder up
from todo import TODO

if len(sys.argv) != 1:
    print("usage: errno_table < lines", file=sys.stderr)
    sys.exit(2)

TODO("read stdin line by line and split each line into its three words")
