#!/usr/bin/env python3
"""udp_echo PORT COUNT

Receives COUNT datagrams on PORT, on every address of this host, and sends each one back to where
it came from: one datagram for one datagram, unchanged, whatever its size. Then ends.

Exit: 0 ok; 1 a system call failed, stderr ends with `call: ERRNO` (like `bind: EADDRINUSE`);
      2 bad usage (also a port not from 1 to 65535, and a COUNT below 1).
"""

import socket
import sys

sys.path.append(sys.path[0] + "/..")  # todo.py is one folder up
from todo import TODO

if len(sys.argv) != 3:
    print("usage: udp_echo PORT COUNT", file=sys.stderr)
    sys.exit(2)

TODO("create a datagram socket and bind it to PORT")
